"""Rule: count pairs in an order with a sorted list."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import pair_counts, pair_orders
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class PairOrderCountToBisect(Rule):
    """Count pairs in an order with a sorted list of the items before.

    How many earlier items are greater than this one (inversions, pairs below a sum, pairs close
    to each other) is the answer of a binary search in a sorted list of them. Each item takes a
    search and an insertion in place of a comparison with all others. The items must be totally
    ordered: no NaN among them, no sets; sums and differences must be exact, as of integers.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.4
    break_even = "5 items"
    kind = "template"
    examples = (
        Example(
            """
            def inversions(numbers):
                count = 0
                n = len(numbers)
                for i in range(n - 1):
                    for j in range(i + 1, n):
                        if numbers[i] > numbers[j]:
                            count += 1
                return count
            """,
            """
            from bisect import bisect_right, insort


            def inversions(numbers):
                count = 0
                earlier = []
                for number in numbers:
                    count += len(earlier) - bisect_right(earlier, number)
                    insort(earlier, number)
                return count
            """,
        ),
        Example(
            """
            import bisect


            def close(places, most):
                found = 0
                for i in range(len(places)):
                    for j in range(i):
                        if abs(places[i] - places[j]) <= most:
                            found += 1
                return found
            """,
            """
            import bisect


            def close(places, most):
                found = 0
                earlier = []
                if most >= 0:
                    for place in places:
                        found += bisect.bisect_right(earlier, place + most) - bisect.bisect_left(earlier, place - most)
                        bisect.insort(earlier, place)
                return found
            """,  # noqa: E501 - as the rule writes it
        ),
        Unchanged(
            """
            def rising(numbers):
                count = 0
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] < numbers[j] and j - i < 9:
                            count += 1
                return count
            """,
            "the places matter too",
        ),
        Unchanged(
            """
            def inside(parts: list[set[int]]):
                count = 0
                for i in range(len(parts)):
                    for j in range(i + 1, len(parts)):
                        if parts[i] < parts[j]:
                            count += 1
                return count
            """,
            "sets are ordered in part only",
        ),
        Unchanged(
            """
            def smaller(numbers):
                found = []
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] > numbers[j]:
                            found.append(j)
                return found
            """,
            "which pairs there are is asked, not how many",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for site in pair_counts.sites(function):
            found = pair_orders.edits(function, site)
            if found is not None:
                yield Rewrite(found[0], "count pairs with bisection", site.node.lineno, found[1])
