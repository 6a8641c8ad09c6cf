"""Rule: count in a defaultdict where a Counter has no advantage."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import counter_uses, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class CounterToDefaultdict(Rule):
    """Count in a `defaultdict(int)` where nothing needs a Counter.

    Each store into a `Counter` is slower than into a dict, as the class defines `__delitem__`,
    and each new key runs its `__missing__`, which is Python code. A local that is only indexed,
    walked and searched can be a `defaultdict(int)`. That puts in the keys that it is asked for,
    so a question must be of a key that was stored just before, or nothing but `[…]` may be used.
    """

    safety = Safety.EXACT
    payoff = 0.5
    break_even = "10 stores"
    examples = (
        Example(
            """
            import collections


            def baskets(trees: list[int]) -> int:
                counts = collections.Counter()
                left = best = 0
                for right, tree in enumerate(trees):
                    counts[tree] += 1
                    while len(counts) > 2:
                        first = trees[left]
                        counts[first] -= 1
                        if counts[first] == 0:
                            counts.pop(first)
                        left += 1
                    best = max(best, right - left + 1)
                return best
            """,
            """
            import collections


            def baskets(trees: list[int]) -> int:
                counts = collections.defaultdict(int)
                left = best = 0
                for right, tree in enumerate(trees):
                    counts[tree] += 1
                    while len(counts) > 2:
                        first = trees[left]
                        counts[first] -= 1
                        if counts[first] == 0:
                            counts.pop(first)
                        left += 1
                    best = max(best, right - left + 1)
                return best
            """,
        ),
        Unchanged(
            """
            import collections


            def differ(left, right):
                counts = collections.Counter()
                for item in left:
                    counts[item] += 1
                for item in right:
                    if counts[item] == 0:
                        return True
                    counts[item] -= 1
                return len(counts) > 3
            """,
            "a defaultdict would put in each item that is asked for, and the length is asked",
        ),
        Unchanged(
            """
            import collections


            def frequencies(items):
                counts = collections.Counter()
                for item in items:
                    counts[item] += 1
                return counts
            """,
            "the caller gets the Counter",
        ),
        Unchanged(
            """
            import collections


            def common(items):
                counts = collections.Counter()
                for item in items:
                    counts[item % 7] += 1
                return counts.most_common(2)
            """,
            "only a Counter has the method",
        ),
    )
    workload = """
SCALES = (10, 100, 2000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(6) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        text, imports = resolve.need(function, "collections", "defaultdict")
        if not resolve.is_builtin(function, "int"):
            return
        for name, calls in counter_uses.counters(function):
            empty = all(not call.args and not call.keywords for call in calls)
            if (
                empty
                and counter_uses.stores_in_loop(function, name)
                and counter_uses.is_plain_dict(function, name)
            ):
                edits = tuple(function.replace(call, f"{text}(int)") for call in calls)
                yield Rewrite(edits, f"make {name} a defaultdict", calls[0].lineno, imports)
