"""Statements that count one key in a table, in each of the spellings of that."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_ide.rules import effects, folds, kinds, resolve
from afterburner_ide.rules.view import FunctionView

_TARGETS = (ast.Name, ast.Tuple, ast.List, ast.expr_context)


@dataclass(frozen=True, slots=True)
class Tally:
    """`table[key]` grows by `step`, from `start` if the key is new.

    `order` is a list that new keys are appended to. `bare` says that the table itself must know
    where new keys start: `table[key] += step`.
    """

    table: ast.expr
    key: ast.expr
    start: int
    step: int
    order: ast.Name | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A loop, as a fold over its clauses, that does nothing but count."""

    fold: folds.Fold
    tally: Tally


def count(view: FunctionView, loop: ast.For) -> Count | None:
    """The loop as a count, if a comprehension can give its keys: nobody else sees its names."""
    clauses: list[str] = []
    tests: list[ast.expr] = []
    names: set[str] = set()
    block: list[ast.stmt] = [loop]
    while True:
        match block:
            case [ast.For(target=target, iter=source, body=below, orelse=[])]:
                names |= resolve.target_names(target)
                clauses.append(f"for {view.text(target)} in {folds.clause(view, source)}")
                if not all(isinstance(node, _TARGETS) for node in ast.walk(target)):
                    return None
            case [ast.If(test=test, body=below, orelse=[])] if tally(view, block) is None:
                clauses.append(f"if {folds.clause(view, test)}")
                tests.append(test)
            case _:
                break
        block = below
    named: ast.expr | None = None
    match block:
        case [ast.Assign(targets=[ast.Name(id=name)], value=value), *rest] if rest:
            names.add(name)
            named, block = value, rest
    found = tally(view, block)
    if found is None or not folds.can_fold(view, loop, names):
        return None
    if named is not None:
        if ast.unparse(found.key) != name or name in resolve.loaded([named]):
            return None
        found = Tally(found.table, named, found.start, found.step, found.order, found.bare)
    return Count(folds.Fold(loop, tuple(clauses), tuple(tests), block[0]), found)


def tally(view: FunctionView, block: Sequence[ast.stmt]) -> Tally | None:
    """What the statements of one turn count, or None if they do anything else."""
    match block:
        case [ast.If()] | [ast.If(orelse=[]), _]:
            return branches(view, block)
        case [
            ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=table, attr="setdefault"),
                    args=[key, ast.Constant(value=int(start))],
                    keywords=[],
                )
            ),
            yes,
        ] if type(start) is int:
            added = _added(yes)
            place = f"{ast.unparse(table)}[{ast.unparse(key)}]"
            if added is not None and ast.unparse(added[0]) == place:
                return _checked(view, Tally(table, key, start, added[1]))
        case [one]:
            return _got(view, one) or _bare(view, one)
    return None


def branches(view: FunctionView, block: Sequence[ast.stmt]) -> Tally | None:
    """`if key in table: … else: …`, or `if key not in table: …` and a line that adds."""
    match block:
        case [ast.If(test=test, body=[no], orelse=[]), yes]:
            return _branches(view, test, yes, [no], apart=True)
        case [ast.If(test=test, body=hit, orelse=miss)] if miss:
            if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.NotIn):
                hit, miss = miss, hit
            if len(hit) == 1:
                return _branches(view, test, hit[0], miss, apart=False)
    return None


def _branches(
    view: FunctionView, test: ast.expr, yes: ast.stmt, no: list[ast.stmt], *, apart: bool
) -> Tally | None:
    """`yes` adds to `table[key]`, `no` begins it; with `apart`, `yes` follows in both cases."""
    added = _added(yes)
    listed = [found for part in no if (found := _listed(part)) is not None]
    begins = [part for part in no if _listed(part) is None]
    if len(begins) != 1 or len(listed) > 1:
        return None
    match test, begins[0]:
        case (
            ast.Compare(left=key, ops=[ast.In() | ast.NotIn() as op], comparators=[table]),
            ast.Assign(targets=[first], value=ast.Constant(value=int(start))),
        ):
            pass
        case _:
            return None
    if isinstance(table, ast.Call) and isinstance(table.func, ast.Attribute):
        if table.func.attr != "keys" or table.args or table.keywords:
            return None
        table = table.func.value
    place = f"{ast.unparse(table)}[{ast.unparse(key)}]"
    if added is None or {ast.unparse(added[0]), ast.unparse(first)} != {place}:
        return None
    if (apart and isinstance(op, ast.In)) or type(start) is not int:
        return None
    if listed and (apart or ast.unparse(listed[0][1]) != ast.unparse(key)):
        return None
    step = added[1]
    order = listed[0][0] if listed else None
    return _checked(view, Tally(table, key, start if apart else start - step, step, order))


def _added(node: ast.stmt) -> tuple[ast.expr, int] | None:
    """`place` and `n` of `place += n` or `place = place + n`."""
    match node:
        case ast.AugAssign(target=target, op=ast.Add(), value=ast.Constant(value=int(step))):
            pass
        case ast.Assign(
            targets=[ast.Subscript() as target],
            value=ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=int(step))),
        ) if ast.unparse(left) == ast.unparse(target):
            pass
        case _:
            return None
    return (target, step) if type(step) is int else None


def _listed(node: ast.stmt) -> tuple[ast.Name, ast.expr] | None:
    """`order` and `item` of `order.append(item)`."""
    match node:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name() as order, attr="append"),
                args=[item],
                keywords=[],
            )
        ):
            return order, item
    return None


def _got(view: FunctionView, node: ast.stmt) -> Tally | None:
    """`table[key] = table.get(key, start) + step`, in either order."""
    match node:
        case ast.Assign(
            targets=[ast.Subscript(value=table, slice=key)],
            value=ast.BinOp(left=left, op=ast.Add(), right=right),
        ):
            pass
        case _:
            return None
    if isinstance(left, ast.Constant):
        left, right = right, left
    match left, right:
        case (
            ast.Call(args=[wanted, ast.Constant(value=int(start))], keywords=[]) as call,
            ast.Constant(value=int(step)),
        ):
            same = ast.unparse(wanted) == ast.unparse(key)
            getter = ast.unparse(call.func) == f"{ast.unparse(table)}.get"
            if same and getter and bool not in {type(start), type(step)}:
                return _checked(view, Tally(table, key, start, step))
    return None


def _bare(view: FunctionView, node: ast.stmt) -> Tally | None:
    added = _added(node)
    if added is None or not isinstance(added[0], ast.Subscript):
        return None
    table, key = added[0].value, added[0].slice
    if not isinstance(table, ast.Name) or isinstance(key, ast.Slice):
        return None
    if isinstance(node, ast.Assign) and not effects.is_pure(view, key):
        return None
    return Tally(table, key, 0, added[1], bare=True)


def _checked(view: FunctionView, found: Tally) -> Tally | None:
    kind = kinds.kind_of(view, found.table)
    fits = isinstance(found.table, ast.Name) and (kind is None or kind.name == "dict")
    return found if fits and effects.is_pure(view, found.key) else None
