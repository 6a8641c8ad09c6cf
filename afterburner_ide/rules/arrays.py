"""Reads of single items of numpy arrays, and where the values that they give end up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from afterburner_ide.rules import buffers, effects, hoisting, kinds, resolve
from afterburner_ide.rules.hoisting import HoistPoint
from afterburner_ide.rules.view import FunctionView

_MAKERS = resolve.words(
    "array asarray zeros ones empty full zeros_like ones_like empty_like full_like arange linspace "
    "eye identity loadtxt fromiter copy concatenate hstack vstack stack dot matmul outer sort "
    "cumsum random.rand random.randn random.random random.randint random.normal random.uniform"
)
_ANNOTATION = re.compile(r"\b(ndarray|NDArray)\b")
_INT = frozenset({"int"})
_FRESH = frozenset({"int", "float", "bool", "range"})
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


def is_array(view: FunctionView, name: str) -> bool:
    """Whether annotations, numpy's constructors or a use of `.shape` say that it is an array."""
    memo: dict[str, bool] = view.__dict__.setdefault("_arrays", {})
    if name not in memo:
        memo[name] = False
        memo[name] = _is_array(view, name)
    return memo[name]


def _is_array(view: FunctionView, name: str) -> bool:
    values: list[ast.expr] = []
    for node in ast.walk(view.outermost):
        match node:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
                values.append(value)
            case ast.Name(id=bound, ctx=ast.Store() | ast.Del()) if bound == name:
                if not isinstance(view.parents[node], ast.Assign):
                    return False
    for argument in resolve.parameters(view.node):
        if argument.arg == name:
            note = ast.unparse(argument.annotation) if argument.annotation else ""
            if not _ANNOTATION.search(note) and not _has_shape(view, name):
                return False
            if kinds.may_be_none(view, name):
                return False
            return all(_makes_array(view, value) for value in values)
    return bool(values) and (
        all(_makes_array(view, value) for value in values) or _has_shape(view, name)
    )


def _has_shape(view: FunctionView, name: str) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "shape"
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        for node in ast.walk(view.outermost)
    )


def _makes_array(view: FunctionView, value: ast.expr) -> bool:
    match value:
        case ast.Name(id=name):
            return is_array(view, name)
        case ast.BinOp(left=left, right=right):
            return _makes_array(view, left) or _makes_array(view, right)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="copy" | "astype")):
            return is_array(view, name)
        case ast.Call(func=func):
            origin = resolve.dotted(view, func) or ""
            return origin.startswith("numpy.") and origin.removeprefix("numpy.") in _MAKERS
    return False


def reads(view: FunctionView) -> Iterator[Read]:
    """The reads of single items that a list before the loop could give instead."""
    for node in view.walk(ast.Subscript):
        assert isinstance(node, ast.Subscript)
        if not isinstance(node.ctx, ast.Load) or not isinstance(node.value, ast.Name):
            continue
        name = node.value.id
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if not is_array(view, name) or not view.editable(node):
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
    return name if dimensions(view, name) == {2} else ""


def dimensions(view: FunctionView, name: str) -> set[int]:
    """How many dimensions the array is taken to have, from its subscripts and its shape."""
    found: set[int] = set()
    for node in ast.walk(view.outermost):
        match node:
            case ast.Subscript(value=ast.Name(id=owner), slice=ast.Tuple(elts=elts)):
                if owner == name:
                    found.add(len(elts))
            case ast.Subscript(value=ast.Name(id=owner)) if owner == name:
                found.add(1)
            case ast.Subscript(
                value=ast.Attribute(value=ast.Name(id=owner), attr="shape"),
                slice=ast.Constant(value=int(axis)),
            ) if owner == name and axis > 0:
                found.add(axis + 1)
            case ast.Assign(
                targets=[ast.Tuple(elts=elts)],
                value=ast.Attribute(value=ast.Name(id=owner), attr="shape"),
            ) if owner == name:
                found.add(len(elts))
    return found


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
            return None if node is value else set()
        case ast.Tuple() if isinstance(outer := view.parents[parent], ast.Subscript):
            return set() if parent is outer.slice else None
        case ast.Call():
            origin = resolve.dotted(view, parent.func) or ""
            module, _, name = origin.rpartition(".")
            if module == "builtins" and name in _SAME and len(parent.args) > (name != "abs"):
                return _flow(view, parent)
            fresh = (module == "builtins" and name in _FRESH) or module == "math"
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


def _stored(view: FunctionView, target: ast.expr) -> set[str] | None:
    match target:
        case ast.Name(id=name):
            return {name}
        case ast.Subscript(value=ast.Name(id=name)) if is_array(view, name):
            return set()
    return None
