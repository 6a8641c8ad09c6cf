"""Lists that one local name holds and no other: changing them in place is seen nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from afterburner_ide.rules import kinds, liveness, resolve, searches
from afterburner_ide.rules.view import LOOPS, FunctionView

_READERS = resolve.words(
    "len sum min max any all sorted list tuple set frozenset str repr print bool isinstance"
)
_METHODS = resolve.words("append extend insert pop remove clear sort reverse index count copy")
_LAZY = (ast.GeneratorExp, ast.Lambda)


def is_fresh(view: FunctionView, node: ast.expr | None, name: str) -> bool:
    """Whether the expression makes a new list each time; `name` is one that holds a list."""
    match node:
        case ast.List() | ast.ListComp():
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return any(_is_list(view, part, name) for part in (left, right))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return any(is_fresh(view, part, name) for part in (left, right))
        case ast.IfExp(body=body, orelse=orelse):
            return is_fresh(view, body, name) and is_fresh(view, orelse, name)
        case ast.Call():
            return kinds.is_kind(view, node, frozenset({"list"}))
        case ast.Subscript(value=value, slice=ast.Slice()):
            return _is_list(view, value, name)
    return False


def is_owned(view: FunctionView, name: str, changes: Collection[ast.stmt]) -> bool:
    """Whether the list is the name's alone wherever one of the `changes` may run.

    The changes are assignments `name = name + …` that shall become in-place ones. The name is
    a local of the target that is bound to fresh lists only; where such a list is handed on, none
    of the changes runs any more before the name has been bound to another one.
    """
    if resolve.is_parameter(view, name) or liveness.is_shared(view, name):
        return False
    if resolve.is_dynamic(view) or not holds_fresh_lists(view, name, changes):
        return False
    return all(
        _is_read_only(view, load, changes) or _is_last_use(view, load, name, changes)
        for load in liveness.loads_of(view, name)
    )


def holds_fresh_lists(view: FunctionView, name: str, changes: Collection[ast.stmt]) -> bool:
    """Whether all that binds the name, the changes aside, makes a new list for it alone."""
    bound = 0
    for node in view.walk():
        if not isinstance(node, ast.Name) or node.id != name or isinstance(node.ctx, ast.Load):
            continue
        statement = view.statement_of(node)
        if statement in changes:
            continue
        if not _binds_fresh(view, statement, node):
            return False
        bound += not isinstance(statement, ast.AugAssign)
    return bound > 0


def _binds_fresh(view: FunctionView, statement: ast.stmt, target: ast.Name) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name()], value=value):
            return is_fresh(view, value, target.id)
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if (
            target in names and len(names) == len(values)
        ):
            return is_fresh(view, values[names.index(target)], target.id)
        case ast.AnnAssign(value=value):
            return value is None or is_fresh(view, value, target.id)
        case ast.AugAssign(op=ast.Add() | ast.Mult()):
            return True
    return False


def _is_list(view: FunctionView, node: ast.expr, name: str) -> bool:
    if isinstance(node, ast.Name) and node.id == name:
        return True
    return is_fresh(view, node, name) or kinds.is_kind(view, node, frozenset({"list"}))


def _is_read_only(view: FunctionView, load: ast.Name, changes: Collection[ast.stmt]) -> bool:
    """Whether the list is only looked at there, or changed in place, and not held on to."""
    if any(isinstance(parent, _LAZY) for parent in view.ancestors(load)):
        return _is_eager(view, load)
    parent = view.parents[load]
    match parent:
        case ast.Subscript(value=value):
            return value is load
        case ast.BinOp() | ast.UnaryOp() | ast.Compare() | ast.FormattedValue():
            return True
        case ast.For(iter=source) if source is load:
            return not any(change in set(ast.walk(parent)) for change in changes)
        case ast.comprehension():
            return True
        case ast.Attribute(attr=attr):
            call = view.parents[parent]
            return attr in _METHODS and isinstance(call, ast.Call) and call.func is parent
        case ast.Starred():
            return isinstance(view.parents[parent], ast.List | ast.Tuple | ast.Set | ast.Call)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="join")):
            return True
        case ast.Call(keywords=keywords):
            names = [f"builtins.{name}" for name in _READERS]
            return resolve.calls(view, parent, *names) and not keywords
    return searches.is_truth(view, load)


def _is_eager(view: FunctionView, load: ast.Name) -> bool:
    """Whether the generator that reads the list is used up where it stands."""
    around = [parent for parent in view.ancestors(load) if isinstance(parent, _LAZY)]
    outer = view.parents[around[-1]]
    eager = [f"builtins.{name}" for name in _READERS - {"print", "str", "repr"}]
    used_up = len(around) == 1 and isinstance(around[0], ast.GeneratorExp)
    plain = isinstance(view.parents[load], ast.comprehension | ast.Compare | ast.Subscript)
    return used_up and plain and resolve.calls(view, outer, *eager)


def _is_last_use(
    view: FunctionView, load: ast.Name, name: str, changes: Collection[ast.stmt]
) -> bool:
    """Whether none of the changes runs on the list after it has been handed on there."""
    if any(isinstance(parent, ast.Try | ast.TryStar) for parent in view.ancestors(load)):
        return False
    statement = view.statement_of(load)
    if isinstance(statement, ast.Return):
        return True
    if isinstance(statement, (ast.If, ast.With, ast.Match, *LOOPS)) or statement in changes:
        return False
    if _is_rebound_next(view, statement, name, changes):
        return True
    if any(change.lineno > statement.lineno for change in changes):
        return False
    loops = [loop for loop in view.ancestors(load) if isinstance(loop, LOOPS)]
    for loop in loops:
        inside = [change for change in changes if change in set(ast.walk(loop))]
        if not inside:
            continue
        starts = [part.lineno for part in _rebindings(view, loop.body, name, changes)]
        if not starts or starts[0] >= min(change.lineno for change in inside):
            return False
        # A turn starts with a list of its own, whatever has become of the last one.
        return all(change in inside for change in changes)
    return True


def _is_rebound_next(
    view: FunctionView, statement: ast.stmt, name: str, changes: Collection[ast.stmt]
) -> bool:
    """Whether the name is bound to another list before anything else may use this one."""
    block = view.block_of(statement)
    for later in block[block.index(statement) + 1 :]:
        if later in _rebindings(view, [later], name, changes):
            return True
        parts = set(ast.walk(later))
        if any(isinstance(part, ast.Break | ast.Continue) for part in parts):
            return False
        if any(change in parts for change in changes):
            return False
    return False


def _rebindings(
    view: FunctionView, block: list[ast.stmt], name: str, changes: Collection[ast.stmt]
) -> Iterator[ast.stmt]:
    """The statements of the block that bind the name anew, each time they are reached."""
    for statement in block:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement in changes:
            continue
        if isinstance(statement, ast.AnnAssign) and statement.value is None:
            continue
        if any(
            isinstance(target, ast.Name)
            and isinstance(target.ctx, ast.Store)
            and target.id == name
            and _binds_fresh(view, statement, target)
            for target in ast.walk(statement)
        ):
            yield statement
