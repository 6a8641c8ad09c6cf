"""Integers as sums of names, and what the loops around a place say of their size.

A form is `{"": 2, "i": 1}` for `i + 2`. What a form is made of holds still: names that are bound
once, and the variables of the loops around the place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import resolve, steady
from afterburner_ide.rules.view import COMPREHENSIONS, FunctionView

Form = dict[str, int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a loop says of its variable: not below any of `low`, not above any of `high`."""

    name: str
    low: tuple[ast.expr, ...]
    high: tuple[ast.expr, ...]
    above: int = 0
    below: int = 0


def differ(view: FunctionView, left: ast.expr, right: ast.expr, place: ast.AST) -> bool:
    """Whether two indices at `place` are different and neither counts from the end."""
    one, other = form(view, left, place), form(view, right, place)
    if one is None or other is None:
        return False
    known = around(view, place)
    apart = any(
        _at_least(view, gap, 1, known, place) for gap in (_minus(one, other), _minus(other, one))
    )
    return apart and all(_at_least(view, index, 0, known, place) for index in (one, other))


def is_below(view: FunctionView, left: ast.expr, right: ast.expr, place: ast.AST) -> bool:
    """Whether `left` is smaller than `right` whenever `place` is reached."""
    one, other = form(view, left, place), form(view, right, place)
    if one is None or other is None:
        return False
    return _at_least(view, _minus(other, one), 1, around(view, place), place)


def is_at_least(view: FunctionView, node: ast.expr, number: int, place: ast.AST) -> bool:
    """Whether the integer is not below `number` whenever `place` is reached."""
    found = form(view, node, place)
    return found is not None and _at_least(view, found, number, around(view, place), place)


def is_within(view: FunctionView, node: ast.Subscript, place: ast.AST) -> bool:
    """Whether looking the item up at `place` cannot raise: its index is one of the list's."""
    index = form(view, node.slice, place)
    if index is None:
        return False
    known = around(view, place)
    return any(
        _at_least(view, _minus(length, index), 1, known, place)
        and (
            _at_least(view, index, 0, known, place)
            or _at_least(view, _plus(index, length), 0, known, place)
        )
        for length in _lengths(view, node.value, place)
    )


def is_length(view: FunctionView, node: ast.expr, number: ast.expr, place: ast.AST) -> bool:
    """Whether the number is the list's length, or the list is empty and the number negative."""
    found = form(view, number, place)
    gaps = [_minus(length, found) for length in _lengths(view, node, place)[:1]] if found else []
    return bool(gaps) and not any(gaps[0].values())


def form(view: FunctionView, node: ast.expr, place: ast.AST) -> Form | None:
    """The integer as a sum of what holds still at `place`; None where it is no such sum."""
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return {"": number}
        case ast.Name(id=name):
            if any(bounds.name == name for bounds in around(view, place)):
                return {name: 1}
            value = steady.value_of(view, name)
            if value is not None and (found := form(view, value, view.node)) is not None:
                return found
            return {name: 1} if steady.is_bound_once(view, name) else None
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = form(view, operand, place)
            return None if inner is None else _times(inner, -1)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            one, other = form(view, left, place), form(view, right, place)
            if one is None or other is None:
                return None
            return _plus(one, other) if isinstance(op, ast.Add) else _minus(one, other)
        case (
            ast.BinOp(left=left, op=ast.Mult(), right=ast.Constant(value=int(factor)))
            | ast.BinOp(left=ast.Constant(value=int(factor)), op=ast.Mult(), right=left)
        ):
            inner = form(view, left, place)
            return None if inner is None else _times(inner, factor)
        case ast.Call(args=[sequence]) if resolve.calls(view, node, "builtins.len"):
            return _length(view, sequence, place)
    return _as_a_whole(view, node)


def around(view: FunctionView, place: ast.AST) -> list[Bounds]:
    """What the loops around a place say of their variables, the innermost first."""
    memo: dict[ast.AST, list[Bounds]] = view.fact("bounds", dict)
    if place not in memo:
        memo[place] = list(_around(view, place))
    return memo[place]


def _around(view: FunctionView, place: ast.AST) -> Iterator[Bounds]:
    for loop in view.loops_around(place):
        if isinstance(loop, ast.For):
            parts, changed = [(loop.target, loop.iter)], resolve.stored(loop.body)
        elif isinstance(loop, COMPREHENSIONS):
            parts = [(part.target, part.iter) for part in reversed(loop.generators)]
            changed = set()
        else:
            continue
        for target, source in parts:
            found = _bounds(view, target, source)
            names = {found.name, *resolve.loaded([*found.low, *found.high])} if found else set()
            if found is not None and not names & changed:
                yield found


def _bounds(view: FunctionView, target: ast.expr, source: ast.expr) -> Bounds | None:
    if resolve.calls(view, source, "builtins.reversed") and isinstance(source, ast.Call):
        source = source.args[0] if len(source.args) == 1 else source
    zero = ast.Constant(0)
    match target, source:
        case ast.Name(id=name), ast.Call(args=args) if resolve.calls(
            view, source, "builtins.range"
        ):
            match args:
                case [high]:
                    return Bounds(name, (zero,), _least_of(view, high), below=1)
                case [low, high] | [low, high, ast.Constant(value=int())]:
                    return Bounds(name, _most_of(view, low), _least_of(view, high), below=1)
                case [high, low, ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int()))]:
                    return Bounds(name, _most_of(view, low), _least_of(view, high), above=1)
        case ast.Tuple(elts=[ast.Name(id=name), _]), ast.Call(args=[walked]) if resolve.calls(
            view, source, "builtins.enumerate"
        ) and isinstance(source, ast.Call):
            starts = [keyword.value for keyword in source.keywords] or [zero]
            return Bounds(name, (starts[0],), (_after(walked, starts[0]),), below=1)
        case ast.Tuple(elts=[ast.Name(id=name), _]), ast.Call(args=[walked, start]) if (
            resolve.calls(view, source, "builtins.enumerate")
        ):
            return Bounds(name, (start,), (_after(walked, start),), below=1)
    return None


