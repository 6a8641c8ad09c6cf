"""Rule: find an item's place with index instead of a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import index_searches
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class LinearSearchToIndex(Rule):
    """Find an item's place with `index` instead of a loop.

    `items.index(value)` compares without a step of the interpreter per item. Where the value is
    missing it raises ValueError, in whose place stands what the loop left behind. For lists and
    tuples: a string's `index` looks for more than one letter. An item that is the value itself is
    found though it is not equal to itself (NaN).
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.2
    break_even = "5 items"
    examples = (
        Example(
            """
            def place(items, wanted):
                for i in range(len(items)):
                    if items[i] == wanted:
                        return i
                return -1  # missing
            """,
            """
            def place(items, wanted):
                try:
                    return items.index(wanted)
                except ValueError:
                    return -1  # missing
            """,
        ),
        Example(
            """
            def shelf(names, name):
                found = None
                for number, other in enumerate(names):
                    if other == name:
                        found = number + 1
                        break
                return found
            """,
            """
            def shelf(names, name):
                try:
                    found = names.index(name) + 1
                except ValueError:
                    found = None
                return found
            """,
        ),
        Example(
            """
            def steps(items, end):
                i = 0
                while i < len(items) and items[i] != end:
                    i += 1
                return i
            """,
            """
            def steps(items, end):
                try:
                    i = items.index(end)
                except ValueError:
                    i = len(items)
                return i
            """,
        ),
        Unchanged(
            """
            def last(items, wanted):
                found = -1
                for i in range(len(items)):
                    if items[i] == wanted:
                        found = i
                return found
            """,
            "the last place is asked for",
        ),
        Unchanged(
            """
            def place(text: str, letters):
                for i, letter in enumerate(text):
                    if letter == letters:
                        return i
                return -1
            """,
            "a string's index looks for several letters too",
        ),
        Unchanged(
            """
            def above(items, limit):
                for i, item in enumerate(items):
                    if item > limit:
                        return i
                return -1
            """,
            "index looks for what is equal",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    items = [(i * 7919 + seed) % 100003 for i in range(scale)]
    return [((items, items[-1 - seed % 3]), {}), ((items, -1), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For, ast.While):
            assert isinstance(loop, ast.For | ast.While)
            edits = index_searches.edits(function, loop)
            if edits:
                yield Rewrite(tuple(edits), "find the place with index", loop.lineno)
