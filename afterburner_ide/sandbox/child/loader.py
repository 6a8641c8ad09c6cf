"""Load the user's module for real, and put candidates in its place.

The fork server imports the module once, under its own name, from the text it was given (an
unsaved buffer, perhaps). Each child then executes its own source into that same module object
and rebinds what other modules of the project imported from it, as if they had been imported after.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import inspect
import os
import sys
import types
from typing import Any


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and gives it the source it is told to."""

    def __init__(self, name: str, path: str, source: str) -> None:
        self.name, self.path, self.source = name, path, source

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002
        if fullname != self.name:
            return None
        package = os.path.basename(self.path) == "__init__.py"
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=self.path, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [os.path.dirname(self.path)]
        return spec

    def create_module(self, spec: Any) -> None:
        """Leave it to the import system."""

    def exec_module(self, module: types.ModuleType) -> None:
        exec(compile(self.source, self.path, "exec", dont_inherit=True), module.__dict__)


def import_target(
    name: str, path: str, source: str, root: str, others: Any = ()
) -> types.ModuleType:
    """Import the module `name` from `source`, with `root` first on `sys.path`."""
    for folder in reversed([root, *others]):
        if folder not in sys.path:
            sys.path.insert(0, folder)
    sys.meta_path.insert(0, Finder(name, path, source))
    return importlib.import_module(name)


def importers(module: types.ModuleType, root: str) -> list[types.ModuleType]:
    """The project's other modules, which may have imported something from `module`."""
    return [
        other
        for other in list(sys.modules.values())
        if other is not module
        and (getattr(other, "__file__", None) or "").startswith(os.path.join(root, ""))
    ]


def reload_target(
    module: types.ModuleType, code: types.CodeType, others: list[types.ModuleType]
) -> None:
    """Execute `code` into `module`, and rebind what `others` imported from the old one."""
    space = module.__dict__
    old = {
        name: value
        for name, value in space.items()
        if getattr(value, "__module__", None) == module.__name__
    }
    for name in list(space):
        if not (name.startswith("__") and name.endswith("__")):
            del space[name]
    exec(code, space)
    moved = {id(value): space[name] for name, value in old.items() if name in space}
    for other in others:
        for name, value in list(vars(other).items()):
            if id(value) in moved and name != "__builtins__":
                setattr(other, name, moved[id(value)])


def resolve(module: types.ModuleType, qualname: str) -> tuple[object, type | None, str]:
    """Find the callable a workload calls: (function, owning class, kind).

    `kind` is `function`, `method`, `classmethod`, `staticmethod` or `property`. AttributeError
    when there is no such name.
    """
    owner = None
    found: Any = module
    raw: Any = module
    for part in qualname.split("."):
        owner = found if isinstance(found, type) else None
        raw = inspect.getattr_static(found, part)
        found = getattr(found, part)
    if isinstance(raw, property):
        return raw.fget, owner, "property"
    if isinstance(raw, staticmethod):
        return found, owner, "staticmethod"
    if isinstance(raw, classmethod):
        return raw.__func__, owner, "classmethod"
    if owner is not None and type(raw).__name__ == "cached_property":
        return raw.func, owner, "property"
    if not callable(found):
        raise AttributeError("%s is a %s and cannot be called" % (qualname, type(found).__name__))
    return found, owner, "method" if owner is not None else "function"
