"""Code that is easy to rewrite wrongly, by family; `ALL` holds every trap."""

from __future__ import annotations

import importlib
import pkgutil

from .trap import Trap


def _all() -> tuple[Trap, ...]:
    found: list[Trap] = []
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found += getattr(module, "TRAPS", ())
    return tuple(found)


ALL = _all()
