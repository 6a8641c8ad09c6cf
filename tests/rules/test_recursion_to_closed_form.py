"""Recursions that one expression says: which are found, and what must not be taken for one."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("recursion-to-closed-form")
NUMBERS: list[Any] = [*range(-3, 12), 25, True, 2.0, 1.5, "a"]
TEXTS: list[Any] = ["", "a", "ab", "aba", "abba", "xyzzyx", [], [1, 2], [3, 1, 3], (1, 2), [1.5]]


def texts(source: str) -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


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
    "factorial, if and else": (
        "def f(n):\n if n == 1 or n == 0:\n  return 1\n else:\n  return n * f(n - 1)\n",
        "factorial(n)",
    ),
    "factorial from 1": (
        "def f(n):\n if n == 1:\n  return n\n return f(n - 1) * n\n",
        "n >= 1",
    ),
    "factorial with a check": (
        "def f(n):\n if not isinstance(n, int):\n  raise TypeError('n')\n if n < 0:\n"
        "  raise ValueError('n')\n return 1 if n in (0, 1) else n * f(n - 1)\n",
        "factorial(n)",
    ),
    "factorial with a name": (
        "def f(n: int) -> int:\n if n <= 1:\n  return 1\n rest = f(n - 1)\n return rest * n\n",
        "factorial(n)",
    ),
    "sum to n": ("def f(n):\n if n <= 0:\n  return 0\n return n + f(n - 1)\n", "n * (n + 1) // 2"),
    "every other": ("def f(n):\n if n < 1:\n  return 0\n return n + f(n - 2)\n", "** 2 // 4"),
    "doubled": ("def f(n):\n return 1 if not n else 2 * f(n - 1)\n", "1 << n"),
    "doubled by adding": ("def f(n):\n return 1 if not n else f(n - 1) + f(n - 1)\n", "1 << n"),
    "moves": ("def f(n):\n if n == 0: return 0\n return 2 * f(n - 1) + 1\n", "(1 << n) - 1"),
    "digits": ("def f(n):\n if n == 0:\n  return 0\n return n % 10 + f(n // 10)\n", "map(int, str"),
    "digits by divmod": (
        "def f(n):\n if n < 10:\n  return n\n rest, last = divmod(n, 10)\n return last + f(rest)\n",
        "map(int, str",
    ),
    "how many digits": ("def f(n):\n if n < 10:\n  return 1\n return 1 + f(n // 10)\n", "len(str"),
    "binary": (
        "def f(n):\n if n < 2:\n  return str(n)\n return f(n // 2) + str(n % 2)\n", "bin(n)[2:]"
    ),
    "ones": ("def f(n):\n return (n & 1) + f(n >> 1) if n else 0\n", 'count("1")'),
}  # fmt: skip
TWO = {
    "power": ("def f(a, b):\n if b == 0:\n  return 1\n return a * f(a, b - 1)\n", "a**b"),
    "power, by halves": (
        "def f(a, b):\n if b == 0:\n  return 1\n half = f(a, b // 2)\n"
        " if b % 2:\n  return a * half * half\n return half * half\n",
        "a**b",
    ),
    "power with more bases": (
        "def f(a, b):\n if b == 0:\n  return 1\n elif a == 0:\n  return 0\n elif b == 1:\n"
        "  return a\n else:\n  return a * f(a, b - 1)\n",
        "a**b",
    ),
    "power, turned round": ("def f(a, b):\n return 1 if a == 0 else b * f(a - 1, b)\n", "b**a"),
    "gcd": ("def f(a, b):\n if b == 0:\n  return a\n return f(b, a % b)\n", "gcd"),
    "gcd in one line": ("def f(a, b):\n return f(b, a % b) if b else a\n", "gcd"),
    "gcd of the smaller": ("def f(a, b):\n if a == 0:\n  return b\n return f(b % a, a)\n", "gcd"),
    "gcd by subtraction": (
        "def f(a, b):\n if a == b:\n  return a\n if a > b:\n  return f(a - b, b)\n"
        " return f(a, b - a)\n",
        ">= 1",
    ),
    "combinations": (
        "def f(n, k):\n if k == 0 or k == n:\n  return 1\n return f(n - 1, k - 1) + f(n - 1, k)\n",
        "0 <= k <= n",
    ),
    "combinations with a check": (
        "def f(n, k):\n if k > n:\n  return 0\n if k == 0 or k == n:\n  return 1\n"
        " return f(n - 1, k) + f(n - 1, k - 1)\n",
        "0 <= k <= n",
    ),
    "product": ("def f(a, b):\n if b == 0:\n  return 0\n return a + f(a, b - 1)\n", "a * b"),
    "factorial with the product so far": (
        "def f(n, so_far):\n if n == 0:\n  return so_far\n return f(n - 1, so_far * n)\n",
        "factorial(n) * so_far",
    ),
}  # fmt: skip
ITEMS = {
    "reverse": ("def f(s):\n if not s:\n  return s\n return f(s[1:]) + s[0]\n", "s[::-1]"),
    "reverse from the end": (
        "def f(s):\n if s == '':\n  return ''\n return s[-1] + f(s[:-1])\n", "s[::-1]"
    ),
    "mirrored": (
        "def f(s):\n if len(s) <= 1:\n  return True\n if s[0] == s[len(s) - 1]:\n"
        "  return f(s[1:-1])\n else:\n  return False\n",
        "s == s[::-1]",
    ),
    "mirrored in one line": (
        "def f(s):\n return len(s) < 2 or (s[0] == s[-1] and f(s[1:-1]))\n", "s == s[::-1]"
    ),
    "length": ("def f(s):\n if s == '':\n  return 0\n return 1 + f(s[1:])\n", "len(s)"),
    "length of a list": ("def f(s):\n if s == []:\n  return 0\n return 1 + f(s[1:])\n", "len(s)"),
    "sum": ("def f(s):\n if len(s) == 0:\n  return 0\n return s[0] + f(s[1:])\n", "sum(s)"),
    "largest": (
        "def f(s):\n if len(s) == 1:\n  return s[0]\n rest = f(s[1:])\n"
        " return s[0] if s[0] > rest else rest\n",
        "max(s)",
    ),
    "smallest": (
        "def f(s):\n if len(s) == 1:\n  return s[0]\n return min(s[0], f(s[1:]))\n", "min(s)"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", [*ONE, *TWO, *ITEMS])
def test_the_expression_is_found_and_says_the_same(name: str) -> None:
    source, wanted = (ONE | TWO | ITEMS)[name]
    [text] = texts(source)
    assert wanted in text
    if name in TWO:
        inputs = [(a, b) for a in [*NUMBERS[:12], 2.5] for b in NUMBERS[:12]]
    else:
        inputs = [(value,) for value in (NUMBERS if name in ONE else TEXTS)]
    for args in inputs:
        before = outcome(source, *args)
        if before != "too deep":
            assert outcome(text, *args) == before


@pytest.mark.parametrize(
    "source",
    [
        "def f(n):\n return n * f(n - 1)\n",
        "def f(n):\n return 1\n",
        "def f(n):\n if n < 2:\n  return 1\n return n * g(n - 1)\n",
        "def f(n):\n if n < 2:\n  return 1.0\n return n * f(n - 1)\n",
        "def f(n):\n if n == 13:\n  return 0\n if n < 2:\n  return 1\n return n * f(n - 1)\n",
        "def f(n):\n if n > 30:\n  raise ValueError\n return n * f(n - 1) if n else 1\n",
        "def f(n):\n if n < 2:\n  return 1\n return n * f(n - 1) % 1000007\n",
        "def f(n):\n print(n)\n if n < 2:\n  return 1\n return n * f(n - 1)\n",
        "def f(n):\n if n < 2:\n  return 1\n return n * f(n=n - 1)\n",
        "def f(n, k=1):\n if n < 2:\n  return 1\n return n * f(n - 1, k)\n",
        "def f(n):\n if n < 2:\n  yield 1\n yield n * f(n - 1)\n",
        "from functools import *\n@cache\ndef f(n):\n return n * f(n - 1) if n else 1\n",
        "def f(a, b):\n if b == 0:\n  return a\n return f(b, a % b) + (a == 12)\n",
        "def f(s):\n if not s:\n  return ''\n return f(s[1:]) + s[:1].upper()\n",
        "def type(x):\n return int\n\ndef f(n):\n if n < 2:\n  return 1\n return n * f(n - 1)\n",
    ],
)  # fmt: skip
def test_what_is_no_such_thing(source: str) -> None:
    assert texts(source) == []


def test_a_method_and_a_function_inside_are_found() -> None:
    [text] = texts(
        """
        def f(n):
            def factorial(k):
                if k == 0:
                    return 1
                return k * factorial(k - 1)

            return [factorial(i) for i in range(n)]
        """
    )
    assert "        if type(k) is int and k >= 0:\n            return math_factorial(k)\n" in text
    source = "class A:\n    def f(self, n):\n        return self.f(n - 1) * n if n else 1\n"
    [rewrite] = RULE.rewrites(FunctionView(source, "A.f"))
    assert "        if type(n) is int and n >= 0:\n            return factorial(n)\n" in apply(
        source, rewrite
    )


def test_no_large_number_is_worked_out_on_the_way() -> None:
    assert texts("def f(n):\n return 9 ** 9 ** 9 * f(n - 1) if n else 1\n") == []
    assert texts("def f(n):\n return (1 << 300 << 300) * f(n - 1) if n else 1\n") == []
