"""Limits on a loop's counter that go into its range: every spelling, and where they must not."""

from __future__ import annotations

import itertools

import pytest

from afterburner_ide.rules.sums import plus
from tests.rules.test_inner_loops import holds, outcome, texts

RULE = "compare-to-range-bounds"
CALLS = [
    ([1] * size, limit) for size, limit in itertools.product(range(5), (-7, -2, -1, 0, 1, 2, 4, 9))
]


@pytest.mark.parametrize(
    "head", ["range(n)", "range(1, n)", "range(n - 1, -1, -1)", "range(n, 0, -1)"]
)
@pytest.mark.parametrize(
    "test",
    [
        "i >= k",
        "i > k",
        "k > i",
        "k >= i",
        "i - k >= 0",
        "i + 1 < k",
        "k - i > 1",
        "k + i <= n",
        "0 <= i - k",
        "1 <= i < k",
        "abs(i - k) <= 2",
        "abs(k - i) < 2",
        "i < (k + n) // 2",
        "i < k and seen",
        "seen != 3 and k <= i",
    ],
)
def test_each_spelling_keeps_the_same_turns(head: str, test: str) -> None:
    source = f"""
    def f(values, k):
        n, found, seen = len(values), [], 1
        for i in {head}:
            if {test}:
                found.append(i)
        return found
    """
    text = holds(RULE, source, *CALLS)
    assert test not in text
    if " and " not in test and "<= i <" not in test:
        both = source.replace(
            "        return", "            else:\n                found.append(-i)\n        return"
        )
        if "abs" in test:
            assert texts(RULE, both) == []
        else:
            holds(RULE, both, *CALLS)
    skipping = source.replace(
        f"if {test}:", f"if {test}:\n                continue\n            if 1:"
    )
    if " and " not in test and "<= i <" not in test and "abs" not in test:
        assert test not in holds(RULE, skipping, *CALLS)


COPY = """
def ways(sizes, limit):
    table = [[0] * (limit + 1) for _ in range(len(sizes) + 1)]
    table[0][0] = 1
    for i in range(1, len(sizes) + 1):
        for j in range(limit + 1):
            table[i][j] = table[i - 1][j]
            if j >= sizes[i - 1]:
                table[i][j] += table[i][j - sizes[i - 1]]
    return table
"""


def test_a_row_is_copied_at_once() -> None:
    text = holds(RULE, COPY, ([1, 2], 5), ([], 0), ([1], -3), ([3, 9], 2))
    assert "table[i][: limit + 1] = table[i - 1][: limit + 1]" in text
    once = COPY.replace("table[i][j - sizes", "table[i - 1][j - sizes")
    assert ": limit + 1]" in holds(RULE, once, ([1, 2], 5), ([3, 9], 2), ([0, -1], 3))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("+= table[i][j - sizes[i - 1]]", "+= table[i][limit - j]"),
        ("+= table[i][j - sizes[i - 1]]", "+= sum(table[i])"),
        ("(limit + 1) for _", "limit for _"),
    ],
)
def test_a_row_is_not_copied_where_later_items_are_read(old: str, new: str) -> None:
    source = COPY.replace(old, new)
    assert source != COPY
    for text in texts(RULE, source):
        assert "] = table[i - 1][:" not in text
        for args in (([1, 2], 5), ([], 0)):
            assert outcome(text, *args) == outcome(source, *args)


def test_a_value_of_the_turn_is_not_taken_for_the_counter() -> None:
    source = """
def f(costs, one):
    best = [0] * len(costs)
    for i in range(2, len(costs)):
        two = best[i - 2] + costs[i - 2]
        if two < one:
            best[i] = two
        else:
            best[i] = one
    return best
"""
    assert texts(RULE, source) == []


@pytest.mark.parametrize(
    ("text", "other", "minus", "wanted"),
    [
        ("n", 1, False, "n + 1"),
        ("n - 1", 1, False, "n"),
        ("n + 1", "2", True, "n - 1"),
        ("0", "k", False, "k"),
        ("n", "k", True, "n - k"),
        ("-1", 1, False, "0"),
        ("a if b else c", 1, False, "(a if b else c) + 1"),
        ("a | b", 1, False, "(a | b) + 1"),
        ("a * b", -1, False, "a * b - 1"),
    ],
)
def test_sums_are_written_plainly(text: str, other: str | int, minus: bool, wanted: str) -> None:
    assert plus(text, other, minus=minus) == wanted
