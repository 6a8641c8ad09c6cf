"""The sequential rule on made-up samples: no clock, no processes."""

from __future__ import annotations

import math
import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_ide.measure.stats import (
    LAYOUT_SD,
    LONG_LOOKS,
    LOOKS,
    Decision,
    Estimate,
    Look,
    decide,
    estimate,
)

PAIRS = 3


def compare(
    rng: random.Random, ratio: float, threshold: float, *, noise: float, layout: float = LAYOUT_SD
) -> tuple[Decision, int, Estimate]:
    """One comparison as `measure.speed` makes it; (decision, number of looks, estimate)."""
    shifts = [rng.gauss(0, layout) for _ in range(PAIRS)]
    samples: list[list[float]] = [[] for _ in range(PAIRS)]
    for number, look in enumerate(LOOKS):
        for shift, part in zip(shifts, samples, strict=True):
            while len(part) < look.blocks:
                # Now and then a block is disturbed, more often upwards than not.
                burst = rng.expovariate(10) if rng.random() < 0.05 else 0.0
                side = rng.choice((-1, 1))
                part.append(math.log(ratio) + shift + rng.gauss(0, noise) + side * burst)
        found = estimate(samples)
        decision = decide(found, threshold, look, last=number == len(LOOKS) - 1)
        if decision is not Decision.OPEN:
            return decision, number + 1, found
    raise AssertionError("the last look must decide")


@pytest.mark.parametrize("noise", [0.002, 0.01, 0.03, 0.08])
def test_a_copy_is_never_found_faster(noise: float) -> None:
    rng = random.Random(noise)
    found = [compare(rng, 1.0, 1.03, noise=noise)[0] for _ in range(3000)]
    # Blocks that vary by 8 % are beyond what any machine at work shows, and one in 300 will do.
    assert found.count(Decision.ABOVE) <= (1 if noise < 0.05 else 10)


def test_a_true_gain_is_found() -> None:
    rng = random.Random(1)
    found = [compare(rng, 1.10, 1.03, noise=0.02)[0] for _ in range(300)]
    assert found.count(Decision.ABOVE) > 295


def test_a_large_gain_is_found_at_the_first_look() -> None:
    rng = random.Random(2)
    found = [compare(rng, 2.0, 1.03, noise=0.02) for _ in range(300)]
    assert {decision for decision, _, _ in found} == {Decision.ABOVE}
    assert sum(looks == 1 for _, looks, _ in found) > 290


def test_a_large_loss_is_found_at_the_first_look() -> None:
    rng = random.Random(3)
    found = [compare(rng, 0.5, 1.03, noise=0.02) for _ in range(300)]
    assert {decision for decision, _, _ in found} == {Decision.BELOW}
    assert sum(looks == 1 for _, looks, _ in found) > 290


def test_a_gain_just_at_the_threshold_is_seldom_found() -> None:
    rng = random.Random(4)
    found = [compare(rng, 1.03, 1.03, noise=0.02)[0] for _ in range(600)]
    assert found.count(Decision.ABOVE) < 60


def test_the_interval_covers_the_truth() -> None:
    rng = random.Random(5)
    inside = 0
    for _ in range(400):
        samples = []
        for _ in range(PAIRS):
            shift = rng.gauss(0, LAYOUT_SD)
            samples.append([math.log(1.2) + shift + rng.gauss(0, 0.02) for _ in range(9)])
        low, high = estimate(samples).interval()
        inside += low <= 1.2 <= high
    assert inside > 360


def test_one_wild_sample_moves_little() -> None:
    calm = [[0.1, 0.11, 0.09, 0.1, 0.1] for _ in range(PAIRS)]
    wild = [[0.1, 0.11, 0.09, 0.1, 5.0], *calm[1:]]
    assert abs(estimate(wild).log_ratio - estimate(calm).log_ratio) < 0.01


def test_processes_count_alike_however_many_samples_they_have() -> None:
    found = estimate([[0.0] * 9, [0.3]])
    assert found.log_ratio == pytest.approx(0.15)


SAMPLES = st.lists(st.lists(st.floats(-3, 3), min_size=1, max_size=9), min_size=1, max_size=4)


@given(SAMPLES)
def test_an_estimate_lies_among_the_medians_and_its_interval_around_it(
    samples: list[list[float]],
) -> None:
    found = estimate(samples)
    medians = [statistics.median(part) for part in samples]
    assert min(medians) - 1e-9 <= found.log_ratio <= max(medians) + 1e-9
    low, high = found.interval()
    assert 0 < low < found.ratio < high
    assert found.error >= LAYOUT_SD / math.sqrt(len(samples)) - 1e-12


@given(SAMPLES, st.floats(0.5, 2.0), st.sampled_from(LOOKS))
def test_decisions_are_consistent(samples: list[list[float]], threshold: float, look: Look) -> None:
    found = estimate(samples)
    early = decide(found, threshold, look, last=False)
    last = decide(found, threshold, look, last=True)
    assert last is not Decision.OPEN
    if early is Decision.ABOVE:
        assert found.ratio > threshold
        assert last is Decision.ABOVE or look.z < 2.33
    if early is Decision.BELOW:
        assert found.ratio < threshold
        assert last is Decision.BELOW


def test_no_gain_is_seen_soon_but_a_guard_is_not_broken_so_easily() -> None:
    equal = estimate([[0.002, -0.002], [0.001, 0.0], [0.0, 0.003]])
    assert decide(equal, 1.03, LOOKS[0], last=False) is Decision.BELOW
    slower = Estimate(math.log(1 / 1.15), 0.01)
    assert decide(slower, 1 / 1.1, LOOKS[0], last=False) is Decision.OPEN


def test_one_block_a_process_gives_up_only_what_is_slower() -> None:
    single = LONG_LOOKS[0]
    for ratio, decision in ((0.95, Decision.BELOW), (1.02, Decision.OPEN), (1.5, Decision.ABOVE)):
        found = estimate([[math.log(ratio)]] * PAIRS)
        assert decide(found, 1.03, single, last=False) is decision


@pytest.mark.parametrize("looks", [LOOKS, LONG_LOOKS])
def test_looks_grow_and_their_boundaries_narrow(looks: tuple[Look, ...]) -> None:
    assert sorted({look.blocks for look in looks}) == [look.blocks for look in looks]
    assert sorted({look.z for look in looks}, reverse=True) == [look.z for look in looks]
