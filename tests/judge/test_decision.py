"""The acceptance policy as tables."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from afterburner_ide.judge import decision
from afterburner_ide.measure.memory import RESIDENT, TRACED
from afterburner_ide.measure.speed import Speed
from afterburner_ide.measure.stats import Decision, Estimate
from afterburner_ide.reasons import Reason
from afterburner_ide.types import IntegralDelta, MemoryDelta, Objective, Verdict

MIB = 1 << 20


def speed(ratio: float, verdict: Decision = Decision.ABOVE, **values: Any) -> Speed:
    made = Speed(
        decision=verdict,
        estimate=Estimate(math.log(ratio), 0.01),
        before_s=1.0,
        after_s=1.0 / ratio,
        pairs=6,
        calls_per_block=1,
    )
    return replace(made, **values)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (speed(1.5), None),
        (speed(1.5, parallel=True), Reason.PARALLEL),
        (speed(1.5, outside_the_clock=True), Reason.OUTSIDE_THE_CLOCK),
        (speed(1.0, Decision.BELOW), Reason.NO_DIFFERENCE),
        (speed(1.02, Decision.BELOW), Reason.NO_DIFFERENCE),
        (speed(1.2, Decision.BELOW), Reason.NO_DIFFERENCE),
        (speed(0.96, Decision.BELOW), Reason.NO_DIFFERENCE),
        (speed(0.8, Decision.BELOW), Reason.SLOWER),
    ],
)
def test_time(found: Speed, reason: Reason | None) -> None:
    ruling = decision.rule_speed(found, decision.STEP)
    assert (None if ruling is None else ruling.reason) is reason
    if ruling is not None:
        assert ruling.verdict is Verdict.REJECTED
        assert ruling.detail


def memory(before: float, after: float, meter: str = RESIDENT) -> MemoryDelta:
    return MemoryDelta(int(before * MIB), int(after * MIB), meter)


@pytest.mark.parametrize(
    ("delta", "reason"),
    [
        (memory(8, 2), None),
        (memory(8, 7), None),
        (memory(8, 7.9), Reason.NO_DIFFERENCE),
        (memory(100, 99), Reason.NO_DIFFERENCE),
        (memory(0, 0), Reason.NO_DIFFERENCE),
        (memory(2, 8), Reason.MORE_MEMORY),
        (memory(8, 8.1), Reason.NO_DIFFERENCE),
        (memory(0.5, 0.1, TRACED), None),
        (memory(0.5, 0.1, RESIDENT), Reason.NO_DIFFERENCE),
        (MemoryDelta(600, 200, TRACED), Reason.NO_DIFFERENCE),
        (memory(0.1, 0.5, TRACED), Reason.MORE_MEMORY),
    ],
)
def test_memory(delta: MemoryDelta, reason: Reason | None) -> None:
    ruling = decision.rule_memory(delta, decision.STEP)
    assert (None if ruling is None else ruling.reason) is reason


@pytest.mark.parametrize(
    ("before", "after", "estimated", "reason"),
    [
        (10.0, 5.0, False, None),
        (10.0, 9.5, False, Reason.NO_DIFFERENCE),
        (10.0, 5.0, True, None),
        (10.0, 9.9, True, Reason.NO_DIFFERENCE),
        (0.0, 0.0, True, Reason.NO_DIFFERENCE),
        (5.0, 10.0, False, Reason.NO_DIFFERENCE),
    ],
)
def test_integral(before: float, after: float, estimated: bool, reason: Reason | None) -> None:
    delta = IntegralDelta(before, after, estimated=estimated)
    ruling = decision.rule_integral(delta, memory(8, 8), decision.STEP)
    assert (None if ruling is None else ruling.reason) is reason


@pytest.mark.parametrize(
    ("delta", "trade_off"),
    [
        (memory(8, 8), False),
        (memory(8, 9.9), False),
        (memory(8, 10.5), True),
        (memory(0, 0.9), False),
        (memory(0, 1.1), True),
        (memory(100, 120), False),
        (memory(100, 130), True),
        (memory(400, 0), False),
    ],
)
def test_memory_guards_time(delta: MemoryDelta, trade_off: bool) -> None:
    ruling = decision.guard_memory(delta)
    assert (ruling is not None) is trade_off
    assert ruling is None or ruling.reason is Reason.TRADE_OFF


@pytest.mark.parametrize(
    ("found", "trade_off"),
    [(speed(1.0), False), (speed(0.9), False), (speed(0.7, Decision.BELOW), True)],
)
def test_time_guards_memory(found: Speed, trade_off: bool) -> None:
    ruling = decision.guard_time(found)
    assert (ruling is not None) is trade_off
    assert ruling is None or ruling.reason is Reason.TRADE_OFF


@pytest.mark.parametrize(
    ("extra_ms", "rejected"), [(-100, False), (0, False), (49, False), (51, True), (500, True)]
)
def test_the_import_is_guarded(extra_ms: int, rejected: bool) -> None:
    ruling = decision.guard_import(10_000_000, 10_000_000 + extra_ms * 1_000_000)
    assert (ruling is not None) is rejected
    assert ruling is None or ruling.reason is Reason.OUTSIDE_THE_CLOCK


@pytest.mark.parametrize(
    ("ratio", "gain", "scale", "rejected"),
    [
        (1.2, 1.0, 10, False),
        (0.9, 1.0, 10, False),
        (0.5, 1.0, 10, True),
        (0.5, 1.0, None, True),
        (0.5, 100.0, 10, False),  # a loss of 1 s is a trifle beside a gain of 100 s
    ],
)
def test_smaller_sizes_are_guarded(
    ratio: float, gain: float, scale: int | None, rejected: bool
) -> None:
    ruling = decision.guard_size(speed(ratio), gain, scale)
    assert (ruling is not None) is rejected
    assert ruling is None or ruling.reason is Reason.SLOWER_AT_A_SIZE


@pytest.mark.parametrize("objective", Objective)
def test_each_objective_has_its_word(objective: Objective) -> None:
    ruling = decision.accepted(objective)
    assert ruling.verdict is Verdict.ACCEPTED
    assert ruling.reason in {Reason.FASTER, Reason.LESS_MEMORY, Reason.SMALLER_INTEGRAL}
    assert len({decision.accepted(item).reason for item in Objective}) == 3


def test_the_ratio_carries_its_interval() -> None:
    ratio = decision.ratio_of(speed(2.0))
    assert ratio.low < ratio.ratio < ratio.high
    assert ratio.ratio == pytest.approx(2.0)
    assert (ratio.before_s, ratio.after_s) == (1.0, 0.5)