def _after(walked: ast.expr, start: ast.expr) -> ast.expr:
    """What `enumerate` would count next, after the last item."""
    length = ast.Call(ast.Name("len", ast.Load()), [walked], [])
    return ast.BinOp(length, ast.Add(), start)


def _most_of(view: FunctionView, node: ast.expr) -> tuple[ast.expr, ...]:
    if resolve.calls(view, node, "builtins.max") and isinstance(node, ast.Call):
        return tuple(node.args)
    return (node,)


def _least_of(view: FunctionView, node: ast.expr) -> tuple[ast.expr, ...]:
    if resolve.calls(view, node, "builtins.min") and isinstance(node, ast.Call):
        return tuple(node.args)
    return (node,)


def _at_least(
    view: FunctionView, found: Form, number: int, known: list[Bounds], place: ast.AST
) -> bool:
    """Whether the form is `number` or more, by putting each variable's bounds in its place."""
    for position, bounds in enumerate(known):
        factor = found.get(bounds.name, 0)
        if not factor:
            continue
        rest = {name: value for name, value in found.items() if name != bounds.name}
        nodes, shift = (bounds.low, bounds.above) if factor > 0 else (bounds.high, -bounds.below)
        for node in nodes:
            bound = form(view, node, place)
            if bound is None or bounds.name in bound:
                continue
            swapped = _plus(rest, _times(_plus(bound, {"": shift}), factor))
            if _at_least(view, swapped, number, known[position + 1 :], place):
                return True
        return False
    least = found.get("", 0)
    for name, factor in found.items():
        if name and factor:
            smallest = _smallest(view, name, place) if factor > 0 else None
            if smallest is None:
                return False
            least += factor * smallest
    return least >= number


def _smallest(view: FunctionView, name: str, place: ast.AST) -> int | None:
    """The least that something can be which no loop binds: a loop that runs has a turn."""
    found: int | None = 0 if name.startswith("len(") else None
    for bounds in around(view, place):
        lows = [form(view, node, place) for node in bounds.low]
        start = max((low[""] for low in lows if low is not None and set(low) == {""}), default=None)
        for node in bounds.high if start is not None else ():
            high = form(view, node, place) or {}
            names = {part for part, factor in high.items() if factor} - {""}
            if names == {name} and high[name] == 1 and start is not None:
                least = start + bounds.above + bounds.below - high.get("", 0)
                found = least if found is None else max(found, least)
    return found


def _length(view: FunctionView, node: ast.expr, place: ast.AST) -> Form | None:
    """The list's length; None where it changes or is not known."""
    return next(iter(_lengths(view, node, place)), None)


def _lengths(view: FunctionView, node: ast.expr, place: ast.AST) -> list[Form]:
    """The list's length, then others that it has at least: `[0] * n` adds nothing below 0."""
    size: steady.Size | None = None
    kept = False
    row = row_of(view, node.id, place) if isinstance(node, ast.Name) else None
    node = node if row is None else row
    match node:
        case ast.Name(id=name):
            size, kept = steady.size_of(view, name), steady.keeps_length(view, name)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant()):
            size, kept = steady.row_size_of(view, name), steady.keeps_rows(view, name)
        case ast.Subscript(value=ast.Name(id=name), slice=index) if not isinstance(
            index, ast.Slice
        ):
            size = steady.row_size_of(view, name)
    if size is not None:
        whole = _sum(view, size)
        return [*([whole] if whole is not None else []), {"": size.number}]
    return [{f"len({ast.unparse(node)})": 1}] if kept else []


def row_of(view: FunctionView, name: str, place: ast.AST) -> ast.Subscript | None:
    """The `grid[i]` that a local is another name for at `place`."""
    stores = [
        node
        for node in view.walk(ast.Name)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    if len(stores) != 1 or resolve.is_parameter(view, name):
        return None
    statement = view.statement_of(stores[0])
    match statement:
        case ast.Assign(targets=[ast.Name()], value=ast.Subscript() as value):
            pass
        case _:
            return None
    loops = view.loops_around(place)
    if not all(loop is place or loop in loops for loop in view.loops_around(statement)):
        return None
    steady = form(view, value.slice, statement) is not None
    return value if steady and isinstance(value.value, ast.Name | ast.Subscript) else None


def _sum(view: FunctionView, size: steady.Size) -> Form | None:
    found: Form = {"": size.number}
    for factor, node in size.parts:
        part = form(view, node, view.node)
        if part is None:
            return None
        found = _plus(found, _times(part, factor))
    return found


def _as_a_whole(view: FunctionView, node: ast.expr) -> Form | None:
    plain = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Constant, ast.operator, ast.unaryop, ast.Load)
    if not all(isinstance(part, plain) for part in ast.walk(node)):
        return None
    still = all(steady.is_bound_once(view, name) for name in resolve.loaded([node]))
    return {ast.unparse(node): 1} if still else None


def _plus(one: Form, other: Form) -> Form:
    names = {*one, *other}
    return {name: one.get(name, 0) + other.get(name, 0) for name in names}


def _minus(one: Form, other: Form) -> Form:
    return _plus(one, _times(other, -1))


def _times(one: Form, factor: int) -> Form:
    return {name: value * factor for name, value in one.items()}
