"""The opposite of a test, as text."""

from __future__ import annotations

import ast

from afterburner_ide.rules import folds
from afterburner_ide.rules.view import FunctionView

_OPPOSITE: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
_LOOSE = (ast.Compare, ast.BoolOp, ast.IfExp, ast.Lambda, ast.NamedExpr)


def opposite(view: FunctionView, node: ast.expr) -> str:
    """The opposite of a test on one line; `<` is not turned round, for NaN's sake.

    There must be no comment in the test.
    """
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return folds.on_one_line(view, operand)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPPOSITE:
            sides = [folds.on_one_line(view, side) for side in (left, right)]
            if not any(isinstance(side, _LOOSE) for side in (left, right)):
                return f"{sides[0]} {_OPPOSITE[type(op)]} {sides[1]}"
    text = folds.on_one_line(view, node)
    loose = isinstance(node, ast.BoolOp | ast.IfExp | ast.NamedExpr)
    return f"not ({text})" if loose else f"not {text}"
