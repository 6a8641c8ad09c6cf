"""How long a sequence is: which bounds of a range are its length, or that much less."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from afterburner_ide.rules import effects, memory, resolve, steady
from afterburner_ide.rules.view import FunctionView


class Sum(NamedTuple):
    """A number as `base + constant`; `base` is the dump of an expression, "" for none."""

    base: str
    constant: int


def excess(view: FunctionView, bound: ast.expr, items: ast.expr, at: ast.stmt) -> int | None:
    """`bound - len(items)` where both are what they are at the statement `at`.

    None when it cannot be told. `n = len(items)` and `items = [0] * n` in front of the statement
    are seen through, as long as neither changes in between.
    """
    total = as_sum(view, bound, at)
    for length in _lengths(view, items, at):
        if length.base == total.base:
            return total.constant - length.constant
    return None


def as_sum(view: FunctionView, node: ast.expr, at: ast.stmt) -> Sum:
    """The number as a sum, locals that hold a length or another sum seen through."""
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int(number)):
            return Sum("", number)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return Sum("", -number)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            first, second = as_sum(view, left, at), as_sum(view, right, at)
            sign = 1 if isinstance(op, ast.Add) else -1
            if not second.base:
                return Sum(first.base, first.constant + sign * second.constant)
            if not first.base and sign == 1:
                return Sum(second.base, first.constant + second.constant)
        case ast.Name(id=name):
            found = binding(view, name, at)
            if found is not None and _is_length(view, found[1]):
                statement, value = found
                if _keeps(view, value, statement, at):
                    return as_sum(view, value, statement)
    return Sum(ast.dump(node), 0)


def binding(view: FunctionView, name: str, at: ast.stmt) -> tuple[ast.Assign, ast.expr] | None:
    """The one assignment of a local and its value, if it always ran before the statement `at`.

    `rows, columns = len(grid), len(grid[0])` binds each name to its part.
    """
    if resolve.is_parameter(view, name) or resolve.rebinds_outside(view, name):
        return None
    stores = view.fact("stores", lambda: _stores(view)).get(name, [])
    if len(stores) != 1 or view.function_of(stores[0]) is not view.node:
        return None
    statement = view.statement_of(stores[0])
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    if not _precedes(view, statement, at):
        return None
    match statement.targets[0], statement.value:
        case ast.Name(), value:
            return statement, value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            for target, value in zip(targets, values, strict=True):
                if target is stores[0] and not isinstance(value, ast.Starred):
                    return statement, value
    return None


def keeps_size(view: FunctionView, items: ast.expr, nodes: list[ast.AST]) -> bool:
    """Whether the nodes neither bind what the expression reads nor make its value longer."""
    stores: list[ast.AST] = []
    if isinstance(items, ast.Name):
        # Storing an item leaves the list as long as it was; a row could be another one.
        stores = [
            part
            for node in nodes
            for part in ast.walk(node)
            if isinstance(part, ast.Subscript)
            and isinstance(part.ctx, ast.Store)
            and not isinstance(part.slice, ast.Slice)
            and not isinstance(view.parents[part], ast.AugAssign)
        ]
    size = ast.Call(ast.Name("len", ast.Load()), [items], [])
    return not memory.conflicts(view, size, memory.writes(view, nodes, stores))


def _lengths(view: FunctionView, items: ast.expr, at: ast.stmt) -> Iterator[Sum]:
    """Sums that are the length of the sequence at the statement."""
    yield Sum(ast.dump(ast.Call(ast.Name("len", ast.Load()), [items], [])), 0)
    yield from _row_lengths(view, items, at)
    found = binding(view, items.id, at) if isinstance(items, ast.Name) else None
    if found is None:
        return
    statement, value = found
    size: ast.expr | None = None
    match value:
        case ast.BinOp(left=ast.List(elts=[one]), op=ast.Mult(), right=count):
            size = None if isinstance(one, ast.Starred) else count
        case ast.BinOp(left=count, op=ast.Mult(), right=ast.List(elts=[one])):
            size = None if isinstance(one, ast.Starred) else count
        case ast.ListComp(generators=[ast.comprehension(iter=ast.Call(args=[count]), ifs=[])]):
            if resolve.calls(view, value.generators[0].iter, "builtins.range"):
                size = count
    if size is None or not keeps_size(view, items, _between(view, statement, at)):
        return
    if _keeps(view, size, statement, at):
        yield as_sum(view, size, at)


def _row_lengths(view: FunctionView, items: ast.expr, at: ast.stmt) -> Iterator[Sum]:
    """The length that all rows of a table were made with, if `items` is one of them."""
    match items:
        case ast.Subscript(value=ast.Name(id=table), slice=index) if not isinstance(
            index, ast.Slice
        ):
            size = steady.row_size_of(view, table)
        case _:
            return
    if size is None or len(size.parts) != 1 or size.parts[0][0] != 1:
        return
    node = size.parts[0][1]
    lists = [part.args[0] for part in ast.walk(node) if isinstance(part, ast.Call) and part.args]
    sized = {part.id for part in lists if isinstance(part, ast.Name)}
    if len(sized) == len(lists) and all(
        steady.keeps_length(view, name) if name in sized else steady.is_bound_once(view, name)
        for name in resolve.loaded([node]) - {"len"}
    ):
        total = as_sum(view, node, at)
        yield Sum(total.base, total.constant + size.number)


def _is_length(view: FunctionView, node: ast.expr) -> bool:
    match node:
        case ast.Call(args=[_]):
            return resolve.calls(view, node, "builtins.len")
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=int())):
            return _is_length(view, left) or isinstance(left, ast.Name)
    return False


def _keeps(view: FunctionView, value: ast.expr, statement: ast.stmt, at: ast.stmt) -> bool:
    """Whether the length or sum is still the same when `at` runs."""
    between = _between(view, statement, at)
    for part in ast.walk(value):
        if isinstance(part, ast.Call) and not keeps_size(view, part.args[0], between):
            return False
    return not resolve.loaded([value]) & effects.written(view, between).names


def _between(view: FunctionView, statement: ast.stmt, at: ast.stmt) -> list[ast.AST]:
    """The statements that may run after `statement` and before `at` ends."""
    block = view.block_of(statement)
    holders = {at, *view.ancestors(at)}
    first = block.index(statement) + 1
    last = next(number for number, part in enumerate(block) if part in holders)
    return [*block[first : last + 1]]


def _precedes(view: FunctionView, statement: ast.stmt, at: ast.stmt) -> bool:
    """Whether the statement stands in front of `at`, in its block or in one around it."""
    if statement not in getattr(view.parents[statement], "body", []):
        return False
    block = view.block_of(statement)
    holders = {at, *view.ancestors(at)}
    inside = [number for number, part in enumerate(block) if part in holders]
    return bool(inside) and block.index(statement) < inside[0]


def _stores(view: FunctionView) -> dict[str, list[ast.Name]]:
    """Every place in the outermost function that binds or deletes a name."""
    found: dict[str, list[ast.Name]] = {}
    for node in ast.walk(view.outermost):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.setdefault(node.id, []).append(node)
    return found
