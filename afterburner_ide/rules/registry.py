"""The rules that exist, found by walking `rules/library`: a file there is a rule."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from afterburner_ide.errors import RuleError
from afterburner_ide.rules import library
from afterburner_ide.rules.base import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, the one with the highest payoff first."""
    found = [
        _load(info.name)
        for info in pkgutil.iter_modules(library.__path__)
        if not info.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda item: (-item.payoff, item.name)))


def rule(name: str) -> Rule:
    """The rule called `name`. Raises RuleError when there is none."""
    for item in all_rules():
        if item.name == name:
            return item
    raise RuleError(
        f"there is no rule {name!r}",
        hint="Known: " + ", ".join(sorted(item.name for item in all_rules())),
    )


def _load(stem: str) -> Rule:
    module = importlib.import_module(f"{library.__name__}.{stem}")
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Rule)
        and value.__module__ == module.__name__
    ]
    if len(classes) != 1:
        raise RuleError(f"{module.__file__} defines {len(classes)} rules instead of one")
    return classes[0]()
