"""Divisors in pairs: every spelling gives what it gave, and other loops stay."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("divisors-to-pairs")
NUMBERS = [*range(-5, 150), True, False, 2**10, 961, 997]


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


STOPS = ["n", "n + 1", "1 + n", "n // 2 + 1", "n // 2", "n // 3", "n, 1"]


@pytest.mark.parametrize("low", [1, 2, 3])
@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize(
    "shown",
    [
        "sum(i for i in range(R) if n % i == 0)",
        "sum([i for i in range(R) if 0 == n % i and i % 2])",
        "sum(n % i == 0 for i in range(R))",
        "sum(1 for i in range(R) if not n % i)",
        "len([i for i in range(R) if n % i == 0])",
        "[i for i in range(R) if not n % i if i != 4]",
        "sum([i for i in range(R) if n % i == 0]) == n",
    ],
)
def test_expressions(low: int, stop: str, shown: str) -> None:
    source = f"def f(n):\n    return {shown.replace('R', f'{low}, {stop}')}\n"
    (text,) = texts(source)
    assert "isqrt" in text
    one, other = load(text), load(source)
    for n in NUMBERS:
        assert outcome(one, n) == outcome(other, n), (text, n)


@pytest.mark.parametrize(
    ("start", "step"),
    [
        ("s = 0", "s += i"),
        ("s = 5", "s = s + i"),
        ("s = 0", "s += 1"),
        ("s = []", "s.append(i)"),
        ("s = [7]", "s.append(i)"),
        ("s = sum = 0", "s += i"),
    ],
)
@pytest.mark.parametrize("stop", STOPS)
def test_loops(start: str, step: str, stop: str) -> None:
    source = f"""
        def f(n):
            {start}
            for i in range(2, {stop}):
                if n % i == 0:
                    if i != 6:
                        {step}
            return s
        """
    (text,) = texts(source)
    assert "isqrt" in text
    one, other = load(text), load(source)
    for n in NUMBERS:
        assert outcome(one, n) == outcome(other, n), (text, n)


@pytest.mark.parametrize("stop", ["min(a, b)", "min(b, a) + 1", "a", "b + 1", "a // 2"])
def test_common_divisors(stop: str) -> None:
    source = f"""
        def f(a, b):
            s = 0
            for i in range(1, {stop}):
                if a % i == 0 and b % i == 0:
                    s += i
            return s
        """
    (text,) = texts(source)
    assert "common = gcd(a, b)" in text
    one, other = load(text), load(source)
    for a in range(-4, 40):
        for b in range(-4, 40):
            assert outcome(one, a, b) == outcome(other, a, b), (text, a, b)


def test_a_float_is_refused_as_before() -> None:
    source = "def f(n):\n    return sum(i for i in range(1, n) if n % i == 0)\n"
    (text,) = texts(source)
    assert outcome(load(text), 6.0) == outcome(load(source), 6.0)


@pytest.mark.parametrize(
    "body",
    [
        "return [i for i in range(1, m) if n % i == 0]",
        "return [i for i in range(0, n) if n % i == 0]",
        "return [i for i in range(n) if n % i == 0]",
        "return [i for i in range(1, n) if n % i]",
        "return [i for i in range(1, n) if i % n == 0]",
        "return [i * i for i in range(1, n) if n % i == 0]",
        "return sum(m for i in range(1, n) if n % i == 0)",
        "return (i for i in range(1, n) if n % i == 0)",
        "return [i for i in range(1, n) if n % i == 0 and m.pop()]",
        "return [i for i in range(1, n - 1) if n % i == 0]",
        "return [i for i in range(1, n, 2) if n % i == 0]",
        "return [i for i in range(1, int(n ** 0.5)) if n % i == 0]",
    ],
)
def test_others_stay(body: str) -> None:
    assert texts(f"def f(n, m):\n    {body}\n") == []
