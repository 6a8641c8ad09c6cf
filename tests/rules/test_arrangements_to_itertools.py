"""Permutations and combinations that are recognised by what they give, and what gives others."""

from __future__ import annotations

import copy
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("arrangements-to-itertools")


def texts(source: str, name: str = "f") -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, name))]


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    given = copy.deepcopy(args)
    try:
        return namespace["f"](*given), given
    except (TypeError, ValueError, LookupError) as error:
        return type(error), str(error), given


FOUND: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "permutations with a list of what is used": (
        """
        def f(items):
            found = []
            used = [False] * len(items)

            def extend(order):
                if len(order) == len(items):
                    found.append(order[:])
                    return
                for i in range(len(items)):
                    if used[i]:
                        continue
                    used[i] = True
                    order.append(items[i])
                    extend(order)
                    order.pop()
                    used[i] = False

            extend([])
            return found
        """,
        [([1, 2, 3],), ([],), ([2, 2],), ("ab",), ([[1], [2]],)],
    ),
    "permutations of a text": (
        """
        def f(text):
            if len(text) == 1:
                return [text]
            found = []
            for i in range(len(text)):
                for rest in f(text[:i] + text[i + 1:]):
                    found.append(text[i] + rest)
            return found
        """,
        [("abc",), ("aab",), ("",), ([1, 2],)],
    ),
    "combinations with a helper and checks": (
        """
        def f(n: int, k: int) -> list[list[int]]:
            if k < 0:
                raise ValueError("k")
            result: list[list[int]] = []
            extend(1, n, k, [], result)
            return result

        def extend(first, n, level, chosen, result):
            if level == 0:
                result.append(chosen[:])
                return
            for i in range(first, n - level + 2):
                chosen.append(i)
                extend(i + 1, n, level - 1, chosen, result)
                chosen.pop()
        """,
        [(4, 2), (3, 0), (2, 3), (5, -1), (True, 1), (4.0, 2)],
    ),
    "pairs": (
        """
        def f(left, right):
            return [(a, b) for a in left for b in right]
        """,
        [([1, 2], [3]), ([], [1]), ("ab", [1])],
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_the_same_comes_out(name: str) -> None:
    source, inputs = FOUND[name]
    [text] = texts(source)
    assert "from itertools import" in text
    for args in inputs:
        assert outcome(text, *args) == outcome(source, *args)
    assert texts(text) == []


def test_a_method_is_found() -> None:
    source = """
        class Solution:
            def permute(self, nums):
                if not nums:
                    return [[]]
                found = []
                for i in range(len(nums)):
                    for rest in self.permute(nums[:i] + nums[i + 1:]):
                        found.append([nums[i]] + rest)
                return found
        """
    [text] = texts(source, "Solution.permute")
    assert "return list(map(list, permutations(nums)))" in text


@pytest.mark.parametrize(
    "source",
    [
        "def f(items):\n    return [items[i:] + items[:i] for i in range(len(items))]\n",
        "def f(items):\n    return [[a, b] for a in items for b in items if a != b]\n",
        "def f(a, b):\n    return [(y, x) for x in a for y in b]\n",
        "def f(a, b):\n    for x in a:\n        for y in b:\n            yield x, y\n",
        "def f(a, b):\n    return {(x, y) for x in a for y in b}\n",
        "def f(a, b):\n    print(a)\n    return [(x, y) for x in a for y in b]\n",
        "def f(a, b):\n    a.append(1)\n    return [(x, y) for x in a[:-1] for y in b]\n",
        "def f(a, b, c=1):\n    return [(x, y) for x in a for y in b]\n",
        "def f(a, b):\n    out = []\n    pair = [0, 0]\n    for x in a:\n        for y in b:\n"
        "            pair[:] = [x, y]\n            out.append(pair)\n    return out\n",
    ],
)
def test_what_gives_something_else(source: str) -> None:
    assert texts(source) == []
