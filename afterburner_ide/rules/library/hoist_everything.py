"""Rule: hoist everything that stays the same out of the loops, at once."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import compose
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_STEPS = ("row-hoist", "loop-invariant-hoist", "common-subscript", "loop-guard-hoist")


class HoistEverything(Rule):
    """Hoist everything that stays the same out of the loops, at once.

    Rows, calls and sums that do not change in a loop are worked out before it, and what a turn
    looks up several times is looked up once. Where each saves a few per cent, no single one can
    be shown to pay on a noisy machine, and all together can. Proposed where at least two apply.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.7
    break_even = "3 turns of the inner loop"
    examples = (
        Example(
            """
            def shares(grid, size):
                found = 0
                for i in range(size):
                    for j in range(size):
                        found += grid[i][j] * (size - i) + grid[i][j] % (size + 1)
                return found
            """,
            """
            def shares(grid, size):
                found = 0
                size_plus_1 = size + 1
                for i in range(size):
                    grid_i = grid[i]
                    size_minus_i = size - i
                    for j in range(size):
                        found += grid_i[j] * size_minus_i + grid_i[j] % size_plus_1
                return found
            """,
        ),
        Unchanged(
            """
            def total(grid):
                found = 0
                for i in range(len(grid)):
                    for j in range(len(grid[i])):
                        found += grid[i][j] * j
                return found
            """,
            "one hoist alone is what the rule for it proposes",
        ),
        Unchanged(
            """
            def squares(values):
                return [value * value for value in values]
            """,
            "nothing in it stays the same",
        ),
    )
    workload = """
SCALES = (4, 30, 100)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    grid = [[r.randrange(-9, 10) for _ in range(scale)] for _ in range(scale)]
    return [((grid, scale), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        loops = compose.nests(function)
        if not loops:
            return
        whole = compose.compose(function.source, function.qualname, _STEPS)
        if len(whole.steps) > 1:
            kinds = ", ".join(dict.fromkeys(whole.steps))
            summary = f"hoist all that stays the same ({kinds})"
            yield compose.rewrite(function, whole, summary, loops[0].lineno)
