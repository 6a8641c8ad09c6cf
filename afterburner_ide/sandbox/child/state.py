"""What a call leaves behind: globals, class attributes, caches, and tampering.

A `Watch` is begun after the candidate was loaded and asked again after its calls. It names what
changed, with the new values, so that the judge can compare the traces of both versions.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import sys
import types
from typing import Any

from . import canon

GUARDED = ("builtins", "time", "gc", "os", "operator", "marshal", "pickle", "copy", "random",
           "math", "json", "threading", "_thread", "functools", "itertools", "tracemalloc",
           "resource", "signal", "sys", "types")  # fmt: skip
"""Modules whose functions no rewrite has a reason to replace."""

VALUE_LIMIT = 1 << 20
"""Bytes of a global's encoding beyond which only its type and length are compared."""

LARGE, UNREADABLE = b"large", b"unreadable"
BOUND = (types.MethodType, types.BuiltinMethodType, types.MethodWrapperType)
SIZED = (list, tuple, dict, set, frozenset, bytes, bytearray, str)


class Watch:
    """Remembers a module's state, and tells what changed."""

    def __init__(self, module: types.ModuleType) -> None:
        self.module = module
        self.pristine = _callables()
        self.before: dict[str, bytes] = {}

    def begin(self) -> None:
        self.before = {label: _digest(value) for label, value in self._labelled()}

    def changes(self) -> dict[str, Any]:
        """Changed labels with their values, and the names that were tampered with."""
        changed = {}
        now = {}
        for label, value in self._labelled():
            now[label] = digest = _digest(value)
            if self.before.get(label) != digest:
                changed[label] = _told(digest, value)
        gone = sorted(label for label in self.before if label not in now)
        after = _callables()
        tampered = sorted(
            name for name, value in self.pristine.items() if after.get(name) is not value
        )
        known = {label.partition(":")[2] for label in self.before}
        names = sorted(known.union(name for name in vars(self.module) if name[:2] != "__"))
        return {"changed": changed, "gone": gone, "tampered": tampered, "names": names}

    def _labelled(self) -> list[tuple[str, Any]]:
        """Every piece of state with a label such as `global:NAME` or `defaults:f`."""
        found: list[tuple[str, Any]] = []
        for name, value in list(vars(self.module).items()):
            if name.startswith("__") and name.endswith("__"):
                continue
            found += _pieces(name, value, self.module.__name__)
        return found


def _pieces(name: str, value: Any, home: str, kind: str = "global") -> list[tuple[str, Any]]:
    if isinstance(value, type):
        if value.__module__ != home:
            return []
        found = []
        for attribute, inner in list(vars(value).items()):
            if not (attribute.startswith("__") and attribute.endswith("__")):
                if isinstance(inner, (staticmethod, classmethod)):
                    inner = inner.__func__
                found += _pieces("%s.%s" % (name, attribute), inner, home)
        return found
    if isinstance(value, types.FunctionType):
        if value.__module__ != home:
            return []
        found = [("defaults:" + name, [value.__defaults__, value.__kwdefaults__])]
        extra = {key: part for key, part in vars(value).items() if key != "__wrapped__"}
        found.append(("attributes:" + name, extra))
        for free, cell in zip(value.__code__.co_freevars, value.__closure__ or ()):
            try:
                content = cell.cell_contents
            except ValueError:
                continue
            if not isinstance(content, (type, types.FunctionType)):
                found += _pieces("%s.%s" % (name, free), content, home, "closure")
        return found
    if hasattr(value, "cache_info") and callable(value):
        return [("cache:" + name, value.cache_info().currsize)]
    if isinstance(value, functools.partial):
        return [("partial:" + name, [value.args, value.keywords])]
    if isinstance(value, BOUND):
        owner = value.__self__
        if owner is None or isinstance(owner, (types.ModuleType, type)):
            return []
        return [("bound:" + name, owner)]
    # Looking at an iterator would use it up.
    if isinstance(value, (types.ModuleType, *canon.ITERATORS)):
        return []
    return [(kind + ":" + name, value)]


def _digest(value: Any) -> bytes:
    try:
        return hashlib.blake2b(canon.encode(value, VALUE_LIMIT), digest_size=16).digest()
    except OverflowError:
        size = len(value) if isinstance(value, SIZED) else 0
        return LARGE + (" %s of %d" % (type(value).__name__, size)).encode()
    except Exception as error:
        return UNREADABLE + b" " + type(error).__name__.encode()


def _told(digest: bytes, value: Any) -> Any:
    return canon.Opaque(digest.decode()) if digest.startswith((LARGE, UNREADABLE)) else value


def _callables() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in GUARDED:
        module = sys.modules.get(name) or importlib.import_module(name)
        found.update(
            ("%s.%s" % (name, attribute), value)
            for attribute, value in list(vars(module).items())
            if callable(value) and not (name == "sys" and attribute.startswith("_"))
        )
    return found
