"""What the search keeps of an iteration's verdicts, without measuring anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from afterburner_ide.engine.search import RUNNERS_UP, Search
from afterburner_ide.proposers import Context, Proposer
from afterburner_ide.reasons import Reason
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Judgement, Objective, Proposal, Ratio, Refinement, Verdict


class Scripted(Proposer):
    """Keeps the contexts it is given."""

    name = "scripted"

    def __init__(self, judge_all: bool) -> None:
        self.judge_all = judge_all
        self.contexts: list[Context] = []

    def propose(self, context: Context) -> Iterator[Proposal]:
        self.contexts.append(context)
        return iter(())


def search(tmp_path: Path, *, judge_all: bool) -> Search:
    target = find_target(f"{tmp_path / 'mod.py'}::f", source="def f():\n    pass\n")
    return Search(target, Objective.TIME, Scripted(judge_all), python=(3, 10, 1), seed=9)


def refinement(source: str, gain: float) -> Refinement:
    ratio = Ratio(gain, gain, gain, 1.0, 1.0 / gain)
    judgement = Judgement(Verdict.ACCEPTED, Reason.FASTER, time=ratio)
    return Refinement(1, "scripted", Proposal(source, source), judgement, "")


@pytest.mark.parametrize("judge_all", [False, True])
def test_a_large_gain_ends_an_iteration_unless_all_is_to_be_judged(
    tmp_path: Path, judge_all: bool
) -> None:
    state = search(tmp_path, judge_all=judge_all)
    assert state.record(state.incumbent, refinement("a", 1.1)) is False
    assert state.record(state.incumbent, refinement("b", 40.0)) is not judge_all


def test_the_best_becomes_the_incumbent(tmp_path: Path) -> None:
    state = search(tmp_path, judge_all=False)
    for name, gain in (("a", 1.2), ("b", 1.4), ("c", 1.3)):
        state.record(state.incumbent, refinement(name, gain))
    assert state.finish_iteration() is True
    assert [node.source for node in state.accepted] == [state.target.source, "b"]
    assert state.finish_iteration() is False


def test_where_all_is_judged_the_runners_up_stay_in_reserve(tmp_path: Path) -> None:
    state = search(tmp_path, judge_all=True)
    for name, gain in (("a", 1.2), ("b", 4.0), ("c", 3.0), ("d", 1.1), ("e", 2.0)):
        state.record(state.incumbent, refinement(name, gain))
    assert state.finish_iteration() is True
    assert [node.source for node in state.accepted] == [state.target.source, "e", "c", "b"]
    assert len(state.accepted) == 2 + RUNNERS_UP
    assert [node.ratio for node in state.accepted] == [1.0, 2.0, 3.0, 4.0]


def test_a_proposer_is_told_the_seed_and_the_version(tmp_path: Path) -> None:
    state = search(tmp_path, judge_all=False)
    list(state.proposals(state.incumbent, 1))
    assert isinstance(state.proposer, Scripted)
    (context,) = state.proposer.contexts
    assert (context.seed, context.python) == (9, (3, 10, 1))
