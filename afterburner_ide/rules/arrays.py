"""Reads of single items of numpy arrays, and where the values that they give end up."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from afterburner_ide.rules import buffers, effects, hoisting, kinds, ndarrays, resolve
from afterburner_ide.rules.hoisting import HoistPoint
from afterburner_ide.rules.view import FunctionView

_INT = frozenset({"int"})
_FRESH = frozenset({"int", "float", "bool", "range"})
_TESTS = frozenset(f"pandas.{name}" for name in ("isna", "notna", "isnull", "notnull"))
_SAME = frozenset({"abs", "min", "max"})
_DIVISIONS = (ast.Div, ast.FloorDiv, ast.Mod)
_FINE = (ast.Add, ast.Sub, ast.Mult, *_DIVISIONS)


@dataclass(frozen=True, slots=True)
class Read:
    """One read of an item in a loop; `indices` are one per dimension."""

    node: ast.Subscript
    array: str
    indices: tuple[ast.expr, ...]
    point: HoistPoint


def reads(view: FunctionView) -> Iterator[Read]:
    """The reads of single items that a list before the loop could give instead."""
    for node in view.walk(ast.Subscript):
        assert isinstance(node, ast.Subscript)
        if not isinstance(node.ctx, ast.Load) or not isinstance(node.value, ast.Name):
            continue
        name = node.value.id
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if not ndarrays.is_array(view, name) or not view.editable(node):
            continue
        if not indices or not all(is_index(view, index) for index in indices):
            continue
        if any(gap.strip() != "," for _, _, gap in gaps(view, indices)):
            continue
        item = ast.Subscript(node.value, ast.Constant(0), ast.Load())
        # What may change the array is for `buffers` to say; it knows what numpy copies.
        ignored = set(ast.walk(view.outermost)) if resolve.is_local(view, name) else ()
        for point in hoisting.hoist_points(view, node, item, ignored):
            around = view.loops_around(node)
            # A list costs a walk over the whole array, so its loops must walk it too.
            if around.index(point.loop) + 1 < len(indices):
                break
            if buffers.is_untouched(view, name, effects.region_of(point.loop)):
                yield Read(node, name, tuple(indices), point)
                break


def gaps(view: FunctionView, indices: Sequence[ast.expr]) -> list[tuple[int, int, str]]:
    """Start, end and text of what stands between one index and the next."""
    spans = [(view.end(one), view.start(other)) for one, other in pairwise(indices)]
    return [(start, end, view.source[start:end]) for start, end in spans]


def is_index(view: FunctionView, node: ast.expr) -> bool:
    """Whether it is one whole number: not a slice, a mask or an array of positions."""
    match node:
        case ast.BinOp(left=left, right=right):
            return is_index(view, left) and is_index(view, right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return is_index(view, operand)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=[first, second])):
            whole = is_index(view, first) and is_index(view, second)
            return whole and name == _indexed_twice(view, name)
    return kinds.is_kind(view, node, _INT)


def _indexed_twice(view: FunctionView, name: str) -> str:
    """The name if the array has two dimensions at least and its items serve as positions."""
    return name if ndarrays.dimensions(view, name) == {2} else ""


def escapes(view: FunctionView, nodes: list[ast.expr]) -> bool:
    """Whether it would show that the values are Python's numbers and not numpy's.

    It does not where they are compared, used as positions or stored in arrays in the end, by way
    of sums, products and local names.
    """
    pending: list[ast.expr] = list(nodes)
    seen: set[str] = set()
    while pending:
        names = _flow(view, pending.pop())
        if names is None:
            return True
        for name in names - seen:
            seen.add(name)
            for node in ast.walk(view.outermost):
                if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
                    return True
                if isinstance(node, ast.Name) and node.id == name:
                    if view.function_of(node) is not view.node:
                        return True
                    if isinstance(node.ctx, ast.Load):
                        pending.append(node)
    return False


def _flow(view: FunctionView, node: ast.expr) -> set[str] | None:
    """The local names that the value goes to; None when it goes where it can be seen."""
    parent = view.parents[node]
    match parent:
        case ast.BinOp(op=op, left=left, right=right):
            if isinstance(op, ast.Pow) and node is left and effects.is_simple(right):
                whole = isinstance(right, ast.Constant) and isinstance(right.value, int)
                return _flow(view, parent) if whole else None
            divides = isinstance(op, _DIVISIONS) and node is right
            return _flow(view, parent) if isinstance(op, _FINE) and not divides else None
        case ast.UnaryOp() | ast.BoolOp():
            return _flow(view, parent)
        case ast.Compare() | ast.If() | ast.While() | ast.Expr():
            return set()
        case ast.IfExp(test=test):
            return set() if node is test else _flow(view, parent)
        case ast.Subscript(value=value):
            return set() if node is not value and _is_looked_up(view, parent) else None
        case ast.Tuple() if isinstance(outer := view.parents[parent], ast.Subscript):
            return set() if parent is outer.slice else None
        case ast.Call():
            origin = resolve.dotted(view, parent.func) or ""
            module, _, name = origin.rpartition(".")
            if module == "builtins" and name in _SAME and len(parent.args) > (name != "abs"):
                return _flow(view, parent)
            fresh = (module == "builtins" and name in _FRESH) or module == "math"
            fresh = fresh or origin in _TESTS
            return set() if fresh else None
        case ast.Assign(targets=targets, value=value) if node is value:
            found: set[str] = set()
            for target in targets:
                one = _stored(view, target)
                if one is None:
                    return None
                found |= one
            return found
        case ast.AugAssign(target=target, op=op):
            return _stored(view, target) if isinstance(op, ast.Add | ast.Sub | ast.Mult) else None
    return None


def _is_looked_up(view: FunctionView, node: ast.Subscript) -> bool:
    """Whether the subscript only finds an item: no dict takes it as a key."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
            return ndarrays.is_array(view, name)
    return isinstance(node.ctx, ast.Load) and not effects.is_defaultdict(view, node.value)


def _stored(view: FunctionView, target: ast.expr) -> set[str] | None:
    match target:
        case ast.Name(id=name):
            return {name}
        case ast.Subscript(value=ast.Name(id=name)) if ndarrays.is_array(view, name):
            return set()
    return None
