"""Lists that are searched with `in`: where they start, what asks them, what may be hashed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.view import FunctionView

UNHASHABLE = frozenset({"list", "dict", "set", "deque"})
_BUILT = (ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp)
_BY_IDENTITY = (ast.Lambda, ast.GeneratorExp)


class Start(NamedTuple):
    """`statement` binds `name` to the new list `value`."""

    name: str
    statement: ast.Assign | ast.AnnAssign
    value: ast.expr


def starts(view: FunctionView) -> Iterator[Start]:
    """The places in the target itself where a name is bound to a list that nobody else holds."""
    for node in view.walk(ast.Assign, ast.AnnAssign):
        if view.function_of(node) is not view.node or isinstance(view.parents[node], ast.ClassDef):
            continue
        match node:
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                for name, part in _pairs(target, value):
                    if _is_new_list(view, part):
                        yield Start(name, node, part)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(id=name), _:
            yield name, value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            if not any(isinstance(part, ast.Starred) for part in (*targets, *values)):
                for one, part in zip(targets, values, strict=True):
                    yield from _pairs(one, part)


def _is_new_list(view: FunctionView, value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.ListComp):
        return True
    return resolve.calls(view, value, "builtins.list", "builtins.sorted")


def as_set(view: FunctionView, value: ast.expr) -> str | None:
    """The set with the items of a list literal or of `list()`; None for other values."""
    match value:
        case ast.List(elts=[]) | ast.Call(args=[], keywords=[]):
            return "set()"
        case ast.List(elts=elts) if all(can_hash(view, elt) for elt in elts):
            return "{" + view.text(value)[1:-1].strip() + "}"
    return None


def searched(node: ast.AST) -> ast.expr | None:
    """The container in `x in container`, if the node is such a search alone."""
    match node:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[container]):
            return container
    return None


def is_search(view: FunctionView, node: ast.expr) -> bool:
    """Whether the node is the container of `x in node`, with an `x` that may be hashable."""
    parent = view.parents[node]
    return (
        searched(parent) is node
        and isinstance(parent, ast.Compare)
        and can_hash(view, parent.left)
        and view.editable(node)
    )


def can_hash(view: FunctionView, node: ast.expr) -> bool:
    """Whether the tree does not say that a value cannot be hashed."""
    match node:
        case ast.Tuple(elts=elts):
            return all(can_hash(view, elt) for elt in elts)
        case ast.Starred():
            return True
        case ast.Subscript(value=value, slice=ast.Slice()):
            return not kinds.is_kind(view, value, UNHASHABLE)
    return not isinstance(node, _BUILT) and not kinds.is_kind(view, node, UNHASHABLE)


def is_same_again(node: ast.expr) -> bool:
    """Whether a second evaluation gives an equal value: no generator, no new function."""
    return not any(isinstance(part, _BY_IDENTITY) for part in ast.walk(node))


def is_truth(view: FunctionView, node: ast.expr) -> bool:
    """Whether it only matters there if the list is empty."""
    parent = view.parents[node]
    match parent:
        case ast.While(test=test) | ast.If(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp():
            return is_truth(view, parent)
    return False


def appended(view: FunctionView, node: ast.Name) -> tuple[ast.Expr, ast.expr] | None:
    """The statement `node.append(x)` with its `x`, if that is what the name stands in."""
    attribute = view.parents[node]
    call = view.parents[attribute]
    statement = view.parents.get(call)
    match statement:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=owner, attr="append"), args=[item], keywords=[])
        ) if owner is node and not isinstance(item, ast.Starred):
            return statement, item
    return None
