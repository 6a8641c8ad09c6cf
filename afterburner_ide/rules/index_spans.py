"""The part of a list whose items a counting loop looks up one by one, as the bounds of a slice."""

from __future__ import annotations

import ast
from typing import NamedTuple

from afterburner_ide.rules import folds, index_sums, resolve, sums
from afterburner_ide.rules.view import FunctionView


class Span(NamedTuple):
    """`items[first:last]`, walked from its end where `down`."""

    first: str
    last: str
    down: bool


def span(
    view: FunctionView, place: ast.expr, index: str, low: ast.expr, high: ast.expr
) -> Span | None:
    """What `items[place]` walks while `index` runs from `low` to below `high`.

    `place` is `index`, `index + offset`, `offset - index` and the like; None for other places.
    """
    start, stop = (folds.on_one_line(view, end) if _has_text(end) else "0" for end in (low, high))
    found = _offset(view, place, index)
    if found is None or index in resolve.loaded([low, high]):
        return None
    offset, down = found
    if offset == "0" and not down:
        return Span(start, stop, down)
    if down:
        first = sums.plus(_minus(offset, high, stop), 1)
        return Span(_short(first), _short(sums.plus(_minus(offset, low, start), 1)), down)
    return Span(_short(_plus(offset, low, start)), _short(_plus(offset, high, stop)), down)


def _short(text: str) -> str:
    """The text, or what its numbers come to where that is shorter."""
    known = ast.parse(text, mode="eval").body
    shorter = ast.unparse(index_sums.folded(ast.Subscript(ast.Name("_"), known)))[2:-1]
    return shorter if shorter != ast.unparse(known) else text


def _has_text(node: ast.expr) -> bool:
    return hasattr(node, "lineno")


def _plus(offset: str, node: ast.expr, text: str) -> str:
    return sums.plus(offset, text if _is_term(node) else f"({text})")


def _minus(offset: str, node: ast.expr, text: str) -> str:
    return sums.plus(offset, text if _is_term(node) else f"({text})", minus=True)


def _is_term(node: ast.expr) -> bool:
    tight = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript)
    product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.FloorDiv)
    return isinstance(node, tight) or product


def _offset(view: FunctionView, node: ast.expr, index: str) -> tuple[str, bool] | None:
    """What is added to the index, or what it is taken from (then with True)."""
    match node:
        case ast.Name(id=name) if name == index:
            return "0", False
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            minus = isinstance(op, ast.Sub)
            held = [index in resolve.loaded([part]) for part in (left, right)]
            if held[0] == held[1]:
                return None
            inner = _offset(view, left if held[0] else right, index)
            if inner is None:
                return None
            offset, down = inner
            if held[0]:
                text = folds.on_one_line(view, right)
                return sums.plus(
                    offset, text if _is_term(right) else f"({text})", minus=minus
                ), down
            if offset != "0":
                return None
            text = folds.on_one_line(view, left)
            simple = isinstance(left, ast.BinOp | ast.UnaryOp) or _is_term(left)
            return (text if simple else f"({text})"), down != minus
    return None
