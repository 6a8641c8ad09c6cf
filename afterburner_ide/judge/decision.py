"""The acceptance policy, pure: from measurements to a verdict.

The objective must improve beyond its threshold, and nothing else may get worse beyond a guard:
peak memory by 25 % and 1 MiB, time by a factor of 1.25. A candidate outside a guard is a
trade-off, which the engine does not make for the person.
"""

from __future__ import annotations

from dataclasses import dataclass

from afterburner_ide.measure.memory import RESIDENT
from afterburner_ide.measure.speed import Speed
from afterburner_ide.measure.stats import Decision
from afterburner_ide.reasons import Reason
from afterburner_ide.types import IntegralDelta, MemoryDelta, Objective, Ratio, Verdict

STEP = 1.03
WHOLE = 1.05
PEAK_GUARD, PEAK_SLACK = 1.25, 1 << 20
TIME_GUARD = 1.25
LOSS_SHARE = 0.05
IMPORT_SLACK_NS = 50_000_000
RESIDENT_GAIN, TRACED_GAIN = 512 << 10, 1 << 10
ACCEPTED = {
    Objective.TIME: Reason.FASTER,
    Objective.MEMORY: Reason.LESS_MEMORY,
    Objective.INTEGRAL: Reason.SMALLER_INTEGRAL,
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict with its reason and a sentence of detail."""

    verdict: Verdict
    reason: Reason
    detail: str = ""


def ratio_of(speed: Speed) -> Ratio:
    low, high = speed.estimate.interval()
    return Ratio(speed.estimate.ratio, low, high, speed.before_s, speed.after_s)


def rule_speed(speed: Speed, threshold: float) -> Ruling | None:
    """None when the time improved beyond the threshold and no gate was crossed."""
    ratio = ratio_of(speed)
    told = f"{ratio.ratio:.3f}× [{ratio.low:.3f}, {ratio.high:.3f}]"
    if speed.parallel:
        return _rejected(Reason.PARALLEL, "it uses more CPU than wall time")
    if speed.outside_the_clock:
        return _rejected(Reason.OUTSIDE_THE_CLOCK, "it works before the clock starts")
    if speed.decision is Decision.ABOVE:
        return None
    if speed.decision is Decision.OPEN:
        return Ruling(Verdict.UNDECIDED, Reason.BUDGET_SPENT, f"{told} is too little to decide on")
    if ratio.high < 1 / threshold:
        return _rejected(Reason.SLOWER, told)
    return _rejected(Reason.NO_DIFFERENCE, f"{told} does not show the {threshold:.2f}× asked for")


def rule_memory(memory: MemoryDelta, threshold: float) -> Ruling | None:
    """None when peak memory fell beyond the threshold."""
    least = RESIDENT_GAIN if memory.meter == RESIDENT else TRACED_GAIN
    saved = memory.before_bytes - memory.after_bytes
    if saved >= least and memory.before_bytes >= threshold * memory.after_bytes:
        return None
    if -saved >= least and memory.after_bytes >= threshold * memory.before_bytes:
        return _rejected(Reason.MORE_MEMORY, _bytes(memory))
    return _rejected(Reason.NO_DIFFERENCE, _bytes(memory))


def rule_integral(integral: IntegralDelta, memory: MemoryDelta, threshold: float) -> Ruling | None:
    """None when memory over time fell beyond the threshold."""
    told = f"{integral.before:.4g} → {integral.after:.4g} {integral.unit}"
    if not max(memory.before_bytes, memory.after_bytes):
        return _rejected(Reason.NO_DIFFERENCE, "neither version needs memory that can be measured")
    margin = 1.15 if not integral.estimated else threshold  # sampled integrals repeat to 15 %
    if integral.before >= margin * integral.after and integral.before > 0:
        return None
    return _rejected(Reason.NO_DIFFERENCE, told)


def guard_import(before_ns: int, after_ns: int) -> Ruling | None:
    """Rejected when the module takes much longer to import: work was moved, not saved."""
    extra = after_ns - before_ns
    if extra > IMPORT_SLACK_NS:
        return _rejected(Reason.OUTSIDE_THE_CLOCK, f"importing takes {extra / 1e6:.0f} ms more")
    return None


def guard_memory(memory: MemoryDelta) -> Ruling | None:
    """A trade-off when peak memory grew beyond the guard."""
    grown = memory.after_bytes - memory.before_bytes
    if grown > PEAK_SLACK and memory.after_bytes > PEAK_GUARD * memory.before_bytes:
        return _rejected(Reason.TRADE_OFF, f"faster, but peak memory grows: {_bytes(memory)}")
    return None


def guard_time(speed: Speed) -> Ruling | None:
    """A trade-off when time grew beyond the guard."""
    ratio = ratio_of(speed)
    if ratio.ratio > 1 / TIME_GUARD:
        return None
    return _rejected(Reason.TRADE_OFF, f"needs less memory, but time is {ratio.ratio:.3f}×")


def guard_size(small: Speed, main_gain_s: float, scale: int | None) -> Ruling | None:
    """Rejected when a smaller size loses beyond the guard, and the loss is no trifle.

    A loss is a trifle when it is less than LOSS_SHARE of what one call gains at the main size.
    """
    ratio = ratio_of(small)
    loss = ratio.after_s - ratio.before_s
    if ratio.high < 1 / TIME_GUARD and loss > LOSS_SHARE * main_gain_s:
        size = f"size {scale}" if scale is not None else "the smallest inputs"
        return _rejected(Reason.SLOWER_AT_A_SIZE, f"{ratio.ratio:.3f}× at {size}")
    return None


def accepted(objective: Objective, detail: str = "") -> Ruling:
    return Ruling(Verdict.ACCEPTED, ACCEPTED[objective], detail)


def _rejected(reason: Reason, detail: str) -> Ruling:
    return Ruling(Verdict.REJECTED, reason, detail)


def _bytes(memory: MemoryDelta) -> str:
    before, after = memory.before_bytes / (1 << 20), memory.after_bytes / (1 << 20)
    return f"{before:.2f} → {after:.2f} MiB ({memory.meter})"
