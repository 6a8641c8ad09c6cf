"""Recurrences worked up from their start: the same values, and nothing that is no recurrence."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("recurrence-to-loop")


def texts(source: str, name: str = "f") -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, name))]


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    try:
        result = namespace["f"](*args)
    except (TypeError, ValueError, ZeroDivisionError, LookupError) as error:
        return type(error), str(error)
    except RecursionError:
        return "too deep"
    return type(result), result


ONE = {
    "fib": "def f(n):\n if n <= 1:\n  return n\n return f(n - 1) + f(n - 2)\n",
    "fib from 1": "def f(n):\n if n in (1, 2):\n  return 1\n else:\n  return f(n - 1) + f(n - 2)\n",
    "lucas with checks": "def f(n):\n if not isinstance(n, int):\n  raise TypeError\n if n == 0:\n"
    "  return 2\n if n == 1:\n  return 1\n return f(n - 1) + f(n - 2)\n",
    "newman": "def f(n):\n if n in (0, 1):\n  return 1\n return 2 * f(n - 1) + f(n - 2)\n",
    "perrin": "def f(n):\n if n == 0:\n  return 3\n elif n == 1:\n  return 0\n elif n == 2:\n"
    "  return 2\n return f(n - 2) + f(n - 3)\n",
    "misplaced": "def f(n):\n if n < 2:\n  return 1 - n\n return (n - 1) * (f(n - 1) + f(n - 2))\n",
    "harmonic": "def f(n):\n if n < 2:\n  return 1\n else:\n  return 1 / n + f(n - 1)\n",
    "geometric": "def f(n):\n if n < 0:\n  return 0\n return 1 / (pow(2, n)) + f(n - 1)\n",
    "one line": "def f(n):\n return 1 if n == 0 else 3 * f(n - 1) + n\n",
    "lists": "def f(n):\n if n == 0:\n  return []\n return f(n - 1) + [n]\n",
}  # fmt: skip
MORE = {
    "compound": "def f(n, k):\n if n == 0:\n  return 1.0\n return f(n - 1, k) * (1 + k / 100)\n",
    "items": "def f(n, k):\n if n == 0:\n  return 0\n return max(k[n - 1], f(n - 1, k))\n",
    "first item": "def f(n, k):\n if n == 0:\n  return k[0]\n return max(k[n], f(n - 1, k))\n",
    "polynomial": "def f(n, k):\n if n == 0:\n  return 1\n if n == 1:\n  return k\n"
    " return ((2 * n - 1) * k * f(n - 1, k) - (n - 1) * f(n - 2, k)) / n\n",
}  # fmt: skip


@pytest.mark.parametrize("name", [*ONE, *MORE])
def test_the_values_are_the_same(name: str) -> None:
    source = (ONE | MORE)[name]
    [text] = texts(source)
    assert " in range(" in text
    numbers: list[Any] = [*range(-2, 14), 17, True, 2.0, "a"]
    others: list[tuple[Any, ...]] = [()] if name in ONE else [(3,), (0.5,), ([4, 1, 9] * 9,), ("",)]
    for number in numbers:
        for other in others:
            before = outcome(source, number, *other)
            if before != "too deep":
                assert outcome(text, number, *other) == before


@pytest.mark.parametrize(
    "source",
    [
        "def f(n):\n return f(n - 1) + 1\n",
        "def f(n):\n if n < 2:\n  return n\n return f(n - 1) + f(n // 2)\n",
        "def f(n):\n if n < 2:\n  return n\n if n == 7:\n  return 0\n return f(n - 1) + f(n - 2)\n",
        "def f(n):\n if n > 90:\n  raise ValueError\n return n if n < 2 else f(n - 1) + f(n - 2)\n",
        "def f(n):\n if n > 17.5:\n  raise OSError\n return n if n < 2 else f(n - 1) + f(n - 2)\n",
        "def f(n):\n if n < 2:\n  return n\n k = n\n return f(n - 1) + k\n",
        "def f(n):\n if n < 2:\n  return n\n return f(n - 1) or f(n - 2)\n",
        "def f(n):\n if n < 2:\n  return n\n return f(n - 1) + (f(n - 2) if n % 2 else 0)\n",
        "def f(n):\n if n % 2:\n  return f(n - 1)\n return f(n - 1) + 1 if n else 0\n",
        "def f(n):\n if n < 2:\n  return n\n return f(n - 1) + g(n)\n",
        "def f(n, k):\n if n < k:\n  return n\n return f(n - 1, k) + 1\n",
        "def f(n, k):\n if n < 2:\n  return n\n return f(n - 1, k + 1) + k\n",
        "def f(n, *k):\n if n < 2:\n  return n\n return f(n - 1) + 1\n",
        "def f(n):\n if n < 2:\n  return n\n return f(n - 1) + (lambda: n)()\n",
        "def range(n):\n return n\n\ndef f(n):\n return n if n < 2 else f(n - 1) + f(n - 2)\n",
    ],
)
def test_what_is_no_recurrence(source: str) -> None:
    assert texts(source) == []


def test_names_in_use_are_left_alone() -> None:
    [text] = texts(
        "def f(n, i, last):\n if n == 0:\n  return i\n return f(n - 1, i, last) * last + n\n"
    )
    assert "last_2 = f(0, i, last)\n" in text
    assert "for i_2 in range(1, n + 1):\n" in text
    assert "last_2 = last_2 * last + i_2\n" in text


def test_a_method_and_a_function_inside_are_found() -> None:
    [text] = texts(
        """
        def f(n):
            def fib(k):
                return k if k < 2 else fib(k - 1) + fib(k - 2)

            return [fib(i) for i in range(n)]
        """
    )
    assert outcome(text, 9) == (list, [0, 1, 1, 2, 3, 5, 8, 13, 21])
    source = "class A:\n    def f(self, n):\n        return self.f(n - 1) * 2 + n if n else 1\n"
    [text] = texts(source, "A.f")
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    assert [namespace["A"]().f(n) for n in range(5)] == [1, 3, 8, 19, 42]


def test_an_example_costs_a_call_a_step_no_more() -> None:
    [text] = texts("def f(n):\n return n if n < 2 else f(n - 1) + f(n - 2)\n")
    assert outcome(text, 5000)[0] is int
