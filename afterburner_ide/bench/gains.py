"""One number for what was gained: how many times less is needed of what was asked for."""

from __future__ import annotations

from afterburner_ide.types import IntegralDelta, MemoryDelta, Objective, Ratio

__all__ = ["LEAST_AREA", "gain"]

LEAST_BYTES = 1 << 10
LEAST_AREA = 1e-5


def gain(
    objective: Objective,
    time: Ratio | None,
    memory: MemoryDelta | None,
    integral: IntegralDelta | None,
) -> float | None:
    """The ratio of before to after for the objective; None where it was not measured.

    What is below 1 KiB, or 10 KiB for 1 ms, counts as that much: smaller figures are noise.
    """
    if objective is Objective.TIME and time is not None:
        return time.ratio
    if objective is Objective.MEMORY and memory is not None:
        return max(memory.before_bytes, LEAST_BYTES) / max(memory.after_bytes, LEAST_BYTES)
    if objective is Objective.INTEGRAL and integral is not None:
        return max(integral.before, LEAST_AREA) / max(integral.after, LEAST_AREA)
    return None
