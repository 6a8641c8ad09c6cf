from __future__ import annotations

import math

import pytest

from afterburner_ide.cli import figures
from afterburner_ide.types import Ratio


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (0.724, "0.72"),
        (9.994, "9.99"),
        (9.996, "10.0"),
        (99.94, "99.9"),
        (99.96, "100"),
        (12345.6, "12,346"),
        (-3.5, "−3.50"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "?"),
    ],
)
def test_three_digits(value: float, text: str) -> None:
    assert figures.digits(value) == text


def test_interval_with_an_open_end() -> None:
    ratio = Ratio(ratio=2.31, low=2.25, high=math.inf, before_s=1.0, after_s=0.4)
    assert figures.interval(ratio) == "2.31× [2.25, ∞]"


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2.00 s"), (0.0412, "41.2 ms"), (3.3e-6, "3.30 µs"), (5e-9, "5.00 ns"), (0, "0.00 ns")],
)
def test_seconds(value: float, text: str) -> None:
    assert figures.seconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1536, "1.50 KiB"),
        (-3 << 20, "−3.00 MiB"),
        (5 << 30, "5.00 GiB"),
    ],
)
def test_size(value: int, text: str) -> None:
    assert figures.size(value) == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (100, 62, "−38 %"),
        (100, 105, "+5 %"),
        (100, 100.2, "±0 %"),
        (0, 0, "±0 %"),
        (0, 10, "new"),
        (1, 32, "32.0×"),
        (10, 99, "+890 %"),
    ],
)
def test_change(before: float, after: float, text: str) -> None:
    assert figures.change(before, after) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1.5, "MiB·s", "1.50 MiB·s"),
        (0.002, "MiB·s", "2.05 KiB·s"),
        (1e-7, "MiB·s", "0.10 B·s"),
        (0.0, "MiB·s", "0.00 MiB·s"),
        (0.002, "GiB·s", "0.00 GiB·s"),
    ],
)
def test_area(value: float, unit: str, text: str) -> None:
    assert figures.area(value, unit) == text


def test_percent_is_never_rounded_up_to_all() -> None:
    assert figures.percent(0.9999) == "99 %"
    assert figures.percent(1.0) == "100 %"
    assert figures.percent(0.29) == "29 %"


def test_lines_are_joined_to_spans() -> None:
    assert figures.lines(()) == ""
    assert figures.lines((4,)) == "4"
    assert figures.lines((4, 7, 8, 9, 12)) == "4, 7-9, 12"
