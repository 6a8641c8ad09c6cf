"""The figures of a benchmark, pure: shares, means, intervals and percentile ranks."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from afterburner_ide.bench.gains import LEAST_AREA
from afterburner_ide.types import IntegralDelta, MemoryDelta, Ratio

__all__ = [
    "CAP",
    "Estimated",
    "Standing",
    "bootstrap_geomean",
    "geomean",
    "integral_standing",
    "memory_standing",
    "rank",
    "share",
    "time_standing",
    "wilson",
]

CAP = 100.0
Z = 1.959963984540054
REPLICATES = 2000
ALIKE = 1.02
RESIDENT_NOISE = 512 << 10
TRACED_NOISE = 1 << 10
TRACED_BELOW = 1 << 20
MEMORY_NOISE = 1.05
INTEGRAL_NOISE = 1.15


@dataclass(frozen=True, slots=True)
class Estimated:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class Standing(StrEnum):
    """How a version stands against another one."""

    BETTER = "better"
    EQUAL = "equal"
    WORSE = "worse"

    @property
    def score(self) -> float:
        """1 for better, a half for a tie, 0 for worse."""
        return {Standing.BETTER: 1.0, Standing.EQUAL: 0.5, Standing.WORSE: 0.0}[self]


def share(count: int, total: int) -> Estimated:
    """`count` of `total` with Wilson's interval; 0 of 0 says nothing: 0 within [0, 1]."""
    low, high = wilson(count, total)
    return Estimated(count / total if total else 0.0, low, high)


def wilson(count: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % score interval of a binomial share."""
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share")
    if not total:
        return 0.0, 1.0
    part = count / total
    scale = 1 + Z * Z / total
    centre = (part + Z * Z / (2 * total)) / scale
    half = Z / scale * math.sqrt(part * (1 - part) / total + Z * Z / (4 * total * total))
    # At the ends rounding would leave 1e-17 where the bound is the end itself.
    return (
        0.0 if count == 0 else centre - half,
        1.0 if count == total else centre + half,
    )


def geomean(ratios: Sequence[float], cap: float = CAP) -> float:
    """The geometric mean of positive ratios, none counted beyond `cap`; 1.0 of none."""
    if not ratios:
        return 1.0
    return math.exp(statistics.fmean(math.log(min(ratio, cap)) for ratio in ratios))


def bootstrap_geomean(
    ratios: Sequence[float], seed: int = 0, replicates: int = REPLICATES, cap: float = CAP
) -> Estimated:
    """The geometric mean with the percentile interval of drawing the tasks anew.

    So the interval covers which tasks were in the benchmark, not the noise of each measurement.
    """
    logs = [math.log(min(ratio, cap)) for ratio in ratios]
    if not logs:
        return Estimated(1.0, 1.0, 1.0)
    rng = random.Random(seed)
    means = sorted(statistics.fmean(rng.choices(logs, k=len(logs))) for _ in range(replicates))
    low = means[math.floor(0.025 * (replicates - 1))]
    high = means[math.ceil(0.975 * (replicates - 1))]
    return Estimated(geomean(ratios, cap), math.exp(low), math.exp(high))


def time_standing(ratio: Ratio) -> Standing:
    """How the version `after` stands against `before`: a tie within the noise or 2 %."""
    if ratio.low > 1 and ratio.ratio >= ALIKE:
        return Standing.BETTER
    if ratio.high < 1 and ratio.ratio <= 1 / ALIKE:
        return Standing.WORSE
    return Standing.EQUAL


def memory_standing(memory: MemoryDelta) -> Standing:
    """As for time; a tie within 5 %, or within what the meter can tell apart."""
    small = max(memory.before_bytes, memory.after_bytes) < TRACED_BELOW
    noise = TRACED_NOISE if small else RESIDENT_NOISE
    if abs(memory.before_bytes - memory.after_bytes) < noise:
        return Standing.EQUAL
    return _beyond(memory.before_bytes, memory.after_bytes, MEMORY_NOISE)


def integral_standing(integral: IntegralDelta) -> Standing:
    """As for time; a tie within the 15 % to which a sampled integral repeats."""
    before, after = (max(area, LEAST_AREA) for area in (integral.before, integral.after))
    return _beyond(before, after, INTEGRAL_NOISE)


def rank(standings: Sequence[Standing]) -> float:
    """The share of known versions that are beaten, a tie counting half; in [0, 1]."""
    return statistics.fmean(standing.score for standing in standings)


def _beyond(before: float, after: float, noise: float) -> Standing:
    if before > noise * after:
        return Standing.BETTER
    if after > noise * before:
        return Standing.WORSE
    return Standing.EQUAL
