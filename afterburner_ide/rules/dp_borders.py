"""Columns of a table that a loop of their own fills, and whether two numbers are the same."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_ide.rules import liveness, ranges, resolve
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class Border:
    """`for i in range(…): table[i][0] = value`, up to the last row; `first` is 0 or 1."""

    loop: ast.For
    variable: str
    column: ast.expr
    value: ast.expr
    first: int


def border_of(
    view: FunctionView, item: ast.stmt, name: str, height: ast.expr, rest: Sequence[ast.stmt]
) -> Border | None:
    """The statement as a loop that stores into one column of every row."""
    match item:
        case ast.For(
            target=ast.Name(id=variable),
            iter=ast.Call(args=[*start, stop]) as source,
            body=[
                ast.Assign(
                    targets=[
                        ast.Subscript(
                            value=ast.Subscript(value=ast.Name(id=table), slice=ast.Name(id=at)),
                            slice=ast.Constant(value=int()) as column,
                        )
                    ],
                    value=value,
                )
            ],
            orelse=[],
        ) if table == name and at == variable and resolve.calls(view, source, "builtins.range"):
            pass
        case _:
            return None
    if not (not start or (len(start) == 1 and is_number(start[0], 0, 1))):
        return None
    plain = (ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load)
    others = resolve.loaded([value]) - {variable}
    if not all(isinstance(part, plain) for part in ast.walk(value)):
        return None
    if others & resolve.stored(rest) or name in others or not view.own_lines(item):
        return None
    if not is_equal(view, stop, height, item) or not liveness.is_private(view, [variable], item):
        return None
    first = 1 if start and is_number(start[0], 1) else 0
    return Border(item, variable, column, value, first)


def is_equal(view: FunctionView, one: ast.expr, other: ast.expr, place: ast.AST) -> bool:
    if ast.dump(one) == ast.dump(other):
        return True
    left, right = ranges.form(view, one, place), ranges.form(view, other, place)
    if left is None or right is None:
        return False
    return all(left.get(key, 0) == right.get(key, 0) for key in {*left, *right})


def is_number(node: ast.expr, *numbers: int) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value in numbers
