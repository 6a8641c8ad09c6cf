"""What the check makes of what was found; the finding itself is tested beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterburner_ide.bench import check
from afterburner_ide.bench.metrics import Standing
from afterburner_ide.bench.outside import Timing, Verification
from afterburner_ide.bench.project import lay_out
from afterburner_ide.errors import OutsideCheckFailed
from afterburner_ide.measure.memory import Footprint
from afterburner_ide.types import Objective

from .conftest import UNIQUE_FAST, make_task

SPEED = {"original": 9000, "rewrite": 3000, "reference": 1000}
FOUND = Verification({}, "", 20, (4, 60, 400), fresh=True)


def footprint(megabytes):
    return Footprint(megabytes << 20, 0, 0, float(megabytes), 1.0, estimated=False)


@pytest.fixture
def outcome(monkeypatch, options, row, tmp_path):
    """Run the check of a row with the measurements given; the value has what was asked for."""
    asked = []

    def go(
        module=UNIQUE_FAST, found=FOUND, failing=(), memory=None, objective=Objective.TIME, **task
    ):
        def verify(task, module, confinement, rng):
            if isinstance(found, Exception):
                raise found
            return found

        def measure(versions, task, scale, confinement, rng):
            asked.append((scale, [name for name, _ in versions]))
            if scale in failing:
                raise OutsideCheckFailed(f"too slow at {scale}")
            rounds = tuple({name: SPEED[name] + noise for name, _ in versions} for noise in (0, 5))
            return Timing((rounds,) * 3)

        def footprints(project, versions, scales, options, rng):
            if memory is None:
                raise OutsideCheckFailed("no memory")
            return {name: footprint(memory[name]) for name in versions}

        monkeypatch.setattr(check, "verify", verify)
        monkeypatch.setattr(check, "measure", measure)
        monkeypatch.setattr(check, "footprints", footprints)
        made = make_task(**task)
        folder = tmp_path / "work"
        folder.mkdir(exist_ok=True)
        unranked = dict.fromkeys(("rank_time", "rank_memory", "rank_integral"))
        status = "improved" if module else "no_improvement"
        start = row("unique", status=status, passed=False, objective=objective, **unranked)
        asked_for = replace(options, objective=objective)
        return check.checked(start, made, lay_out(made, folder), module, asked_for)

    go.asked = asked
    return go


def test_a_rewrite_between_the_original_and_the_reference(outcome):
    found = outcome(memory={"original": 8, "rewrite": 8, "reference": 2})
    assert found.passed
    assert found.improved
    assert found.gain == found.time.ratio == pytest.approx(3.0, rel=0.01)
    assert found.reference_time.ratio == pytest.approx(9.0, rel=0.01)
    assert found.against_reference.ratio == pytest.approx(1 / 3, rel=0.01)
    assert found.standing is Standing.WORSE
    assert found.beats_reference is False
    # It beats one of the two known versions in time; in memory it ties and loses.
    assert (found.rank_time, found.rank_memory, found.rank_integral) == (0.5, 0.25, 0.25)
    assert (found.scale, found.compared) == (400, 20)
    assert outcome.asked == [(400, ["original", "rewrite", "reference"])]


def test_an_original_that_stays_is_held_against_the_reference(outcome):
    found = outcome(module=None, memory={"original": 2, "reference": 8})
    assert found.time is None
    assert found.against_reference.ratio == pytest.approx(1 / 9, rel=0.01)
    assert (found.rank_time, found.rank_memory) == (0.25, 0.75)
    assert found.gain == 1.0


def test_an_original_alone_ties_with_itself_and_nothing_is_measured(outcome):
    found = outcome(module=None, reference_fast=None)
    assert (found.rank_time, found.rank_memory, found.rank_integral) == (0.5, 0.5, 0.5)
    assert found.beats_reference is None
    assert outcome.asked == []


def test_a_wrong_rewrite_is_not_measured(outcome):
    found = outcome(found=Verification({}, "gen(4, 7): it differs", 3, (4,), fresh=True))
    assert (found.wrong, found.passed, found.gain) == (True, False, 1.0)
    assert found.why == "gen(4, 7): it differs"
    assert found.rank_time is None
    assert outcome.asked == []


def test_failing_tests_are_no_pass_but_not_always_wrong(outcome):
    found = outcome(found=Verification({"original": "no", "rewrite": "no"}, "", 3, (4,), True))
    assert (found.wrong, found.passed) == (False, False)
    assert found.why == "it fails the task's tests: no"


def test_a_size_that_cannot_be_measured_is_left_for_a_smaller_one(outcome):
    found = outcome(failing=(400,), memory={"original": 8, "rewrite": 8, "reference": 2})
    assert [scale for scale, _ in outcome.asked] == [400, 60]
    assert found.scale == 60
    assert "Not measured: too slow at 400" in found.notes
    assert found.improved


def test_what_cannot_be_measured_at_all_is_an_error_where_something_is_claimed(outcome):
    found = outcome(failing=(400, 60, 4))
    assert found.error == "outside_check: too slow at 4"
    assert (found.improved, found.passed, found.gain) == (False, False, 1.0)
    nothing_claimed = outcome(failing=(400, 60, 4), module=None)
    assert nothing_claimed.error is None
    assert nothing_claimed.passed
    assert nothing_claimed.rank_time is None
    assert "Not measured: too slow at 4" in nothing_claimed.notes


def test_an_original_that_cannot_be_checked_is_an_error(outcome):
    found = outcome(found=OutsideCheckFailed("no input was compared"), module=None)
    assert found.error == "outside_check: no input was compared"
    assert not found.passed


def test_memory_that_cannot_be_measured_is_a_note_unless_it_is_the_objective(outcome):
    found = outcome()
    assert found.improved
    assert found.rank_time == 0.5
    assert found.rank_memory is None
    assert "Not measured: no memory" in found.notes
    assert outcome(objective=Objective.MEMORY).error == "outside_check: no memory"


def test_what_was_left_unfinished_is_noted(outcome):
    found = outcome(
        found=Verification({}, "", 3, (4, 60), True, "the original hung"),
        memory={"original": 8, "rewrite": 8, "reference": 2},
    )
    assert "the original hung" in found.notes
    assert found.improved
