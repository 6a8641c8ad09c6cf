"""Helpers written in place: the same values, and no name that means something else there."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("inline-helper")


def texts(source: str, name: str = "f") -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, name))]


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    return namespace["f"](*args)


IN_PLACE = {
    "a function": """
        def g(x, y=2):
            \"\"\"Add.\"\"\"
            return x + y

        def f(a):
            return [g(x) * g(y=x, x=1) for x in a]
        """,
    "a lambda": """
        def f(a):
            g = lambda x, y: x - y
            total = 0
            for i in range(len(a)):
                total += g(a[i], g(i, 1))
            return total
        """,
    "a nested function that reads locals": """
        def f(a):
            size = len(a)

            def g(i):
                return 0 <= i < size and a[i] > 1

            return [i for i in range(-2, 9) if g(i) and not g(i - 1)]
        """,
    "an argument that is used twice": """
        def g(x):
            return x == x[::-1]

        def f(a):
            found = []
            for i in range(len(a)):
                if g(a[:i]):
                    found.append(i)
            return found
        """,
    "a test on the way": """
        def g(x):
            return x > 1

        def f(a):
            i = 0
            while i < len(a) and g(a[i]):
                i += 1
            return i
        """,
    "in a recursion": """
        def g(i, n):
            return i < n

        def f(a, i=0):
            if g(i, len(a)):
                return a[i] + f(a, i + 1)
            return 0
        """,
    "a choice": """
        def g(x):
            return x if x % 2 else -x

        def f(a):
            total = 0
            for x in a:
                total = total * 2 + g(x)
                total -= g(x)
            return total
        """,
    "indices": """
        def f(a):
            sums = [0, *a]

            def g(low, high):
                return sums[high] - sums[low - 1] * sums[high - low + 1]

            return [g(i + 1, i + 2) for i in range(len(a) - 1)]
        """,
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_the_values_stay(name: str) -> None:
    source = IN_PLACE[name].replace('\\"', '"')
    [text] = texts(source)
    assert text.count("g(") < dedent(source).count("g(")
    for items in ([], [1], [2, 3, 2], [5, 1, 1, 4, 2]):
        assert outcome(text, items) == outcome(source, items)


def test_indices_come_out_short() -> None:
    [text] = texts(IN_PLACE["indices"])
    assert "sums[i + 2] - sums[i] * sums[2]" in text
    assert "def g" not in text


def test_a_method_is_written_with_the_name_of_the_instance() -> None:
    [text] = texts(
        """
        class A:
            def f(self, rows):
                return [self.limit(row) for row in rows]

            def limit(this, row):
                return min(row, this.most)
        """,
        "A.f",
    )
    assert "return [min(row, self.most) for row in rows]" in text
    assert "def limit" in text


@pytest.mark.parametrize(
    "source",
    [
        "def g(x):\n    return x\n\ndef f(a):\n    return g(a)\n",
        "def g(x):\n    y = x\n    return y\n\ndef f(a):\n    return [g(x) for x in a]\n",
        "def g(x):\n    return k + x\n\nk = 1\n\ndef f(a, k):\n    return [g(x) for x in a]\n",
        "def g(x):\n    return [y + x for y in x]\n\ndef f(a):\n    return [g(y) for y in a]\n",
        "def g(*x):\n    return x\n\ndef f(a):\n    return [g(x) for x in a]\n",
        "def g(x):\n    return x\n\ndef f(a):\n    return [g(*x) for x in a]\n",
        "def g(x):\n    return x\n\ndef f(a):\n    return list(map(g, a))\n",
        "def g(x):\n    return x + x\n\ndef f(a):\n    return [g(a.pop()) for x in range(2)]\n",
        "def g(x):\n    return x + x\n\ndef f(a):\n    return [g(x[:1]) for x in a]\n",
        "def g(x):\n    return x and g(x - 1)\n\ndef f(a):\n    return [g(x) for x in a]\n",
        "def g(x):\n    yield x\n\ndef f(a):\n    return [g(x) for x in a]\n",
        "@print\ndef g(x):\n    return x\n\ndef f(a):\n    return [g(x) for x in a]\n",
        "def g(x):\n    return x\n\ng = abs\n\ndef f(a):\n    return [g(x) for x in a]\n",
        "def f(a, g):\n    return [g(x) for x in a]\n\ndef g(x):\n    return x\n",
        "def f(a):\n    g = lambda x: x\n    g = lambda x: -x\n    return [g(x) for x in a]\n",
        "def f(a):\n    n = 3\n    def g(x):\n        return x + n\n"
        "    return [[g(x) for x in a] for n in a]\n",
    ],
)
def test_what_stays_a_call(source: str) -> None:
    assert texts(source) == []


def test_a_method_that_a_subclass_has_too_stays_a_call() -> None:
    source = """
        class A:
            def f(self, rows):
                return [self.g(row) for row in rows]

            def g(self, row):
                return row

        class B(A):
            def g(self, row):
                return -row
        """
    assert texts(source, "A.f") == []


def test_a_comment_in_the_helper_is_not_lost() -> None:
    source = """
        def f(a):
            def g(x):
                return (
                    x + 1  # one more
                )

            return [g(x) for x in a]
        """
    assert texts(source) == []
