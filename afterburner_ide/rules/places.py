"""Whether two lookups in a loop can be of the same place in a table."""

from __future__ import annotations

import ast

from afterburner_ide.rules import calls, effects, memory, resolve
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
    ours, theirs = _path(target), _path(node)
    if ours is None or theirs is None or ours[0] != theirs[0] or len(ours) != len(theirs):
        return False
    if len(ours) > 2 and not _has_own_rows(view, str(ours[0])):
        return False
    pairs = zip(ours[1:], theirs[1:], strict=True)
    return any(
        isinstance(a, ast.expr) and isinstance(b, ast.expr) and _differ(view, b, a, loop)
        for a, b in pairs
    )


def _path(node: ast.expr) -> list[str | ast.expr] | None:
    """`grid[i][j]` as its name and its indices."""
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Subscript(value=value, slice=index) if (found := _path(value)) is not None:
            return [*found, index]
    return None


def _differ(view: FunctionView, index: ast.expr, other: ast.expr, loop: ast.For) -> bool:
    """Whether a loop over `range(low, high)` keeps its variable from being `other`."""
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


def _has_own_rows(view: FunctionView, name: str) -> bool:
    """Whether each row of a local table is a list of its own: `[[…] for …]`."""
    bound = [
        node.value
        for node in view.walk(ast.Assign)
        if isinstance(node, ast.Assign)
        and any(name in resolve.target_names(target) for target in node.targets)
    ]
    return bool(bound) and all(
        isinstance(value, ast.ListComp) and effects.is_fresh(view, value.elt) for value in bound
    )
