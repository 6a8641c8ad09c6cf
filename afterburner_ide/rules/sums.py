"""Texts of integers added up, as a person would write the sum."""

from __future__ import annotations

import ast


def plus(text: str, other: str | int, *, minus: bool = False) -> str:
    """`text + other` or `text - other`, numbers in it taken together: `n - 1` and 1 is `n`."""
    node = ast.parse(text, mode="eval").body
    number = other if isinstance(other, int) else _number(other)
    if number is None:
        if text == "0":
            return f"-{other}" if minus else str(other)
        return f"{_grouped(text, node)} {'-' if minus else '+'} {other}"
    number = -number if minus else number
    match node:
        case ast.Constant(value=int(known)):
            return str(known + number)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(known))):
            return str(number - known)
        case ast.BinOp(op=ast.Add() | ast.Sub() as op, right=ast.Constant(value=int(known))):
            number += known if isinstance(op, ast.Add) else -known
            text = ast.get_source_segment(text, node.left) or text
            node = node.left
    if number == 0:
        return text
    return f"{_grouped(text, node)} {'+' if number > 0 else '-'} {abs(number)}"


_TIGHT = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.UnaryOp)
_LOOSE = (ast.BitAnd, ast.BitOr, ast.BitXor, ast.LShift, ast.RShift)


def _grouped(text: str, node: ast.expr) -> str:
    """The text as the left side of a sum."""
    sums = isinstance(node, ast.BinOp) and not isinstance(node.op, _LOOSE)
    return text if sums or isinstance(node, _TIGHT) else f"({text})"


def _number(text: str) -> int | None:
    node = ast.parse(text, mode="eval").body
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return number
    return None
