"""Which loops may be left, or not entered, and that their outcome is the same."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule
from afterburner_ide.rules.base import Rule

EXIT, GUARD = rule("early-exit"), rule("loop-guard-hoist")
LOOP = (
    "def f(a, b):\n    s, t = 0, 1\n    for x in {}:\n"
    "        if {}:\n            {}\n    return {}\n"
)


def rewritten(rule: Rule, source: str) -> str | None:
    first = next(iter(rule.rewrites(FunctionView(source, "f"))), None)
    return None if first is None else apply(source, first)


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize("body", ["s = 1", "s = 1\n            t = 2"])
@pytest.mark.parametrize("over", ["a", "range(len(a))", "enumerate(a)"])
def test_flags_are_the_same(over: str, body: str) -> None:
    source = LOOP.format(over, "x in b", body, "s, t")
    text = rewritten(EXIT, source)
    assert text is not None
    assert "break" in text
    for wanted in ([], [3], [1, 3]):
        assert call(text, [5, 3, 1, 3], wanted) == call(source, [5, 3, 1, 3], wanted)


@pytest.mark.parametrize(
    ("over", "test", "body", "end"),
    [
        ("a", "x > b", "s = x", "s"),
        ("a", "x > s", "s = 3", "s"),
        ("a", "x > b", "s = 3", "x"),
        ("a", "x > b", "s += 3", "s"),
        ("a", "x > b", "b = 3", "s"),
        ("a", "x > b", "x = 3", "s"),
        ("a", "b(x)", "s = 3", "s"),
        ("b()", "x > 1", "s = 3", "s"),
        ("(y for y in a)", "x > 1", "s = 3", "s"),
        ("map(b, a)", "x > 1", "s = 3", "s"),
        ("a", "x > b", "s = []", "s"),
        ("a", "x > b", "a = 1", "s"),
    ],
)
def test_loop_runs_to_its_end(over: str, test: str, body: str, end: str) -> None:
    assert rewritten(EXIT, LOOP.format(over, test, body, end)) is None


def test_guard_moves_out_with_comments() -> None:
    source = LOOP.format("a", "b is None", "s += x  # more", "s").replace("in a:", "in a:  # all")
    text = rewritten(GUARD, source)
    assert text is not None
    assert "# all" in text
    assert "# more" in text
    for flag in (None, 0):
        assert call(text, [1, 2, 3], flag) == call(source, [1, 2, 3], flag)


@pytest.mark.parametrize(
    ("over", "test", "end"),
    [
        ("a", "(b)", "s"),
        ("a", "b[0]", "s"),
        ("a", "b()", "s"),
        ("a", "s", "s"),
        ("b()", "b", "s"),
        ("a", "b", "x"),
        ("a", "x", "s"),
    ],
)
def test_guard_stays(over: str, test: str, end: str) -> None:
    assert rewritten(GUARD, LOOP.format(over, test, "s += x", end)) is None
