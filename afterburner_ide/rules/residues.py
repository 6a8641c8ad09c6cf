"""Integers of which only the rest, or the last bits, is used."""

from __future__ import annotations

import ast

from afterburner_ide.rules import resolve

KEEPING = (ast.Add, ast.Sub, ast.Mult, ast.LShift)
GROWING = (ast.Mult, ast.LShift)
_MOST_BITS = 4096


def is_kept(node: ast.expr, name: str) -> bool:
    """Whether the rest of the value only depends on the rest of the name's value."""
    if name not in resolve.loaded([node]):
        return not any(isinstance(part, ast.NamedExpr) for part in ast.walk(node))
    match node:
        case ast.Name():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return is_kept(operand, name)
        case ast.BinOp(left=left, op=ast.LShift(), right=right):
            return is_kept(left, name) and name not in resolve.loaded([right])
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, KEEPING):
            return is_kept(left, name) and is_kept(right, name)
    return False


def grows(node: ast.expr, name: str) -> bool:
    """Whether the name is a factor, or shifted, somewhere in the value."""
    return any(
        isinstance(part, ast.BinOp)
        and isinstance(part.op, GROWING)
        and name in resolve.loaded([part])
        for part in ast.walk(node)
    )


def is_mask(node: ast.expr) -> bool:
    """Whether the node is a number with all ones, written as a constant."""
    value = _constant(node)
    return value is not None and value > 0 and value & (value + 1) == 0


def _constant(node: ast.expr) -> int | None:
    match node:
        case ast.Constant(value=int(value)) if type(value) is int:
            return value
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=1)):
            power = _constant(left)
            return None if power is None else power - 1
        case ast.BinOp(
            left=ast.Constant(value=1), op=ast.LShift(), right=ast.Constant(value=int(bits))
        ):
            return 1 << bits if 0 < bits < _MOST_BITS else None
        case ast.BinOp(
            left=ast.Constant(value=2), op=ast.Pow(), right=ast.Constant(value=int(bits))
        ):
            return 1 << bits if 0 < bits < _MOST_BITS else None
    return None
