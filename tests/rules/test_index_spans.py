"""Sums over indices as sums of slices: the very same floats, and the same exceptions."""

from __future__ import annotations

import random
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

SUM = rule("count-accumulate-to-builtin")
RANGES = ["range(w)", "range(1, w)", "range(w, i+1)", "range(0, w - 1)", "range(i * w)"]
SOURCE = (
    "def f(a, i, w):\n    s = 0\n    for j in {walked}:\n        s += a[{place}]\n    return s\n"
)


def sliced(place: str, walked: str) -> list[str]:
    source = SOURCE.format(place=place, walked=walked)
    found = SUM.rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found if "slice" in rewrite.summary]


def run(source: str, *args: Any) -> str:
    names: dict[str, Any] = {}
    exec(source, names)
    try:
        return repr(names["f"](*args))
    except IndexError as error:
        return repr(error)


@pytest.mark.parametrize("walked", RANGES)
@pytest.mark.parametrize(
    "place", ["j", "i+j", "j + i", "i - j", "i - j + 1", "i*2 + j", "j - i", "1 + j", "i-1-j"]
)
def test_the_sum_is_the_same(place: str, walked: str) -> None:
    [after] = sliced(place, walked)
    source = SOURCE.format(place=place, walked=walked)
    r = random.Random(place + walked)
    for _ in range(60):
        items = [r.random() * 10 ** r.randint(-9, 9) for _ in range(r.randint(0, 9))]
        args = items, r.randint(-3, 10), r.randint(-2, 8)
        assert run(after, *args) == run(source, *args)


@pytest.mark.parametrize("place", ["2*j", "j*j", "-j", "i", "j + j", "a[j]", "j % w"])
def test_other_places_are_no_slice(place: str) -> None:
    assert sliced(place, "range(w)") == []


def test_the_bounds_read_as_a_person_would_write_them() -> None:
    [after] = sliced("i - j + 1", "range(w)")
    assert "a[i - w + 2 : i + 2][::-1]" in after
