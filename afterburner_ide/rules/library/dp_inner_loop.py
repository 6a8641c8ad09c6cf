"""Rule: lighten an inner loop by several rewrites at once."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import compose
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_STEPS = (
    "scalar-accumulator",
    "row-hoist",
    "loop-carried-subscript",
    "min-max-to-conditional",
    "common-subscript",
)


class DpInnerLoop(Rule):
    """Lighten the inner loops of a table computation by several rewrites.

    Rows are bound before the loop, sums are kept in local names, values are looked up once, and
    comparisons take the place of min and max. Each gains little, and together they halve the
    time. Proposed where at least two of them apply: for the whole function, then loop by loop.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.5
    break_even = "3 turns of the inner loop"
    examples = (
        Example(
            """
            def cheapest(grid):
                m, n = len(grid), len(grid[0])
                best = [[0] * n for _ in range(m)]
                for i in range(1, m):
                    for j in range(1, n):
                        best[i][j] = min(best[i - 1][j], best[i][j - 1]) + grid[i][j]
                return best[-1][-1]
            """,
            """
            def cheapest(grid):
                m, n = len(grid), len(grid[0])
                best = [[0] * n for _ in range(m)]
                for i in range(1, m):
                    best_i = best[i]
                    best_i_minus_1 = best[i - 1]
                    grid_i = grid[i]
                    last = best_i[0] if 1 < n else None
                    for j in range(1, n):
                        first = best_i_minus_1[j]
                        best_i[j] = last = (last if last < first else first) + grid_i[j]
                return best[-1][-1]
            """,
        ),
        Unchanged(
            """
            def total(rows):
                found = 0
                for row in rows:
                    found += row[0]
                return found
            """,
            "there is nothing to combine",
        ),
        Unchanged(
            """
            def largest(values):
                best = 0
                for value in values:
                    best = max(best, value)
                return best
            """,
            "one rewrite alone is what the rule for it proposes",
        ),
    )
    workload = """
SCALES = (4, 30, 100)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([[r.randrange(100) for _ in range(scale)] for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        loops = compose.nests(function)
        whole = compose.compose(function.source, function.qualname, _STEPS)
        if len(whole.steps) > 1 and loops:
            yield compose.rewrite(function, whole, _summary(whole), loops[0].lineno)
        for loop in loops if len(loops) > 1 else ():
            part = compose.compose(function.source, function.qualname, _STEPS, within=loop)
            if len(part.steps) > 1:
                yield compose.rewrite(function, part, _summary(part), loop.lineno)


def _summary(found: compose.Composed) -> str:
    kinds = ", ".join(dict.fromkeys(found.steps))
    return f"lighten the inner loop ({kinds})"
