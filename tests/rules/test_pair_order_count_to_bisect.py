"""Which orders of pairs bisection counts, and that the counts agree."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

ORDERS = rule("pair-order-count-to-bisect")
NUMBERS: list[list[int]] = [
    list(found) for size in range(5) for found in itertools.product((0, 1, 3, -2), repeat=size)
]
WALKS = [
    "for i in range(len(a)):\n        for j in range(i + 1, len(a)):",
    "for j in range(len(a)):\n        for i in range(j):",
]


def texts(source: str) -> list[str]:
    return [apply(source, found) for found in ORDERS.rewrites(FunctionView(source, "f"))]


def function(test: str, walk: str = WALKS[0], note: str = "") -> str:
    return (
        f"def f(a{note}, k):\n    c = 0\n    {walk}\n            if {test}:\n"
        "                c += 1\n    return c\n"
    )


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize(
    "test",
    [
        "a[i] > a[j]",
        "a[i] >= a[j]",
        "a[i] < a[j]",
        "a[j] <= a[i]",
        "a[i] > 2 * a[j]",
        "2 * a[i] <= a[j] + 1",
        "abs(a[i]) < abs(a[j])",
        "a[i] + a[j] > k",
        "k <= a[i] + a[j]",
        "a[i] - a[j] < k",
        "a[j] - a[i] < k",
        "a[j] - a[i] >= k",
        "abs(a[i] - a[j]) <= k",
        "abs(a[j] - a[i]) < k",
        "abs(a[j] - a[i]) < 2",
    ],
)
def test_counts_agree(test: str, walk: str) -> None:
    source = function(test, walk)
    [text] = texts(source)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    exec(source, before)
    exec(text, after)
    for numbers in NUMBERS:
        for k in (-2, 0, 1, 4):
            expected, found = before["f"](numbers, k), after["f"](list(numbers), k)
            assert (type(found), found) == (type(expected), expected), (text, numbers, k)


@pytest.mark.parametrize(
    "test",
    [
        "a[i] == a[j]",
        "a[i] < a[j] < k",
        "a[i] < k",
        "a[i] * a[j] < k",
        "a[i] < i + a[j]",
        "abs(a[i] - a[j]) > k",
        "abs(a[i] - a[j]) <= -1",
        "abs(a[i] - a[j]) <= k + 1",
        "a[i] < a[j] and a[j] < k",
        "a[i] + a[j] < c",
        "k(a[i]) < a[j]",
    ],
)
def test_tests_that_stay(test: str) -> None:
    assert texts(function(test)) == []


@pytest.mark.parametrize(
    ("test", "note"),
    [
        ("a[i] + a[j] < k", ": list[float]"),
        ("a[i] < a[j]", ": list[set]"),
        ("a[i] < a[j]", ": list[frozenset[int]]"),
        ("a[i] - a[j] < k", ": set"),
    ],
)
def test_items_without_a_total_or_exact_order(test: str, note: str) -> None:
    assert texts(function(test, note=note)) == []
