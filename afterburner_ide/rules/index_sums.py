"""Sums of names and numbers: `i + 1 - 1` is `i`."""

from __future__ import annotations

import ast

_Sum = dict[str, int]


def folded(node: ast.expr) -> ast.expr:
    """The expression with each index that is a sum of names and numbers made as short as can be.

    What it comes to is the same for whole numbers, and an index must be one.
    """
    result = _Folding().visit(node)
    assert isinstance(result, ast.expr)
    return result


class _Folding(ast.NodeTransformer):
    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.slice, ast.Slice):
            for field in ("lower", "upper"):
                bound = getattr(node.slice, field)
                if bound is not None:
                    setattr(node.slice, field, _shorter(bound))
        else:
            node.slice = _shorter(node.slice)
        return node


def _shorter(node: ast.expr) -> ast.expr:
    terms = _terms(node)
    if terms is None:
        return node
    made = _written(terms)
    return made if _length(made) < _length(node) else node


def _terms(node: ast.expr) -> _Sum | None:
    """How often each name is in the sum; the number in it stands under ""."""
    match node:
        case ast.Constant(value=value) if type(value) is int:
            return {"": value}
        case ast.Name(id=name):
            return {name: 1}
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _terms(operand)
            return None if inner is None else {name: -count for name, count in inner.items()}
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            sign = 1 if isinstance(op, ast.Add) else -1
            one, other = _terms(left), _terms(right)
            if one is None or other is None:
                return None
            total = dict(one)
            for name, count in other.items():
                total[name] = total.get(name, 0) + sign * count
            return total
    return None


def _written(terms: _Sum) -> ast.expr:
    """The sum as an expression, what is added first; unchanged order otherwise."""
    number = terms.get("", 0)
    signed = [
        (name, count // abs(count))
        for name, count in terms.items()
        if name and count
        for _ in range(abs(count))
    ]
    signed.sort(key=lambda part: -part[1])
    made: ast.expr | None = None
    for name, sign in signed:
        part: ast.expr = ast.Name(id=name, ctx=ast.Load())
        if made is None:
            made = part if sign > 0 else ast.UnaryOp(ast.USub(), part)
        else:
            made = ast.BinOp(made, ast.Add() if sign > 0 else ast.Sub(), part)
    if made is None:
        return ast.Constant(number)
    if number:
        made = ast.BinOp(made, ast.Add() if number > 0 else ast.Sub(), ast.Constant(abs(number)))
    return made


def _length(node: ast.expr) -> int:
    return sum(1 for part in ast.walk(node) if isinstance(part, ast.expr))
