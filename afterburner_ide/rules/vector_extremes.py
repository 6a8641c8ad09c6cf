"""The smallest or largest item of a nest, and where it stands."""

from __future__ import annotations

import ast
from dataclasses import replace

from afterburner_ide.rules import liveness, resolve, vector_folds
from afterburner_ide.rules.affine import Linear
from afterburner_ide.rules.vector import Axis, NoVector, Vector, indexed
from afterburner_ide.rules.vector_writer import Writer
from afterburner_ide.rules.view import FunctionView


def write_extreme(writer: Writer, statement: ast.If) -> bool:
    """`if x < best: best = x; place = i`, written with `min` and `argmin` over the last axis.

    False when the statement is something else.
    """
    match statement:
        case ast.If(test=ast.Compare(left=left, ops=[op], comparators=[right]), orelse=[]):
            pass
        case _:
            return False
    if not isinstance(op, ast.Lt | ast.Gt):
        return False
    for best, item, method in (
        (right, left, "min" if isinstance(op, ast.Lt) else "max"),
        (left, right, "max" if isinstance(op, ast.Lt) else "min"),
    ):
        if isinstance(best, ast.Name) and best.id in writer.locals:
            known = writer.locals[best.id]
            above = known.level == writer.level[:-1] and writer.vectors.mask is None
            if above and known.start is not None and _is_beyond(writer.view, known.start, method):
                _write_extreme(writer, statement, best.id, item, method)
                return True
    return False


def _write_extreme(
    writer: Writer, statement: ast.If, best: str, item: ast.expr, method: str
) -> None:
    axis = writer.vectors.axes[-1]
    items = writer.vectors.lower(item)
    kept = 0
    for part in statement.body:
        match part:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == best:
                kept += ast.dump(value) == ast.dump(item)
            case ast.Assign(targets=[target], value=ast.Name(id=name)) if (
                name == axis.name and axis.low == Linear() and axis.step == 1
            ):
                place = vector_folds.folded(items, "arg" + method, (axis.name,))
                _write_place(writer, part, target, place)
            case _:
                raise NoVector
    if kept != 1:
        raise NoVector
    found = vector_folds.folded(items, method, (axis.name,))
    writer.locals[best].start = None
    if writer.is_read_elsewhere(best, statement):
        writer.write_name(statement, best, found)


def _write_place(writer: Writer, part: ast.Assign, target: ast.expr, place: Vector) -> None:
    """Store the best item's position, one per turn of the loops outside the last one."""
    vectors = writer.vectors
    axes, vectors.axes = vectors.axes, vectors.axes[:-1]
    if isinstance(target, ast.Name):
        known = writer.locals.get(target.id)
        if known is None or known.level != writer.level:
            raise NoVector
        known.start = None
        writer.write_name(part, target.id, place)
    else:
        found = indexed(target)
        if found is None:
            raise NoVector
        vectors.note(*found, stored=True)
        where = vectors.items(*found)
        if not where.owner or set(where.axes) != set(writer.level):
            raise NoVector
        writer.write_items(part, where, None, place)
    vectors.axes = axes


def _is_beyond(view: FunctionView, start: ast.expr, method: str) -> bool:
    """Whether every number takes its place: +inf where the smallest is looked for."""
    negative = "-" in ast.unparse(start)
    return vector_folds.is_infinite(view, start) and negative == (method == "max")


def write_larger(writer: Writer, statement: ast.stmt, name: str, value: ast.expr) -> bool:
    """`best = max(best, x)` for a name of the function, written with `max`."""
    match value:
        case ast.Call(args=[one, other]) if resolve.calls(
            writer.view, value, "builtins.max", "builtins.min"
        ):
            pass
        case _:
            return False
    items = [part for part in (one, other) if ast.unparse(part) != name]
    if name in writer.locals or len(items) != 1:
        return False
    method = "max" if resolve.calls(writer.view, value, "builtins.max") else "min"
    return _write_outside(writer, statement, name, items[0], method, [])


