"""Rule: copy lists and dicts themselves where nothing deeper can change."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import copied_shapes, kinds, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.copied_shapes import Shape
from afterburner_ide.rules.view import FunctionView


class DeepcopyToSlice(Rule):
    """Copy lists and dicts themselves where nothing deeper can change.

    `deepcopy` looks at every object to find out what it is and whether it has been copied before,
    numbers too. A list of numbers is copied by a slice, a grid by one slice for each row. What
    is in the container must be told by its annotation or by how the function fills it or works
    with it; a row that is in a list twice would be one row no longer. `copy.copy` of a list or
    dict is two calls more than the slice.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.3
    break_even = "any size"
    examples = (
        Example(
            """
            import copy


            def stepped(grid: list[list[int]]) -> list[list[int]]:
                after = copy.deepcopy(grid)
                for i, line in enumerate(grid):
                    after[i][0] = sum(line)
                return after
            """,
            """
            def stepped(grid: list[list[int]]) -> list[list[int]]:
                after = [row[:] for row in grid]
                for i, line in enumerate(grid):
                    after[i][0] = sum(line)
                return after
            """,
        ),
        Example(
            """
            from copy import deepcopy


            def swapped(board, a, b):
                after = deepcopy(board)
                after[a][b], after[b][a] = board[b][a] - 1, board[a][b] - 1
                return after
            """,
            """
            def swapped(board, a, b):
                after = [row[:] for row in board]
                after[a][b], after[b][a] = board[b][a] - 1, board[a][b] - 1
                return after
            """,
        ),
        Unchanged(
            """
            import copy


            def copied(tree):
                return copy.deepcopy(tree)
            """,
            "nothing tells what the tree holds",
        ),
        Unchanged(
            """
            from copy import deepcopy


            def grid(n: int):
                rows = [[0] * n] * n
                return deepcopy(rows)
            """,
            "all rows are one, in the deep copy too",
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
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            text = _text(function, call)
            if text:
                edit = function.replace(call, text)
                yield Rewrite((edit,), f"{text} in place of {ast.unparse(call.func)}", call.lineno)


def _text(view: FunctionView, call: ast.Call) -> str:
    """What may stand for the call, or "" if that is not known."""
    deep = resolve.calls(view, call, "copy.deepcopy")
    if not deep and not resolve.calls(view, call, "copy.copy"):
        return ""
    if len(call.args) != 1 or call.keywords or not view.editable(call):
        return ""
    [items] = call.args
    if not isinstance(items, ast.Name | ast.Attribute | ast.Subscript) or "#" in view.text(call):
        return ""
    text = view.text(items)
    if not deep:
        kind = kinds.kind_of(view, items)
        if kind is None or kind.name not in {"list", "dict", "set"}:
            return ""
        return f"{text}[:]" if kind.name == "list" else f"{text}.copy()"
    found = copied_shapes.shape(view, items) or _used(view, call, items)
    return "" if found is None else copied_shapes.copied(view, found, text)


def _used(view: FunctionView, call: ast.Call, items: ast.expr) -> Shape | None:
    """The shape of a list without annotation, told by what the function does with its items."""
    names = {items.id} if isinstance(items, ast.Name) else set()
    parent = view.parents[call]
    match parent:
        case ast.Assign(targets=[ast.Name(id=name)]):
            names.add(name)
    depths: set[int] = set()
    numbers: set[int] = set()
    for node in view.walk(ast.Name):
        if not isinstance(node, ast.Name) or node.id not in names:
            continue
        at: ast.expr = node
        depth = 0
        while isinstance(outer := view.parents[at], ast.Subscript) and outer.value is at:
            if isinstance(outer.slice, ast.Slice):
                break
            at, depth = outer, depth + 1
        depths.add(depth)
        if depth and _is_number(view, at):
            numbers.add(depth)
    deepest = max(depths, default=0)
    if numbers == {deepest} == {1}:
        return Shape("any", copied_shapes.PLAIN)
    if numbers == {deepest} == {2}:
        return Shape("list", Shape("list", copied_shapes.PLAIN))
    return None


def _is_number(view: FunctionView, node: ast.expr) -> bool:
    """Whether the item is reckoned with, or a number or text put in its place."""
    parent = view.parents[node]
    match parent:
        case ast.Assign(targets=[target], value=value) if target is node:
            return kinds.is_kind(view, value, kinds.NUMBERS | {"str"}) or isinstance(
                value, ast.BinOp
            )
        case ast.AugAssign(target=target, value=value) if target is node:
            return kinds.is_kind(view, value, kinds.NUMBERS) or isinstance(value, ast.BinOp)
        case ast.BinOp(op=ast.Sub() | ast.Div() | ast.FloorDiv() | ast.Mod() | ast.Pow()):
            return True
        case ast.Compare(ops=[ast.Lt() | ast.Gt() | ast.LtE() | ast.GtE()]):
            return True
        case ast.Compare(left=left, comparators=[right]):
            return any(isinstance(part, ast.Constant) for part in (left, right))
    return False
