"""Whether two lookups in a loop can be of the same place in a table."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from afterburner_ide.rules import calls, effects, memory, ranges, resolve
from afterburner_ide.rules.view import FunctionView

_PLAIN = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call)


def is_elsewhere(
    view: FunctionView,
    node: ast.expr,
    target: ast.Subscript,
    loop: ast.For,
    stored: memory.Writes,
) -> bool:
    """Whether evaluating the node in the loop reads another place than `target` for certain.

    Only what the node itself does counts, not its parts. `stored` is what storing into `target`
    changes.
    """
    if not isinstance(node, ast.Subscript):
        if not isinstance(node, _PLAIN):
            return False
        if isinstance(node, ast.Call) and not calls.is_pure(view, node):
            return False
        # `a + b`, `a == b` and `f(a)` look into what a name holds, as deep as it goes.
        return not any(
            memory.conflicts(view, ast.UnaryOp(ast.Not(), part), stored)
            for part in ast.iter_child_nodes(node)
            if isinstance(part, ast.Name)
        )
    ours, theirs = path(view, target, loop), path(view, node, loop)
    if ours is None or theirs is None or ours[0] != theirs[0] or len(ours[1]) < len(theirs[1]):
        return False
    if len(ours[1]) > 1 and not has_own_rows(view, ours[0], len(ours[1])):
        return False
    if len(theirs[1]) < len(ours[1]):
        # A row of the table is looked up, not what is in it.
        return True
    return any(_differ(view, b, a, loop, node) for a, b in zip(ours[1], theirs[1], strict=True))


def are_apart(view: FunctionView, one: ast.expr, other: ast.expr, place: ast.AST) -> bool:
    """Whether two lookups at `place` are of different items of one list or table for certain."""
    ours, theirs = path(view, one, place), path(view, other, place)
    if ours is None or theirs is None or ours[0] != theirs[0] or len(ours[1]) != len(theirs[1]):
        return False
    if len(ours[1]) > 1 and not has_own_rows(view, ours[0], len(ours[1])):
        return False
    return any(ranges.differ(view, a, b, place) for a, b in zip(ours[1], theirs[1], strict=True))


def stores_elsewhere(view: FunctionView, region: Iterable[ast.AST], row: ast.expr) -> set[ast.AST]:
    """The stores in the region into other rows of the table than the row that is named."""
    found: set[ast.AST] = set()
    for node in (part for root in region for part in ast.walk(root)):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            ours, theirs = path(view, row, node), path(view, node, node)
            if ours is None or theirs is None or ours[0] != theirs[0]:
                continue
            inside = 0 < len(ours[1]) < len(theirs[1])
            pairs = zip(ours[1], theirs[1], strict=False)
            apart = any(ranges.differ(view, one, other, node) for one, other in pairs)
            if inside and apart and has_own_rows(view, ours[0], len(theirs[1])):
                found.add(node)
    return found


def path(
    view: FunctionView, node: ast.expr, place: ast.AST
) -> tuple[str, tuple[ast.expr, ...]] | None:
    """`grid[i][j]` as its name and its indices; a name for `grid[i]` is followed at `place`."""
    match node:
        case ast.Name(id=name):
            row = ranges.row_of(view, name, place)
            return (name, ()) if row is None else path(view, row, place)
        case ast.Subscript(value=value, slice=index) if not isinstance(index, ast.Slice):
            found = path(view, value, place)
            return None if found is None else (found[0], (*found[1], index))
    return None


def is_there(view: FunctionView, node: ast.expr, place: ast.AST) -> bool:
    """Whether looking `grid[i][j]` up at `place` cannot raise, as its indices are in range."""
    found = path(view, node, place)
    if found is None:
        return False
    at: ast.expr = ast.Name(found[0], ast.Load())
    for index in found[1]:
        at = ast.Subscript(at, index, ast.Load())
        if not ranges.is_within(view, at, place):
            return False
    return True


def is_whole(view: FunctionView, node: ast.Subscript, high: ast.expr, place: ast.AST) -> bool:
    """Whether `high` is how many items there are in what the node looks into."""
    found = path(view, node, place)
    if found is None:
        return False
    at: ast.expr = ast.Name(found[0], ast.Load())
    for index in found[1][:-1]:
        at = ast.Subscript(at, index, ast.Load())
    return ranges.is_length(view, at, high, place)


def _differ(
    view: FunctionView, index: ast.expr, other: ast.expr, loop: ast.For, node: ast.expr
) -> bool:
    """Whether `index`, evaluated for `node`, cannot be `other`."""
    if ranges.differ(view, index, other, node):
        return True
    match loop.target, loop.iter:
        case ast.Name(id=name), ast.Call(args=[low, high]) if (
            isinstance(index, ast.Name)
            and index.id == name
            and name not in resolve.stored(loop.body)
            and resolve.calls(view, loop.iter, "builtins.range")
        ):
            if ast.dump(high) == ast.dump(other):
                return True
            match low:
                case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=int(step))):
                    return step > 0 and ast.dump(left) == ast.dump(other)
    return False


def has_own_rows(view: FunctionView, name: str, depth: int = 2) -> bool:
    """Whether each row of a local table is a list of its own: `[[…] for …]`, and stays so.

    `depth` is how often one can look into it.
    """
    bound = [
        node.value
        for node in view.walk(ast.Assign)
        if isinstance(node, ast.Assign)
        and any(name in resolve.target_names(target) for target in node.targets)
    ]
    own = bool(bound) and all(_has_own(view, value, depth - 1) for value in bound)
    return own and not any(
        isinstance(node.value, ast.Name)
        and node.value.id == name
        and (isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load))
        for node in view.walk(ast.Subscript, ast.Attribute)
        if isinstance(node, ast.Subscript | ast.Attribute)
    )


def _has_own(view: FunctionView, value: ast.expr, depth: int) -> bool:
    if depth == 0:
        return effects.is_fresh(view, value)
    match value:
        case ast.ListComp(elt=elt):
            return _has_own(view, elt, depth - 1)
        case ast.List(elts=elts):
            return all(_has_own(view, elt, depth - 1) for elt in elts)
    return False
