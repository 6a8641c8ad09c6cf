"""Rule: look up the number that completes a sum."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import joins
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class PairSumToIndex(Rule):
    """Look up the number that completes a sum instead of trying them all.

    `numbers[i] + numbers[j] == target` in a loop over `j` holds where `numbers[j]` is
    `target - numbers[i]`: a dict from number to places, built once, gives these places in the
    same order. Exact for integers only. A list with few different numbers gains little.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.8
    break_even = "20 numbers"
    kind = "template"
    examples = (
        Example(
            """
            def two_sum(numbers, target):
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] + numbers[j] == target:
                            return [i, j]
                return []
            """,
            """
            def two_sum(numbers, target):
                numbers_by_value = {}
                for j in range(len(numbers)):
                    numbers_by_value.setdefault(numbers[j], []).append(j)
                for i in range(len(numbers)):
                    for j in numbers_by_value.get(target - numbers[i], ()):
                        if j > i:
                            return [i, j]
                return []
            """,
        ),
        Example(
            """
            def any_pair(left: list[int], right: list[int], total: int) -> bool:
                for a in left:
                    for b in right:
                        if a + b == total:
                            return True
                return False
            """,
            """
            def any_pair(left: list[int], right: list[int], total: int) -> bool:
                right_by_b = {}
                for b in right:
                    right_by_b.setdefault(b, []).append(b)
                for a in left:
                    for b in right_by_b.get(total - a, ()):
                        return True
                return False
            """,
        ),
        Unchanged(
            """
            def pair(numbers: list[float], target: float) -> bool:
                for a in numbers:
                    for b in numbers:
                        if a + b == target:
                            return True
                return False
            """,
            "sums of floats are rounded",
        ),
        Unchanged(
            """
            def pair(numbers, n):
                for i in range(n):
                    for j in range(i + 2, n):
                        if numbers[i] + numbers[j] == i + j:
                            return True
                return False
            """,
            "both sides change from turn to turn",
        ),
    )
    workload = """
SCALES = (20, 200, 2000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    numbers = [r.randrange(scale * scale) for _ in range(scale)]
    return [((numbers, target), {}) for target in (-1, numbers[-1] + numbers[-2])]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node, edits in joins.sites(function, sums=True):
            text = function.text(node.iter)
            yield Rewrite(edits, f"look up what completes the sum over {text}", node.iter.lineno)
