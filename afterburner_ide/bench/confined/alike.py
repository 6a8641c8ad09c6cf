"""A plain comparison of two results by value, written apart from the judge's.

It shares no code with `afterburner_ide.verify`, so that a fault there is not repeated here. It is
laxer where the judge's is finest: floats may differ by `RELATIVE`, and what is shared inside a
result is not looked at.
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections import deque
from typing import Any, Dict, Tuple

RELATIVE = 1e-9
ABSOLUTE = 1e-12
MOST_ITEMS = 100_000
MOST_MATCHED = 300
ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
ITERATORS = frozenset(
    ["generator", "map", "filter", "zip", "enumerate", "reversed", "list_iterator",
     "tuple_iterator", "list_reverseiterator", "set_iterator", "dict_keyiterator",
     "dict_valueiterator", "dict_itemiterator", "str_iterator", "str_ascii_iterator",
     "range_iterator", "islice", "chain", "starmap", "takewhile", "dropwhile", "accumulate",
     "compress", "product", "permutations", "combinations", "zip_longest", "pairwise",
     "filterfalse", "combinations_with_replacement", "batched"]
)  # fmt: skip

Seen = Dict[Tuple[int, int], Tuple[Any, Any]]


def difference(before: Any, after: Any, place: str = "result") -> str:
    """Where and how two values differ, or "" when they are alike."""
    return _differ(before, after, place, {})


def items_of(value: Any) -> Any:
    """An iterator as the list of its items (MOST_ITEMS at most), anything else as it is."""
    if type(value).__name__ in ITERATORS:
        return list(itertools.islice(value, MOST_ITEMS))
    return value


def _differ(a: Any, b: Any, place: str, seen: Seen) -> str:
    if a is b:
        return ""
    kind = _name(a)
    if kind != _name(b):
        return f"{place} is a {kind} before and a {_name(b)} after"
    top = kind.partition(".")[0]
    if top == "numpy":
        return _numpy(a, b, place, seen)
    if top == "pandas":
        return _pandas(a, b, place)
    if isinstance(a, (float, complex)):
        return "" if _close(a, b) else _told(a, b, place)
    if a is None or isinstance(a, (int, str, bytes, bytearray, range)):
        return "" if a == b else _told(a, b, place)
    if isinstance(a, type) or callable(a):
        named = getattr(a, "__qualname__", kind), getattr(b, "__qualname__", kind)
        if named[0] != named[1]:
            return _told(*named, place)
        return "" if isinstance(a, type) else _state(a, b, place, seen, plain=True)
    if (id(a), id(b)) in seen:
        return ""
    seen[id(a), id(b)] = (a, b)  # held, so that no later object gets one of these ids
    if type(a).__name__ in ITERATORS:
        a, b = items_of(a), items_of(b)
    return _parts(a, b, place, seen)


def _parts(a: Any, b: Any, place: str, seen: Seen) -> str:
    if isinstance(a, dict):
        return (
            _items(list(a), list(b), place + ".keys()", seen)
            or _items(list(a.values()), list(b.values()), place + ".values()", seen)
            or _state(a, b, place, seen, plain=True)
        )
    if isinstance(a, (list, tuple, deque)):
        return _items(list(a), list(b), place, seen) or _state(a, b, place, seen, plain=True)
    if isinstance(a, (set, frozenset)):
        return _sets(a, b, place)
    if isinstance(a, BaseException):
        return _items(list(a.args), list(b.args), place + ".args", seen)
    return _state(a, b, place, seen, plain=False)


def _items(a: list[Any], b: list[Any], place: str, seen: Seen) -> str:
    if len(a) != len(b):
        return f"{place} has {len(a)} items before and {len(b)} after"
    for number, (one, other) in enumerate(zip(a, b)):
        found = _differ(one, other, f"{place}[{number}]", seen)
        if found:
            return found
    return ""


def _sets(a: Any, b: Any, place: str) -> str:
    if a == b:
        return ""
    left = list(b)
    if len(a) != len(left) or len(left) > MOST_MATCHED:
        return _told(a, b, place)
    for item in a:
        for number, other in enumerate(left):
            if not _differ(item, other, place, {}):
                del left[number]
                break
        else:
            return f"{place} lost the item {_short(item)}"
    return ""


def _state(a: Any, b: Any, place: str, seen: Seen, plain: bool) -> str:
    """Compare attributes; with `plain`, what has none is alike."""
    names = sorted({*getattr(a, "__dict__", ()), *getattr(b, "__dict__", ()), *_slots(a)})
    for name in names:
        one, other = getattr(a, name, None), getattr(b, name, None)
        found = _differ(one, other, f"{place}.{name}", seen)
        if found:
            return found
    if names or plain:
        return ""
    if a == b or ADDRESS.sub("", repr(a)) == ADDRESS.sub("", repr(b)):
        return ""
    return _told(a, b, place)


def _slots(value: Any) -> list[str]:
    names = []
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else list(slots)
    return [name for name in names if name not in ("__dict__", "__weakref__")]


def _numpy(a: Any, b: Any, place: str, seen: Seen) -> str:
    numpy = sys.modules["numpy"]
    if not isinstance(a, (numpy.ndarray, numpy.generic)):
        return "" if a is b or repr(a) == repr(b) else _told(a, b, place)
    if a.dtype != b.dtype or a.shape != b.shape:
        return f"{place} is {a.dtype}{a.shape} before and {b.dtype}{b.shape} after"
    if a.dtype.kind == "O":
        return _items(list(numpy.ravel(a)), list(numpy.ravel(b)), place, seen)
    if a.dtype.kind in "fc":
        coarse = a.dtype.itemsize // (2 if a.dtype.kind == "c" else 1) < 8
        near = numpy.allclose(
            a, b, rtol=1e-5 if coarse else RELATIVE, atol=ABSOLUTE, equal_nan=True
        )
        return "" if near else _told(a, b, place)
    return "" if numpy.array_equal(a, b) else _told(a, b, place)


def _pandas(a: Any, b: Any, place: str) -> str:
    pandas = sys.modules["pandas"]
    try:
        if isinstance(a, pandas.DataFrame):
            pandas.testing.assert_frame_equal(a, b, rtol=RELATIVE, atol=ABSOLUTE)
        elif isinstance(a, pandas.Series):
            pandas.testing.assert_series_equal(a, b, rtol=RELATIVE, atol=ABSOLUTE)
        elif isinstance(a, pandas.Index):
            pandas.testing.assert_index_equal(a, b, rtol=RELATIVE, atol=ABSOLUTE)
        elif repr(a) != repr(b):
            return _told(a, b, place)
    except AssertionError as error:
        return f"{place}: {str(error)[:300]}"
    return ""


def _close(a: Any, b: Any) -> bool:
    if isinstance(a, complex):
        return _close(a.real, b.real) and _close(a.imag, b.imag)
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return math.isclose(a, b, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def _name(value: Any) -> str:
    kind = type(value)
    return f"{kind.__module__}.{kind.__qualname__}".replace("builtins.", "", 1)


def _told(a: Any, b: Any, place: str) -> str:
    return f"{place} is {_short(a)} before and {_short(b)} after"


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except Exception as error:
        text = "<" + type(value).__name__ + " without repr: " + type(error).__name__ + ">"
    return text if len(text) <= 120 else text[:117] + "..."
