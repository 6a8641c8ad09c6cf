"""Rule: put what a loop asks of its counter into its range."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import bodies, liveness, range_filters
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.range_filters import Asked, Counting
from afterburner_ide.rules.text import reindent
from afterburner_ide.rules.view import FunctionView

_MOST_REPEATED = 2


class CompareToRangeBounds(Rule):
    """Put what a loop asks of its counter on each turn into its range.

    A loop that does something only `if j >= weight` begins at `weight`; one that does something
    else before that becomes two loops, and what only copies a row becomes a slice. It pays where
    many turns do nothing, or much is asked. The limit must be an integer: `range` takes no other.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.8
    break_even = "5 turns"
    examples = (
        Example(
            """
            def fill(sizes, limit):
                ways = [1] + [0] * limit
                for size in sizes:
                    for total in range(limit + 1):
                        if total >= size:
                            # one more of this size
                            ways[total] += ways[total - size]
                return ways[limit]
            """,
            """
            def fill(sizes, limit):
                ways = [1] + [0] * limit
                for size in sizes:
                    for total in range(max(0, size), limit + 1):
                        # one more of this size
                        ways[total] += ways[total - size]
                return ways[limit]
            """,
        ),
        Example(
            """
            def ways(sizes, limit):
                table = [[0] * (limit + 1) for _ in range(len(sizes) + 1)]
                table[0][0] = 1
                for i, size in enumerate(sizes, 1):
                    row = table[i]
                    above = table[i - 1]
                    for total in range(limit + 1):
                        row[total] = above[total]
                        if size <= total:
                            row[total] += row[total - size]
                return table[-1][limit]
            """,
            """
            def ways(sizes, limit):
                table = [[0] * (limit + 1) for _ in range(len(sizes) + 1)]
                table[0][0] = 1
                for i, size in enumerate(sizes, 1):
                    row = table[i]
                    above = table[i - 1]
                    row[: limit + 1] = above[: limit + 1]
                    for total in range(max(0, size), limit + 1):
                        row[total] += row[total - size]
                return table[-1][limit]
            """,
        ),
        Example(
            """
            def halves(values, middle):
                total = 0
                for i in range(len(values)):
                    if i < middle:
                        total += values[i]
                    else:
                        total -= values[i]
                return total
            """,
            """
            def halves(values, middle):
                total = 0
                for i in range(min(len(values), middle)):
                    total += values[i]
                for i in range(max(0, middle), len(values)):
                    total -= values[i]
                return total
            """,
        ),
        Unchanged(
            """
            def growing(values, middle):
                total = 0
                for i in range(len(values)):
                    if i < middle:
                        middle -= 1
                        total += values[i]
                return total
            """,
            "the limit changes in the loop",
        ),
        Unchanged(
            """
            def last(values, middle):
                for i in range(len(values)):
                    if i >= middle:
                        print(values[i])
                return i
            """,
            "the counter is read after the loop",
        ),
        Unchanged(
            """
            def half(values):
                total = 0
                for i in range(len(values)):
                    if i < len(values) / 2:
                        total += values[i]
                return total
            """,
            "the limit need not be an integer",
        ),
        Unchanged(
            """
            def first(values, middle):
                for i in range(len(values)):
                    if i < middle:
                        if values[i] > 3:
                            break
                    else:
                        print(values[i])
            """,
            "leaving the first of two loops would not leave the second",
        ),
    )
    workload = """
SCALES = (10, 300, 3000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(1, scale) for _ in range(20)], scale), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        loops = [node for node in function.walk(ast.For) if isinstance(node, ast.For)]
        for loop in sorted(loops, key=lambda node: -len(function.loops_around(node))):
            counted = range_filters.counting(function, loop)
            if counted is None or loop.orelse or not function.own_lines(loop):
                continue
            found = range_filters.asked(function, loop, counted)
            if found is None or not bodies.can_move(function, loop):
                continue
            text = _new(function, loop, counted, found)
            if text and all(part in text for part in bodies.remarks(function, loop)):
                summary = f"put `{function.text(found.test.test)}` into the range"
                yield Rewrite((function.replace(loop, text),), summary, loop.lineno)


def _new(view: FunctionView, loop: ast.For, counted: Counting, found: Asked) -> str | None:
    """What takes the loop's place."""
    if counted.name in {
        node.id
        for statement in loop.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }:
        return None
    inner = range_filters.limited(view, loop, counted, found.limits)
    if inner is None:
        return None
    hidden = liveness.is_private(view, [counted.name], loop)
    if not found.before and not found.other:
        if not hidden or inner == counted:
            return None
        body = bodies.blocks(view, found.then)
        if found.rest:
            body = f"if {' and '.join(found.rest)}:\n{reindent(body, view.step)}"
        return _loop(view, inner, body)
    if found.rest or len(found.limits) > 1:
        return None
    slices = range_filters.copied(view, loop, found, counted) if hidden else None
    if slices is not None and not found.other:
        return f"{slices}\n{_loop(view, inner, bodies.blocks(view, found.then))}"
    leaves = any(isinstance(node, ast.Break) for part in loop.body for node in ast.walk(part))
    if leaves or len(found.before) > _MOST_REPEATED:
        return None
    limit = found.limits[0]
    opposite = range_filters.Limit(not limit.is_low, limit.number)
    outer = range_filters.limited(view, loop, counted, (opposite,))
    if outer is None:
        return None
    then = _loop(view, inner, bodies.blocks(view, (*found.before, *found.then)))
    other = _loop(view, outer, bodies.blocks(view, (*found.before, *found.other)))
    return "\n".join([other, then] if limit.is_low is not counted.down else [then, other])


def _loop(view: FunctionView, counted: Counting, body: str) -> str:
    return f"for {counted.name} in {counted.source()}:\n{reindent(body, view.step)}"
