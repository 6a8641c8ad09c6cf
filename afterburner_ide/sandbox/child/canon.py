"""Encode any value as a flat, canonical stream of tokens that needs no code to read.

The stream is pre-order: a container writes its tag and size, then its parts follow. Two values
are equal for the judge exactly when their streams are (floats: within the stated tolerance), so
the judge walks both streams in step and never builds, imports or calls anything.

Types are exact: a subclass of list is an object, True is not 1. Mutable containers are numbered
as they appear and a second sight writes only the number, so aliasing and cycles are part of the
value. Sets are sorted by their elements' encodings. Objects are taken apart by `__reduce_ex__`.
What cannot be taken apart is written as opaque, by type name, and the judge says so.
"""

from __future__ import annotations

import array
import struct
import sys
import types
from typing import Any

ATOMS = {type(None), bool, int, float, complex, str, bytes}
ITERATORS: tuple[Any, ...] = (
    types.GeneratorType, map, filter, zip, enumerate, reversed,
    type(iter([])), type(iter(())), type(iter(range(0))), type(iter({})), type(iter(set())),
)  # fmt: skip
REFERENCES: tuple[Any, ...] = (
    type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.MethodType,
    types.MethodDescriptorType, types.WrapperDescriptorType, types.MethodWrapperType,
)  # fmt: skip
ITEMS_LIMIT = 20_000
"""Items read from an iterator at most; generators may be endless."""

_IDENTITY: Any = object.__hash__
_U32 = struct.Struct(">I").pack
_F64 = struct.Struct(">d").pack


class Opaque:
    """Stands for a value that cannot be taken apart."""

    def __init__(self, name: str) -> None:
        self.name = name


class Items:
    """A drained iterator: its type's name, its items, and the exception that ended it."""

    def __init__(self, name: str, items: list[Any], error: Any = None, cut: bool = False) -> None:
        self.name, self.items, self.error, self.cut = name, items, error, cut


def drain(iterator: Any) -> Items:
    """Read an iterator to its end, its first exception, or ITEMS_LIMIT."""
    items = []
    name = _name(type(iterator))
    try:
        for item in iterator:
            items.append(item)
            if len(items) >= ITEMS_LIMIT:
                return Items(name, items, None, True)
    except Exception as error:
        return Items(name, items, error)
    return Items(name, items)


def encode(value: Any, limit: int = 1 << 27) -> bytes:
    """Return the canonical stream of `value`; OverflowError beyond `limit` bytes."""
    out = bytearray()
    seen: dict[int, int] = {}
    keep: list[Any] = []  # ids stay unique only while the objects live
    stack = [value]
    while stack:
        if len(out) > limit:
            raise OverflowError("the value is larger than %d bytes" % limit)
        item = stack.pop()
        kind = type(item)
        if kind in ATOMS:
            _atom(out, kind, item)
            continue
        if kind is tuple:
            if not _packed(out, item, b"\x01"):
                out += b"t" + _U32(len(item))
                stack.extend(reversed(item))
            continue
        if kind is frozenset or isinstance(item, REFERENCES):
            _flat(out, kind, item)
            continue
        number = seen.get(id(item))
        if number is not None:
            out += b"R" + _U32(number)
            continue
        seen[id(item)] = len(seen)
        keep.append(item)
        _mutable(out, stack, kind, item)
    if len(out) > limit:
        raise OverflowError("the value is larger than %d bytes" % limit)
    return bytes(out)


