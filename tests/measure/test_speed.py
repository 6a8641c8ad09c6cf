from __future__ import annotations

import random
import time

import pytest

from afterburner_ide.measure import speed
from afterburner_ide.measure.blocks import Block, Inputs
from afterburner_ide.measure.speed import compare_speed
from afterburner_ide.measure.stats import Decision


class Fake:
    """A child whose blocks take what they are told, without any process behind it."""

    def __init__(self, cpu_ns: int, prepare_ns: int = 1000) -> None:
        self.cpu_ns, self.prepare_ns, self.blocks = cpu_ns, prepare_ns, 0

    def pin(self, core: int) -> None:
        self.core = core

    def settled_cpu_ns(self) -> int:
        return self.blocks * (self.cpu_ns + self.prepare_ns)


@pytest.fixture(autouse=True)
def _fake_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(child: Fake, inputs: Inputs, timeout: float, **_: bool) -> Block:
        child.blocks += 1
        return Block(child.cpu_ns, child.cpu_ns, child.prepare_ns)

    monkeypatch.setattr(speed, "run_block", run)


def compare(before: Fake, after: Fake, **options: float) -> speed.Speed:
    return compare_speed(
        [(before, after)] * 3,  # type: ignore[list-item]
        lambda count: Inputs((b"",), (0,) * count),
        threshold=1.03,
        timeout=1.0,
        check=lambda *_: None,
        rng=random.Random(1),
        **options,  # type: ignore[arg-type]
    )


def test_a_clear_gain_is_decided_at_the_first_look() -> None:
    found = compare(Fake(3_000_000), Fake(1_000_000))
    assert found.decision is Decision.ABOVE
    assert found.estimate.ratio == pytest.approx(3.0)
    assert found.pairs == 6


def test_the_same_is_not_faster() -> None:
    assert compare(Fake(3_000_000), Fake(3_000_000)).decision is Decision.BELOW


@pytest.mark.parametrize(
    ("after", "decision"),
    [(1_000_000, Decision.ABOVE), (2_900_000, Decision.OPEN), (3_300_000, Decision.BELOW)],
)
def test_only_the_obvious_is_decided_when_time_ran_out(after: int, decision: Decision) -> None:
    found = compare(Fake(3_000_000), Fake(after), deadline=time.perf_counter() - 1)
    assert found.decision is decision
    assert found.pairs == 3


def test_arguments_that_take_long_to_make_end_the_calibration() -> None:
    child = Fake(10_000, prepare_ns=50_000_000)
    calls, _ = speed.calibrate(child, lambda count: Inputs((b"",), (0,) * count), 1.0)  # type: ignore[arg-type]
    assert calls == 1


def test_a_call_of_half_a_second_is_run_in_two_processes_only() -> None:
    found = compare(Fake(500_000_000), Fake(100_000_000))
    assert found.decision is Decision.ABOVE
    assert found.pairs == 2
