"""What keeps an inner loop from becoming a look-up, and what must stay the same if it does."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule
from afterburner_ide.rules.base import Rule

JOIN, SEARCH, SUMS = (
    rule("equality-join-to-dict"),
    rule("equality-search-to-set"),
    rule("pair-sum-to-index"),
)


def rewritten(rule: Rule, source: str) -> str | None:
    """The text after the rule's first rewrite of `f`, or None."""
    source = dedent(source)
    first = next(iter(rule.rewrites(FunctionView(source, "f"))), None)
    return None if first is None else apply(source, first)


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "source",
    [
        """
        def f(left, right):
            for x in left:
                for y in right:
                    if x == y:
                        right = []
        """,
        """
        def f(left, right):
            for x in left:
                for y in right:
                    if x == y:
                        x = x + 1
        """,
        """
        def f(left, right):
            for x in left:
                for y in right:
                    if x < y:
                        return y
        """,
        """
        def f(left, right):
            for x in left:
                for y in right:
                    if x == y:
                        return y
                    else:
                        print(x)
        """,
        """
        def f(left, right):
            for x in left:
                for y in iter(right):
                    if x == y:
                        print(next(right))
        """,
        """
        def f(left, right, y):
            for x in left:
                print(y)
                for y in right:
                    if x == y:
                        print(x)
        """,
        """
        def f(left, right):
            for x in left:
                for y in right:
                    if x == input(y):
                        return y
        """,
        """
        def f(left: list[list[int]], right: list[list[int]]):
            return [x for x in left for y in right if x == y]
        """,
        """
        def f(left, right):
            for x in left:
                yield x
                for y in right:
                    if x == y:
                        yield y
        """,
        """
        def f(left, right):
            for x in left:
                for y in right:
                    if 3 == y:
                        print(x)
        """,
    ],
    ids=[
        *("rebound", "probe-changes", "less-than", "else", "iterator", "read-before"),
        *("call", "unhashable", "suspends", "constant"),
    ],
)
def test_loop_stays(source: str) -> None:
    assert rewritten(JOIN, source) is None


LOOPS = {
    "break": """
        def f(left, right):
            found = []
            for x in left:
                for n, y in enumerate(right):
                    if y[0] == x:
                        found.append((x, n, y))
                        break
                else:
                    found.append(x)
            return found
        """,
    "continue": """
        def f(left, right):
            found = []
            for x in left:
                for y in right:
                    if y[0] != x:
                        continue
                    found.append((x, y))
            return found
        """,
    "and": """
        def f(left, right):
            found = []
            for x in left:
                for y in right:
                    if y[1] > 2 and y[0] == x and (x or y[1] > 3):
                        found.append((x, y))
            return found
        """,
    "places": """
        def f(left, right):
            found = []
            for i in range(len(left)):
                for j in range(len(right)):
                    if left[i] == right[j][0]:
                        found.append((i, j))
            return found
        """,
    "later": """
        def f(left, right):
            found = []
            for i in range(len(right)):
                for j in range(i + 1, len(right)):
                    if right[i][0] == right[j][0]:
                        found.append((i, j))
            return found
        """,
    "while": """
        def f(left, right):
            todo, seen = list(left), []
            while todo:
                x = todo.pop()
                for y in right:
                    if y[0] == x and y[1] not in seen:
                        seen.append(y[1])
                        todo.append(y[1])
            return seen
        """,
}


@pytest.mark.parametrize("name", LOOPS)
def test_results_and_their_order_stay(name: str) -> None:
    source = LOOPS[name]
    text = rewritten(JOIN, source)
    assert text is not None
    right = [(3, 1), (1, 2), (3, 4), (0, 5), (1, 1), (3, 1), (2, 3)]
    for left in ([], [1], [3, 3, 9, 0, 1], list(range(5))):
        assert call(text, left, right) == call(source, left, right)
        assert call(text, left, []) == call(source, left, [])


def test_comments_and_multiline_bodies_move_along() -> None:
    source = """
        def f(left, right):
            for x in left:  # all
                for y in right:  # each
                    # above
                    if x == y:  # same
                        # below
                        print(
                            x,  # inside
                        )
                        print(y)  # last
        """
    text = rewritten(JOIN, source)
    assert text is not None
    for remark in ("all", "each", "above", "same", "below", "inside", "last"):
        assert f"# {remark}" in text


SUM = """
    def f(a, t):
        for i in range(len(a)):
            for j in range(i + 1, len(a)):
                if t == a[j] + a[i]:
                    return (i, j)
        return None
    """


def test_first_pair_stays_the_first() -> None:
    text = rewritten(SUMS, SUM)
    assert text is not None
    numbers = [3, 0, 3, -1, 4, 4, 0, 7, 3]
    for target in range(-4, 16):
        assert call(text, numbers, target) == call(SUM, numbers, target)


@pytest.mark.parametrize(
    "test", ["a[i] + a[j] + a[j] == t", "a[i] - a[j] == t", "a[i] + a[j] == 0.5"]
)
def test_other_sums_stay(test: str) -> None:
    assert rewritten(SUMS, SUM.replace("t == a[j] + a[i]", test)) is None


def test_a_start_that_may_be_negative_stays() -> None:
    assert rewritten(SUMS, SUM.replace("range(len(a)):", "range(-1, len(a)):", 1)) is None


def test_search_finds_what_any_finds() -> None:
    source = """
        def f(left, right):
            return [not any(y[0] == x for y in right if y[1] > 2) for x in left]
        """
    text = rewritten(SEARCH, source)
    assert text is not None
    for right in ([], [(1, 3), (1, 0), (2, 1), (4, 9)]):
        assert call(text, range(6), right) == call(source, range(6), right)


def test_search_stays_when_the_filter_reads_the_loop() -> None:
    source = """
        def f(left, right):
            return [any(y[0] == x for y in right if y[1] > x) for x in left]
        """
    assert rewritten(SEARCH, source) is None
