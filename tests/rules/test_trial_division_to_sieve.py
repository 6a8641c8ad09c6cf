"""A sieve finds the primes that trial division finds, and stands only where it can."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("trial-division-to-sieve")


def texts(source: str) -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def load(source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    found: Callable[..., Any] = namespace["f"]
    return found


def agree(source: str) -> str:
    (text,) = texts(source)
    one, other = load(text), load(source)
    for n in range(-4, 130):
        assert one(n) == other(n), (text, n)
    return text


@pytest.mark.parametrize("span", ["n", "0, n", "2, n + 1", "1, n", "3, n, 2"])
@pytest.mark.parametrize(
    "stop", ["k", "k // 2 + 1", "int(k ** 0.5) + 1", "math.isqrt(k) + 1", "int(math.sqrt(k)) + 1"]
)
def test_loops(span: str, stop: str) -> None:
    agree(
        f"""
        import math

        def f(n):
            found = []
            for k in range({span}):
                for d in range(2, {stop}):
                    if k % d == 0:
                        break
                else:
                    found.append(k)
            return found
        """
    )


@pytest.mark.parametrize("test", ["not k % d", "k % d == 0", "0 == k % d"])
def test_flags(test: str) -> None:
    text = agree(
        f"""
        def f(n):
            found, tried = [], 0
            for k in range(2, n):
                prime = True
                tried += 1
                for d in range(2, k):
                    if {test}:
                        prime = False
                        break
                if prime:
                    found.append(k)
            return found, tried
        """
    )
    assert "if not sieve[k]:\n            prime = False\n" in text


@pytest.mark.parametrize(
    "shown",
    [
        "[k for k in range(2, n) if all(k % d for d in range(2, k))]",
        "[k for k in range(2, n) if all(k % d != 0 for d in range(2, int(k ** 0.5) + 1))]",
        "[k for k in range(n) if k > 1 and not any(k % d == 0 for d in range(2, k))]",
        "sum(1 for k in range(2, n + 1) if not any([k % d == 0 for d in range(2, k)]))",
        "[k if any(not k % d for d in range(2, k)) else 0 for k in range(4, n)]",
        "sum([k for k in range(2, n, 3) if all(k % d > 0 or 0 for d in [2]) or k == 2])",
    ],
)
def test_comprehensions(shown: str) -> None:
    source = f"def f(n):\n    return {shown}\n"
    if "> 0" in shown:
        assert texts(source) == []
    else:
        agree(source)


@pytest.mark.parametrize(
    "body",
    [
        "for k in range(m, n):\n        for d in range(2, k):\n            if k % d == 0:\n"
        "                break\n        else:\n            out.append(k)",
        "for k in range(2, n):\n        for d in range(2, k):\n            if k % d == 0:\n"
        "                break\n        else:\n            out.append(d)",
        "for k in range(2, n):\n        k += 1\n        for d in range(2, k):\n"
        "            if k % d == 0:\n                break\n        else:\n            m = k",
        "for k in range(2, n):\n        for d in range(2, k):\n            if k % d == 0:\n"
        "                break\n        else:\n            if k > m:\n                break",
        "for k in out:\n        for d in range(2, k):\n            if k % d == 0:\n"
        "                break\n        else:\n            m += 1",
        "for k in range(2, n):\n        for d in range(2, k):\n            if m % d == 0:\n"
        "                break\n        else:\n            out.append(k)",
        "for k in range(2, n):\n        for d in range(3, k):\n            if k % d == 0:\n"
        "                break\n        else:\n            out.append(k)",
        "out = [all(k % d for d in range(2, k)) for k in range(2, n)]",
        "out = m and [k for k in range(2, n) if all(k % d for d in range(2, k))]",
        "out = [k for k in range(2, n) if all(k % d for d in range(2, k // 2))]",
    ],
)
def test_others_stay(body: str) -> None:
    assert texts(f"def f(n, m, out):\n    {body}\n    return out, m\n") == []
