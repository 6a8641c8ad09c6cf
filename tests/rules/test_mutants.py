"""Functions made of the rules' own examples by changing a little: no rule fails on them, and
what calls itself exact or guarded behaves as the function did."""

from __future__ import annotations

import random
from typing import Any

import pytest

from afterburner_ide.errors import RuleError
from afterburner_ide.rules import Rule, Safety, candidates, every_rule

from .mutants import Inputs, Mutant
from .traps import running

FEW, MANY = 1, 3
STEPS = (0, 1, 1, 2, 2, 3)
CALLS = 8
TRIES = 24
CPU_LIMIT_S = 0.2
SKIPPED = ("numpy", "pandas", "input(", "stdin", "thread", "queue", "logging", "sleep")
ODD = {"TypeError", "AttributeError", "KeyError", "NameError", "UnboundLocalError"}
"""How a call ends whose arguments are of the wrong kind: which error comes then may change."""


def run(source: str, qualname: str, calls: list[str]) -> list[Any] | None:
    """The effects of the calls; None where they do not come to an end."""
    try:
        return running.effects(source, qualname, calls, CPU_LIMIT_S)
    except running.TooLong:
        return None


def suitable(source: str, qualname: str, count: int, inputs: Inputs) -> list[str]:
    """Calls of kinds that the function takes, and a few of others."""
    good: list[str] = []
    others: list[str] = []
    endless = 0
    for _ in range(TRIES):
        if endless == 3:
            return []
        kinds = inputs.kinds(count)
        found = run(source, qualname, [inputs.call(kinds)])
        if found is None:
            endless += 1
            continue
        fits = found[0] != running.UNKNOWN and found[0][0][0] == "value"
        (good if fits else others).extend(inputs.call(kinds) for _ in range(3))
    return [*good[:CALLS], *others[:2]]


def ended(effect: Any) -> str:
    """The name of the exception that ended a call, or nothing."""
    return effect[0][1][0] if effect != running.UNKNOWN and effect[0][0] == "raised" else ""


def is_the_same(before: list[Any], after: list[Any], *, exact: bool) -> bool:
    """Whether the calls that tell something ended in the same way, the state left aside."""
    rtol = 0.0 if exact else 1e-12
    for old, new in zip(before[:-1], after[:-1], strict=True):
        if old == running.UNKNOWN or {ended(old), ended(new)} & ODD:
            continue
        if not running.same(old, new, rtol):
            return False
    return True


def check(name: str, source: str, qualname: str, seed: str) -> None:
    rng = random.Random(seed)
    mutant = Mutant(source, qualname, rng)
    for _ in range(rng.choice(STEPS)):
        mutant.step()
    text = mutant.text()
    if text is None:
        return
    errors: list[RuleError] = []
    found = list(candidates(text, qualname, every_rule(), errors))
    assert errors == [], text
    arguments = mutant.function.args
    claims = [item for item in found if item[0].safety is not Safety.NEEDS_EVIDENCE]
    if not claims or "." in qualname or any(part in text for part in SKIPPED):
        return
    inputs = Inputs(rng)
    calls = suitable(text, qualname, len([*arguments.posonlyargs, *arguments.args]), inputs)
    before = run(text, qualname, calls)
    if before is None:
        return
    for rule, _, after in claims:
        effects = run(after, qualname, calls)
        told = f"{rule.name} on {name} ({seed}), calls {calls}:\n{text}\n{after}"
        exact = rule.safety is Safety.EXACT
        assert effects is None or is_the_same(before, effects, exact=exact), told


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.name)
def test_examples_that_are_changed_a_little(rule: Rule) -> None:
    for place, example in enumerate(rule.examples):
        for number in range(FEW):
            seed = f"{rule.name} {place} {number}"
            check(rule.name, example.source, example.qualname, seed)


@pytest.mark.slow
@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.name)
def test_examples_that_are_changed_in_many_ways(rule: Rule) -> None:
    for place, example in enumerate(rule.examples):
        for number in range(FEW, FEW + MANY):
            seed = f"{rule.name} {place} {number}"
            check(rule.name, example.source, example.qualname, seed)
