from __future__ import annotations

import json
import math

import pytest

from afterburner_ide.bench.curves import best_by_evaluation, best_by_iteration
from afterburner_ide.bench.gains import gain
from afterburner_ide.bench.metrics import Standing
from afterburner_ide.bench.row import row_from_json, row_to_json
from afterburner_ide.bench.summary import summarize
from afterburner_ide.types import IntegralDelta, MemoryDelta, Objective, Ratio


def test_the_gain_is_that_of_the_objective_and_was_measured_outside(row):
    time, memory, integral = Ratio(2, 1, 3, 1, 1), MemoryDelta(4096, 1024, "x"), IntegralDelta(3, 1)
    known = [gain(objective, time, memory, integral) for objective in Objective]
    assert known == [2, 4, 3]
    assert gain(Objective.MEMORY, time, None, None) is None
    assert gain(Objective.MEMORY, None, MemoryDelta(388, 20, "x"), None) == 1.0
    assert row(ratio=2.0).gain == 2.0
    memories = {"objective": Objective.MEMORY, "memory": memory}
    assert row(ratio=2.0, **memories).gain == 4.0


@pytest.mark.parametrize(
    "changes",
    [{"wrong": True}, {"error": "lost"}, {"status": "no_improvement"}, {"time": None}],
)
def test_what_does_not_count_has_the_gain_one(row, changes):
    assert row(ratio=3.0, **changes).gain == 1.0


def test_a_summary_of_known_rows(row):
    rows = [
        row("a", 4.0, standing=Standing.BETTER, has_reference=True, rank_time=1.0),
        row("b", 1.1, standing=Standing.WORSE, has_reference=True, rank_time=0.5),
        row("c", 8.0, wrong=True, passed=False, why="differs", rank_time=None, source="garden"),
        row("d", standing=Standing.EQUAL, has_reference=True, rank_memory=None),
        row("e", status="error", error="lost", passed=False, source="garden"),
        row("f", status="not_enough_evidence", has_reference=True, evaluations=6),
    ]
    found = summarize(rows)
    assert found["tasks"] == 6
    assert found["improved"] == 2
    assert found["share_1_2"]["count"] == 1
    assert found["share_1_2"]["share"] == pytest.approx(1 / 6)
    assert found["geomean_capped_100"]["value"] == pytest.approx(4.4 ** (1 / 6))
    assert found["geomean_claimed"] == pytest.approx((8.0 * 2.2) ** (1 / 6))
    assert found["geomean_of_improved"] == pytest.approx(4.4**0.5)
    assert found["median"] == 1.0
    assert (found["wrong"], found["errors"], found["not_enough_evidence"]) == (1, 1, 1)
    assert (found["tasks_with_reference"], found["reference_measured"]) == (4, 3)
    assert (found["beat_reference"], found["faster_than_reference"]) == (2, 1)
    assert found["pass"]["count"] == 4
    # Ranks 1, .5, .5, .5 of those that passed; two failures count 0 among all six.
    assert found["beyond_t"] == {"all": 2.5 / 6, "passed": 2.5 / 4, "not_measured": 0}
    assert found["beyond_m"] == {"all": 1.5 / 5, "passed": 0.5, "not_measured": 1}
    assert found["evaluations_per_task"] == 1.0
    assert set(found["per_source"]) == {"shop", "garden"}
    assert found["per_source"]["garden"]["tasks"] == 2
    assert found["per_source"]["garden"]["geomean_capped_100"]["value"] == 1.0
    json.dumps(found, allow_nan=False)


def test_a_summary_of_nothing():
    found = summarize([])
    assert found["tasks"] == 0
    assert found["geomean_capped_100"]["value"] == 1.0
    assert found["beyond_t"] == {"all": None, "passed": None, "not_measured": 0}


def entry(iteration, best):
    return {"iteration": iteration, "best": best, "rules": [], "verdict": "accepted"}


def test_the_curves_never_fall_and_keep_the_last_value(row):
    rows = [
        row("a", trace=(entry(1, 1.0), entry(1, 4.0), entry(2, 16.0))),
        row("b", trace=(entry(1, 1.0),)),
    ]
    assert best_by_evaluation(rows) == pytest.approx([1.0, 1.0, 2.0, 4.0])
    assert best_by_iteration(rows) == pytest.approx([1.0, 2.0, 4.0])
    assert best_by_evaluation([]) == best_by_iteration([]) == [1.0]


def test_a_row_survives_json(row):
    made = row(
        ratio=2.0,
        standing=Standing.EQUAL,
        memory=MemoryDelta(5, 3, "tracemalloc"),
        integral=IntegralDelta(0.5, 0.25, estimated=True),
        claimed_time=Ratio(2.0, 1.0, math.inf, 1.0, 0.5),
        trace=(entry(1, 2.0),),
        notes=("a note",),
    )
    text = json.dumps(row_to_json(made), allow_nan=False)
    assert row_from_json(json.loads(text)) == made
    assert json.loads(text)["beats_reference"] is True
    assert json.loads(text)["gain"] == 2.0


@pytest.mark.parametrize("body", [{}, {"schema": 0}, {"schema": 1}])
def test_what_is_no_row_is_refused(body):
    with pytest.raises((ValueError, KeyError)):
        row_from_json(body)
