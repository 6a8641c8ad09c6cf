"""Rule: compute once, before the loop, what no turn of it changes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import calls, effects, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import (
    guard,
    hoist_points,
    is_outweighed,
    name_for,
    occurrences,
)
from afterburner_ide.rules.view import FunctionView

_CHEAP = resolve.words("len abs range ord chr int float bool isinstance round divmod hash id type")


class LoopInvariantHoist(Rule):
    """Compute before a loop what no turn of it changes.

    Moves pure calls and arithmetic out of loops and comprehensions. It pays most when the call
    itself walks the data, as `max(values)` does. What may raise for some values is moved only
    where each turn evaluates it, behind a check that there is a turn at all.
    """

    safety = Safety.GUARDED
    payoff = 0.4
    examples = (
        Example(
            """
            def scaled(values):
                return [value / max(values) for value in values]
            """,
            """
            def scaled(values):
                max_values = max(values) if len(values) else None
                return [value / max_values for value in values]
            """,
        ),
        Example(
            """
            def weigh(rows: list[int], width: int, height: int) -> int:
                total = 0
                for row in rows:
                    if row > 3:
                        total += row * (width * height)  # the same each time
                return total
            """,
            """
            def weigh(rows: list[int], width: int, height: int) -> int:
                total = 0
                width_times_height = width * height
                for row in rows:
                    if row > 3:
                        total += row * width_times_height  # the same each time
                return total
            """,
        ),
        Unchanged(
            """
            def halve(values, n):
                while n > len(values):
                    values.append(max(values))
                return values
            """,
            "the list grows in the loop",
        ),
        Unchanged(
            """
            def ratios(values, n):
                found = []
                for value in values:
                    if n:
                        found.append(value + 100 // n)
                return found
            """,
            "the division is behind a test that keeps it from raising",
        ),
        Unchanged(
            """
            import random

            def noise(values, low, high):
                return [value + random.uniform(low, high) for value in values]
            """,
            "each call gives another number",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(1, 10 ** 6) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        done: set[ast.expr] = set()
        found: list[tuple[bool, Rewrite]] = []
        for node in function.walk(ast.Call, ast.BinOp):
            assert isinstance(node, ast.expr)
            if node in done or not _is_worth(function, node) or not function.editable(node):
                continue
            for point in hoist_points(function, node):
                condition = guard(function, node, point.loop)
                places = occurrences(function, node, effects.region_of(point.loop))
                if condition is None or not all(effects.may_share(function, p) for p in places):
                    continue
                done.update(
                    part for p in places for part in ast.walk(p) if isinstance(part, ast.expr)
                )
                name = name_for(function, node)
                line = f"{name} = {function.expression(node)}"
                if condition:
                    line += f" if {condition} else None"
                edits = [function.insert_before(point.anchor, line)]
                edits += [function.replace_by_name(place, name) for place in places]
                summary = f"compute {function.text(node)} before the loop"
                found.append(
                    (_is_cheap(function, node), Rewrite(tuple(edits), summary, node.lineno))
                )
                break
        yield from (rewrite for cheap, rewrite in sorted(found, key=lambda item: item[0]))


def _is_cheap(view: FunctionView, node: ast.expr) -> bool:
    """Whether computing it takes the same short time whatever the values."""
    return not any(
        isinstance(part, ast.Call)
        and (resolve.dotted(view, part.func) or "").rpartition(".")[2] not in _CHEAP
        and not (resolve.dotted(view, part.func) or "").startswith("math.")
        for part in ast.walk(node)
    )


def _is_worth(view: FunctionView, node: ast.expr) -> bool:
    """Whether a local name is cheaper than computing it where it stands."""
    names = resolve.loaded([node])
    if not names or not view.loops_around(node):
        return False
    if isinstance(node, ast.Call) and not calls.is_pure(view, node):
        return False
    if not _is_cheap(view, node):
        return True
    # Moving these would only give the value another name, or save one step per inner loop.
    statement = view.statement_of(node)
    if isinstance(statement, ast.Assign) and statement.value is node:
        return False
    if is_outweighed(view, node):
        return False
    if isinstance(statement, ast.For) and node in ast.walk(statement.iter):
        return False
    if resolve.calls(view, node, "builtins.range"):
        return False
    return not any(isinstance(part, ast.Subscript) for part in ast.walk(node))
