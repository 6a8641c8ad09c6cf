"""Whole runs with the proposers that others are compared with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from afterburner_ide.engine.events import RefinementDecided
from afterburner_ide.engine.result import Status
from afterburner_ide.judge.judge import Judge
from afterburner_ide.judge.recalling import NOTE
from afterburner_ide.proposers.echo import EchoProposer
from afterburner_ide.reasons import Reason

from .conftest import FAST, SLOW, Outcome

Run = Callable[..., Outcome]
WRONG = "def f(xs):\n    return sorted(set(xs))\n"


def test_stop_leaves_it_at_the_original(run: Run) -> None:
    outcome = run(proposer="stop")
    assert (outcome.result.status, outcome.result.reason) == (
        Status.NO_IMPROVEMENT,
        Reason.NO_PROPOSAL,
    )
    assert "baseline_measured" in outcome.names


def test_exhaustive_judges_singles_and_pairs_in_one_iteration(run: Run) -> None:
    more = "twice = []\n    for x in out:\n        twice.append(x * 2)\n    return out, twice"
    source = SLOW.replace("return out", more)
    outcome = run(proposer="exhaustive", source=source)
    counts = {len(refinement.proposal.rules) for refinement in outcome.result.refinements}
    assert counts == {1, 2}
    assert {refinement.iteration for refinement in outcome.result.refinements} == {1}
    assert outcome.result.status is Status.IMPROVED


def test_ruff_is_judged_like_anybody(run: Run, project: Path) -> None:
    source = SLOW.replace("return out", "return set([x for x in out])")
    (refinement,) = run(proposer="ruff", source=source).result.refinements
    assert refinement.proposal.rules == ("ruff",)
    assert "+    return set(out)" in refinement.diff
    assert (project / "shop.py").read_text() == SLOW


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let `echo` judge all and keep its verdicts, in the folder that is returned."""
    monkeypatch.setattr(EchoProposer, "judge_all", True)
    monkeypatch.setattr(EchoProposer, "verdicts", tmp_path / "verdicts")
    return tmp_path / "verdicts"


def forge(folder: Path) -> None:
    """Make every kept verdict accepted, 1000 times faster."""
    (path,) = folder.iterdir()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        line["judgement"] |= {"verdict": "accepted", "reason": "faster"}
        line["judgement"]["time"] = {
            "ratio": 1000.0, "low": 990.0, "high": 1010.0, "before_s": 1.0, "after_s": 0.001,
        }  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_a_second_run_judges_the_winner_alone(
    run: Run, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(WRONG, FAST).result
    judged: list[str] = []
    real = Judge.judge
    monkeypatch.setattr(
        Judge, "judge", lambda self, new, old: judged.append(new) or real(self, new, old)
    )
    second = run(WRONG, FAST, seed=2)
    assert judged == [FAST]
    assert second.result.status is Status.IMPROVED
    assert second.result.module == first.module
    decided = [event for event in second.events if isinstance(event, RefinementDecided)]
    assert all(NOTE in event.refinement.judgement.notes for event in decided)
    assert [event.refinement.judgement.reason for event in decided] == [
        refinement.judgement.reason for refinement in first.refinements
    ]


def test_a_forged_verdict_is_never_the_claim(run: Run, kept: Path) -> None:
    run(FAST, WRONG)
    forge(kept)
    result = run(FAST, WRONG).result
    assert [refinement.judgement.time.ratio for refinement in result.refinements] == [1000.0] * 2
    assert result.status is Status.IMPROVED
    assert result.module == FAST
    assert result.time is not None
    assert result.time.ratio < 900


def test_a_forged_verdict_alone_claims_nothing(run: Run, kept: Path) -> None:
    run(WRONG)
    forge(kept)
    result = run(WRONG).result
    assert (result.status, result.reason) == (Status.NO_IMPROVEMENT, Reason.DIFFERENT_RESULT)
    assert result.module is None
