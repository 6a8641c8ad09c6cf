"""Loops that look for a divisor: the same answer for every n, and no rewrite where it is not."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, exhaust, rule

RULE = rule("divisor-loop-isqrt")


def rewritten(code: str) -> tuple[str, int]:
    return exhaust(dedent(code).lstrip(), "f", RULE)


def answers(code: str) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    return [namespace["f"](n) for n in range(-30, 400)]


@pytest.mark.parametrize("stop", ["n", "n - 1", "n // 2 + 1", "1 + n // 2"])
@pytest.mark.parametrize(
    "body",
    [
        "for i in range(2, {stop}):\n        if n % i == 0:\n            return i\n    return -n",
        "for i in range(2, {stop}):\n        if not n % i:\n            break\n"
        "    else:\n        return 'none'\n    return 'some'",
        "found = 1\n    for i in range(2, {stop}):\n        if 0 == n % i:\n            found = 2\n"
        "    return found",
        "return all(n % i for i in range(2, {stop}))",
        "return any([n % k == 0 for k in range(2, {stop})])",
        "return next((i for i in range(2, {stop}) if n % i == 0), None)",
        "i = 2\n    while i < {stop}:\n        if n % i == 0:\n            return i\n"
        "        i += 1\n    return n",
    ],
)
def test_same_answers(body: str, stop: str) -> None:
    code = "def f(n):\n    " + body.format(stop=stop) + "\n"
    text, count = rewritten(code)
    assert count == 1
    assert answers(text) == answers(code)


@pytest.mark.parametrize("limit", ["n - 1", "n // 2"])
def test_inclusive_while(limit: str) -> None:
    code = f"""
        def f(n):
            i = 2
            while i <= {limit}:
                if n % i == 0:
                    return i
                i += 1
            return n
        """
    text, count = rewritten(code)
    assert count == 1
    assert answers(text) == answers(dedent(code))


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("for i in range(2, n // 2):\n        if n % i == 0: return i", "4 has no divisor below 2"),
        ("for i in range(2, n + 1):\n        if n % i == 0: return i", "a prime finds itself"),
        ("for i in range(1, n):\n        if n % i == 0: return i", "1 divides everything"),
        ("for i in range(3, n, 2):\n        if n % i == 0: return i", "even numbers come too"),
        ("for i in range(2, n):\n        if n % i: return i", "a number that does not divide"),
        ("for i in range(2, n):\n        if n % i == 0:\n            last = i", "the last one"),
        (
            "i = 5\n    while i < n:\n        if n % i == 0: return i\n        i += 1",
            "starts later",
        ),
        ("for i in range(2, n):\n        if i % n == 0: return i", "the other way round"),
        ("return sum(n % i == 0 for i in range(2, n)) == 1", "divisors are counted"),
        ("return any(n % i for i in range(2, n))", "asks for one that does not divide"),
        ("return all(m % i for i in range(2, n))", "two different numbers"),
    ],
)
def test_left_alone(body: str, because: str) -> None:
    code = f"m = 7\n\ndef f(n):\n    {body}\n"
    assert rewritten(code) == (code, 0), because


def test_a_variable_seen_by_a_closure_is_left_alone() -> None:
    code = "def f(n):\n    for i in range(2, n):\n        if n % i == 0:\n            break\n"
    code += "    return lambda: i\n"
    assert rewritten(code) == (code, 0)


def test_nested_functions_are_rewritten_with_their_own_names() -> None:
    code = """
        def f(n):
            def prime(n):
                for i in range(2, n):
                    if n % i == 0:
                        return False
                return True
            return [i for i in range(n) if prime(i)]
        """
    text, count = rewritten(code)
    assert count == 1
    assert answers(text) == answers(dedent(code))


def test_the_guard_goes_where_n_may_be_negative() -> None:
    inner = "for i in range(2, n):\n{0}if n % i == 0:\n{0}    return False\n"
    code = "def f(n):\n    n = abs(n) - 9\n    " + inner.format(" " * 8) + "    return True\n"
    assert "isqrt(max(n, 0)) + 1" in rewritten(code)[0]
    code = "def f(n):\n    if n > 3:\n        n -= 9\n        " + inner.format(" " * 12)
    assert "isqrt(max(n, 0)) + 1" in rewritten(code)[0]
    code = "def f(n):\n    if n > 3:\n        " + inner.format(" " * 12)
    assert "isqrt(n) + 1" in rewritten(code)[0]


@pytest.mark.parametrize(
    "guard",
    [
        "if n % 2 == 0:\n        return n == 2",
        "if n < 2 or not n % 2:\n        return n == 2",
        "if n & 1 == 0:\n        raise ValueError",
    ],
)
def test_odd_numbers_have_odd_divisors(guard: str) -> None:
    source = (
        f"def f(n):\n    {guard}\n    for i in range(3, n, 2):\n        if n % i == 0:\n"
        "            return False\n    return True\n"
    )
    (rewrite,) = rule("divisor-loop-isqrt").rewrites(FunctionView(source, "f"))
    text = apply(source, rewrite)
    assert "range(3, isqrt(max(n, 0)) + 1, 2)" in text or "range(3, isqrt(n) + 1, 2)" in text
    one: dict[str, Any] = {}
    other: dict[str, Any] = {}
    exec(source, one)
    exec(text, other)
    for n in range(1, 400, 2):
        assert other["f"](n) == one["f"](n)


@pytest.mark.parametrize("guard", ["if n % 2:\n        return 0", "if n == 2:\n        return 1"])
def test_even_numbers_may_have_one_odd_divisor_beyond_the_root(guard: str) -> None:
    source = (
        f"def f(n):\n    {guard}\n    for i in range(3, n, 2):\n        if n % i == 0:\n"
        "            return False\n    return True\n"
    )
    assert list(rule("divisor-loop-isqrt").rewrites(FunctionView(source, "f"))) == []
