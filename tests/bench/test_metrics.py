from __future__ import annotations

import math

import pytest

from afterburner_ide.bench.metrics import (
    Standing,
    bootstrap_geomean,
    geomean,
    integral_standing,
    memory_standing,
    rank,
    share,
    time_standing,
    wilson,
)
from afterburner_ide.types import IntegralDelta, MemoryDelta, Ratio


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Computed from the closed form by hand for 8 of 10, and the symmetric cases.
        (8, 10, 0.49016, 0.94332),
        (2, 10, 0.05668, 0.50984),
        (0, 10, 0.0, 0.27753),
        (10, 10, 0.72247, 1.0),
        (50, 100, 0.40383, 0.59617),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson(count, total, low, high):
    assert wilson(count, total) == pytest.approx((low, high), abs=1e-5)
    found = share(count, total)
    assert found.value == (count / total if total else 0.0)
    assert found.low <= found.value <= found.high


def test_wilson_refuses_what_is_no_share():
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_the_geometric_mean():
    assert geomean([]) == 1.0
    assert geomean([2.0, 8.0]) == pytest.approx(4.0)
    assert geomean([4.0, 0.25]) == pytest.approx(1.0)
    assert geomean([1e6, 1.0]) == pytest.approx(10.0), "capped at 100"


def test_the_bootstrap():
    assert bootstrap_geomean([]).value == 1.0
    same = bootstrap_geomean([3.0] * 20)
    assert (same.low, same.high) == pytest.approx((3.0, 3.0))
    ratios = [1.0] * 60 + [4.0] * 40
    found = bootstrap_geomean(ratios, seed=3)
    assert found == bootstrap_geomean(ratios, seed=3)
    assert found.value == pytest.approx(4**0.4)
    # Standard error of the mean log: log 4 * sqrt(.4 * .6 / 100) = 0.0679.
    assert math.log(found.low) == pytest.approx(0.4 * math.log(4) - 1.96 * 0.0679, abs=0.02)
    assert math.log(found.high) == pytest.approx(0.4 * math.log(4) + 1.96 * 0.0679, abs=0.02)


@pytest.mark.parametrize(
    ("ratio", "low", "high", "standing"),
    [
        (1.5, 1.4, 1.6, Standing.BETTER),
        (1.5, 0.9, 2.5, Standing.EQUAL),
        (1.01, 1.005, 1.015, Standing.EQUAL),
        (0.99, 0.985, 0.995, Standing.EQUAL),
        (0.7, 0.6, 0.8, Standing.WORSE),
        (0.7, 0.4, 1.2, Standing.EQUAL),
    ],
)
def test_a_time_within_the_noise_is_a_tie(ratio, low, high, standing):
    assert time_standing(Ratio(ratio, low, high, 1.0, 1.0)) is standing


@pytest.mark.parametrize(
    ("before", "after", "standing"),
    [
        (10 << 20, 5 << 20, Standing.BETTER),
        (10 << 20, (10 << 20) - 1000, Standing.EQUAL),
        (5 << 20, 10 << 20, Standing.WORSE),
        (100 << 20, 98 << 20, Standing.EQUAL),
        (9000, 4000, Standing.BETTER),
        (900, 100, Standing.EQUAL),
        (0, 0, Standing.EQUAL),
        (0, 4096, Standing.WORSE),
    ],
)
def test_memory_within_the_noise_is_a_tie(before, after, standing):
    assert memory_standing(MemoryDelta(before, after, "x")) is standing


@pytest.mark.parametrize(
    ("before", "after", "standing"),
    [
        (2.0, 1.0, Standing.BETTER),
        (1.0, 1.1, Standing.EQUAL),
        (1.0, 1.2, Standing.WORSE),
        (0.0, 3e-7, Standing.EQUAL),
        (0.0, 0.0, Standing.EQUAL),
    ],
)
def test_an_integral_within_the_noise_is_a_tie(before, after, standing):
    assert integral_standing(IntegralDelta(before, after)) is standing


def test_a_tie_counts_half_in_a_rank():
    better, equal, worse = Standing.BETTER, Standing.EQUAL, Standing.WORSE
    assert rank([better, better]) == 1.0
    assert rank([better, worse]) == 0.5
    assert rank([equal]) == 0.5
    assert rank([worse, equal]) == 0.25
