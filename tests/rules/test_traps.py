"""Code that is easy to rewrite wrongly: whatever any rule proposes must behave the same on it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, every_rule

NAN = float("nan")

TRAPS: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "ties and NaN keep the first of two": (
        """
        def f(values):
            low = high = values[0]
            for value in values:
                low = min(low, value)
                high = max(value, high)
            return low, high
        """,
        [([1, True, 1.0, 0, False],), ([NAN, 1.0, 2.0],), ([1.0, NAN, 0.0],), ([-0.0, 0.0],)],
    ),
    "the same list twice": (
        """
        def f(a, b):
            for i in range(len(a)):
                for j in range(len(b)):
                    b[j] = b[j] + a[i] * len(a)
            return a
        """,
        [([1, 2, 3], [4, 5])],
    ),
    "a list that grows while it is searched": (
        """
        def f(items, seen):
            kept = []
            for item in items:
                if item not in seen:
                    seen.append(item)
                    seen.append(item + 1)
                    kept.append(item)
            return kept, seen
        """,
        [([1, 2, 3, 1, 5], [3]), ([], [])],
    ),
    "a list that is grown through another name": (
        """
        def f(items):
            seen = []
            again = seen
            for item in items:
                if item in seen:
                    return item
                again.append(item)
            return seen
        """,
        [([1, 2, 1],), ([1, 2],)],
    ),
    "a list that a helper grows": (
        """
        def f(items):
            seen = []

            def note(item):
                seen.append(item)

            for item in items:
                if item in seen:
                    return item
                note(item)
            return seen
        """,
        [([1, 2, 1],), ([1, 2],)],
    ),
    "no turn, nothing raised": (
        """
        def f(values, divisor):
            found = []
            for value in values:
                found.append(value / max(values) + 1 / divisor)
            return found
        """,
        [([], 0), ([1, 2], 0), ([1, 2], 2), ([0], 1)],
    ),
    "a test that keeps a lookup from raising": (
        """
        def f(grid, n):
            found = 0
            for i in range(n):
                for j in range(n):
                    if i > 0 and grid[i - 1][j] > 1:
                        found += grid[i - 1][j]
                    if i + 1 < n and grid[i + 1][j] > 1:
                        found += grid[i + 1][j]
            return found
        """,
        [([[1, 2], [3, 4]], 2), ([], 0), ({0: [5, 6], 1: [7, 8]}, 2), ({0: [5]}, 1)],
    ),
    "an exception caught inside the loop": (
        """
        def f(values, table):
            found = []
            for value in values:
                try:
                    found.append(table["key"] + value * len(table))
                except KeyError:
                    found.append(None)
            return found
        """,
        [([1, 2], {}), ([1, 2], {"key": 3})],
    ),
    "rows that are swapped": (
        """
        def f(rows):
            for i in range(len(rows)):
                for j in range(len(rows)):
                    if rows[i][0] < rows[j][0]:
                        rows[i], rows[j] = rows[j], rows[i]
            return rows
        """,
        [([[3], [1], [2]],), ([],)],
    ),
    "one row under many indices": (
        """
        def f(n):
            table = [[0] * n] * n
            for i in range(n):
                for j in range(n):
                    for k in range(n):
                        table[i][j] += table[k][0] + 1
            return table
        """,
        [(0,), (1,), (3,)],
    ),
    "partial sums that are read": (
        """
        def f(values):
            totals = [0]
            steps = []
            for value in values:
                totals[0] += value
                steps.append(sum(totals))
            return steps
        """,
        [([1, 2, 3],), ([],)],
    ),
    "a value looked up before it changes": (
        """
        def f(values, table):
            for value in values:
                if table[value] > 1:
                    table[value] -= table[value] // 2
                    table[value] += table[value] * 2
            return table
        """,
        [([1, 2, 1], {1: 5, 2: 1})],
    ),
    "an argument with an effect": (
        """
        def f(values):
            best = 0
            for _ in range(3):
                best = max(values.pop(), values.pop()) + max(best, values[-1])
            return best
        """,
        [([1, 9, 2, 8, 3, 7, 4],), ([1],)],
    ),
    "a loop variable that outlives its loop": (
        """
        def f(values):
            for i in range(len(values)):
                value = values[i]
                if values[i] > 2 and values[i] < 9:
                    break
            return i, value
        """,
        [([1, 2, 3],), ([1],), ([],)],
    ),
    "names of a comprehension": (
        """
        def f(values, n):
            return [n * n + sum([n * n for n in values]) for m in range(n)]
        """,
        [([1, 2], 3), ([], 0)],
    ),
    "recursion over something that changes": (
        """
        def f(n):
            calls = []

            def g(k):
                calls.append(k)
                return 1 if k < 2 else g(k - 1) + g(k - 2)

            return g(n), len(calls)
        """,
        [(1,), (6,)],
    ),
    "recursion that is told what it has seen": (
        """
        def f(n, limit=[3]):
            if n < 2:
                return n
            limit[0] += 1
            return f(n - 1) + f(n - 2) + limit[0]
        """,
        [(1,), (5,)],
    ),
    "a closure variable that changes between two calls": (
        """
        def f(n):
            step = 1

            def g(k):
                return step if k < 2 else g(k - 1) + g(k - 2)

            first = g(n)
            step = 2
            return first, g(n)
        """,
        [(1,), (6,)],
    ),
    "defaultdict grows by being read": (
        """
        from collections import defaultdict

        def f(values):
            table = defaultdict(list)
            for value in values:
                if value > 1:
                    table[value].append(len(table[value]) + len(table[value]))
            return dict(table)
        """,
        [([1, 2, 2],), ([],)],
    ),
    "text is searched for more than one letter": (
        """
        def f(parts, text: str):
            return [part for part in parts if part in text]
        """,
        [(["ab", "", "c", "bd"], "abc")],
    ),
}


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.name)
@pytest.mark.parametrize("trap", TRAPS)
def test_behaviour_is_the_same(rule: Any, trap: str) -> None:
    code, inputs = TRAPS[trap]
    source = dedent(code).lstrip()
    errors: list[Any] = []
    for _, rewrite, text in candidates(source, "f", [rule], errors):
        for args in inputs:
            assert outcome(text, args) == outcome(source, args), rewrite.summary
    assert errors == []


def outcome(source: str, args: tuple[Any, ...]) -> str:
    """The result or exception and the arguments afterwards, with types, as text."""
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    function: Callable[..., Any] = namespace["f"]
    args = copy.deepcopy(args)
    try:
        result = repr(function(*args))
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    return f"{result} {args!r}"
