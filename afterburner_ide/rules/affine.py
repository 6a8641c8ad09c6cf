"""Whole numbers as sums of names, as subscripts and the bounds of ranges are."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class Linear:
    """A constant and a sum of terms; a term is the text of an expression and its factor."""

    terms: tuple[tuple[str, int], ...] = ()
    constant: int = 0

    def __add__(self, other: Linear) -> Linear:
        found = dict(self.terms)
        for text, factor in other.terms:
            found[text] = found.get(text, 0) + factor
        kept = tuple((text, factor) for text, factor in found.items() if factor)
        return Linear(kept, self.constant + other.constant)

    def times(self, factor: int) -> Linear:
        if not factor:
            return Linear()
        scaled = tuple((text, own * factor) for text, own in self.terms)
        return Linear(scaled, self.constant * factor)

    def __sub__(self, other: Linear) -> Linear:
        return self + other.times(-1)

    def factor(self, text: str) -> int:
        return dict(self.terms).get(text, 0)

    def without(self, text: str) -> Linear:
        return Linear(tuple(term for term in self.terms if term[0] != text), self.constant)

    def node(self) -> ast.expr:
        """The sum as an expression, its positive terms first."""
        found: ast.expr | None = None
        for text, factor in sorted(self.terms, key=lambda term: term[1] < 0):
            one: ast.expr = ast.parse(text, mode="eval").body
            if abs(factor) != 1:
                one = ast.BinOp(ast.Constant(abs(factor)), ast.Mult(), one)
            if found is None:
                found = one if factor > 0 else ast.UnaryOp(ast.USub(), one)
            else:
                found = ast.BinOp(found, ast.Add() if factor > 0 else ast.Sub(), one)
        if found is None:
            return ast.Constant(self.constant)
        if self.constant:
            sign = ast.Add() if self.constant > 0 else ast.Sub()
            return ast.BinOp(found, sign, ast.Constant(abs(self.constant)))
        return found


def linear(view: FunctionView, node: ast.expr) -> Linear | None:
    """The expression as a sum, as the text has it; None where it is no sum of whole numbers."""
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return Linear((), value)
        case ast.Name(id=name):
            return Linear(((name, 1),))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = linear(view, operand)
            return None if inner is None else inner.times(-1)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            one, other = linear(view, left), linear(view, right)
            if one is None or other is None:
                return None
            return one + other if isinstance(op, ast.Add) else one - other
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            one, other = linear(view, left), linear(view, right)
            if one is None or other is None:
                return None
            if not one.terms:
                return other.times(one.constant)
            return one.times(other.constant) if not other.terms else None
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=ast.Constant(value=int(by))) if by > 0:
            return Linear(((ast.unparse(node), 1),)) if linear(view, left) is not None else None
    own = own_size(view, node)
    return None if own is None else Linear(((own, 1),))


def own_size(view: FunctionView, node: ast.expr) -> str | None:
    """The term for `len(a)` and `a.shape[k]`."""
    match node:
        case ast.Call(args=[ast.Name(id=name)], keywords=[]) if resolve.calls(
            view, node, "builtins.len"
        ):
            return size_text(name, 0)
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=name), attr="shape"),
            slice=ast.Constant(value=int(axis)),
        ) if axis >= 0:
            return size_text(name, axis)
    return None


def size_text(array: str, axis: int) -> str:
    """How the length of an array along an axis is written as a term."""
    return f"{array}.shape[{axis}]" if axis else f"len({array})"
