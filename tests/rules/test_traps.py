"""Code that is easy to rewrite wrongly: whatever any rule proposes must behave the same on it.

Where a rule's rewrite differs on a trap's calls, the rule must need evidence, and the judge must
turn the rewrite down once its workload holds those calls.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from afterburner_ide.config import Settings
from afterburner_ide.errors import RuleError
from afterburner_ide.rules import Rule, Safety, all_rules, candidates, every_rule
from afterburner_ide.target.callees import find_callees

from .traps import ALL
from .traps.judging import Bailiff
from .traps.running import TooLong, differs, effects
from .traps.trap import BEHAVIOUR, Trap

RTOL = Settings().float_rtol
WRONG_SHARE = 0.6
NAMES = [trap.name for trap in ALL]
Court = Callable[[Trap], Bailiff]


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    """Give the judge of a trap, made when it is first asked for."""
    made: dict[str, Bailiff] = {}

    def get(trap: Trap) -> Bailiff:
        if trap.name not in made:
            made[trap.name] = Bailiff(trap, tmp_path / str(len(made)))
        return made[trap.name]

    yield get
    for bailiff in made.values():
        bailiff.__exit__(None, None, None)


def proposals(trap: Trap, source: str, rules: tuple[Rule, ...]) -> list[tuple[Rule, str]]:
    """What the rules make of the trap's function and of its helpers; none of them may fail."""
    errors: list[RuleError] = []
    helpers = find_callees(ast.parse(source), trap.target)
    found = [
        (rule, text) for rule, _, text in candidates(source, trap.target, rules, errors, helpers)
    ]
    assert errors == []
    return found


def difference(trap: Trap, before: list[Any], text: str, *, rtol: float) -> str | None:
    """How a rewrite's calls differ from the original's, in words."""
    try:
        return differs(before, effects(text, trap.target, trap.calls), rtol)
    except TooLong:
        return "it does not come to an end"
    except ModuleNotFoundError:
        return None  # what it needs is not installed: it cannot run here
    except Exception as error:
        return f"it does not load: {error}"


def check(trap: Trap, steps: list[Rule], before: list[Any], text: str, court: Court) -> None:
    """A rewrite that these rules made, one after the other, is the same, or it is turned down."""
    names = " then ".join(rule.name for rule in steps)
    safeties = {rule.safety for rule in steps}
    exact = safeties <= {Safety.EXACT, Safety.GUARDED}
    found = difference(trap, before, text, rtol=0.0 if exact else RTOL)
    if found is None:
        return
    told = f"{names} on {trap.name!r}: {found}\n{text}"
    assert Safety.NEEDS_EVIDENCE in safeties or (trap.hostile and Safety.GUARDED in safeties), (
        f"the rules say that this cannot happen. {told}"
    )
    conceded = frozenset[Any]().union(*(rule.concedes for rule in steps))
    objection = court(trap).objection(text, conceded)
    assert objection is not None, f"the judge lets it pass. {told}"
    assert objection in BEHAVIOUR, f"{objection}: {told}"


def skip_without(trap: Trap) -> None:
    if trap.missing:
        pytest.skip(f"needs {', '.join(trap.missing)}, which is not installed")


def test_the_names_are_different() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 150


@pytest.mark.parametrize("trap", ALL, ids=NAMES)
def test_every_rewrite_is_the_same_or_turned_down(trap: Trap, court: Court) -> None:
    skip_without(trap)
    before = effects(trap.source, trap.target, trap.calls)
    found = proposals(trap, trap.source, every_rule())
    assert [rule.name for rule, _ in found if rule.name in trap.silent] == []
    for rule, text in found:
        check(trap, [rule], before, text, court)


@pytest.mark.slow
@pytest.mark.parametrize("trap", ALL, ids=NAMES)
def test_two_rewrites_in_turn_are_the_same_or_turned_down(trap: Trap, court: Court) -> None:
    skip_without(trap)
    before = effects(trap.source, trap.target, trap.calls)
    seen = {trap.source}
    for rule, text in proposals(trap, trap.source, all_rules()):
        if difference(trap, before, text, rtol=RTOL) is not None:
            continue
        for other, after in proposals(trap, text, all_rules()):
            if after not in seen:
                seen.add(after)
                check(trap, [rule, other], before, after, court)


@pytest.mark.parametrize("trap", [trap for trap in ALL if trap.naive], ids=lambda trap: trap.name)
def test_a_careless_rewrite_differs(trap: Trap) -> None:
    skip_without(trap)
    before = effects(trap.source, trap.target, trap.calls)
    assert difference(trap, before, trap.wrong, rtol=RTOL) is not None


@pytest.mark.slow
@pytest.mark.parametrize("trap", [trap for trap in ALL if trap.naive], ids=lambda trap: trap.name)
def test_the_judge_turns_a_careless_rewrite_down(trap: Trap, court: Court) -> None:
    skip_without(trap)
    assert court(trap).objection(trap.wrong) in trap.reasons


def test_most_traps_have_a_careless_rewrite() -> None:
    assert len([trap for trap in ALL if trap.naive]) >= WRONG_SHARE * len(ALL)
