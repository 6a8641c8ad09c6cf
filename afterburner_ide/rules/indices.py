"""Indices and bounds as sums of a loop's variable, a sequence's length and a number."""

from __future__ import annotations

import ast

from afterburner_ide.rules import effects, resolve
from afterburner_ide.rules.view import FunctionView

Linear = tuple[int, int, int]


def value_of(view: FunctionView, node: ast.expr) -> ast.expr:
    """What a local that is bound once stands for, or the expression itself."""
    if not isinstance(node, ast.Name) or resolve.is_parameter(view, node.id):
        return node
    stores = [
        part
        for part in view.walk(ast.Name)
        if isinstance(part, ast.Name) and part.id == node.id and not isinstance(part.ctx, ast.Load)
    ]
    parent = view.parents[stores[0]] if len(stores) == 1 else None
    match parent:
        case ast.Assign(targets=[ast.Name()], value=value) if not view.loops_around(parent):
            return value
    return node


def is_steady(view: FunctionView, sequence: ast.expr) -> bool:
    """Whether it is a name that is bound once, and whose object the function leaves alone."""
    if not isinstance(sequence, ast.Name):
        return False
    stores = [
        part
        for part in view.walk(ast.Name)
        if isinstance(part, ast.Name)
        and part.id == sequence.id
        and not isinstance(part.ctx, ast.Load)
    ]
    before = 0 if resolve.is_parameter(view, sequence.id) else 1
    if len(stores) != before or any(view.loops_around(store) for store in stores):
        return False
    changed = effects.written(view, view.node.body)
    return not any(access.name == sequence.id and access.depth == 0 for access in changed.objects)


def linear(view: FunctionView, node: ast.expr, index: str, sequence: ast.expr) -> Linear | None:
    """`a*index + b*len(sequence) + c` as (a, b, c); None if the expression is no such sum."""
    node = node if isinstance(node, ast.Name) and node.id == index else value_of(view, node)
    match node:
        case ast.Constant(value=int(number)):
            return (0, 0, number)
        case ast.Name(id=name) if name == index:
            return (1, 0, 0)
        case ast.Call(args=[one]) if resolve.calls(view, node, "builtins.len"):
            return (0, 1, 0) if ast.dump(one) == ast.dump(sequence) else None
        case ast.UnaryOp(op=ast.USub() | ast.Invert() as op, operand=operand):
            inner = linear(view, operand, index, sequence)
            shift = 1 if isinstance(op, ast.Invert) else 0
            return None if inner is None else (-inner[0], -inner[1], -inner[2] - shift)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            first = linear(view, left, index, sequence)
            second = linear(view, right, index, sequence)
            if first is None or second is None:
                return None
            sign = 1 if isinstance(op, ast.Add) else -1
            a, b, c = (x + sign * y for x, y in zip(first, second, strict=True))
            return (a, b, c)
    return None


def is_mirror(view: FunctionView, node: ast.expr, index: str, sequence: ast.expr) -> bool:
    """Whether it is the index of the item that faces the one at `index`."""
    return linear(view, node, index, sequence) in {(-1, 1, -1), (-1, 0, -1)}


def covers_half(view: FunctionView, source: ast.expr, sequence: ast.expr) -> bool:
    """Whether `source` is a range from 0 to the sequence's length, its half, or half and a bit."""
    match source:
        case ast.Call(args=[high] | [ast.Constant(value=0), high]) if resolve.calls(
            view, source, "builtins.range"
        ):
            pass
        case _:
            return False
    high = value_of(view, high)
    if resolve.calls(view, high, "builtins.int") and isinstance(high, ast.Call):
        match high.args:
            case [ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=2))]:
                return linear(view, left, "", sequence) == (0, 1, 0)
    match high:
        case (
            ast.BinOp(left=left, op=ast.FloorDiv(), right=ast.Constant(value=2))
            | ast.BinOp(left=left, op=ast.RShift(), right=ast.Constant(value=1))
        ):
            return linear(view, left, "", sequence) in {(0, 1, 0), (0, 1, 1)}
    return linear(view, high, "", sequence) == (0, 1, 0)
