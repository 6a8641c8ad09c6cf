"""Nests of loops over items of arrays, written as statements on whole arrays.

Statement by statement: each is done for all turns before the next one begins. That is the same
as long as no turn looks at what another turn stores; `vector_order` makes sure of it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from afterburner_ide.rules import (
    liveness,
    resolve,
    sizes,
    vector_extremes,
    vector_folds,
    vector_locals,
    vector_loops,
    vector_order,
    vector_stores,
)
from afterburner_ide.rules.affine import Linear, linear
from afterburner_ide.rules.vector import Axis, NoVector, Vector, negated
from afterburner_ide.rules.vector_writer import Local, Writer
from afterburner_ide.rules.view import FunctionView


def written(view: FunctionView, loop: ast.For) -> Writer | None:
    """The lines for the loop, with the loops in it, on whole arrays; None where it cannot be."""
    known = resolve.imported_as(view, "numpy", "where") or ""
    numpy, _, _ = known.rpartition(".")
    if not numpy or not view.own_lines(loop) or view.multiline_strings([loop]):
        return None
    writer = Writer(view, loop, numpy)
    try:
        _loop(writer, loop)
        writer.guard()
    except NoVector:
        return None
    bound = writer.vectors.stored
    if not liveness.is_forgotten(view, bound - writer.totals, loop):
        return None
    if not vector_order.is_kept(view, writer.vectors.accesses, bound):
        return None
    return writer if writer.lines else None


def _loop(writer: Writer, loop: ast.For) -> None:
    vectors = writer.vectors
    outside = set(writer.locals)
    axis = _axis(writer, loop)
    carried = resolve.stored(loop.body, nested=True) & (outside - vectors.barred)
    vectors.axes += (axis,)
    vectors.barred |= carried
    _block(writer, loop.body)
    vectors.barred -= carried
    vectors.axes = vectors.axes[:-1]
    _leave(writer, outside)


def _leave(writer: Writer, outside: set[str]) -> None:
    """Forget the names that were bound since only those in `outside` were known."""
    for name in set(writer.locals) - outside:
        del writer.locals[name]
        writer.vectors.names.pop(name, None)


def _axis(writer: Writer, loop: ast.For) -> Axis:
    """The loop as an axis; what it takes out of an array becomes known by its name."""
    names = resolve.target_names(loop.target)
    if loop.orelse or names & (set(writer.locals) | set(writer.level)):
        raise NoVector
    if writer.vectors.mask is not None or resolve.loaded([loop.iter]) & writer.vectors.stored:
        raise NoVector
    axis, items = vector_loops.axis(writer.view, loop.target, loop.iter, loop)
    for name, array in items.items():
        if array in writer.stored_arrays:
            raise NoVector
        writer.locals[name] = Local((*writer.level, axis.name))
        writer.vectors.names[name] = Vector(ast.Name(array, ast.Load()), (axis.name,), owner=array)
    return axis


def _block(writer: Writer, body: Sequence[ast.stmt]) -> None:
    for number, statement in enumerate(body):
        match statement:
            case ast.For():
                _loop(writer, statement)
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                if vector_extremes.write_larger(writer, statement, name, value):
                    continue
                vector_locals.bind(writer, statement, name, value)
            case ast.Assign(targets=[ast.Tuple(elts=elts)], value=ast.Tuple(elts=values)):
                names = [target.id for target in elts if isinstance(target, ast.Name)]
                if len(names) != len(values) or set(names) & resolve.loaded(values):
                    raise NoVector
                for name, value in zip(names, values, strict=True):
                    vector_locals.bind(writer, statement, name, value)
            case ast.Assign(targets=[ast.Subscript() as target], value=value):
                vector_stores.store(writer, statement, target, None, value)
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                vector_locals.add(writer, statement, name, op, value)
            case ast.AugAssign(target=ast.Subscript() as target, op=op, value=value):
                vector_stores.store(writer, statement, target, op, value)
            case ast.If(body=[ast.Raise()], orelse=[]):
                _raise(writer, statement)
            case ast.If(test=test, body=[ast.Continue()], orelse=[]):
                _under(writer, statement, test, body[number + 1 :], opposite=True)
                return
            case ast.If():
                _condition(writer, statement)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise NoVector


def _condition(writer: Writer, statement: ast.If) -> None:
    if writer.vectors.mask is not None:
        raise NoVector
    if vector_extremes.write_extreme(writer, statement):
        return
    if vector_extremes.write_outside(writer, statement):
        return
    if not statement.orelse and _split(writer, statement):
        return
    match statement:
        case ast.If(
            body=[
                ast.AugAssign(
                    target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=1)
                ) as counted
            ],
            orelse=[],
        ) if name not in writer.locals:
            _count(writer, statement, counted, name)
            return
        case ast.If(
            test=test,
            body=[ast.Assign(targets=[ast.Subscript() as one], value=value)],
            orelse=[ast.Assign(targets=[ast.Subscript() as other], value=otherwise)],
        ) if ast.dump(one) == ast.dump(other):
            vector_stores.store(writer, statement, one, None, ast.IfExp(test, value, otherwise))
            return
    _under(writer, statement, statement.test, statement.body, opposite=False)
    if statement.orelse:
        _under(writer, statement, statement.test, statement.orelse, opposite=True)


def _raise(writer: Writer, statement: ast.If) -> None:
    """`if …: raise …` that is the same in every turn: it raises where a turn is taken."""
    vectors = writer.vectors
    if vectors.mask is not None or any(not _binds(line.node) for line in writer.lines):
        raise NoVector
    if vectors.lower(statement.test).axes or resolve.loaded(statement.body) & vectors.stored:
        raise NoVector
    tests = [*(vector_folds.turns(axis) for axis in vectors.axes), statement.test]
    writer.write(statement, ast.If(ast.BoolOp(ast.And(), tests), statement.body, []))


def _binds(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)


def _count(writer: Writer, statement: ast.If, counted: ast.AugAssign, name: str) -> None:
    truth = writer.vectors.lower(statement.test)
    if not truth.is_truth or set(truth.axes) != set(writer.level):
        raise NoVector
    if not resolve.is_builtin(writer.view, "int"):
        raise NoVector
    found = writer.vectors.np("count_nonzero", truth.node)
    count = Vector(ast.Call(ast.Name("int", ast.Load()), [found], []))
    vector_locals.add_outside(writer, counted, name, count, counts=True)


def _split(writer: Writer, statement: ast.If) -> bool:
    """`if i != k:` around all that the turn does: once for the items before k, once behind it."""
    vectors = writer.vectors
    match statement.test:
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]) if (
            len(vectors.axes) == 1 and not vectors.names
        ):
            pass
        case _:
            return False
    (axis,) = vectors.axes
    sides = [side for side in (left, right) if ast.unparse(side) != axis.name]
    number = linear(writer.view, sides[0]) if len(sides) == 1 else None
    if number is None or axis.step != 1 or resolve.loaded(sides) & vectors.stored:
        return False
    view, one = writer.view, Linear((), 1)
    if not sizes.is_least(view, axis.low, number) or not sizes.is_below(view, sides[0], axis.high):
        return False
    for part in (replace(axis, high=number), replace(axis, low=number + one)):
        vectors.axes, vectors.unequal = (part,), (left, right)
        outside = set(writer.locals)
        _block(writer, statement.body)
        _leave(writer, outside)
    vectors.axes, vectors.unequal = (axis,), ()
    vectors.guarded = {(axis,) for _ in vectors.guarded}
    return True


def _under(
    writer: Writer,
    statement: ast.If,
    test: ast.expr,
    body: Sequence[ast.stmt],
    *,
    opposite: bool,
) -> None:
    """The statements for the turns in which the test holds."""
    vectors = writer.vectors
    if vectors.mask is not None:
        raise NoVector
    truth = vectors.lower(test)
    if not truth.is_truth or set(truth.axes) != set(writer.level):
        raise NoVector
    node = vectors.shaped(truth, writer.level)
    if opposite:
        node = negated(node)
    name = writer.view.fresh_name("mask", *resolve.stored(line.node for line in writer.lines))
    writer.write(statement, ast.Assign([ast.Name(name, ast.Store())], node))
    vectors.mask = ast.Name(name, ast.Load())
    vectors.unequal = _unequal(test, opposite=opposite)
    outside = set(writer.locals)
    _block(writer, body)
    _leave(writer, outside)
    vectors.mask, vectors.unequal = None, ()


def _unequal(test: ast.expr, *, opposite: bool) -> tuple[ast.expr, ...]:
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return (left, right) if isinstance(op, ast.Eq if opposite else ast.NotEq) else ()
    return ()
