"""Who else sees a local: whether its value matters outside a loop, and where it starts."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from afterburner_ide.rules import effects, resolve
from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, FunctionView


def loads_of(view: FunctionView, name: str) -> list[ast.Name]:
    """Every place in the outermost function around the target that reads the name."""
    return [
        node
        for node in ast.walk(view.outermost)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]


def is_shared(view: FunctionView, name: str) -> bool:
    """Whether a function inside the target, or a `global`, sees the name too."""
    for node in ast.walk(view.outermost):
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return True
    return any(view.function_of(node) is not view.node for node in loads_of(view, name))


def is_private(view: FunctionView, names: Iterable[str], node: ast.AST) -> bool:
    """Whether what `node` binds to the names is read nowhere else.

    A read elsewhere is fine in a loop or comprehension that binds the name itself, or in front
    of `node` when no loop holds both.
    """
    inside = set(ast.walk(node))
    around = set(view.ancestors(node))
    for name in names:
        if is_shared(view, name):
            return False
        for load in loads_of(view, name):
            if load not in inside and not _is_bound_anew(view, load, around):
                before = (load.lineno, load.col_offset) < _place(node)
                if not before or any(loop in around for loop in view.loops_around(load)):
                    return False
    return True


def is_unread(view: FunctionView, names: Iterable[str], node: ast.AST) -> bool:
    """Whether the names may be bound anew in front of `node`: nothing but `node` reads them.

    Unlike `is_private`, a read in front of `node` is only fine where the name is bound anew.
    """
    inside = set(ast.walk(node))
    around = set(view.ancestors(node))
    return not any(
        is_shared(view, name)
        or any(
            load not in inside and not _is_bound_anew(view, load, around)
            for load in loads_of(view, name)
        )
        for name in names
    )


def is_forgotten(view: FunctionView, names: Iterable[str], node: ast.stmt) -> bool:
    """Whether nothing else reads what `node` binds to the names: they are bound anew before that.

    Unlike `is_private`, an assignment in front of a read counts, not only a loop around it.
    """
    inside = set(ast.walk(node))
    around = set(view.ancestors(node))
    for name in names:
        if is_shared(view, name):
            return False
        for load in [*loads_of(view, name), *_changes_of(view, name)]:
            if load in inside or _is_bound_anew(view, load, around):
                continue
            before = (load.lineno, load.col_offset) < _place(node)
            again = any(loop in around for loop in view.loops_around(load))
            if (not before or again) and not _is_assigned_first(view, name, load, node):
                return False
    return True


def _changes_of(view: FunctionView, name: str) -> list[ast.Name]:
    """The places that change what the name is bound to: `name += 1`."""
    return [
        node.target
        for node in ast.walk(view.outermost)
        if isinstance(node, ast.AugAssign)
        and isinstance(node.target, ast.Name)
        and node.target.id == name
    ]


def _is_assigned_first(view: FunctionView, name: str, load: ast.AST, node: ast.stmt) -> bool:
    """Whether control comes to the read by way of an assignment, and not from `node`."""
    around = {node, *view.ancestors(node)}
    child = load
    while not isinstance(child, FUNCTIONS):
        parent = view.parents[child]
        if isinstance(child, ast.stmt) and not isinstance(child, FUNCTIONS):
            for earlier in reversed(_in_front(view, child)):
                if earlier in around:
                    return False
                match earlier:
                    case ast.Assign(targets=[ast.Name(id=bound)]) if bound == name:
                        return True
            if parent in around:
                return False
        child = parent
    return False


def _in_front(view: FunctionView, statement: ast.stmt) -> list[ast.stmt]:
    block = view.block_of(statement)
    return block[: block.index(statement)]


def start_of(
    view: FunctionView, name: str, statement: ast.stmt
) -> ast.Assign | ast.AnnAssign | None:
    """The assignment `name = …` in front of `statement`, if nothing between them uses the name.

    Both stand in the same block.
    """
    block = view.block_of(statement)
    for earlier in reversed(block[: block.index(statement)]):
        match earlier:
            case (
                ast.Assign(targets=[ast.Name(id=bound)])
                | ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr())
            ) if bound == name:
                return earlier
        if name in resolve.stored([earlier], nested=True) | resolve.loaded([earlier]):
            return None
        if not isinstance(earlier, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr):
            return None
    return None


def is_watched(view: FunctionView, node: ast.AST) -> bool:
    """Whether a `try` of the target would see an exception that is raised there."""
    child: ast.AST = node
    for parent in view.ancestors(node):
        if parent is view.node:
            return False
        if isinstance(parent, ast.Try | ast.TryStar) and child in parent.body:
            return True
        child = parent
    return False


def touches(view: FunctionView, name: str, nodes: Iterable[ast.AST]) -> bool:
    """Whether the name is read, bound or its object changed in the region."""
    region = list(nodes)
    return name in resolve.loaded(region) or effects.is_mutated(view, name, region)


def _is_bound_anew(view: FunctionView, load: ast.Name, outside: set[ast.AST]) -> bool:
    child: ast.AST = load
    for parent in view.ancestors(load):
        if parent in outside or isinstance(parent, FUNCTIONS):
            return False
        targets: list[ast.expr] = []
        if isinstance(parent, COMPREHENSIONS):
            targets = [part.target for part in parent.generators]
        elif isinstance(parent, ast.For) and child in parent.body:
            targets = [parent.target]
        if any(load.id in resolve.target_names(target) for target in targets):
            return True
        child = parent
    return False


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
