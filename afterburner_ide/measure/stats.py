"""The group-sequential rule that turns paired log-ratios into a decision.

Samples are log(before / after) of interleaved pairs of blocks, one list per pair of processes.
The estimate is the mean over process pairs of their medians. Its error has two parts: the spread
within processes, from the median absolute deviation, and the layout effect of a process, which
more blocks in the same processes do not remove (`LAYOUT_SD`, measured between forks of one
server). At each look the decision boundary is wide, and narrows as samples come in; a gain is given
up sooner than it is granted, since a gain missed costs little, and a false one the tool's name.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from enum import Enum

LAYOUT_SD = 0.01
MEDIAN_EFFICIENCY = 1.858  # 1.4826 (MAD to sd) x 1.2533 (sd of a median to that of a mean)


@dataclass(frozen=True, slots=True)
class Look:
    """Decide after `blocks` pairs in each process pair, at a distance of `z` standard errors."""

    blocks: int
    z: float


LOOKS = (Look(2, 6.0), Look(4, 4.0), Look(6, 3.6), Look(9, 3.3), Look(14, 3.1), Look(20, 2.8))
LONG_LOOKS = (Look(1, 30.0), *LOOKS)  # one block a process: only the obvious is decided
LAST_Z = 2.6
FUTILE_Z = 3.0
FUTILE_ALONE_Z = 6.0  # from one block a process, whose spread is not known yet


class Decision(Enum):
    """Whether the ratio is above the threshold."""

    ABOVE = "above"
    BELOW = "below"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A log-ratio with its standard error."""

    log_ratio: float
    error: float

    @property
    def ratio(self) -> float:
        return math.exp(self.log_ratio)

    def interval(self, z: float = 2.0) -> tuple[float, float]:
        return math.exp(self.log_ratio - z * self.error), math.exp(self.log_ratio + z * self.error)


def estimate(samples: list[list[float]]) -> Estimate:
    """Estimate from at least one sample per process pair."""
    medians = [statistics.median(part) for part in samples]
    deviations = [
        abs(value - middle) for part, middle in zip(samples, medians, strict=True) for value in part
    ]
    # The median of two samples is their mean: one disturbed block moves it, and must show.
    robust = min(map(len, samples)) > 2
    spread = statistics.median(deviations) if robust else statistics.fmean(deviations)
    count = len(deviations)
    within = (MEDIAN_EFFICIENCY * spread) ** 2 / count
    between = LAYOUT_SD**2 / len(samples)
    return Estimate(statistics.fmean(medians), math.sqrt(within + between))


def decide(found: Estimate, threshold: float, look: Look, *, last: bool) -> Decision:
    """Compare an estimate with the ratio `threshold` at one look.

    A threshold above 1 asks for a gain, and is given up at FUTILE_Z; one below is a guard.
    """
    limit = math.log(threshold)
    if last:
        above = found.log_ratio > limit + LAST_Z * found.error
        return Decision.ABOVE if above else Decision.BELOW
    below_z = look.z
    if threshold > 1.0:
        below_z = min(look.z, FUTILE_Z if look.blocks > 1 else FUTILE_ALONE_Z)
    if found.log_ratio - look.z * found.error > limit:
        return Decision.ABOVE
    if found.log_ratio + below_z * found.error < limit:
        return Decision.BELOW
    return Decision.OPEN
