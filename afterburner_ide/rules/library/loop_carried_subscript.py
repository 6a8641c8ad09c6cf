"""Rule: keep what the last turn stored in a local name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import carried
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class LoopCarriedSubscript(Rule):
    """Keep what the last turn of a loop stored in a local name.

    A loop that stores `a[i]` and reads `a[i - 1]` reads what it had in hand a turn ago. Each
    store binds a name too, and the next turn reads that. An array that converts what is stored
    in it would show the difference, so only lists are taken.
    """

    safety = Safety.GUARDED
    payoff = 0.45
    break_even = "5 turns"
    examples = (
        Example(
            """
            def running(values):
                sums = [0] * (len(values) + 1)
                for i in range(1, len(values) + 1):
                    # one more
                    sums[i] = sums[i - 1] + values[i - 1]
                return sums
            """,
            """
            def running(values):
                sums = [0] * (len(values) + 1)
                last = sums[0]
                for i in range(1, len(values) + 1):
                    # one more
                    sums[i] = last = last + values[i - 1]
                return sums
            """,
        ),
        Example(
            """
            def climbing(costs: list[int]) -> int:
                n = len(costs)
                best = [0] * (n + 1)
                for i in range(2, n + 1):
                    one = best[i - 1] + costs[i - 1]
                    two = best[i - 2] + costs[i - 2]
                    if two < one:
                        best[i] = two
                    else:
                        best[i] = one
                return best[n]
            """,
            """
            def climbing(costs: list[int]) -> int:
                n = len(costs)
                best = [0] * (n + 1)
                last = best[1] if 2 < n + 1 else None
                for i in range(2, n + 1):
                    one = last + costs[i - 1]
                    two = best[i - 2] + costs[i - 2]
                    if two < one:
                        best[i] = last = two
                    else:
                        best[i] = last = one
                return best[n]
            """,
        ),
        Example(
            """
            def fibonacci(n):
                found = [0, 1] + [0] * n
                for i in range(2, n + 1):
                    found[i] = found[i - 1] + found[i - 2]
                return found[n]
            """,
            """
            def fibonacci(n):
                found = [0, 1] + [0] * n
                before_last = found[0]
                last = found[1]
                for i in range(2, n + 1):
                    before_last, last = last, last + before_last
                    found[i] = last
                return found[n]
            """,
        ),
        Unchanged(
            """
            def sparse(values, n):
                best = [0] * n
                for i in range(1, n):
                    if values[i] > best[i - 1]:
                        best[i] = values[i]
                return best
            """,
            "not every turn stores",
        ),
        Unchanged(
            """
            def shifted(items, n):
                for i in range(1, n):
                    items[i] = 1
                    items[0] += items[i - 1]
                return items
            """,
            "the loop stores into other items of the same list",
        ),
        Unchanged(
            """
            def packed(n):
                found = bytearray(n)
                for i in range(1, n):
                    found[i] = found[i - 1] + 1
                return found
            """,
            "the array keeps something else than what is stored in it",
        ),
    )
    workload = """
SCALES = (5, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            for found in carried.find(function, loop):
                edits = carried.edits(function, found)
                if edits:
                    base = function.text(found.reads[0].value)
                    summary = f"keep what the last turn stored in {base} in a local name"
                    yield Rewrite(tuple(edits), summary, loop.lineno)
