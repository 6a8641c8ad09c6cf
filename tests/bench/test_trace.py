from __future__ import annotations

from dataclasses import replace

from afterburner_ide.bench.trace import Trace
from afterburner_ide.engine.events import IncumbentChanged, RefinementDecided, Stage
from afterburner_ide.reasons import Reason
from afterburner_ide.types import (
    Judgement,
    MemoryDelta,
    Objective,
    Proposal,
    Ratio,
    Refinement,
    Verdict,
)


def decided(number, iteration, rules, verdict, ratio=None):
    time = None if ratio is None else Ratio(ratio, ratio, ratio, 1.0, 1.0)
    memory = None if ratio is None else MemoryDelta(int(ratio * 10_000), 10_000, "x")
    reason = Reason.FASTER if verdict is Verdict.ACCEPTED else Reason.NO_DIFFERENCE
    judgement = Judgement(verdict, reason, time=time, memory=memory)
    return RefinementDecided(
        number, Refinement(iteration, "rules", Proposal("…", "…", rules), judgement, "")
    )


EVENTS = [
    Stage("loop", "Iteration 1"),
    decided(1, 1, ("a",), Verdict.REJECTED, 1.01),
    decided(2, 1, ("b",), Verdict.ACCEPTED, 1.5),
    decided(3, 1, ("c",), Verdict.ACCEPTED, 2.0),
    decided(4, 1, ("d",), Verdict.REJECTED),
    IncumbentChanged(1, ("c",), 2.0, None, None),
    decided(5, 2, ("c", "b"), Verdict.ACCEPTED, 1.25),
    IncumbentChanged(2, ("c", "b"), 2.5, None, None),
    decided(6, 3, ("c", "b", "a"), Verdict.REJECTED, 3.0),
]


def test_the_best_so_far_of_a_run_for_time():
    trace = Trace(Objective.TIME)
    for event in EVENTS:
        trace.read(event)
    assert [entry["best"] for entry in trace.entries] == [1.0, 1.5, 2.0, 2.0, 2.5, 2.5]
    assert [entry["iteration"] for entry in trace.entries] == [1, 1, 1, 1, 2, 3]
    assert trace.entries[3]["gain"] is None
    assert trace.entries[4] == {
        "iteration": 2,
        "rules": ["c", "b"],
        "verdict": "accepted",
        "reason": "faster",
        "gain": 1.25,
        "best": 2.5,
    }


def test_the_best_so_far_of_a_run_for_memory():
    trace = Trace(Objective.MEMORY)
    for event in EVENTS:
        told = replace(event, ratio=None) if isinstance(event, IncumbentChanged) else event
        trace.read(told)
    assert [entry["best"] for entry in trace.entries] == [1.0, 1.5, 2.0, 2.0, 2.5, 2.5]
