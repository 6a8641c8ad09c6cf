"""Read canonical streams (`sandbox.child.canon`) as inert tokens; nothing is built or imported.

The bytes come from an untrusted process: every size is checked against what is there, and the
walk is flat, so neither depth nor count can exhaust the judge.
"""

from __future__ import annotations

import array
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from afterburner_ide.errors import ProtocolViolation

_U32 = struct.Struct(">I")
_F64 = struct.Struct(">d")

CONTAINERS = {b"l": "list", b"t": "tuple", b"d": "dict", b"S": "set", b"Z": "frozenset"}
PACKED = {b"I": "q", b"D": "d"}
SIZED = {b"i", b"s", b"b", b"B"}
NAMED_PARTS = {b"o", b"x", b"g"}
NAMES = {
    b"N": "None", b"T": "bool", b"F": "bool", b"i": "int", b"f": "float", b"c": "complex",
    b"s": "str", b"b": "bytes", b"B": "bytearray", b"R": "reference", b"a": "numpy.ndarray",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One step of a stream: its tag, its payload, and how many tokens follow as its parts."""

    tag: bytes
    value: Any
    parts: int = 0

    @property
    def type_name(self) -> str:
        return (
            CONTAINERS.get(self.tag)
            or NAMES.get(self.tag)
            or str(self.value).removeprefix("builtins.")
        )


def tokens(stream: bytes, *, whole: bool = False) -> Iterator[Token]:
    """Yield the tokens of one value in order; ProtocolViolation for anything malformed.

    Packed lists are unpacked, so a list reads the same however its child chose to write it;
    `whole` leaves out their items.
    """
    place = 0
    open_parts = 1
    end = len(stream)

    def take(count: int) -> bytes:
        nonlocal place
        if place + count > end:
            raise ProtocolViolation("a canonical value is cut short")
        part = stream[place : place + count]
        place += count
        return part

    def size() -> int:
        return int(_U32.unpack(take(4))[0])

    while open_parts:
        open_parts -= 1
        tag = take(1)
        if tag in b"NTF":
            yield Token(tag, None)
        elif tag == b"f":
            yield Token(tag, _F64.unpack(take(8))[0])
        elif tag == b"c":
            yield Token(tag, struct.unpack(">dd", take(16)))
        elif tag in SIZED:
            raw = take(size())
            yield Token(tag, int.from_bytes(raw, "big", signed=True) if tag == b"i" else raw)
        elif tag == b"R":
            yield Token(tag, size())
        elif tag in CONTAINERS:
            count = size()
            parts = 2 * count if tag == b"d" else count
            if parts > end - place:
                raise ProtocolViolation("a canonical container is larger than its stream")
            open_parts += parts
            yield Token(tag, None, parts)
        elif tag in PACKED:
            frozen = take(1) == b"\x01"
            items = array.array(PACKED[tag])
            raw = take(size())
            if len(raw) % 8:
                raise ProtocolViolation("a packed list is cut short")
            items.frombytes(raw)
            if sys.byteorder == "big":
                items.byteswap()
            yield Token(b"t" if frozen else b"l", None, len(items))
            inner = b"i" if tag == b"I" else b"f"
            for item in () if whole else items:
                yield Token(inner, item)
        elif tag == b"W":
            frozen = take(1) == b"\x01"
            count = size()
            if 4 * count > end - place:
                raise ProtocolViolation("a packed list is cut short")
            sizes = struct.unpack(f"<{count}I", take(4 * count))
            yield Token(b"t" if frozen else b"l", None, count)
            for length in sizes:
                yield Token(b"s", take(length))
        elif tag == b"a":
            dtype, shape, raw = take(size()), take(size()), take(size())
            yield Token(tag, (dtype.decode("ascii", "replace"), shape, raw))
        elif tag in NAMED_PARTS:
            name = take(size()).decode("utf-8", "replace")
            count = size()
            if count > end - place:
                raise ProtocolViolation("a canonical object is larger than its stream")
            open_parts += count
            yield Token(tag, name, count)
        elif tag in (b"q", b"u"):
            yield Token(tag, take(size()).decode("utf-8", "replace"))
        else:
            raise ProtocolViolation(f"a canonical value has the unknown tag {tag!r}")
    if place != end:
        raise ProtocolViolation("a canonical value has trailing bytes")


def opaque_names(stream: bytes) -> list[str]:
    """Type names of all parts that could not be taken apart."""
    if b"u" not in stream:
        return []
    return sorted({token.value for token in tokens(stream, whole=True) if token.tag == b"u"})


@dataclass(frozen=True, slots=True)
class Node:
    """A token with its parts: a tree, for showing a value or comparing without its order."""

    token: Token
    parts: tuple[Node, ...]


def tree(stream: bytes) -> Node:
    """The whole stream as a tree, built without recursion."""
    top: list[Node] = []
    waiting: list[tuple[Token, list[Node]]] = []
    for token in tokens(stream):
        waiting.append((token, []))
        while waiting and len(waiting[-1][1]) == waiting[-1][0].parts:
            done, parts = waiting.pop()
            (waiting[-1][1] if waiting else top).append(Node(done, tuple(parts)))
    return top[0]


def show(node: Node, limit: int = 160, depth: int = 0) -> str:
    """A value as people write it, cut to about `limit` characters."""
    token = node.token
    if depth > 6:
        return "…"
    if token.tag in CONTAINERS:
        return _show_container(node, limit, depth)
    if token.tag in NAMED_PARTS:
        name = str(token.value).removeprefix("builtins.")
        shown = node.parts[:1] if token.tag == b"x" else node.parts
        return f"{name}({', '.join(show(part, limit, depth + 1) for part in shown)})"[:limit]
    if token.tag in b"NTF":
        return {b"N": "None", b"T": "True", b"F": "False"}[token.tag]
    if token.tag == b"s":
        text = repr(token.value.decode("utf-8", "replace"))
        return text if len(text) <= limit else text[: limit - 1] + "…"
    if token.tag in (b"q", b"u"):
        return f"<{token.value}>"
    if token.tag == b"a":
        return f"array(dtype={token.value[0]}, shape=({token.value[1].decode('ascii', 'replace')}))"
    if token.tag == b"R":
        return f"<the same object as number {token.value}>"
    text = repr(token.value) if token.tag != b"i" else _show_int(token.value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _show_int(value: int) -> str:
    return str(value) if value.bit_length() < 400 else f"an int of {value.bit_length()} bits"


def _show_container(node: Node, limit: int, depth: int) -> str:
    opening, closing = {
        b"l": ("[", "]"), b"t": ("(", ")"), b"d": ("{", "}"),
        b"S": ("{", "}"), b"Z": ("frozenset({", "})"),
    }[node.token.tag]  # fmt: skip
    shown: list[str] = []
    length = 0
    step = 2 if node.token.tag == b"d" else 1
    for place in range(0, len(node.parts), step):
        text = ": ".join(show(part, limit, depth + 1) for part in node.parts[place : place + step])
        length += len(text) + 2
        if length > limit:
            shown.append("…")
            break
        shown.append(text)
    comma = "," if node.token.tag == b"t" and len(node.parts) == 1 else ""
    return opening + ", ".join(shown) + comma + closing
