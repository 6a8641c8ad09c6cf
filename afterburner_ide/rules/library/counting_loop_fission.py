"""Rule: take a loop that counts several things apart."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import count_splits, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class CountingLoopFission(Rule):
    """Count several things with one Counter each.

    A loop that counts one thing after the other on each turn is slower than a `Counter` for each
    of them, though that walks the items as often, as a Counter counts in C. What is counted and
    what is left out again in the same table becomes a loop over the different items. The tables
    must be new in the function and the counts independent of each other.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.0
    break_even = "50 items"
    examples = (
        Example(
            """
            def same_letters(left: str, right: str) -> bool:
                if len(left) != len(right):
                    return False
                lefts, rights = {}, {}
                for i in range(len(left)):
                    lefts[left[i]] = 1 + lefts.get(left[i], 0)
                    rights[right[i]] = 1 + rights.get(right[i], 0)
                return all(lefts[letter] == rights.get(letter, 0) for letter in lefts)
            """,
            """
            from collections import Counter


            def same_letters(left: str, right: str) -> bool:
                if len(left) != len(right):
                    return False
                lefts = dict(Counter(left))
                rights = dict(Counter(right))
                return all(lefts[letter] == rights.get(letter, 0) for letter in lefts)
            """,
        ),
        Example(
            """
            from collections import Counter, defaultdict


            def is_balanced(moves):
                balance = defaultdict(int)
                for here, there in moves:
                    balance[here] += 1
                    balance[there] -= 1
                return not any(balance.values())
            """,
            """
            from collections import Counter, defaultdict


            def is_balanced(moves):
                balance = defaultdict(int, Counter([here for here, there in moves]))
                for key, times in Counter([there for here, there in moves]).items():
                    balance[key] -= times
                return not any(balance.values())
            """,
        ),
        Unchanged(
            """
            from collections import defaultdict


            def balance(moves):
                found = defaultdict(int)
                for here, there in moves:
                    found[here] += 1
                    found[there] -= 1
                return found
            """,
            "the order of the keys is seen",
        ),
        Unchanged(
            """
            from collections import defaultdict


            def seen(items):
                counts, ranks = defaultdict(int), defaultdict(int)
                for item in items:
                    counts[item] += 1
                    ranks[counts[item]] += 1
                return counts, ranks
            """,
            "the second count reads the first",
        ),
        Unchanged(
            """
            def drain(lines):
                words, ends = {}, {}
                for line in iter(lines):
                    words[line[0]] = words.get(line[0], 0) + 1
                    ends[line[-1]] = ends.get(line[-1], 0) + 1
                return words, ends
            """,
            "an iterator can be walked once",
        ),
    )
    workload = """
SCALES = (50, 500, 5000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    left = [r.choice("abcdefgh") for _ in range(scale)]
    right = r.sample(left, scale)
    return [(("".join(left), "".join(right)), {}), (("".join(left), "z" * scale), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        name, imports = resolve.need(function, "collections", "Counter")
        for edits, line in count_splits.splits(function, name):
            yield Rewrite(edits, "count with one Counter each", line, imports)
