"""Sums in closed form are the sums, for every range and polynomial."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule
from afterburner_ide.rules.polynomials import summed, written

RULE = rule("range-sum-to-formula")


def texts(source: str) -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def load(source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    found: Callable[..., Any] = namespace["f"]
    return found


def outcome(function: Callable[..., Any], *args: Any) -> str:
    try:
        return repr(function(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def test_formulas_are_the_sums() -> None:
    draw = random.Random(7)
    for _ in range(200):
        values = [Fraction(draw.randrange(-9, 10)) for _ in range(draw.randrange(1, 8))]
        start, step = draw.randrange(-5, 6), draw.choice([-3, -1, 1, 2, 5])
        text = written(summed(values, start, step), "m")
        for m in range(6):
            places = [start + step * turn for turn in range(m)]
            wanted = sum(int(c) * x**power for x in places for power, c in enumerate(values))
            assert eval(text, {"m": m}) == wanted, text


RANGES = ["n", "1, n", "1, n + 1", "0, n, 2", "3, n, 4", "5, n, -1", "2, 7"]


@pytest.mark.parametrize("span", RANGES)
@pytest.mark.parametrize(
    "body",
    [
        "s += i",
        "s = s + i * i",
        "s = i + s",
        "s += (2 * i) ** 3 - i",
        "s = s + i * i - 3 * i + 4",
        "s += pow(i, 2)",
        "s += -i * (i + 1)",
        "j = 2 * i + 1\n        k = j * j\n        s += k * j",
        "s += 7",
    ],
)
def test_loops(span: str, body: str) -> None:
    source = f"def f(n):\n    s = 0\n    for i in range({span}):\n        {body}\n    return s\n"
    (text,) = texts(source)
    assert "for" not in text
    one, other = load(text), load(source)
    for n in [*range(-3, 12), True, 2.0, "3", None]:
        assert outcome(one, n) == outcome(other, n), (text, n)


@pytest.mark.parametrize(
    "shown",
    [
        "sum(range(n))",
        "sum(i * i for i in range(1, n + 1)) / 4",
        "-sum([i**3 for i in range(n)])",
        "round(sum(i for i in range(1, n)) * 2.5, 3)",
        "2 ** sum(i for i in range(n))",
        "(1, sum(range(0, n, 3)))",
    ],
)
def test_expressions(shown: str) -> None:
    source = f"def f(n):\n    return {shown}\n"
    (text,) = texts(source)
    one, other = load(text), load(source)
    for n in [*range(-3, 12), 2.0]:
        assert outcome(one, n) == outcome(other, n), (text, n)


@pytest.mark.parametrize(
    ("start", "body", "end"),
    [
        ("s = 0", "s += i / 2", "s"),
        ("s = 0", "s += i * 0.5", "s"),
        ("s = 0", "s += i * m", "s"),
        ("s = 0.0", "s += i", "s"),
        ("s = ''", "s += i", "s"),
        ("s = m", "s += i", "s"),
        ("s = 0", "s += s * i", "s"),
        ("s = 0", "s += i", "(s, i)"),
        ("s = 0", "t = i; s += t", "(s, t)"),
        ("s = 0", "s += 2 ** i", "s"),
        ("s = 0", "s += i // 2", "s"),
        ("s = 0", "i += 1; s += i", "s"),
    ],
)
def test_what_is_no_such_sum_stays(start: str, body: str, end: str) -> None:
    source = (
        f"def f(n, m):\n    {start}\n    for i in range(n):\n        {body}\n    return {end}\n"
    )
    assert texts(source) == []


@pytest.mark.parametrize(
    "shown",
    [
        "m or sum(range(n))",
        "[sum(range(n)) for n in m]",
        "m() + sum(range(n))",
        "sum(range(n), m)",
        "sum(i for i in range(n) if i % 3)",
        "sum(i for i in range(m, n))",
    ],
)
def test_expressions_that_stay(shown: str) -> None:
    assert texts(f"def f(n, m):\n    return {shown}\n") == []