def write_outside(writer: Writer, statement: ast.If) -> bool:
    """`if x > best: best = x` for a name of the function, written with `max`."""
    match statement:
        case ast.If(
            test=ast.Compare(left=left, ops=[ast.Lt() | ast.Gt() as op], comparators=[right]),
            orelse=[],
        ):
            pass
        case _:
            return False
    for best, item, method in (
        (right, left, "min" if isinstance(op, ast.Lt) else "max"),
        (left, right, "max" if isinstance(op, ast.Lt) else "min"),
    ):
        if isinstance(best, ast.Name) and best.id not in (*writer.locals, *writer.level):
            body = statement.body
            kept = [part for part in body if _is_assignment(part, best.id, item)]
            if len(kept) == 1:
                others = [part for part in body if part is not kept[0]]
                return _write_outside(writer, statement, best.id, item, method, others)
    return False


def _is_assignment(node: ast.stmt, name: str, value: ast.expr) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id=bound)], value=given) if bound == name:
            return ast.dump(given) == ast.dump(value)
    return False


def _write_outside(
    writer: Writer,
    statement: ast.stmt,
    best: str,
    item: ast.expr,
    method: str,
    places: list[ast.stmt],
) -> bool:
    vectors, view = writer.vectors, writer.view
    start = liveness.start_of(view, best, writer.loop)
    if start is None or start.value is None or vectors.mask is not None:
        return False
    if writer.loop is not vectors.axes[0].loop or writer.is_read_elsewhere(best, statement):
        return False
    beyond = _is_beyond(view, start.value, method)
    axes = vectors.axes
    if not beyond:
        # The first item stands for itself, so that the walk may begin at it or behind it.
        if not _is_first(start.value, item, axes, vectors.names):
            return False
        vectors.axes = tuple(replace(axis, low=Linear()) for axis in axes)
    items = vectors.lower(item)
    written: list[tuple[str, ast.expr]] = []
    for part in places:
        match part:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=counter)) if (
                len(axes) == 1
                and counter == axes[0].name
                and axes[0].step == 1
                and resolve.is_builtin(view, "int")
                and (start_of := liveness.start_of(view, name, writer.loop)) is not None
                and (beyond or ast.unparse(start_of.value or item) == "0")
                and vectors.axes[0].low == Linear()
            ):
                place = vector_folds.folded(items, "arg" + method, items.axes)
                written.append((name, ast.Call(ast.Name("int", ast.Load()), [place.node], [])))
            case _:
                raise NoVector
    vectors.axes = axes
    if set(items.axes) != set(writer.level):
        raise NoVector
    written.insert(0, (best, vector_folds.folded(items, method, items.axes).node))
    lines: list[ast.stmt] = [
        ast.Assign([ast.Name(name, ast.Store())], node) for name, node in written
    ]
    if beyond:
        tests = [vector_folds.turns(axis) for axis in axes]
        lines = [ast.If(tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests), lines, [])]
    for line in lines:
        writer.write(statement, line)
    writer.totals.update(name for name, _ in written)
    return True


def _is_first(
    start: ast.expr, item: ast.expr, axes: tuple[Axis, ...], names: dict[str, Vector]
) -> bool:
    """Whether it is `a[0]` for the item `a[i]`, with loops from 0 on, or a single one from 1."""
    if isinstance(item, ast.Name) and item.id in names:
        return bool(names[item.id].owner) and ast.unparse(start) == f"{names[item.id].owner}[0]"
    one, other = indexed(start), indexed(item)
    if one is None or other is None or one[0] != other[0] or len(one[1]) != len(other[1]):
        return False
    followed = [index.id for index in other[1] if isinstance(index, ast.Name)]
    zeros = all(isinstance(index, ast.Constant) and index.value == 0 for index in one[1])
    lows = [axis.low for axis in axes]
    near = all(low == Linear() for low in lows) or lows == [Linear((), 1)]
    plain = all(axis.step == 1 for axis in axes)
    return zeros and near and plain and sorted(followed) == sorted(axis.name for axis in axes)
