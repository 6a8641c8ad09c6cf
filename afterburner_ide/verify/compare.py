"""Compare two canonical streams and name the first difference.

Policy (DESIGN of the effect contract): types exactly; ints, strings, bytes exactly; floats equal
when their bits are, or both are NaN, or both are finite, of one sign, and differ by at most
`rtol` relatively, so −0.0 is not 0.0; dicts in order; sets without; aliasing among mutable
objects as numbered in the stream.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from itertools import zip_longest

from afterburner_ide.reasons import Reason
from afterburner_ide.verify.values import Node, Token, show, tokens, tree


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two values differ: what kind, where, and both sides as text."""

    reason: Reason
    path: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path}: {self.before} became {self.after}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`difference` is None when equal; `rounded` tells that the tolerance was needed."""

    difference: Difference | None
    rounded: bool = False


def compare(before: bytes, after: bytes, *, rtol: float, name: str = "result") -> Comparison:
    """Compare two streams; `name` is what the root is called in the difference's path."""
    if before == after:
        return Comparison(None)
    rounded = False
    for old, new in zip_longest(tokens(before), tokens(after)):
        if old is None or new is None or not _close(old, new, rtol):
            return Comparison(_describe(tree(before), tree(after), rtol, name))
        rounded = rounded or old != new
    return Comparison(None, rounded)


def equal(old: Node, new: Node, rtol: float) -> bool:
    """Whether two trees count as equal under the policy above."""
    return _way(old, new, rtol) is None


def floats_close(old: float, new: float, rtol: float) -> bool:
    """Whether two floats count as equal under the policy above."""
    if old != old or new != new:
        return old != old and new != new
    if math.copysign(1.0, old) != math.copysign(1.0, new):
        return False
    if old == new:
        return True
    if math.isinf(old) or math.isinf(new):
        return False
    return abs(old - new) <= rtol * max(abs(old), abs(new))


def _close(old: Token, new: Token, rtol: float) -> bool:
    if old.tag != new.tag or old.parts != new.parts:
        return False
    if old.tag == b"f":
        return floats_close(old.value, new.value, rtol)
    if old.tag == b"c":
        return all(floats_close(a, b, rtol) for a, b in zip(old.value, new.value, strict=True))
    if old.tag == b"a":
        return _arrays_close(old.value, new.value, rtol)
    return bool(old.value == new.value)


def _arrays_close(
    old: tuple[str, bytes, bytes], new: tuple[str, bytes, bytes], rtol: float
) -> bool:
    if old[:2] != new[:2]:
        return False
    if old[2] == new[2]:
        return True
    code = {"<f8": "<d", "<f4": "<f", "<c16": "<d", "<c8": "<f"}.get(old[0])
    if code is None or len(old[2]) != len(new[2]) or len(old[2]) % struct.calcsize(code):
        return False
    slack = rtol if code == "<d" else max(rtol, 1e-6 if rtol else 0.0)
    return all(
        floats_close(a, b, slack)
        for (a,), (b,) in zip(
            struct.iter_unpack(code, old[2]), struct.iter_unpack(code, new[2]), strict=True
        )
    )


def _describe(old: Node, new: Node, rtol: float, path: str) -> Difference:
    """Name the first difference of two trees; the streams are known to differ."""
    way = _way(old, new, rtol) or []
    steps: list[str] = []
    for place in [*way, None]:
        if old.token.tag == new.token.tag == b"d" and len(old.parts) == len(new.parts):
            keys, others = old.parts[::2], new.parts[::2]
            if not all(equal(a, b, rtol) for a, b in zip(keys, others, strict=True)):
                same = sorted(map(_key, keys)) == sorted(map(_key, others))
                reason = Reason.DIFFERENT_ORDER if same else Reason.DIFFERENT_RESULT
                return Difference(
                    reason, path + _shortened(steps) + " (keys)", show(old), show(new)
                )
        if place is None:
            break
        steps.append(_step(old, place))
        old, new = old.parts[place], new.parts[place]
    return Difference(_head_reason(old, new), path + _shortened(steps), show(old), show(new))


def _way(old: Node, new: Node, rtol: float) -> list[int] | None:
    """Which part of which part … differs first, in the stream's order; None when none does.

    One flat walk: the trees may be as deep as their streams are long.
    """
    waiting: list[tuple[Node, Node, _Link | None]] = [(old, new, None)]
    while waiting:
        a, b, link = waiting.pop()
        if not _close(a.token, b.token, rtol):
            way = []
            while link is not None:
                way.append(link.place)
                link = link.above
            return way[::-1]
        waiting += reversed(
            [
                (mine, other, _Link(link, place))
                for place, (mine, other) in enumerate(zip(a.parts, b.parts, strict=True))
            ]
        )
    return None


@dataclass(frozen=True, slots=True)
class _Link:
    above: _Link | None
    place: int


def _key(node: Node) -> str:
    """Text that two nodes share exactly when they are the same."""
    told = []
    waiting = [node]
    while waiting:
        item = waiting.pop()
        told.append(repr(item.token))
        waiting += reversed(item.parts)
    return "".join(told)


def _shortened(steps: list[str]) -> str:
    if len(steps) <= 12:
        return "".join(steps)
    return "".join([*steps[:6], f" … {len(steps) - 11} deeper … ", *steps[-5:]])


def _head_reason(old: Node, new: Node) -> Reason:
    tags = {old.token.tag, new.token.tag}
    if tags <= {b"f"} or tags <= {b"c"}:
        return Reason.DIFFERENT_FLOAT
    if tags == {b"a"}:
        return _array_reason(old.token.value, new.token.value)
    if b"R" in tags:
        return Reason.DIFFERENT_ALIASING
    if tags == {b"T", b"F"}:
        return Reason.DIFFERENT_RESULT
    if old.token.type_name != new.token.type_name:
        return Reason.DIFFERENT_TYPE
    return Reason.DIFFERENT_RESULT


def _array_reason(old: tuple[str, bytes, bytes], new: tuple[str, bytes, bytes]) -> Reason:
    if old[0] != new[0]:
        return Reason.DIFFERENT_TYPE
    same_shape = old[1] == new[1]
    return Reason.DIFFERENT_FLOAT if same_shape and old[0][1:2] in "fc" else Reason.DIFFERENT_RESULT


def _step(node: Node, place: int) -> str:
    tag = node.token.tag
    if tag == b"d":
        return f"[{show(node.parts[place - place % 2], 60)}]"
    if tag in (b"l", b"t"):
        return f"[{place}]"
    if tag == b"g":
        return ("", " (cut)", " (how it ended)")[place] if place else ".items"
    if tag in (b"S", b"Z"):
        return "{…}"
    if tag == b"o":
        return f" ({str(node.token.value).rsplit('.', 1)[-1]} part {place})"
    return f".{place}"
