"""Rule: look a row up once, before the inner loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, flow, places
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import HoistPoint, hoist_points, name_for, occurrences
from afterburner_ide.rules.view import FunctionView


class RowHoist(Rule):
    """Look a row or an item up once, before the inner loop that uses it.

    In a loop over `j`, `grid[i][j]` looks up `grid[i]` on every turn. The rows that each turn
    uses for certain are bound to names before the loop. Should the loop make no turn, the
    lookup is made all the same: an index that is out of range only then raises where it did not.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.6
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
        groups: dict[ast.AST, list[tuple[ast.Subscript, HoistPoint]]] = {}
        done: set[tuple[str, ast.stmt]] = set()
        for node in function.walk(ast.Subscript):
            assert isinstance(node, ast.Subscript)
            point = _point(function, node)
            if point is None or (ast.dump(node), point.anchor) in done:
                continue
            parent = function.parents[node]
            if isinstance(parent, ast.Subscript) and _point(function, parent) == point:
                continue
            done.add((ast.dump(node), point.anchor))
            groups.setdefault(function.loops_around(node)[0], []).append((node, point))
        deepest = sorted(groups, key=lambda loop: -len(function.loops_around(loop)))
        for loop in deepest:
            yield _rewrite(function, groups[loop])


def _point(view: FunctionView, node: ast.Subscript) -> HoistPoint | None:
    """The furthest place before loops that all do the lookup, if they make a turn at all."""
    if not isinstance(node.ctx, ast.Load) or isinstance(node.slice, ast.Slice | ast.Constant):
        return None
    loops, dump = view.loops_around(node), ast.dump(node)
    if not loops or not view.editable(node):
        return None
    certain = dump in flow.always_in_turn(loops[0])
    if not certain and not places.is_there(view, node, node):
        return None
    parent, statement = view.parents[node], view.statement_of(node)
    looked_into = isinstance(parent, ast.Subscript) and parent.value is node
    if not looked_into and len(loops) == 1:
        return None
    if isinstance(statement, ast.Assign) and statement.value is node:
        # It has a name already; moved out, the statement would only copy another name.
        return None
    for point in hoist_points(view, node):
        if dump in flow.always_in_turn(point.loop, turns=True):
            return point
        if places.is_there(view, node, point.anchor):
            return point
    return None


def _rewrite(view: FunctionView, rows: list[tuple[ast.Subscript, HoistPoint]]) -> Rewrite:
    names: dict[ast.Subscript, str] = {}
    lines: dict[ast.stmt, list[str]] = {}
    for node, point in rows:
        names[node] = name_for(view, node, *names.values())
        lines.setdefault(point.anchor, []).append(f"{names[node]} = {view.text(node)}")
    edits: list[Edit] = [
        view.insert_before(anchor, "\n".join(texts)) for anchor, texts in lines.items()
    ]
    replaced: set[ast.AST] = set()
    # The longest come first: grid[i][j] is bound as a whole, not as what is left of it.
    for node, point in sorted(rows, key=lambda row: -len(ast.dump(row[0]))):
        for place in occurrences(view, node, effects.region_of(point.loop)):
            if place not in replaced:
                replaced.update(ast.walk(place))
                edits.append(view.replace_by_name(place, names[node]))
    texts = ", ".join(view.text(node) for node in names)
    return Rewrite(tuple(edits), f"look up {texts} before the loop", rows[0][0].lineno)
