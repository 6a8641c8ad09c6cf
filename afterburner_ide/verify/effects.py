"""Compare whole effects of a call: outcome, arguments afterwards, what was printed, state left.

An effect is the canonical stream of `[[kind, value], args, kwargs, printed]`, so that aliasing
between the result and the arguments is compared as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from afterburner_ide.errors import ProtocolViolation
from afterburner_ide.reasons import Reason
from afterburner_ide.verify.compare import Comparison, Difference, compare, equal
from afterburner_ide.verify.values import Node, Token, show, tokens, tree

COMPARED = (
    "return value and its type",
    "arguments after the call",
    "aliasing between result and arguments",
    "exception type and message",
    "printed text",
    "module globals and class attributes",
    "iteration under a second hash seed",
)
NOT_COMPARED = (
    "order of sets",
    "warnings and log records",
    "tracebacks",
    "files, network and other processes",
    "behaviour on other inputs",
)

EFFECT_HEAD = [Token(b"l", None, 4), Token(b"l", None, 2)]
OUTCOMES = (Token(b"s", b"value"), Token(b"s", b"raise"))
RESULT = "<the same object as number 2>"
"""How `values.show` writes a reference to the result of an effect."""


def compare_effects(before: bytes, after: bytes, rtol: float) -> Comparison:
    """Compare two effects and say in which part the first difference lies."""
    found = compare(before, after, rtol=rtol, name="")
    if found.difference is None:
        return found
    return replace(found, difference=_placed(found.difference, _read(before), _read(after)))


def outcome(effect: bytes) -> tuple[str, Token]:
    """(`value` or `raise`, the first token of what was returned or raised) of an effect."""
    head = list(islice(tokens(effect), 4))
    if len(head) < 4 or head[:2] != EFFECT_HEAD or head[2] not in OUTCOMES:
        raise ProtocolViolation("the effect of a call is not made as agreed")
    return head[2].value.decode(), head[3]


def exception_name(effect: bytes) -> str:
    """The qualified type name of what was raised; empty when a value was returned."""
    kind, value = outcome(effect)
    return str(value.value) if kind == "raise" and value.tag == b"x" else ""


def _read(effect: bytes) -> Node:
    """The tree of an effect; ProtocolViolation when it is not made as one."""
    node = tree(effect)
    if [part.token.tag for part in node.parts] == [b"l", b"l", b"d", b"s"]:
        parts = node.parts[0].parts
        if len(parts) == 2 and parts[0].token in OUTCOMES:
            return node
    raise ProtocolViolation("the effect of a call is not made as agreed")


def _placed(difference: Difference, before: Node, after: Node) -> Difference:
    path = difference.path
    old_kind, new_kind = (node.parts[0].parts[0].token.value for node in (before, after))
    old, new = (show(node.parts[0].parts[1]) for node in (before, after))
    if path.startswith("[0]"):
        if old_kind != new_kind:
            return Difference(
                Reason.DIFFERENT_EXCEPTION,
                "outcome",
                f"{_verb(old_kind)} {old}",
                f"{_verb(new_kind)} {new}",
            )
        if old_kind == b"raise":
            return Difference(Reason.DIFFERENT_EXCEPTION, "exception", old, new)
        return replace(difference, path="result" + path.removeprefix("[0][1]"))
    if path.startswith(("[1]", "[2]")):
        reason = Reason.DIFFERENT_ARGUMENTS
        if difference.reason is Reason.DIFFERENT_ALIASING:
            # Number 2 is the result itself; a copy of it is a matter of sharing, else of content.
            sides = (difference.before, difference.after)
            values = [
                shown if RESULT in side else side
                for side, shown in zip(sides, (old, new), strict=True)
            ]
            if values[0] == values[1]:
                reason = Reason.DIFFERENT_ALIASING
            difference = replace(difference, before=values[0], after=values[1])
        name = "argument " if path.startswith("[1]") else "keyword argument "
        return replace(difference, reason=reason, path=name + path[3:])
    return replace(difference, reason=Reason.DIFFERENT_OUTPUT, path="printed text")


def _verb(kind: bytes) -> str:
    return "returned" if kind == b"value" else "raised"


@dataclass(frozen=True, slots=True)
class State:
    """What a child's calls left behind (see `sandbox.child.state`)."""

    changed: dict[str, Node]
    gone: tuple[str, ...]
    tampered: tuple[str, ...]
    names: frozenset[str]


def read_state(stream: bytes) -> State:
    """Decode the reply to a STATE request; ProtocolViolation when it is not made as one."""
    fields = _mapping(tree(stream))
    if fields.keys() != {"changed", "gone", "tampered", "names"}:
        raise ProtocolViolation("the state after the calls is not made as agreed")
    return State(
        changed=_mapping(fields["changed"]),
        gone=_texts(fields["gone"]),
        tampered=_texts(fields["tampered"]),
        names=frozenset(_texts(fields["names"])),
    )


def compare_states(
    before: State, after: State, rtol: float = 0.0, *, may_cache: bool = False
) -> Difference | None:
    """The first difference in what both versions left behind, tampering and memos told apart.

    With `may_cache`, caches of `functools` that are new may have been filled.
    """
    tampered = sorted(set(after.tampered) - set(before.tampered))
    if tampered:
        return Difference(Reason.TAMPERED, tampered[0], "its own function", "another one")
    for label, node in after.changed.items():
        if label in before.changed:
            if not equal(before.changed[label], node, rtol):
                return Difference(
                    Reason.DIFFERENT_STATE, label, show(before.changed[label]), show(node)
                )
            continue
        kind, _, name = label.partition(":")
        if kind == "cache" and may_cache:
            continue
        mine = kind != "global" or name not in before.names
        reason = Reason.MEMOISED if mine else Reason.DIFFERENT_STATE
        return Difference(reason, label, "not changed by the calls", f"now {show(node)}")
    for label in before.changed:
        if label not in after.changed:
            return Difference(
                Reason.DIFFERENT_STATE,
                label,
                f"set to {show(before.changed[label])} by the calls",
                "not changed",
            )
    for label in sorted({*before.gone} ^ {*after.gone}):
        told = ("removed by the calls", "still there")
        was, now = told if label in before.gone else told[::-1]
        return Difference(Reason.DIFFERENT_STATE, label, was, now)
    return None


def _mapping(node: Node) -> dict[str, Node]:
    if node.token.tag != b"d":
        raise ProtocolViolation("the state after the calls is not made as agreed")
    return {_text(key): value for key, value in zip(node.parts[::2], node.parts[1::2], strict=True)}


def _texts(node: Node) -> tuple[str, ...]:
    if node.token.tag != b"l":
        raise ProtocolViolation("the state after the calls is not made as agreed")
    return tuple(map(_text, node.parts))


def _text(node: Node) -> str:
    if node.token.tag != b"s":
        raise ProtocolViolation("the state after the calls is not made as agreed")
    return str(node.token.value.decode("utf-8", "replace"))
