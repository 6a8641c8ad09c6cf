"""What a function returns for given values, worked out on its tree; nothing of it is run.

Only numbers, texts, lists and tuples of them are understood, and of statements only those
that a function without a loop needs. All values stay small.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView

LARGEST_BITS = 4096
LONGEST = 4096


class Unclear(Exception):
    """The value cannot be told, or evaluating it would raise."""


Values = dict[str, Any]
SelfCall = Callable[[Sequence[Any]], Any]

BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}
COMPARED: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    f"builtins.{function.__name__}": function
    for function in (len, abs, int, str, min, max, divmod, bool, isinstance, type, list, sum, float)
}
_TYPES: Mapping[str, type] = {
    f"builtins.{kind.__name__}": kind for kind in (int, str, list, tuple, bool, float)
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A function's body and its calls of itself, which `call` answers."""

    view: FunctionView
    body: Sequence[ast.stmt]
    recursive: frozenset[ast.Call]

    def constants(self, besides: ast.expr | None = None) -> set[int]:
        """The numbers that the body names, but for those in one expression, as whole ones."""
        left_out = set(ast.walk(besides)) if besides is not None else set()
        found: set[int] = set()
        for statement in self.body:
            for node in ast.walk(statement):
                match node:
                    case ast.Constant(value=int() | float() as value) if node not in left_out:
                        if math.isfinite(value):
                            found.add(round(value))
        return found

    def returned(self, values: Values, call: SelfCall) -> Any:
        """What the body returns with these values in its names; Unclear where it cannot be told."""
        state = dict(values)
        try:
            done, result = self._block(self.body, state, call)
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            raise Unclear from error
        return result if done else None

    def _block(
        self, statements: Sequence[ast.stmt], values: Values, call: SelfCall
    ) -> tuple[bool, Any]:
        for statement in statements:
            match statement:
                case ast.Return(value=value):
                    return True, None if value is None else self._value(value, values, call)
                case ast.If(test=test, body=body, orelse=orelse):
                    chosen = body if self._value(test, values, call) else orelse
                    done, result = self._block(chosen, values, call)
                    if done:
                        return done, result
                case ast.Assign(targets=[target], value=value):
                    self._bind(target, self._value(value, values, call), values)
                case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                    self._bind(target, self._value(value, values, call), values)
                case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if name in values:
                    values[name] = operation(
                        op, values[name], self._value(value, values, call), in_place=True
                    )
                case ast.Pass() | ast.Expr(value=ast.Constant()):
                    pass
                case _:
                    raise Unclear
        return False, None

    def _bind(self, target: ast.expr, value: Any, values: Values) -> None:
        match target:
            case ast.Name(id=name):
                values[name] = value
            case ast.Tuple(elts=elts) if isinstance(value, tuple) and len(value) == len(elts):
                for one, part in zip(elts, value, strict=True):
                    self._bind(one, part, values)
            case _:
                raise Unclear

    def _value(self, node: ast.expr, values: Values, call: SelfCall) -> Any:
        match node:
            case ast.Constant(value=value) if type(value) in (int, float, str, bool, type(None)):
                return value
            case ast.Name(id=name) if name in values:
                return values[name]
            case ast.Name() if (origin := resolve.dotted(self.view, node)) in _TYPES:
                return _TYPES[str(origin)]
            case ast.BinOp(left=left, op=op, right=right):
                return operation(
                    op, self._value(left, values, call), self._value(right, values, call)
                )
            case ast.UnaryOp(op=op, operand=operand):
                return UNARY[type(op)](self._value(operand, values, call))
            case ast.BoolOp(op=op, values=parts):
                for part in parts[:-1]:
                    value = self._value(part, values, call)
                    if bool(value) is isinstance(op, ast.Or):
                        return value
                return self._value(parts[-1], values, call)
            case ast.Compare(left=left, ops=ops, comparators=others):
                last, result = self._value(left, values, call), True
                for sign, other in zip(ops, others, strict=True):
                    value = self._value(other, values, call)
                    result = COMPARED[type(sign)](last, value)
                    if not result:
                        return result
                    last = value
                return result
            case ast.IfExp(test=test, body=body, orelse=orelse):
                chosen = body if self._value(test, values, call) else orelse
                return self._value(chosen, values, call)
            case ast.Subscript(value=value, slice=index):
                return self._value(value, values, call)[self._index(index, values, call)]
            case ast.List(elts=elts) if not any(isinstance(elt, ast.Starred) for elt in elts):
                return [self._value(elt, values, call) for elt in elts]
            case ast.Tuple(elts=elts) if not any(isinstance(elt, ast.Starred) for elt in elts):
                return tuple(self._value(elt, values, call) for elt in elts)
            case ast.Call(args=args) if node in self.recursive:
                return call([self._value(argument, values, call) for argument in args])
            case ast.Call(args=args, keywords=[]):
                origin = resolve.dotted(self.view, node.func) or ""
                given = [self._value(argument, values, call) for argument in args]
                if origin == "builtins.pow" and len(given) == 2:
                    return operation(ast.Pow(), *given)
                if origin in _FUNCTIONS:
                    return _FUNCTIONS[origin](*given)
        raise Unclear

    def _index(self, node: ast.expr, values: Values, call: SelfCall) -> Any:
        if not isinstance(node, ast.Slice):
            return self._value(node, values, call)
        bounds = [
            None if bound is None else self._value(bound, values, call)
            for bound in (node.lower, node.upper, node.step)
        ]
        return slice(*bounds)


def operation(op: ast.operator, left: Any, right: Any, *, in_place: bool = False) -> Any:
    if in_place and isinstance(left, list):
        raise Unclear
    for side in (left, right):
        if isinstance(side, int) and side.bit_length() > LARGEST_BITS:
            raise Unclear
    if isinstance(op, ast.Pow | ast.LShift) and not (isinstance(right, int) and 0 <= right <= 64):
        raise Unclear
    sized = isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple)
    if isinstance(op, ast.Mult | ast.Mod) and sized:
        raise Unclear
    function = BINARY.get(type(op))
    if function is None:
        raise Unclear
    result = function(left, right)
    if isinstance(result, str | list | tuple) and len(result) > LONGEST:
        raise Unclear
    return result
