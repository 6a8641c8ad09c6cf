"""The question asked before the call: the same result, and only where it is the same question."""

from __future__ import annotations

import copy
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("guard-before-recursive-call")


def texts(source: str, name: str = "f") -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, name))]


def outcome(source: str, *args: Any) -> tuple[Any, list[Any]]:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    given = copy.deepcopy(list(args))
    try:
        return namespace["f"](*given), given
    except IndexError as error:
        return str(error), given


GRID = [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 1, 0], [0, 0, 0, 1]]
ASKED = {
    "a grid": (
        """
        def f(grid, i, j):
            if i < 0 or i >= len(grid) or j < 0 or j >= len(grid[0]) or grid[i][j] != 0:
                return
            grid[i][j] = 2
            f(grid, i + 1, j)  # down
            f(grid, i - 1, j)
            f(grid, i, j + 1)
            f(grid, i, j - 1)
        """,
        (GRID, 0, 0),
    ),
    "a count over a grid with locals": (
        """
        def f(grid, i, j):
            rows = len(grid)
            columns = len(grid[0])
            if 0 <= i < rows and 0 <= j < columns and grid[i][j] == 0:
                grid[i][j] = 2
                return 1 + f(grid, i + 1, j) + f(grid, i - 1, j) + f(grid, i, j + 1)
            else:
                return 0
        """,
        (GRID, 0, 0),
    ),
    "two questions": (
        """
        def f(grid, i, j):
            if not 0 <= i < 4:
                return 0
            if not 0 <= j < 4:
                return 0
            return grid[i][j] + max(f(grid, i + 1, j), f(grid, i, j + 1))
        """,
        (GRID, 0, 0),
    ),
    "choices": (
        """
        def f(numbers, left, start, found):
            if left == 0:
                found.append(start)
                return
            if left < 0:
                return
            for i in range(start, len(numbers)):
                f(numbers, left - numbers[i], i, found)
        """,
        ([2, 3, 5], 9, 0, []),
    ),
    "a nested function": (
        """
        def f(grid):
            seen = set()

            def walk(i, j):
                if (i, j) in seen:
                    return False
                seen.add((i, j))
                if grid[i][j]:
                    return True
                return walk(i, (j + 1) % 4) or walk((i + 1) % 4, j)

            return walk(0, 0), sorted(seen)
        """,
        (GRID,),
    ),
    "nothing but the question": (
        """
        def f(grid, i, j):
            if i < 4 and j < 4:
                grid[i][j] += 1
                f(grid, i + 1, j)
                f(grid, i, j + 1)
        """,
        (GRID, 0, 0),
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_outcome_is_the_same(name: str) -> None:
    source, args = ASKED[name]
    [text] = texts(source)
    assert outcome(text, *args) == outcome(source, *args)
    assert texts(text) == []


def test_what_is_known_already_is_not_asked_again() -> None:
    [text] = texts(ASKED["a count over a grid with locals"][0])
    assert "if 0 <= i + 1 < rows and grid[i + 1][j] == 0\n" in text
    assert "if 0 <= j + 1 < columns and grid[i][j + 1] == 0\n" in text


def test_a_remark_stays_with_its_call() -> None:
    [text] = texts(ASKED["a grid"][0])
    assert "        f(grid, i + 1, j)  # down\n" in text


@pytest.mark.parametrize(
    "source",
    [
        "def f(n):\n    if n < 1:\n        return 0\n    return 1 + f(n - 1)\n",
        "def f(n):\n    if n < 1:\n        return n\n    return f(n - 1) + f(n)\n",
        "def f(n):\n    if n < 1:\n        return []\n    return f(n - 1) + f(n)\n",
        "def f(n):\n    if g(n):\n        return 1\n    return f(n - 1) + f(n)\n",
        "def f(n):\n    if n < 1:\n        n = 3\n        return\n    return f(n - 1) + f(n)\n",
        "def f(n):\n    if not n:\n        return 0\n    return f(n[1:]) + f(n[:-1])\n",
        "def f(n):\n    k = h(n)\n    if k < 1:\n        return 0\n    return f(n - 1) + f(n)\n",
        "def f(n):\n    k = n + 1\n    if k < 1:\n        return 0\n    return f(n - 1) + f(n)\n",
        "def f(n, *m):\n    if n < 1:\n        return 0\n    return f(n - 1) + f(n)\n",
        "def f(n):\n    if n < 1:\n        return 0\n    return f(n=n - 1) + f(n=n - 2)\n",
        "def f(n):\n    if n < 1:\n        return 0\n    yield from f(n - 1)\n    yield f(1)\n",
        "def f(n):\n    if n < 1:\n        return 0\n    return f(n.pop()) + f(next(n))\n",
    ],
)
def test_where_it_is_not_asked(source: str) -> None:
    assert texts(source) == []
