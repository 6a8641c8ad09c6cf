"""Whether the turns of a nest can be done side by side, as far as its stores and reads tell."""

from __future__ import annotations

import ast
from itertools import combinations

from afterburner_ide.rules import buffers, resolve, sizes
from afterburner_ide.rules.affine import Linear, linear
from afterburner_ide.rules.vector import Access, Axis
from afterburner_ide.rules.view import FunctionView


def is_kept(view: FunctionView, accesses: list[Access], bound: set[str]) -> bool:
    """Whether no turn reads or stores an item that another turn stores.

    A turn of loops that an item's subscripts leave out may add to it, when nothing else in
    those loops looks at it. `bound` are the names that the nest binds.
    """
    stored = {access.array for access in accesses if access.stored}
    for name in stored:
        if len(buffers.sharing(view, name) & {access.array for access in accesses}) > 1:
            return False
    for one, other in combinations(accesses, 2):
        touched = one.array == other.array and (one.stored or other.stored)
        if touched and not _is_apart(view, one, other, bound):
            return False
    return True


def _is_apart(view: FunctionView, one: Access, other: Access, bound: set[str]) -> bool:
    pairs = list(zip(one.indices, other.indices, strict=False))
    if all(ast.dump(left) == ast.dump(right) for left, right in pairs):
        shared = {axis.name for axis in one.axes} & {axis.name for axis in other.axes}
        followed = {name for index in one.indices for name in _followed(view, index, shared)}
        return shared <= followed
    for left, right in pairs:
        both = {ast.dump(left), ast.dump(right)}
        if len(both) == 2 and both in (_dumps(one.unequal), _dumps(other.unequal)):
            return True
        first, second = _range(view, left, one.axes, bound), _range(view, right, other.axes, bound)
        if first is None or second is None:
            continue
        if any(sizes.is_least(view, a[1], b[0]) for a, b in ((first, second), (second, first))):
            return True
    return False


def _dumps(nodes: tuple[ast.expr, ...]) -> set[str]:
    return {ast.dump(node) for node in nodes}


def _followed(view: FunctionView, index: ast.expr, axes: set[str]) -> set[str]:
    """The axis of which each turn gives the subscript another value."""
    number = linear(view, index)
    if number is None:
        return set()
    found = {axis for axis in axes if number.factor(axis)}
    return found if len(found) == 1 else set()


def _range(
    view: FunctionView, index: ast.expr, axes: tuple[Axis, ...], bound: set[str]
) -> tuple[Linear, Linear] | None:
    """Where the subscript begins and the end that it stays below, over all turns."""
    number = linear(view, index)
    if number is None:
        return None
    low, high = number, number
    for axis in axes:
        factor = number.factor(axis.name)
        if factor < 0:
            return None
        if factor:
            low = low.without(axis.name) + axis.low.times(factor)
            high = high.without(axis.name) + (axis.high - Linear((), 1)).times(factor)
    if not sizes.is_natural(view, low):
        return None  # it may count from the end
    for text, _ in (*low.terms, *high.terms):
        if resolve.loaded([ast.parse(text, mode="eval")]) & bound:
            return None
    return low, high + Linear((), 1)