def _atom(out: bytearray, kind: Any, item: Any) -> None:
    if item is None:
        out += b"N"
    elif kind is bool:
        out += b"T" if item else b"F"
    elif kind is int:
        raw = item.to_bytes((item.bit_length() + 8) // 8, "big", signed=True)
        out += b"i" + _U32(len(raw)) + raw
    elif kind is float:
        out += b"f" + _F64(item)
    elif kind is complex:
        out += b"c" + _F64(item.real) + _F64(item.imag)
    else:
        raw = item.encode("utf-8", "surrogatepass") if kind is str else item
        out += (b"s" if kind is str else b"b") + _U32(len(raw)) + raw


def _packed(out: bytearray, items: Any, flag: bytes) -> bool:
    """Write a list (flag 0) or tuple (flag 1) of 64-bit ints or of floats in one piece."""
    if len(items) < 8:
        return False
    kinds = set(map(type, items))
    if kinds == {int}:
        code, tag = "q", b"I"
    elif kinds == {float}:
        code, tag = "d", b"D"
    elif kinds == {str}:
        texts = [item.encode("utf-8", "surrogatepass") for item in items]
        sizes = array.array("I", map(len, texts))
        if sizes.itemsize != 4:
            return False
        if sys.byteorder == "big":
            sizes.byteswap()
        out += b"W" + flag + _U32(len(texts)) + sizes.tobytes() + b"".join(texts)
        return True
    else:
        return False
    try:
        packed = array.array(code, items)
    except OverflowError:
        return False
    if sys.byteorder == "big":
        packed.byteswap()
    raw = packed.tobytes()
    out += tag + flag + _U32(len(raw)) + raw
    return True


def _flat(out: bytearray, kind: Any, item: Any) -> None:
    if kind is frozenset:
        parts = sorted(encode(part) for part in item)
        out += b"Z" + _U32(len(parts)) + b"".join(parts)
        return
    owner = str(getattr(item, "__module__", None) or "")
    name = str(getattr(item, "__qualname__", None) or getattr(item, "__name__", "?"))
    if "<lambda>" in name or "<locals>" in name or kind is types.MethodType:
        _named(out, b"u", _name(kind))
    else:
        _named(out, b"q", owner + "." + name)


def _mutable(out: bytearray, stack: list[Any], kind: Any, item: Any) -> None:
    if kind is list:
        if not _packed(out, item, b"\x00"):
            out += b"l" + _U32(len(item))
            stack.extend(reversed(item))
    elif kind is dict:
        out += b"d" + _U32(len(item))
        flat = []
        for key, value in item.items():
            flat.append(key)
            flat.append(value)
        stack.extend(reversed(flat))
    elif kind is set:
        parts = sorted(encode(part) for part in item)
        out += b"S" + _U32(len(parts)) + b"".join(parts)
    elif kind is bytearray:
        out += b"B" + _U32(len(item)) + item
    elif kind is range:
        _object(out, stack, "range", [item.start, item.stop, item.step])
    elif kind is Items:
        ended = [item.error] if item.error is not None else []
        _named(out, b"g", item.name)
        pieces: list[Any] = [list(item.items), bool(item.cut), ended]
        out += _U32(len(pieces))
        stack.extend(reversed(pieces))
    elif kind is Opaque:
        _named(out, b"u", item.name)
    elif isinstance(item, ITERATORS):
        stack.append(drain(item))
    elif isinstance(item, BaseException):
        _named(out, b"x", _name(kind))
        pieces = [list(item.args), _text(item)]
        out += _U32(len(pieces))
        stack.extend(reversed(pieces))
    else:
        _taken_apart(out, stack, kind, item)


def _taken_apart(out: bytearray, stack: list[Any], kind: Any, item: Any) -> None:
    name = _name(kind)
    if name == "numpy.ndarray" and item.dtype.kind in "biufcSUmM?":
        dtype, raw = item.dtype.str.encode(), item.tobytes()
        shape = ",".join(map(str, item.shape)).encode()
        for part in (b"a", _U32(len(dtype)), dtype, _U32(len(shape)), shape, _U32(len(raw)), raw):
            out += part
        return
    if name.startswith("numpy.") and hasattr(item, "dtype") and getattr(item, "ndim", 1) == 0:
        _object(out, stack, name, [str(item.dtype), item.item()])
        return
    if name.startswith("pandas."):
        parts = _pandas(item)
        if parts is not None:
            _object(out, stack, name, parts)
            return
    try:
        reduced = item.__reduce_ex__(4)
    except Exception:
        _named(out, b"u", name)
        return
    if isinstance(reduced, str):
        _named(out, b"q", name + ":" + reduced)
        return
    made, arguments, state, items, pairs = (*reduced, None, None, None)[:5]
    contents = [None if part is None else list(part) for part in (items, pairs)]
    if len(arguments) <= 1 and state is None and not any(contents) and _is_bare(item):
        _named(out, b"u", name)
        return
    _object(out, stack, name, [made, arguments, state, *contents])


def _is_bare(item: Any) -> bool:
    """Whether it is a handle: compared by identity, and nothing in it says what it is."""
    return getattr(type(item), "__hash__", None) is _IDENTITY and not hasattr(item, "__dict__")


def _pandas(item: Any) -> list[Any] | None:
    """The labels, dtypes and values of a DataFrame, Series or Index; None for other objects."""
    if hasattr(item, "columns") and hasattr(item, "index"):
        columns = list(item.columns)
        values = [item.iloc[:, place].tolist() for place in range(len(columns))]
        dtypes = [_dtype(dtype) for dtype in item.dtypes]
        return [columns, list(item.columns.names), dtypes, values, _labels(item.index)]
    if hasattr(item, "tolist") and hasattr(item, "dtype"):
        index: Any = getattr(item, "index", None)
        labels = _labels(index) if hasattr(index, "tolist") else None
        names = list(getattr(item, "names", ())) or getattr(item, "name", None)
        return [names, _dtype(item.dtype), item.tolist(), labels]
    return None


def _labels(index: Any) -> list[Any]:
    return [index.tolist(), list(index.names), _dtype(index.dtype)]


def _dtype(dtype: Any) -> list[Any]:
    """Its name and, of a categorical one, the categories: a value need not use them all."""
    categories = getattr(dtype, "categories", None)
    if categories is None:
        return [str(dtype)]
    return [str(dtype), categories.tolist(), bool(dtype.ordered)]


def _object(out: bytearray, stack: list[Any], name: str, parts: list[Any]) -> None:
    _named(out, b"o", name)
    out += _U32(len(parts))
    stack.extend(reversed(parts))


def _named(out: bytearray, tag: bytes, name: str) -> None:
    raw = name.encode("utf-8", "surrogatepass")
    out += tag + _U32(len(raw)) + raw


def _name(kind: Any) -> str:
    return "%s.%s" % (kind.__module__, kind.__qualname__)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "<no text>"
