"""Parts of a sorted order without sorting, and the other way round."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

LISTS: list[list[Any]] = [
    list(found)
    for size in range(1, 5)
    for found in itertools.product(((1, "a"), (0, "b"), (1, "c")), repeat=size)
]


def texts(name: str, source: str) -> list[str]:
    return [apply(source, found) for found in rule(name).rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("sorted-item-to-min-max", "sorted(a)[0]"),
        ("sorted-item-to-min-max", "sorted(a)[-1]"),
        ("sorted-item-to-min-max", "sorted(a, reverse=True)[0]"),
        ("sorted-item-to-min-max", "sorted(a, reverse=True)[-1]"),
        ("sorted-item-to-min-max", "sorted(a, key=lambda x: x[0])[0]"),
        ("sorted-item-to-min-max", "sorted(a, key=lambda x: x[0], reverse=True)[0]"),
        ("sorted-item-to-min-max", "sorted((x for x in a), key=None)[0]"),
        ("sorted-item-to-min-max", "sorted(x for x in a)[0]"),
        ("sorted-slice-to-heapq", "sorted(a)[:2]"),
        ("sorted-slice-to-heapq", "sorted(a, reverse=True)[:k]"),
        ("sorted-slice-to-heapq", "sorted(a, key=lambda x: x[0])[:k]"),
        ("sorted-slice-to-heapq", "sorted((x for x in a), key=lambda x: x[0], reverse=True)[:2]"),
        ("sorted-slice-to-heapq", "sorted(x for x in a)[:1]"),
        ("heapq-to-sorted-slice", "heapq.nlargest(k, a)"),
        ("heapq-to-sorted-slice", "heapq.nlargest(k, a, key=lambda x: x[0])"),
        ("heapq-to-sorted-slice", "heapq.nsmallest(2, a, lambda x: x[0])"),
        ("heapq-to-sorted-slice", "heapq.nsmallest(k - 2, a)"),
        ("heapq-to-sorted-slice", "heapq.nsmallest(0, (x for x in a), key=lambda x: x[0])"),
    ],
)
def test_the_same_items_in_the_same_order(name: str, line: str) -> None:
    source = f"import heapq\n\n\ndef f(a, k):\n    return {line}\n\n\nheapq.heapify([])\n"
    [text] = texts(name, source)
    for items in LISTS:
        for k in (0, 1, 3):
            assert call(text, items, k) == call(source, items, k), text


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("sorted-item-to-min-max", "sorted(a, key=len)[-1]"),
        ("sorted-item-to-min-max", "sorted(a, reverse=k)[0]"),
        ("sorted-item-to-min-max", "sorted(a)[1]"),
        ("sorted-item-to-min-max", "sorted(*a)[0]"),
        ("sorted-slice-to-heapq", "sorted(a)[:-2]"),
        ("sorted-slice-to-heapq", "sorted(a)[1:k]"),
        ("sorted-slice-to-heapq", "sorted(a)[:k:2]"),
        ("sorted-slice-to-heapq", "sorted(a)[:len(a) // 2]"),
        ("sorted-slice-to-heapq", "sorted(a)[:1000]"),
        ("heapq-to-sorted-slice", "heapq.nlargest(k, a, **b)"),
        ("heapq-to-sorted-slice", "heapq.merge(k, a)"),
    ],
)
def test_calls_that_stay(name: str, line: str) -> None:
    source = f"import heapq\n\n\ndef f(a, k):\n    return {line}\n\n\nheapq.heapify([])\n"
    assert texts(name, source) == []


def test_max_that_is_bound_anew() -> None:
    source = "def f(a):\n    max = 3\n    return sorted(a)[-1] + max\n"
    assert texts("sorted-item-to-min-max", source) == []
