"""An expression as a person writes it: without the parentheses that `ast.unparse` adds."""

from __future__ import annotations

import ast

_LOOSE = (ast.IfExp, ast.Lambda, ast.NamedExpr)


def written(node: ast.expr) -> str:
    """The text of an expression on one line."""
    match node:
        case ast.BoolOp(op=op, values=values):
            texts = [_part(value, op) for value in values]
            return (" and " if isinstance(op, ast.And) else " or ").join(texts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            text = written(operand)
            return f"not ({text})" if isinstance(operand, (ast.BoolOp, *_LOOSE)) else f"not {text}"
    return ast.unparse(node)


def _part(value: ast.expr, op: ast.boolop) -> str:
    text = written(value)
    under = isinstance(value, ast.BoolOp) and isinstance(value.op, ast.Or)
    loose = isinstance(value, _LOOSE) or (under and isinstance(op, ast.And))
    return f"({text})" if loose else text
