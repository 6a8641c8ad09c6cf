"""Rule: count and add up with builtins."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import accumulators, folds
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class CountAccumulateToBuiltin(Rule):
    """Count and add up with `count`, `len` and `sum` in place of a loop.

    A loop that only counts the items for which a test holds becomes `len` of a list, or `count`
    where the test is `item == value`; one that only adds up becomes `sum`, one that multiplies
    `math.prod`. Items from one index to another are summed as a slice where all are there. The
    list takes memory. Only sums that may be of integers are touched: Python 3.12's `sum` rounds
    floats otherwise.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.9
    break_even = "10 items"
    examples = (
        Example(
            """
            def zeros(numbers: list[int]) -> int:
                found = 0
                for number in numbers:
                    if number == 0:
                        found += 1
                return found
            """,
            """
            def zeros(numbers: list[int]) -> int:
                found = numbers.count(0)
                return found
            """,
        ),
        Example(
            """
            def worth(items):
                total = 0
                for item in items:
                    if item.stock:  # on hand
                        total += item.price * item.stock
                return total
            """,
            """
            def worth(items):
                # on hand
                total = sum([item.price * item.stock for item in items if item.stock])
                return total
            """,
        ),
        Example(
            """
            def above(rows, limit):
                count = 0
                for row in rows:
                    limit += 1
                    for cell in row:
                        if cell > limit:
                            count += 1
                return count
            """,
            """
            def above(rows, limit):
                count = 0
                for row in rows:
                    limit += 1
                    count += len([1 for cell in row if cell > limit])
                return count
            """,
        ),
        Example(
            """
            def weight(text):
                total = 0
                for letter in text:
                    total = total + 1
                return total
            """,
            """
            def weight(text):
                total = len(text)
                return total
            """,
        ),
        Example(
            """
            def between(values, first, last):
                total = 0
                for i in range(first, last + 1):
                    total += values[i]
                return total
            """,
            """
            def between(values, first, last):
                total = 0
                if 0 <= first <= last + 1 <= len(values):
                    total += sum(values[first : last + 1])
                else:
                    for i in range(first, last + 1):
                        total += values[i]
                return total
            """,
        ),
        Unchanged(
            """
            def joined(words):
                text = ""
                for word in words:
                    text += word
                return text
            """,
            "strings are joined, not summed",
        ),
        Unchanged(
            """
            def last(numbers):
                count = 0
                for number in numbers:
                    if number > count:
                        count += 1
                return count
            """,
            "the test reads the count",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(3) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            found = folds.fold(function, loop)
            if found is not None:
                yield from accumulators.rewrites(function, found)
