"""Loops over indices that walk items or take steps instead, and those that must not."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule
from afterburner_ide.rules.base import Rule

ITEMS, STRIDE = rule("range-len-to-items"), rule("parity-filter-to-stride")


def rewritten(rule: Rule, source: str) -> str | None:
    first = next(iter(rule.rewrites(FunctionView(source, "f"))), None)
    return None if first is None else apply(source, first)


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


LOOP = "def f(a, b, g):\n    r = []\n    for i in range(len(a)):\n        {}\n    return {}\n"


@pytest.mark.parametrize(
    ("body", "end"),
    [
        ("r.append(a[i] + i)", "r"),
        ("r.append(a[i])", "i"),
        ("r.append(a[i:])", "r"),
        ("a.append(a[i])", "r"),
        ("g(a); r.append(a[i])", "r"),
        ("r.append(f'{a[i]}')", "r"),
        ("r.append(lambda: a[i])", "r"),
        ("r.append(a[i]); i = 2", "r"),
        ("a = r; r.append(a[i])", "r"),
        ("del a[i]", "r"),
    ],
)
def test_index_stays(body: str, end: str) -> None:
    assert rewritten(ITEMS, LOOP.format(body, end)) is None


@pytest.mark.parametrize(
    "body", ["r.append(a[i])", "r += [a[i], b[i]]", "if a[i]: break", "r.append([a[i] for _ in a])"]
)
def test_items_are_the_same(body: str) -> None:
    source = LOOP.format(body, "r")
    text = rewritten(ITEMS, source)
    assert text is not None
    assert "[i]" not in text
    for numbers in ([], [0], [0, 4, 4]):
        assert call(text, numbers, "xyz", None) == call(source, numbers, "xyz", None)


def test_dict_stays() -> None:
    source = LOOP.format("r.append(a[i])", "r").replace("f(a,", "f(a: dict[int, int],")
    assert rewritten(ITEMS, source) is None


@pytest.mark.parametrize(
    "test",
    ["i % 2 == 0", "i % 2 == 1", "i % 2", "i % 2 != 0", "not i % 3", "i % 5 == 4", "(i % 4 == 1)"],
)
@pytest.mark.parametrize("low", ["", "0, ", "3, ", "7, "])
def test_steps_take_the_same_indices(test: str, low: str) -> None:
    source = f"def f(n):\n    return [i for i in range({low}n) if {test}]\n"
    loop = (
        f"def f(n):\n    r = []\n    for i in range({low}n):\n        if {test}:  # kept\n"
        "            r.append(i)\n    return r\n"
    )
    for each in (loop, source):
        text = rewritten(STRIDE, each)
        if text is None:
            assert each is source
            assert "(" in test
            continue
        assert "%" not in text
        assert ("# kept" in text) == (each is loop)
        for n in range(12):
            assert call(text, n) == call(each, n)


@pytest.mark.parametrize(
    "test",
    ["i % 3 != 0", "i % 3", "i % n == 0", "n % 2 == 0", "i % 2 == 2", "i % 2 and n", "i & n"],
)
def test_tests_that_are_no_step_stay(test: str) -> None:
    source = f"def f(n):\n    return [i for i in range(n) if {test}]\n"
    assert rewritten(STRIDE, source) is None
