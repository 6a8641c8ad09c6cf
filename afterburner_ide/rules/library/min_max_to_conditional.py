"""Rule: compare instead of calling min or max."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import extremes
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class MinMaxToConditional(Rule):
    """Compare values in place of calling min or max in a loop.

    `max(a, b)` is `b if b > a else a` and `min(a, b)` is `b if b < a else a`, also for ties and
    NaN, but a call costs several times as much as a comparison. `best = max(best, x)` becomes an
    `if` that stores only when there is something new. What is more than a name is computed once,
    on a line above; where two operands raise, the other error may come first.
    """

    safety = Safety.GUARDED
    payoff = 1.1
    examples = (
        Example(
            """
            def spread(values):
                low = values[0]
                for value in values:
                    low = min(low, value)  # the smallest so far
                return low
            """,
            """
            def spread(values):
                low = values[0]
                for value in values:
                    if value < low:
                        low = value  # the smallest so far
                return low
            """,
        ),
        Example(
            """
            def widest(pairs):
                best = 0
                for a, b in pairs:
                    best = max(best, b - a)
                return best
            """,
            """
            def widest(pairs):
                best = 0
                for a, b in pairs:
                    largest = b - a
                    if largest > best:
                        best = largest
                return best
            """,
        ),
        Example(
            """
            def area(left, right):
                total = 0
                for a, b in zip(left, right):
                    total += min(a, b) * 2
                return total
            """,
            """
            def area(left, right):
                total = 0
                for a, b in zip(left, right):
                    total += (b if b < a else a) * 2
                return total
            """,
        ),
        Example(
            """
            def paths(table, cost, n):
                for i in range(1, n):
                    table[i] = cost[i] + min(table[i - 1], table[i], cost[i - 1])
                return table
            """,
            """
            def paths(table, cost, n):
                for i in range(1, n):
                    smallest = table[i - 1]
                    other = table[i]
                    if other < smallest:
                        smallest = other
                    other = cost[i - 1]
                    if other < smallest:
                        smallest = other
                    table[i] = cost[i] + smallest
                return table
            """,
        ),
        Unchanged(
            """
            def best(items, key):
                top = items[0]
                for item in items:
                    top = max(top, item, key=key)
                return top
            """,
            "a key makes it another comparison",
        ),
        Unchanged(
            """
            from numpy import *

            def top(items):
                m = 0
                for item in items:
                    m = max(m, item)
                return m
            """,
            "`max` need not be the builtin",
        ),
        Unchanged(
            """
            def depth(node):
                best = 0
                def visit(child):
                    nonlocal best
                    best += 1
                    return best
                for child in node:
                    best += max(1, visit(child))
                return best
            """,
            "an argument changes what the result is added to",
        ),
        Unchanged(
            """
            def pairs(stack, n):
                found = []
                for _ in range(n):
                    found.append(stack.pop() + max(stack[0], stack[-1]))
                return found
            """,
            "what comes before the call changes what it compares",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(10 ** 6) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        done: set[ast.stmt] = set()
        calls = [node for node in function.walk(ast.Call) if isinstance(node, ast.Call)]
        for node in sorted(calls, key=lambda call: -len(function.loops_around(call))):
            statement = function.statement_of(node)
            if statement in done or not extremes.is_site(function, node):
                continue
            edits = (
                extremes.update(function, node)
                or extremes.in_place(function, node)
                or extremes.above(function, node)
            )
            if edits:
                done.add(statement)
                summary = f"compare instead of calling {function.text(node.func)}"
                yield Rewrite(tuple(edits), summary, node.lineno)
