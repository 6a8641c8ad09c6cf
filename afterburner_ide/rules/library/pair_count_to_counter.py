"""Rule: count pairs with a table of the items before."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import pair_counts, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class PairCountToCounter(Rule):
    """Count pairs in one pass instead of trying them all.

    How many pairs have the same key follows from how often each key occurs; how many add up to a
    number, or are so far apart, from a table that is filled along the way. That takes one step
    per item and not one per pair. Sums and differences are solved for one item, which is exact
    for integers only; keys must be hashable, and NaN finds itself.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.6
    break_even = "10 items"
    kind = "template"
    examples = (
        Example(
            """
            def apart(numbers, distance):
                count = 0
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if abs(numbers[i] - numbers[j]) == distance:
                            count += 1
                return count
            """,
            """
            def apart(numbers, distance):
                count = 0
                seen = {}
                if distance >= 0:
                    for number in numbers:
                        count += seen.get(number - distance, 0)
                        if distance:
                            count += seen.get(number + distance, 0)
                        seen[number] = seen.get(number, 0) + 1
                return count
            """,
        ),
        Example(
            """
            def even_sums(numbers: list[int]) -> int:
                n = len(numbers)
                pairs = 0
                for i in range(n - 1):
                    for j in range(i + 1, n):
                        if (numbers[i] + numbers[j]) % 2 == 0:
                            pairs = pairs + 1
                return pairs
            """,
            """
            from collections import Counter


            def even_sums(numbers: list[int]) -> int:
                pairs = sum([times * (times - 1) // 2 for times in Counter([number % 2 for number in numbers]).values()])
                return pairs
            """,  # noqa: E501 - as the rule writes it
        ),
        Example(
            """
            from itertools import combinations


            def reach(steps, total):
                return sum(a + b == total for a, b in combinations(steps, 2))
            """,
            """
            def reach(steps, total):
                count = 0
                seen = {}
                for b in steps:
                    count += seen.get(total - b, 0)
                    seen[b] = seen.get(b, 0) + 1
                return count
            """,
        ),
        Unchanged(
            """
            def below(numbers):
                count = 0
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] < numbers[j]:
                            count += 1
                return count
            """,
            "an order is not looked up in a table",
        ),
        Unchanged(
            """
            def sums(numbers: list[float], total: float) -> int:
                count = 0
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] + numbers[j] == total:
                            count += 1
                return count
            """,
            "sums of floats are rounded",
        ),
        Unchanged(
            """
            def near(numbers, wide):
                count = 0
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] == numbers[j] and j - i <= wide:
                            count += 1
                return count
            """,
            "the places matter too",
        ),
    )
    workload = """
SCALES = (20, 200, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    numbers = [r.randrange(scale) for _ in range(scale)]
    return [((numbers, distance), {}) for distance in (0, 3, -1)]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        name, imports = resolve.need(function, "collections", "Counter")
        for site in pair_counts.sites(function):
            found = pair_counts.edits(function, site, name)
            if found is not None:
                edits, counts = found
                line = site.node.lineno
                yield Rewrite(edits, "count pairs in one pass", line, imports if counts else ())
