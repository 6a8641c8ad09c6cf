"""Which walks over pairs and which tests on them a table can count, and that counts agree."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

PAIRS = rule("pair-count-to-counter")
HEAD = "from itertools import combinations\n\n\n"
NUMBERS: list[list[int]] = [
    list(found) for size in range(5) for found in itertools.product((0, 1, 2, -3), repeat=size)
]

WALKS = [
    "for i in range(len(a)):\n        for j in range(i + 1, len(a)):",
    "for i in range(0, len(a)):\n        for j in range(i+1,len(a)):",
    "n = len(a)\n    for i in range(n - 1):\n        for j in range(i + 1, n):",
    "for j in range(len(a)):\n        for i in range(j):",
    "for j in range(1, 1):\n        for i in range(j):",
]
TESTS = [
    "a[i] == a[j]",
    "a[i] != a[j]",
    "a[i] + a[j] == k",
    "k == a[j] + a[i]",
    "a[i] - a[j] == k",
    "a[j] - a[i] == k",
    "abs(a[i] - a[j]) == k",
    "abs(a[j] - a[i]) == 0",
    "abs(a[j] - a[i]) == 2",
    "(a[i] + a[j]) % 2 == 0",
    "(a[i] + a[j]) % 2 == 1",
    "(a[i] + a[j]) % 2 != 0",
    "(a[i] + a[j]) % 2",
    "not (a[i] + a[j]) % 3",
    "(a[i] + a[j]) % 3 == 2",
    "(a[i] - a[j]) % 3 == 0",
    "(a[i] ^ a[j]) % 2 == 0",
    "(a[i] ^ a[j]) % 2 == 1",
    "(a[i] ^ a[j]) == k",
    "a[i] % 2 == a[j] % 3",
    "a[i] == -a[j]",
    "a[i] == a[j] and a[j] == a[i]",
    "a[i] % 2 == a[j] % 2 and a[i] // 2 == a[j]",
    "a[i] * 2 == a[j] - k",
]


def texts(source: str) -> list[str]:
    return [apply(source, found) for found in PAIRS.rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


def agree(source: str) -> None:
    [text] = texts(source)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    exec(source, before)
    exec(text, after)
    for numbers in NUMBERS:
        for k in (-2, 0, 1, 4):
            expected, found = before["f"](numbers, k), after["f"](numbers, k)
            assert (type(found), found) == (type(expected), expected), (text, numbers, k)


@pytest.mark.parametrize("test", TESTS)
def test_counts_agree(test: str) -> None:
    walk = WALKS[0]
    agree(
        f"def f(a, k):\n    c = 0\n    {walk}\n            if {test}:\n"
        "                c += 1\n    return c\n"
    )


@pytest.mark.parametrize("walk", WALKS[:4])
@pytest.mark.parametrize("test", ["a[i] == a[j]", "a[i] - a[j] == k", "abs(a[i] - a[j]) == k"])
def test_walks_agree(walk: str, test: str) -> None:
    agree(
        f"def f(a, k):\n    c = 5\n    {walk}\n            if {test}:\n"
        "                c = c + 1\n    return c\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "sum(a[i] == a[j] for i in range(len(a)) for j in range(i + 1, len(a)))",
        "sum(1 for i in range(len(a)) for j in range(i) if a[i] - a[j] == k)",
        "len([(i, j) for i in range(len(a)) for j in range(i + 1, len(a)) if a[i] + a[j] == k])",
        "sum([x + y == k for x, y in combinations(a, 2)])",
        "sum(1 for x, y in combinations(a, 2) if x != y)",
        "sum(x == y for i, x in enumerate(a) for y in a[i + 1:])",
        "sum(x - y == k for i, x in enumerate(a) for y in a[:i])",
        "sum(x - a[j] == k for i, x in enumerate(a) for j in range(i + 1, len(a)))",
        "1 - sum(a[i] != a[j] for i in range(len(a)) for j in range(i + 1, len(a)))",
    ],
)
def test_sums_agree(line: str) -> None:
    agree(f"{HEAD}def f(a, k):\n    return {line}\n")


def test_a_length_that_is_handed_over() -> None:
    source = (
        "def f(a, n):\n    c = 0\n    for i in range(n):\n        for j in range(i + 1, n):\n"
        "            if a[i] + a[j] == 3:\n                c += 1\n    return c\n"
    )
    [text] = texts(source)
    for n in range(-2, 5):
        assert call(text, [1, 2, 1, 2], n) == call(source, [1, 2, 1, 2], n)


@pytest.mark.parametrize(
    "test",
    [
        "a[i] < a[j]",
        "a[i] == k",
        "a[i] + a[j] == i + j",
        "a[i] + a[j] == a[0] + a[j]",
        "a[i] + a[j] != k or a[i]",
        "a[i] * a[j] == k",
        "(a[i] + a[j]) % k == 1",
        "(a[i] + a[j]) % a[i] == 0",
        "abs(a[i] - a[j]) == -1",
        "abs(a[i] - a[j]) != k",
        "k(a[i]) == k(a[j])",
        "a[i] + a[j] == 'ab'",
        "a[i] == a[j] == k",
        "a[i] == a[j] and k",
        "a[i:] == a[j:]",
        "[a[i]] == [a[j]]",
        "a[i] + a[j] == c",
    ],
)
def test_tests_that_stay(test: str) -> None:
    source = (
        f"def f(a, k):\n    c = 0\n    {WALKS[0]}\n            if {test}:\n"
        "                c += 1\n    return c\n"
    )
    assert texts(source) == []


@pytest.mark.parametrize(
    "walk",
    [
        WALKS[4],
        "for i in range(len(a)):\n        for j in range(i + 2, len(a)):",
        "for i in range(len(a)):\n        for j in range(i, len(a)):",
        "for i in range(len(a)):\n        for j in range(len(a)):",
        "for i in range(1, len(a)):\n        for j in range(i + 1, len(a)):",
        "for i in range(len(k)):\n        for j in range(i + 1, len(a)):",
        "for i in range(len(a) - 2):\n        for j in range(i + 1, len(a)):",
        "for i in range(len(a)):\n        for j in range(i + 1, len(a) - 1):",
        "n = len(a)\n    a = a[1:]\n    for i in range(n):\n        for j in range(i + 1, n):",
        "n = len(a)\n    n = 3\n    for i in range(n - 1):\n        for j in range(i + 1, n - 1):",
    ],
)
def test_walks_that_stay(walk: str) -> None:
    source = (
        f"def f(a, k):\n    c = 0\n    {walk}\n            if a[i] == a[j]:\n"
        "                c += 1\n    return c\n"
    )
    for text in texts(source):
        assert "in range(n)" in text


@pytest.mark.parametrize(
    ("start", "step", "end"),
    [
        ("c = 0", "c += 2", "return c"),
        ("c = 0.0", "c += 1", "return c"),
        ("c = k", "c += 1", "return c"),
        ("c = 0", "c += 1", "return c, i"),
        ("c = 0", "c += 1\n                print(c)", "return c"),
        ("c = ''", "c += 1", "return c"),
    ],
)
def test_what_is_counted(start: str, step: str, end: str) -> None:
    source = (
        f"def f(a, k):\n    {start}\n    {WALKS[0]}\n            if a[i] == a[j]:\n"
        f"                {step}\n    {end}\n"
    )
    assert texts(source) == []


@pytest.mark.parametrize("note", ["list[float]", "list[str]", "dict", "set[int]"])
def test_items_that_are_not_exact(note: str) -> None:
    source = (
        f"def f(a: {note}, k):\n    c = 0\n    {WALKS[0]}\n            if a[i] + a[j] == k:\n"
        "                c += 1\n    return c\n"
    )
    assert texts(source) == []
