"""What calls of a function do, seen from outside: results, exceptions, arguments, output, state."""

from __future__ import annotations

import asyncio
import contextlib
import io
import math
import signal
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

MODULE = "trapped"
CPU_LIMIT_S = 5.0
MOST_ITEMS = 2000
EXHAUSTED = (RecursionError, MemoryError)
PLAIN = (type(None), bool, str, bytes, complex, range, slice, type(Ellipsis))
UNKNOWN = "no result"
"""Stands for a call in which the original ran out of stack: nothing can be compared with it."""


class TooLong(BaseException):
    """The calls took more processor time than they may."""


def effects(
    source: str, target: str, calls: Sequence[str], limit_s: float = CPU_LIMIT_S
) -> list[Any]:
    """The effect of each call, one after the other in a fresh module, then the module's state."""
    module = types.ModuleType(MODULE)
    stdin, stdout = sys.stdin, sys.stdout
    limit = sys.getrecursionlimit()
    found: list[Any] = []
    sys.modules[MODULE] = module
    try:
        with warnings.catch_warnings(), deadline(limit_s):
            warnings.simplefilter("ignore")
            exec(compile(source, f"<{MODULE}>", "exec"), module.__dict__)
            function = resolved(module, target)
            found.extend(effect(module, function, call) for call in calls)
            found.append(state(module))
    finally:
        del sys.modules[MODULE]
        sys.stdin, sys.stdout = stdin, stdout
        sys.setrecursionlimit(limit)
    return found


def resolved(module: types.ModuleType, target: str) -> Any:
    """What a qualified name stands for; a property's getter for a property."""
    found: Any = module
    for name in target.split("."):
        found = getattr(found, name)
    return found.fget if isinstance(found, property) else found


def effect(module: types.ModuleType, function: Any, call: str) -> Any:
    """One call: how it ended, the arguments afterwards, and what it printed."""
    args, kwargs = eval(
        f"_arguments({call})", {**module.__dict__, "_arguments": lambda *args, **kw: (args, kw)}
    )
    output = io.StringIO()
    seen: dict[int, int] = {}
    kept: list[Any] = []
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            value = function(*args, **kwargs)
            if isinstance(value, types.CoroutineType):
                value = asyncio.run(value)
            ended: Any = ("value", frozen(value, seen, kept))
        except EXHAUSTED:
            return UNKNOWN
        except Exception as error:
            ended = ("raised", frozen(error, seen, kept))
    try:
        return ended, frozen((args, kwargs), seen, kept), output.getvalue()
    except RecursionError:
        return UNKNOWN


def state(module: types.ModuleType) -> Any:
    """The values of the module's globals and of its classes' attributes."""
    hidden = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)
    seen: dict[int, int] = {}
    kept: list[Any] = []
    found = {}
    for name, value in vars(module).items():
        if isinstance(value, type) and value.__module__ == MODULE:
            inner = {
                key: frozen(item, seen, kept)
                for key, item in vars(value).items()
                if not key.startswith("__") and not callable(item) and not hasattr(item, "__get__")
            }
            found[name] = ("class", tuple(sorted(inner.items())))
        elif not name.startswith("__") and not isinstance(value, hidden) and not callable(value):
            found[name] = frozen(value, seen, kept)
    return ("state", found)


def differs(before: list[Any], after: list[Any], rtol: float = 0.0) -> str | None:
    """The first difference of two runs as text; None when there is none.

    State that only the second has, such as a constant that was hoisted, is no difference.
    """
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == UNKNOWN:
            continue
        if place == len(before) - 1 and old[0] == "state":
            new = ("state", {name: new[1].get(name) for name in old[1]})
            if UNKNOWN in before:
                continue
        if not same(old, new, rtol):
            return f"call {place}: {old!r} became {new!r}"
    return None


def same(old: Any, new: Any, rtol: float) -> bool:
    """Equal with types, bit by bit; where `rtol` is given, floats may differ by that."""
    if type(old) is not type(new):
        return False
    if isinstance(old, float):
        if math.isnan(old) or math.isnan(new):
            return math.isnan(old) and math.isnan(new)
        if math.copysign(1.0, old) != math.copysign(1.0, new):
            return False
        return old == new or (
            math.isfinite(old)
            and math.isfinite(new)
            and abs(old - new) <= rtol * max(abs(old), abs(new))
        )
    if isinstance(old, tuple):
        return len(old) == len(new) and all(same(a, b, rtol) for a, b in zip(old, new, strict=True))
    if isinstance(old, dict):
        return list(old) == list(new) and all(same(old[key], new[key], rtol) for key in old)
    return bool(old == new)


def frozen(value: Any, seen: dict[int, int], kept: list[Any]) -> Any:
    """A value as nested tuples: types by name, floats as they are, shared objects by number.

    `kept` holds what was seen, so that no number is given twice.
    """
    kind = type(value)
    if kind is float:
        return ("float", value)
    if kind is int:
        return ("int", value if abs(value) < 1 << 64 else hex(value))
    if kind in PLAIN:
        return (kind.__name__, repr(value))
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType)):
        return ("named", kind.__name__, getattr(value, "__qualname__", str(value)))
    if id(value) in seen:
        return ("seen", seen[id(value)])
    if not (kind is tuple or kind is frozenset):
        seen[id(value)] = len(seen)
    kept.append(value)
    name = kind.__qualname__
    parts = tuple(frozen(part, seen, kept) for part in _parts(value))
    return (name, *parts)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, BaseException):
        yield str(value)
        return
    if isinstance(value, dict):
        yield getattr(value, "default_factory", None)
        yield from (part for pair in dict.items(value) for part in pair)
    elif isinstance(value, (set, frozenset)):
        yield from sorted((set if isinstance(value, set) else frozenset).__iter__(value), key=repr)
    elif isinstance(value, list):
        yield from list.__iter__(value)
    elif isinstance(value, tuple):
        yield from tuple.__iter__(value)
    elif isinstance(value, str):
        yield str.__str__(value)
    elif isinstance(value, int):
        yield int.__int__(value)
    elif isinstance(value, float):
        yield float.__float__(value)
    elif type(value).__module__ == "numpy":
        yield str(getattr(value, "dtype", ""))
        yield str(getattr(value, "shape", ""))
        yield value.tolist() if hasattr(value, "tolist") else str(value)
    elif type(value).__module__.startswith("pandas"):
        yield from _frame_parts(value)
    elif hasattr(type(value), "__next__") and type(value).__module__ in {"builtins", "itertools"}:
        yield from islice(value, MOST_ITEMS)
        return
    elif type(value).__module__ in {"collections", "array"} or isinstance(value, bytearray):
        yield from list(value)
        yield getattr(value, "maxlen", None)
    elif type(value).__module__ != MODULE:
        yield type(value).__module__ if " at 0x" in repr(value) else repr(value)
    if hasattr(value, "__dict__") and type(value).__module__ == MODULE:
        yield dict(vars(value))


def _frame_parts(value: Any) -> Iterator[Any]:
    if hasattr(value, "dtypes") and hasattr(value, "columns"):
        yield [str(kind) for kind in value.dtypes]
        yield [repr(label) for label in value.columns]
        yield [repr(label) for label in value.index]
        yield [value.iloc[:, place].tolist() for place in range(value.shape[1])]
    elif hasattr(value, "index") and hasattr(value, "tolist"):
        yield str(value.dtype)
        yield [repr(label) for label in value.index]
        yield value.tolist()
    else:
        yield repr(value)


@contextlib.contextmanager
def deadline(limit_s: float) -> Iterator[None]:
    """Ends the block with TooLong after so many seconds of this process's time."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
