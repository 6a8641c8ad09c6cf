"""Rule: look a row up once, before the inner loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, flow
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import HoistPoint, hoist_points, name_for, occurrences
from afterburner_ide.rules.view import FunctionView


class RowHoist(Rule):
    """Look a row or an item up once, before the inner loop that uses it.

    In a loop over `j`, `grid[i][j]` looks up `grid[i]` on every turn. The rows that each turn
    uses for certain are bound to names before the loop. Should the loop make no turn, the
    lookup is made all the same: an index that is out of range only then raises where it did not.
    """

    safety = Safety.GUARDED
    payoff = 0.9
    break_even = "3 turns of the inner loop"
    examples = (
        Example(
            """
            def total(grid):
                found = 0
                for i in range(len(grid)):
                    for j in range(len(grid[i])):
                        found += grid[i][j] * j
                return found
            """,
            """
            def total(grid):
                found = 0
                for i in range(len(grid)):
                    grid_i = grid[i]
                    for j in range(len(grid[i])):
                        found += grid_i[j] * j
                return found
            """,
        ),
        Example(
            """
            def paths(rows: int, columns: int) -> int:
                table = [[1] * columns for _ in range(rows)]
                for r in range(1, rows):
                    # each cell is reached from two
                    for c in range(1, columns):
                        table[r][c] = table[r - 1][c] + table[r][c - 1]
                return table[-1][-1]
            """,
            """
            def paths(rows: int, columns: int) -> int:
                table = [[1] * columns for _ in range(rows)]
                for r in range(1, rows):
                    table_r = table[r]
                    table_r_minus_1 = table[r - 1]
                    # each cell is reached from two
                    for c in range(1, columns):
                        table_r[c] = table_r_minus_1[c] + table_r[c - 1]
                return table[-1][-1]
            """,
        ),
        Unchanged(
            """
            def below(grid, n):
                found = 0
                for i in range(n):
                    for j in range(n):
                        if i + 1 < n:
                            found += grid[i + 1][j]
                return found
            """,
            "a test keeps the row from being looked up when there is none",
        ),
        Unchanged(
            """
            def swap(rows, n):
                for i in range(n):
                    for j in range(i):
                        rows[i], rows[j] = rows[j], rows[i]
                return rows
            """,
            "the loop stores into what it reads",
        ),
    )
    workload = """
SCALES = (3, 20, 100)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([[r.randrange(100) for _ in range(scale)] for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        points: dict[ast.stmt, list[tuple[ast.Subscript, HoistPoint]]] = {}
        done: set[str] = set()
        for node in function.walk(ast.Subscript):
            assert isinstance(node, ast.Subscript)
            if not _is_row(node) or not function.editable(node):
                continue
            point = _point(function, node)
            if point is None or f"{ast.dump(node)} {point.anchor.lineno}" in done:
                continue
            parent = function.parents[node]
            if isinstance(parent, ast.Subscript) and _is_row(parent) and _point(function, parent):
                continue
            done.add(f"{ast.dump(node)} {point.anchor.lineno}")
            points.setdefault(point.anchor, []).append((node, point))
        deepest = sorted(points, key=lambda item: -len(function.loops_around(item)))
        for anchor in deepest:
            yield _rewrite(function, anchor, points[anchor])


def _is_row(node: ast.Subscript) -> bool:
    """Whether it is a lookup by an index that is not a constant."""
    simple = not isinstance(node.slice, ast.Slice | ast.Constant)
    return isinstance(node.ctx, ast.Load) and simple


def _point(view: FunctionView, node: ast.Subscript) -> HoistPoint | None:
    """Just before the innermost loop, if that surely does the lookup on every turn."""
    loops = view.loops_around(node)
    if not loops or ast.dump(node) not in flow.always_in_turn(loops[0]):
        return None
    if not _varies(view, node):
        return None
    return next((point for point in hoist_points(view, node) if point.loop is loops[0]), None)


def _varies(view: FunctionView, node: ast.Subscript) -> bool:
    """Whether there is a loop further out, or the row is itself looked into."""
    parent = view.parents[node]
    looked_into = isinstance(parent, ast.Subscript) and parent.value is node
    return looked_into or len(view.loops_around(node)) > 1


def _rewrite(
    view: FunctionView, anchor: ast.stmt, rows: list[tuple[ast.Subscript, HoistPoint]]
) -> Rewrite:
    names: dict[ast.Subscript, str] = {}
    for node, _ in rows:
        names[node] = name_for(view, node, *names.values())
    lines = [f"{name} = {view.text(node)}" for node, name in names.items()]
    edits: list[Edit] = [view.insert_before(anchor, "\n".join(lines))]
    replaced: set[ast.AST] = set()
    # The longest come first: grid[i][j] is bound as a whole, not as what is left of it.
    for node, point in sorted(rows, key=lambda row: -len(ast.dump(row[0]))):
        for place in occurrences(view, node, effects.region_of(point.loop)):
            if place not in replaced:
                replaced.update(ast.walk(place))
                edits.append(view.replace_by_name(place, names[node]))
    texts = ", ".join(view.text(node) for node in names)
    return Rewrite(tuple(edits), f"look up {texts} before the loop", rows[0][0].lineno)
