"""The rules that exist, found by walking `rules/library`: a file there is a rule."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection
from functools import cache

from afterburner_ide.errors import RuleError
from afterburner_ide.rules import library
from afterburner_ide.rules.base import Rule


def all_rules(opt_in: Collection[str] = ()) -> tuple[Rule, ...]:
    """The rules to try, the one with the highest payoff first; opt-in rules only if named.

    Raises RuleError for a name in `opt_in` that is not an opt-in rule's.
    """
    known = [item.name for item in every_rule() if item.opt_in]
    for name in opt_in:
        if name not in known:
            raise RuleError(
                f"there is no opt-in rule {name!r}",
                hint="Opt-in rules: " + (", ".join(sorted(known)) or "none"),
            )
    return tuple(item for item in every_rule() if not item.opt_in or item.name in opt_in)


@cache
def every_rule() -> tuple[Rule, ...]:
    """Every rule, opt-in or not, the one with the highest payoff first."""
    found = [
        _load(info.name)
        for info in pkgutil.iter_modules(library.__path__)
        if not info.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda item: (-item.payoff, item.name)))


def rule(name: str) -> Rule:
    """The rule called `name`. Raises RuleError when there is none."""
    for item in every_rule():
        if item.name == name:
            return item
    raise RuleError(
        f"there is no rule {name!r}",
        hint="Known: " + ", ".join(sorted(item.name for item in every_rule())),
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
