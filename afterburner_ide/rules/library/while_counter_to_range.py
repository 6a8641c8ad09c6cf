"""Rule: let a range count in place of a while loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import resolve, spans, stepping
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class WhileCounterToRange(Rule):
    """Let a range count in place of a while loop that steps its counter.

    `i = 0; while i < n: …; i += 1` becomes `for i in range(n)`, also with other bounds and steps
    and downwards; `while i * i <= n` goes up to `isqrt(n)`. The range counts without running
    bytecode, and rules for `for` loops can take over. A counter that is read afterwards gets the
    value it would have had. Bounds must be integers.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.45
    break_even = "10 turns"
    examples = (
        Example(
            """
            def checksum(data):
                total = 0
                i = 0
                while i < len(data):
                    total ^= data[i] * i
                    i += 1  # the next one
                return total
            """,
            """
            def checksum(data):
                total = 0
                for i in range(len(data)):
                    total ^= data[i] * i
                    # the next one
                return total
            """,
        ),
        Example(
            """
            def divisor_pairs(n: int):
                if n < 1:
                    return []
                found = []
                # no smaller one
                d = 1
                while d * d <= n:
                    if n % d:
                        d += 1
                        continue
                    found.append((d, n // d))
                    d = d + 1
                return found
            """,
            """
            from math import isqrt


            def divisor_pairs(n: int):
                if n < 1:
                    return []
                found = []
                # no smaller one
                for d in range(1, isqrt(n) + 1):
                    if n % d:
                        continue
                    found.append((d, n // d))
                return found
            """,
        ),
        Example(
            """
            def position(items, wanted):
                i, n = 0, len(items)
                while i < n and items[i] != wanted:
                    i += 1
                return i
            """,
            """
            def position(items, wanted):
                n = len(items)
                for i in range(n):
                    if items[i] == wanted:
                        break
                else:
                    i = n
                return i
            """,
        ),
        Unchanged(
            """
            def drained(items):
                i = 0
                while i < len(items):
                    items.pop()
                    i += 1
                return items
            """,
            "the bound moves",
        ),
        Unchanged(
            """
            def runs(text):
                i = 0
                while i < len(text):
                    if text[i] == " ":
                        i += 1
                    i += 1
                return text
            """,
            "some turns take two steps",
        ),
        Unchanged(
            """
            def merged(left, right):
                i = 0
                for item in left:
                    while i < len(right):
                        if right[i] > item:
                            break
                        i += 1
                return left
            """,
            "the next loop goes on where this one stopped",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(256) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.While):
            assert isinstance(loop, ast.While)
            found = stepping.counting(function, loop)
            if found is None or not function.own_lines(loop, *found.steps):
                continue
            if "\r" in function.source or not resolve.is_builtin(function, "range"):
                continue
            rewrite = spans.as_range(function, found)
            if rewrite is not None:
                yield rewrite
