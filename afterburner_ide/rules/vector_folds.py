"""Sums and extremes of vectors over some of their axes."""

from __future__ import annotations

import ast

from afterburner_ide.rules import resolve
from afterburner_ide.rules.vector import CHOSEN, Axis, NoVector, Vector
from afterburner_ide.rules.vectors import Vectors
from afterburner_ide.rules.view import FunctionView

_INFINITE = frozenset({"inf", "-inf", "+inf", "infinity", "-infinity"})


def total(vectors: Vectors, value: ast.expr, over: tuple[str, ...]) -> Vector:
    """The sum of the expression over these axes; of a product, the matrix product if it is one."""
    if vectors.mask is not None:
        over = (CHOSEN,)
    match value:
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if len(over) == 1:
            found = _product(vectors, vectors.lower(left), vectors.lower(right), over[0])
            if found is not None:
                return found
    return folded(vectors.lower(value), "sum", over)


def folded(vector: Vector, method: str, over: tuple[str, ...]) -> Vector:
    """`vector.sum(axis=…)`, without `axis` when none is left. Raises NoVector for a missing one."""
    if not set(over) <= set(vector.axes):
        raise NoVector
    left = tuple(axis for axis in vector.axes if axis not in over)
    keywords = []
    if left:
        places: list[ast.expr] = [ast.Constant(vector.axes.index(axis)) for axis in over]
        where = places[0] if len(places) == 1 else ast.Tuple(places, ast.Load())
        keywords = [ast.keyword("axis", where)]
    call = ast.Call(ast.Attribute(vector.node, method, ast.Load()), [], keywords)
    return Vector(call, left)


def _product(vectors: Vectors, one: Vector, other: Vector, axis: str) -> Vector | None:
    """`one @ other`, which sums over the axis; None where numpy has no operator for it."""
    if axis not in one.axes or axis not in other.axes:
        return None
    first = [own for own in one.axes if own != axis]
    second = [own for own in other.axes if own != axis]
    if set(first) & set(second) or len(first) > 1 or len(second) > 1:
        return None
    if first and second and vectors.order([*first, *second])[0] != first[0]:
        one, other, first, second = other, one, second, first
    left, right = _turned(one, (*first, axis)), _turned(other, (axis, *second))
    return Vector(ast.BinOp(left, ast.MatMult(), right), (*first, *second))


def _turned(vector: Vector, axes: tuple[str, ...]) -> ast.expr:
    return vector.node if vector.axes == axes else ast.Attribute(vector.node, "T", ast.Load())


def turns(axis: Axis) -> ast.expr:
    """The test whether the axis' loop makes a turn."""
    return ast.Compare(axis.high.node(), [ast.Gt()], [axis.low.node()])


def is_infinite(view: FunctionView, node: ast.expr) -> bool:
    """Whether it is a number beyond all others: `float("inf")`, `math.inf`, `-np.inf`."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return is_infinite(view, operand)
        case ast.Call(args=[ast.Constant(value=str(text))]):
            return resolve.calls(view, node, "builtins.float") and text.lower() in _INFINITE
    return resolve.dotted(view, node) in {"math.inf", "numpy.inf"}
