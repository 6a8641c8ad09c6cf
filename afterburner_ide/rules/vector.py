"""Vectors: expressions on whole arrays that stand for what a nest of loops has item by item.

In a nest of loops over ranges each loop is an axis. `a[i] * b[j]` has the axes i and j; on whole
arrays it is `a[:, None] * b`. A `Vector` is such an expression with the axes of its dimensions.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules.affine import Linear

CHOSEN = "*"
"""The axis of what a mask has picked."""
_NEGATED: dict[type[ast.cmpop], ast.cmpop] = {ast.Eq: ast.NotEq(), ast.NotEq: ast.Eq()}


class NoVector(Exception):
    """What was read cannot be written on whole arrays."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A loop `for name in range(low, high, step)`; `step` is above 0."""

    name: str
    low: Linear
    high: Linear
    step: int
    loop: ast.For | None = None


@dataclass(frozen=True, slots=True)
class Vector:
    """An expression and what its dimensions run over, in their order; a scalar has none.

    `is_truth` tells that all its items are truth values, `is_view` that it shares the memory of
    the array `owner`.
    """

    node: ast.expr
    axes: tuple[str, ...] = ()
    is_truth: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """One item of an array that is read or stored in a nest, and the loops around it there."""

    array: str
    indices: tuple[ast.expr, ...]
    axes: tuple[Axis, ...]
    stored: bool
    unequal: tuple[ast.expr, ...] = ()
    """Two expressions that a test around the item found to differ."""


def indexed(node: ast.expr) -> tuple[str, tuple[ast.expr, ...]] | None:
    """`a[i, j]` or `a[i][j]` as the array's name and the indices."""
    match node:
        case ast.Subscript(value=value, slice=index):
            own = tuple(index.elts) if isinstance(index, ast.Tuple) else (index,)
            if isinstance(value, ast.Name):
                return value.id, own
            inner = indexed(value)
            return None if inner is None else (inner[0], (*inner[1], *own))
    return None


def negated(node: ast.expr) -> ast.expr:
    """The opposite of an array of truth values."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _NEGATED:
            return ast.Compare(left, [_NEGATED[type(op)]], [right])
    return ast.UnaryOp(ast.Invert(), node)


def subscript(array: str, slices: list[ast.expr]) -> ast.expr:
    index = slices[0] if len(slices) == 1 else ast.Tuple(slices, ast.Load())
    return ast.Subscript(ast.Name(array, ast.Load()), index, ast.Load())
