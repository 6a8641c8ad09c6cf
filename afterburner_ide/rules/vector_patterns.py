"""Statements of a nest that only make sense together: the best item, the running sum."""

from __future__ import annotations

import ast

from afterburner_ide.rules import resolve, sizes, vector_folds
from afterburner_ide.rules.affine import Linear, linear
from afterburner_ide.rules.vector import NoVector, Vector, indexed
from afterburner_ide.rules.vector_writer import Writer
from afterburner_ide.rules.view import FunctionView

_ONE = Linear((), 1)


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


def write_running_sum(
    writer: Writer, statement: ast.stmt, array: str, indices: tuple[ast.expr, ...], value: ast.expr
) -> bool:
    """`a[i] = a[i - 1] + x`, written with `cumsum` in place; False when it is something else.

    The sums are made one after the other, so that every one of them is rounded as before.
    """
    vectors, view = writer.vectors, writer.view
    match value:
        case ast.BinOp(
            left=ast.Subscript(value=ast.Name(id=name), slice=before), op=ast.Add(), right=added
        ) if name == array and len(indices) == len(vectors.axes) == 1:
            pass
        case _:
            return False
    axis = vectors.axes[0]
    here, there = linear(view, indices[0]), linear(view, before)
    if here != Linear(((axis.name, 1),)) or there != here - _ONE or axis.step != 1:
        return False
    if vectors.mask is not None or array in resolve.loaded([added]):
        return False
    if not sizes.is_least(view, _ONE, axis.low):
        return False
    place, items = vectors.items(array, indices), vectors.lower(added)
    writer.write_items(statement, place, None, items)
    low = axis.low - _ONE
    upper: ast.expr | None = None
    if isinstance(place.node, ast.Subscript) and isinstance(place.node.slice, ast.Slice):
        upper = place.node.slice.upper
    whole: ast.expr = ast.Name(array, ast.Load())
    if low != Linear() or upper is not None:
        lower = None if low == Linear() else low.node()
        whole = ast.Subscript(whole, ast.Slice(lower, upper), ast.Load())
    writer.write(statement, ast.Expr(vectors.np("cumsum", whole, out=whole)))
    vectors.note(array, indices, stored=True)
    return True
