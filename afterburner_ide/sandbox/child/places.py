"""Under which name the judge can import what is part of a recorded input."""

from __future__ import annotations

import os
import pickle
import sys
from typing import Any


class Places:
    """Called with a class or function: its (module, qualname) there, None where they are the same.

    Raises PicklingError for what is defined where the judge does not import from.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        self._root = os.path.realpath(spec["root"])
        self._rootdir = os.path.realpath(spec["rootdir"])
        self._target = (os.path.realpath(spec["path"]), spec["module"])
        self._known: dict[str, tuple[str, str]] = {}

    def __call__(self, obj: Any) -> tuple[str, str] | None:
        name = getattr(obj, "__module__", None)
        if not isinstance(name, str):
            return None
        if name not in self._known:
            self._known[name] = self._look(name)
        module, trouble = self._known[name]
        if trouble:
            raise pickle.PicklingError("%s is defined in %s" % (obj.__qualname__, trouble))
        return None if module == name or "<" in obj.__qualname__ else (module, obj.__qualname__)

    def _look(self, name: str) -> tuple[str, str]:
        file = getattr(sys.modules.get(name), "__file__", None)
        if not file:
            return name, ""
        file = os.path.realpath(file)
        if file == self._target[0]:
            return self._target[1], ""
        if "site-packages" in file or not file.startswith(self._rootdir + os.sep):
            return name, ""
        base = os.path.basename(file)
        if base == "conftest.py" or base.startswith("test_") or base.endswith("_test.py"):
            return "", "the test file %s, which the judge does not import" % base
        if not file.startswith(self._root + os.sep):
            return "", "%s, outside the folder the target is imported from" % base
        parts = os.path.relpath(file, self._root)[: -len(".py")].split(os.sep)
        if parts[-1] == "__init__":
            parts.pop()
        return (".".join(parts), "") if all(map(str.isidentifier, parts)) else (name, "")
