"""Running sums in a nest of loops, on whole arrays."""

from __future__ import annotations

import ast

from afterburner_ide.rules import resolve, sizes
from afterburner_ide.rules.affine import Linear, linear
from afterburner_ide.rules.vector_writer import Writer

_ONE = Linear((), 1)


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
