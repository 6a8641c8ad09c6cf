"""Stores into items of arrays in a nest of loops, on whole arrays."""

from __future__ import annotations

import ast

from afterburner_ide.rules import ndarrays, vector_folds, vector_sums
from afterburner_ide.rules.vector import NoVector, Vector, indexed
from afterburner_ide.rules.vector_writer import Writer

_AT = {ast.Add: "add.at", ast.Sub: "subtract.at"}


def store(
    writer: Writer,
    statement: ast.stmt,
    target: ast.Subscript,
    op: ast.operator | None,
    value: ast.expr,
) -> None:
    vectors = writer.vectors
    found = indexed(target)
    if found is None or found[0] in vectors.stored or not ndarrays.is_array(writer.view, found[0]):
        raise NoVector
    if op is None and vector_sums.write_running_sum(writer, statement, *found, value):
        return
    vectors.note(*found, stored=True)
    copied = indexed(value) if op is None else None
    # An item that is only copied may be a number or a row: numpy copies either.
    vectors.rowless = copied is not None and ndarrays.is_array(writer.view, copied[0])
    mask, vectors.mask, vectors.whole_turns = vectors.mask, None, vectors.mask is None
    place = vectors.items(*found)
    vectors.mask, vectors.whole_turns = mask, True
    if not place.owner:
        _scatter(writer, statement, place, op, value)
        return
    over = tuple(axis for axis in writer.level if axis not in place.axes)
    if over:
        whole = any(vectors.axis(axis) is None for axis in place.axes)
        if not isinstance(op, ast.Add | ast.Sub) or whole or mask is not None:
            raise NoVector
        result = vector_folds.total(vectors, value, over)
    else:
        result = vectors.lower(value)
    vectors.rowless = False
    writer.write_items(statement, place, op, result)


def _scatter(
    writer: Writer, statement: ast.stmt, place: Vector, op: ast.operator | None, value: ast.expr
) -> None:
    """`a[b[i]] += value`, where several turns may reach the same item."""
    vectors = writer.vectors
    name = _AT.get(type(op)) if op is not None else None
    if name is None or vectors.mask is not None or set(writer.level) != set(place.axes):
        raise NoVector
    found = vectors.lower(value)
    if not set(found.axes) <= set(place.axes):
        raise NoVector
    assert isinstance(place.node, ast.Subscript)
    added = vectors.shaped(found, place.axes)
    writer.write(statement, ast.Expr(vectors.np(name, place.node.value, place.node.slice, added)))
