"""Footprints side by side: which meter is used, and what is kept counts."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from afterburner_ide.errors import ProtocolViolation
from afterburner_ide.measure.memory import (
    RESIDENT,
    TRACED,
    Footprint,
    _traced_peak,
    compare_footprints,
)

MIB = 1 << 20


def footprint(**values: Any) -> Footprint:
    known: dict[str, Any] = {
        "peak_bytes": 8 * MIB,
        "kept_bytes": 0,
        "traced_bytes": 0,
        "integral": 1.0,
        "cpu_s": 0.5,
        "estimated": False,
    }
    assert set(known) <= set(inspect.signature(Footprint).parameters)
    return Footprint(**known | values)


def test_large_footprints_are_compared_by_what_was_resident() -> None:
    memory, integral = compare_footprints(footprint(), footprint(peak_bytes=2 * MIB))
    assert (memory.before_bytes, memory.after_bytes) == (8 * MIB, 2 * MIB)
    assert memory.meter == RESIDENT
    assert (integral.before, integral.after) == (1.0, 1.0)


def test_small_footprints_are_compared_by_tracing() -> None:
    before = footprint(peak_bytes=4096, traced_bytes=3000)
    after = footprint(peak_bytes=8192, traced_bytes=1000)
    memory, _ = compare_footprints(before, after)
    assert (memory.before_bytes, memory.after_bytes) == (3000, 1000)
    assert memory.meter == TRACED


def test_one_meter_serves_both_sides() -> None:
    memory, _ = compare_footprints(footprint(), footprint(peak_bytes=4096, traced_bytes=10))
    assert memory.meter == RESIDENT


def test_a_table_that_is_kept_counts_towards_the_peak() -> None:
    after = footprint(peak_bytes=0, kept_bytes=20 * MIB, traced_bytes=10)
    before = footprint(peak_bytes=0, traced_bytes=10)
    memory, integral = compare_footprints(before, after)
    assert memory.after_bytes == 20 * MIB
    assert integral.after == pytest.approx(1.0 + 20 * 0.5)


def test_keeping_less_is_no_credit() -> None:
    memory, _ = compare_footprints(footprint(kept_bytes=20 * MIB), footprint())
    assert memory.before_bytes == memory.after_bytes


@pytest.mark.parametrize(
    "reply",
    [b"", b"[]", b"{}", b'{"peak": "x"}', b'{"peak": -1}', b'{"peak": 1e400}', b'{"peak": true}',
     b"[" * 100_000, b"\xff", b'{"peak": 1.5}'],
)  # fmt: skip
def test_a_traced_peak_of_another_shape_is_a_violation(reply: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        _traced_peak(reply)
    assert _traced_peak(b'{"peak": 12}') == 12
