"""Expressions on single items of arrays, written on whole arrays."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from afterburner_ide.rules import ndarrays, resolve
from afterburner_ide.rules.affine import Linear
from afterburner_ide.rules.vector import Axis, NoVector, Vector, negated
from afterburner_ide.rules.vector_items import Items

_ELEMENTWISE = resolve.words(
    "sqrt exp expm1 log log1p log2 log10 sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh "
    "hypot abs absolute fabs floor ceil trunc round rint sign square power maximum minimum fmax "
    "fmin isnan isinf isfinite where clip add subtract multiply divide mod fmod logical_and "
    "logical_or logical_not real imag conj angle radians degrees float64 exp2 cbrt"
)
_FROM_MATH = {
    **{name: name for name in ("sqrt", "exp", "sin", "cos", "tan", "tanh", "sinh", "cosh")},
    **{name: name for name in ("fabs", "hypot", "log2", "log10", "log1p", "expm1", "isnan")},
    "atan": "arctan",
    "atan2": "arctan2",
    "asin": "arcsin",
    "acos": "arccos",
    "radians": "radians",
    "degrees": "degrees",
    "isinf": "isinf",
    "isfinite": "isfinite",
}
_ONE_ARGUMENT_OF_MATH = {"log": "log"}
_TRUTHS = frozenset({"isnan", "isinf", "isfinite", "logical_and", "logical_or", "logical_not"})
_EXTREMES = {"min": "minimum", "max": "maximum"}
_CASTS = frozenset({"int", "float"})
_SCALAR = (
    *(ast.Name, ast.Attribute, ast.Constant, ast.expr_context, ast.Subscript, ast.Call),
    *(ast.UnaryOp, ast.USub),
)


_BITS: dict[type[ast.boolop], ast.operator] = {ast.And: ast.BitAnd(), ast.Or: ast.BitOr()}


class Vectors(Items):
    """Rewrites the expressions of one nest of loops."""

    def lower(self, node: ast.expr) -> Vector:
        """The expression on whole arrays. Raises NoVector where there is none."""
        match node:
            case ast.Constant(value=bool() | int() | float() | complex()):
                return Vector(node, (), isinstance(node.value, bool))
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Subscript() if (found := self._array(node)) is not None:
                return self._items(*found)
            case ast.BinOp(left=left, op=op, right=right) if not isinstance(op, ast.MatMult):
                (one, other), axes = self.together(self.lower(left), self.lower(right))
                return Vector(ast.BinOp(one, op, other), axes)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self._truth(operand)
                return replace(inner, node=negated(inner.node) if inner.axes else node)
            case ast.UnaryOp(op=op, operand=operand):
                inner = self.lower(operand)
                return Vector(ast.UnaryOp(op, inner.node), inner.axes)
            case ast.Compare(left=left, ops=ops, comparators=others):
                return self._compare([left, *others], ops)
            case ast.BoolOp(op=op, values=[first, *rest]):
                truths = [self._in_some_turns(self._truth, value) for value in rest]
                parts, axes = self.together(self._truth(first), *truths)
                if not axes:
                    return Vector(ast.BoolOp(op, parts), (), True)
                return Vector(_joined(parts, _BITS[type(op)]), axes, True)
            case ast.IfExp(test=test, body=body, orelse=orelse) if is_safe(body, orelse):
                truth = self._truth(test)
                sides = [self._in_some_turns(self.lower, side) for side in (body, orelse)]
                parts, axes = self.together(truth, *sides)
                return Vector(self.np("where", *parts) if axes else node, axes)
            case ast.Call(keywords=[]):
                return self._call(node)
        if self._is_scalar(node):
            return Vector(node)
        raise NoVector

    def _in_some_turns(self, read: Callable[[ast.expr], Vector], node: ast.expr) -> Vector:
        """What only some turns evaluate: it must not fail where none of them do."""
        before, self.whole_turns = self.whole_turns, False
        found = read(node)
        self.whole_turns = before
        return found

    def _name(self, node: ast.Name, name: str) -> Vector:
        if name in self.barred:
            raise NoVector
        if name in self.names:
            return self.picked(self.names[name])
        axis = self.axis(name)
        if axis is not None:
            return self.picked(Vector(self.counted(axis), (name,)))
        if self._is_scalar(node) and not ndarrays.is_array(self.view, name):
            return Vector(node)
        raise NoVector

    def _is_scalar(self, node: ast.expr) -> bool:
        """Whether it is a number that stays the same throughout the nest."""
        for part in ast.walk(node):
            if not isinstance(part, _SCALAR):
                return False
            if isinstance(part, ast.Name) and part.id in self.stored:
                return False
            if isinstance(part, ast.Call) and not resolve.calls(
                self.view, part, "builtins.len", "builtins.float"
            ):
                return False
            if isinstance(part, ast.Subscript) and not _is_shape(part):
                return False
        return True

    def counted(self, axis: Axis) -> ast.expr:
        """`np.arange` over the axis."""
        low = [] if axis.low == Linear() and axis.step == 1 else [axis.low.node()]
        step: list[ast.expr] = [ast.Constant(axis.step)] if axis.step != 1 else []
        return self.np("arange", *low, axis.high.node(), *step)

    def _truth(self, node: ast.expr) -> Vector:
        found = self.lower(node)
        if not found.is_truth:
            raise NoVector
        return found

    def _compare(self, parts: list[ast.expr], ops: list[ast.cmpop]) -> Vector:
        if any(isinstance(op, ast.In | ast.NotIn | ast.Is | ast.IsNot) for op in ops):
            raise NoVector
        lowered = [self.lower(part) for part in parts]
        pairs = []
        for place, op in enumerate(ops):
            (one, other), axes = self.together(lowered[place], lowered[place + 1])
            pairs.append(Vector(ast.Compare(one, [op], [other]), axes, True))
        if len(pairs) == 1:
            return pairs[0]
        nodes, axes = self.together(*pairs)
        return Vector(_joined(nodes, ast.BitAnd()), axes, True)

    def _call(self, node: ast.Call) -> Vector:
        origin = resolve.dotted(self.view, node.func) or ""
        module, _, name = origin.rpartition(".")
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise NoVector
        lowered = [self.lower(argument) for argument in node.args]
        parts, axes = self.together(*lowered)
        if not axes:
            if module in {"numpy", "math"} or name in {*_EXTREMES, *_CASTS, "abs", "len", "round"}:
                return Vector(node, (), name in _TRUTHS)
            raise NoVector
        if module == "numpy" and name in _ELEMENTWISE:
            return Vector(ast.Call(node.func, parts, []), axes, name in _TRUTHS)
        if module == "math":
            known = _FROM_MATH.get(name) or (
                _ONE_ARGUMENT_OF_MATH.get(name) if len(parts) == 1 else None
            )
            if name in {"floor", "ceil"}:
                return Vector(_cast(self.np(name, *parts), "int"), axes)
            if known is not None:
                return Vector(self.np(known, *parts), axes, name in _TRUTHS)
        if module == "builtins" and name == "abs":
            return Vector(ast.Call(node.func, parts, []), axes)
        if module == "builtins" and name in _EXTREMES and len(parts) == 2:
            return Vector(self.np(_EXTREMES[name], *parts), axes)
        if module == "builtins" and name in _CASTS and len(parts) == 1:
            return Vector(_cast(parts[0], name), axes)
        raise NoVector


def _is_shape(node: ast.Subscript) -> bool:
    return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"


def is_safe(*nodes: ast.expr) -> bool:
    """Whether numpy computes it for all items without a warning where only some are wanted."""
    return not any(
        isinstance(part, ast.Div | ast.FloorDiv | ast.Mod | ast.Pow | ast.Call)
        for node in nodes
        for part in ast.walk(node)
    )


def _joined(parts: list[ast.expr], op: ast.operator) -> ast.expr:
    found = parts[0]
    for part in parts[1:]:
        match part:
            case ast.BinOp(left=left, op=inner, right=right) if type(inner) is type(op):
                found = ast.BinOp(ast.BinOp(found, op, left), op, right)
            case _:
                found = ast.BinOp(found, op, part)
    return found


def _cast(node: ast.expr, kind: str) -> ast.expr:
    return ast.Call(ast.Attribute(node, "astype", ast.Load()), [ast.Name(kind, ast.Load())], [])
