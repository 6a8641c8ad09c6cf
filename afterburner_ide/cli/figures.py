"""Numbers for people: ratios, times, sizes and changes, each in three significant digits."""

from __future__ import annotations

import math

from afterburner_ide.types import Ratio

__all__ = ["area", "change", "digits", "factor", "interval", "lines", "percent", "seconds", "size"]

TIME_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
SIZE_UNITS = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


def digits(value: float) -> str:
    """Three significant digits without an exponent; `∞` where there is no bound."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if math.isnan(value):
        return "?"
    size = abs(value)
    places = 0 if size >= 99.95 else 1 if size >= 9.995 else 2
    return f"{value:,.{places}f}".replace("-", "−")


def factor(value: float) -> str:
    """`2.31×`."""
    return f"{digits(value)}×"


def interval(ratio: Ratio) -> str:
    """`2.31× [2.25, 2.38]`."""
    return f"{factor(ratio.ratio)} [{digits(ratio.low)}, {digits(ratio.high)}]"


def seconds(value: float) -> str:
    """`41.2 ms`."""
    for unit, name in TIME_UNITS:
        if abs(value) >= unit:
            return f"{digits(value / unit)} {name}"
    return f"{digits(value / 1e-9)} ns"


def size(value: float) -> str:
    """`12.1 MiB`, from bytes."""
    for unit, name in SIZE_UNITS:
        if abs(value) >= unit:
            return f"{digits(value / unit)} {name}"
    return f"{value:.0f} B"


def area(value: float, unit: str) -> str:
    """`1.50 MiB·s`; in KiB·s or B·s where MiB·s would show nothing."""
    if unit == "MiB·s" and 0 < value < 0.1:
        for smaller in ("KiB·s", "B·s"):
            value, unit = value * 1024, smaller
            if value >= 1:
                break
    return f"{digits(value)} {unit}"


def percent(share: float) -> str:
    """`94 %`, from a share; never rounded up to 100."""
    return f"{math.floor(share * 100 + 1e-9)} %"


def change(before: float, after: float) -> str:
    """`−38 %`; `32.0×` from ten times as much on; `new` where there was nothing before."""
    if before <= 0:
        return "±0 %" if after <= 0 else "new"
    if after >= 10 * before:
        return factor(after / before)
    moved = round((after - before) / before * 100)
    return f"+{moved} %" if moved > 0 else f"−{-moved} %" if moved < 0 else "±0 %"


def lines(numbers: tuple[int, ...]) -> str:
    """`4, 7-9`, from sorted line numbers."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
