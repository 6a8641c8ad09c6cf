"""Sorts that are recognised by what they do, and what only looks like sorting."""

from __future__ import annotations

import copy
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("hand-written-sort-to-sorted")
LISTS: list[Any] = [
    [], [1], [2, 1], [3, 3, 1], [5, -2, 0, 7, -2], list(range(30, 0, -1)), [1.5, 0.5, -2.25],
    ["b", "a", ""], [True, False], [2, True, 1], [(2, 1), (1, 2)], (3, 1, 2), [1, "a"],
]  # fmt: skip


def texts(source: str, name: str = "f") -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, name))]


def outcome(source: str, items: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    given = copy.deepcopy(items)
    try:
        result = namespace["f"](given)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        return type(error), str(error), given
    return result is given, result, given, [*map(type, result)] if result else None


SORTS = {
    "insertion": """
        def f(items: list) -> list:
            for i in range(1, len(items)):
                key = items[i]
                j = i - 1
                while j >= 0 and key < items[j]:
                    items[j + 1] = items[j]
                    j -= 1
                items[j + 1] = key
            return items
        """,
    "merge with pops": """
        def f(items):
            def merge(left, right):
                result = []
                while left and right:
                    result.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
                result.extend(left)
                result.extend(right)
                return result

            if len(items) <= 1:
                return items
            middle = len(items) // 2
            return merge(f(items[:middle]), f(items[middle:]))
        """,
    "heap with helpers": """
        def heapify(a, n, i):
            largest = i
            left, right = 2 * i + 1, 2 * i + 2
            if left < n and a[left] > a[largest]:
                largest = left
            if right < n and a[right] > a[largest]:
                largest = right
            if largest != i:
                a[i], a[largest] = a[largest], a[i]
                heapify(a, n, largest)

        def f(a):
            n = len(a)
            for i in range(n // 2 - 1, -1, -1):
                heapify(a, n, i)
            for i in range(n - 1, 0, -1):
                a[0], a[i] = a[i], a[0]
                heapify(a, i, 0)
        """,
    "bubbles from above": """
        def f(items):
            items = list(items)
            changed = True
            while changed:
                changed = False
                for i in range(len(items) - 1):
                    if items[i] < items[i + 1]:
                        items[i], items[i + 1] = items[i + 1], items[i]
                        changed = True
            return items
        """,
    "gnome": """
        def f(items):
            i = 1
            while i < len(items):
                if i == 0 or items[i - 1] <= items[i]:
                    i += 1
                else:
                    items[i - 1], items[i] = items[i], items[i - 1]
                    i -= 1
            return items
        """,
    "counting, of natural numbers": """
        def f(items):
            counts = [0] * (max(items) + 1)
            for item in items:
                counts[item] += 1
            result = []
            for value, count in enumerate(counts):
                result += [value] * count
            return result
        """,
    "least first": """
        def f(items):
            rest, result = items[:], []
            while rest:
                least = min(rest)
                rest.remove(least)
                result.append(least)
            return result
        """,
}


@pytest.mark.parametrize("name", SORTS)
def test_a_sort_is_found_and_sorts_as_before(name: str) -> None:
    source = SORTS[name]
    [text] = texts(source)
    assert "sorted(" in text or ".sort(" in text
    lists = LISTS if "natural" not in name else [[], [1], [2, 1], [3, 0, 3], [5, -2], [2.0, 1]]
    for items in lists:
        assert outcome(text, items) == outcome(source, items)
    assert texts(text) == []


def test_a_method_is_found() -> None:
    source = """
        class Solution:
            def sortArray(self, nums):
                self.down(nums)
                return nums

            def down(self, nums):
                for i in range(len(nums)):
                    for j in range(len(nums) - 1 - i):
                        if nums[j] > nums[j + 1]:
                            nums[j], nums[j + 1] = nums[j + 1], nums[j]
        """
    [text] = texts(source, "Solution.sortArray")
    assert "            nums.sort()\n            return nums\n" in text


@pytest.mark.parametrize(
    "body",
    [
        "return sorted(set(a))\n",
        "return sorted(a, key=abs)\n",
        "return [x for x in a]\n",
        "return a.sort()\n",
        "for _ in a:\n        a.sort()\n    return len(a)\n",
        "for _ in a:\n        a.sort()\n    return sorted(a)\n",
        "for x in a:\n        print(x)\n    return sorted(a)\n",
        "for i in range(9):\n        for j in range(len(a) - 1):\n            if a[j] > a[j + 1]:\n"
        "                a[j], a[j + 1] = a[j + 1], a[j]\n    return a\n",
        "while True:\n        a.append(a.pop(0))\n",
        "while True:\n        a += a\n",
        "out = []\n    for x in a:\n        if x not in out:\n            out.append(x)\n"
        "    out.sort()\n    return out\n",
    ],
)
def test_what_is_no_sort(body: str) -> None:
    assert texts(f"def f(a):\n    {body}") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def f(items):", "def f(items, key=None):"),
        (
            "        def f(items):",
            "        def sorted(x):\n            return x\n\n        def f(items):",
        ),
        ("            return items", "            global count\n            return items"),
        ("            i = 1", "            i = start()"),
    ],
)
def test_what_is_not_followed(old: str, new: str) -> None:
    source = SORTS["gnome"]
    assert old in source
    assert texts(source.replace(old, new)) == []
