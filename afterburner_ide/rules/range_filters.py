"""Loops over a range that ask on each turn whether their variable is past some number."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import effects, kinds, memory, places, ranges, resolve
from afterburner_ide.rules.sums import plus
from afterburner_ide.rules.view import FunctionView

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}


@dataclass(frozen=True, slots=True)
class Counting:
    """`for name in range(low, high)`, or downwards from `high - 1` to `low`; texts of integers."""

    name: str
    low: str
    high: str
    down: bool

    def source(self) -> str:
        """The call of `range`."""
        if self.down:
            return f"range({plus(self.high, -1)}, {plus(self.low, -1)}, -1)"
        return f"range({self.high})" if self.low == "0" else f"range({self.low}, {self.high})"


@dataclass(frozen=True, slots=True)
class Limit:
    """`name >= number` if `is_low`, else `name < number`; `number` is an expression's text."""

    is_low: bool
    number: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The body `before; if test: then; else: other`, where `rest` of the test is no limit."""

    before: tuple[ast.stmt, ...]
    test: ast.If
    limits: tuple[Limit, ...]
    rest: tuple[str, ...]
    then: tuple[ast.stmt, ...]
    other: tuple[ast.stmt, ...]


def counting(view: FunctionView, loop: ast.For) -> Counting | None:
    """How the loop counts, if it does so by one."""
    match loop.target, loop.iter:
        case ast.Name(id=name), ast.Call(args=args, keywords=[]) if resolve.calls(
            view, loop.iter, "builtins.range"
        ):
            texts = [view.text(argument) for argument in args]
            match args:
                case [_]:
                    return Counting(name, "0", texts[0], False)
                case [_, _]:
                    return Counting(name, texts[0], texts[1], False)
                case [_, _, ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))]:
                    return Counting(name, plus(texts[1], 1), plus(texts[0], 1), True)
    return None


def asked(view: FunctionView, loop: ast.For, counted: Counting) -> Asked | None:
    """What the loop asks of its variable on each turn; None if it asks nothing of the kind."""
    match loop.body:
        case [ast.If(test=test, body=[ast.Continue()], orelse=[]) as first, *rest] if rest:
            before, then, other = tuple(rest[:0]), tuple(rest), tuple(rest[:0])
            tests = [(True, test)]
        case [*head, ast.If(test=test, body=body, orelse=orelse) as first]:
            before, then, other = tuple(head), tuple(body), tuple(orelse)
            parts = test.values if isinstance(test, ast.BoolOp) else [test]
            both = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And)
            tests = [(False, part) for part in parts] if both else [(False, test)]
        case _:
            return None
    if not view.own_lines(first):
        return None
    limits: list[Limit] = []
    kept: list[str] = []
    for turned, part in tests:
        found = _limits(view, loop, part, counted.name, turned=turned)
        limits += found
        if not found:
            kept.append(view.text(part))
            if turned or not effects.is_pure(view, part):
                return None
    if not limits or any("\n" in text for text in kept):
        return None
    return Asked(before, first, tuple(limits), tuple(kept), then, other)


def limited(
    view: FunctionView, loop: ast.For, counted: Counting, limits: tuple[Limit, ...]
) -> Counting | None:
    """The same counting, but only what is within the limits; None without `min` or `max`."""
    low, high = counted.low, counted.high
    for limit in limits:
        if limit.is_low:
            low = _extreme(view, loop, "max", low, limit.number)
        else:
            high = _extreme(view, loop, "min", high, limit.number)
    needed = [name for name in ("max", "min") if f"{name}(" in low + high]
    if not all(resolve.is_builtin(view, name) for name in needed):
        return None
    return Counting(counted.name, low, high, counted.down)


def _extreme(view: FunctionView, loop: ast.For, name: str, one: str, other: str) -> str:
    """`max(one, other)` or `min(one, other)`, or the one of them that it must be."""
    first, second = (ast.parse(text, mode="eval").body for text in (one, other))
    for left, right, small, large in ((first, second, one, other), (second, first, other, one)):
        beyond = ast.BinOp(right, ast.Add(), ast.Constant(1))
        if ranges.is_below(view, left, beyond, loop):
            return large if name == "max" else small
    return f"{name}({one}, {other})"


def _limits(
    view: FunctionView, loop: ast.For, test: ast.expr, name: str, *, turned: bool
) -> list[Limit]:
    if not isinstance(test, ast.Compare):
        return []
    if turned and len(test.ops) > 1:
        return []
    found: list[Limit] = []
    sides = [test.left, *test.comparators]
    for left, op, right in zip(sides, test.ops, sides[1:], strict=False):
        kind = type(op)
        if kind not in _OPPOSITE:
            return []
        if turned:
            kind = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}[kind]
        one = _distance(view, loop, left, kind, right, name)
        if not one:
            return []
        found += one
    return found


def _distance(
    view: FunctionView,
    loop: ast.For,
    left: ast.expr,
    kind: type[ast.cmpop],
    right: ast.expr,
    name: str,
) -> list[Limit]:
    """What `left OP right` says of the variable; two limits for `abs(i - j) <= n`."""
    if name in resolve.loaded([right]):
        left, kind, right = right, _OPPOSITE[kind], left
    if name in resolve.loaded([right]) or not is_number(view, loop, right):
        return []
    end = view.operand(right) if isinstance(right, ast.IfExp | ast.Compare) else view.text(right)
    match left:
        case ast.Name(id=found) if found == name:
            return [_limit(kind, end)]
        case ast.BinOp(left=ast.Name(id=found), op=ast.Sub() | ast.Add() as op, right=by) if (
            found == name and name not in resolve.loaded([by]) and is_number(view, loop, by)
        ):
            return [_limit(kind, plus(end, view.operand(by), minus=isinstance(op, ast.Add)))]
        case ast.BinOp(left=by, op=ast.Add(), right=ast.Name(id=found)) if (
            found == name and name not in resolve.loaded([by]) and is_number(view, loop, by)
        ):
            return [_limit(kind, plus(end, view.operand(by), minus=True))]
        case ast.BinOp(left=by, op=ast.Sub(), right=ast.Name(id=found)) if (
            found == name and name not in resolve.loaded([by]) and is_number(view, loop, by)
        ):
            end = view.operand(right)
            return [_limit(_OPPOSITE[kind], plus(view.text(by), end, minus=True))]
        case ast.Call(args=[ast.BinOp(left=first, op=ast.Sub(), right=second)]) if resolve.calls(
            view, left, "builtins.abs"
        ) and kind in (ast.Lt, ast.LtE):
            center = second if _is(first, name) else first
            alone = _is(first, name) is not _is(second, name)
            if not alone or name in resolve.loaded([center]) or not is_number(view, loop, center):
                return []
            middle, reach = view.text(center), view.operand(right)
            low = plus(plus(middle, reach, minus=True), 1 if kind is ast.Lt else 0)
            return [Limit(True, low), Limit(False, plus(plus(middle, reach), int(kind is ast.LtE)))]
    return []


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _limit(kind: type[ast.cmpop], end: str) -> Limit:
    if kind in (ast.Gt, ast.GtE):
        return Limit(True, plus(end, 1 if kind is ast.Gt else 0))
    return Limit(False, plus(end, 1 if kind is ast.LtE else 0))


def is_number(view: FunctionView, loop: ast.For, node: ast.expr) -> bool:
    """Whether it can be evaluated before the loop, where it is the integer that it is in there."""
    plain = (ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Subscript, ast.Call)
    for part in ast.walk(node):
        if isinstance(part, ast.Div | ast.Pow | ast.Not):
            return False
        if not isinstance(part, ast.expr):
            continue
        divides = isinstance(part, ast.BinOp) and isinstance(part.op, ast.FloorDiv | ast.Mod)
        divisor = part.right if isinstance(part, ast.BinOp) else None
        if divides and not (isinstance(divisor, ast.Constant) and divisor.value):
            return False
        if not isinstance(part, plain) or kinds.is_kind(view, part, frozenset({"float", "str"})):
            return False
        if isinstance(part, ast.Subscript) and not places.is_there(view, part, loop):
            return False
        if isinstance(part, ast.Call) and not resolve.calls(view, part, "builtins.len"):
            return False
    return "\n" not in view.text(node) and effects.is_invariant(view, node, loop)


def copied(view: FunctionView, loop: ast.For, found: Asked, counted: Counting) -> str | None:
    """The slice assignment that does `d[j] = p[j]` for all turns at once; None if it cannot.

    What follows in a turn may store into `d[j]` and read of `d` only what earlier turns stored.
    """
    match found.before:
        case [
            ast.Assign(
                targets=[ast.Subscript(value=into, slice=ast.Name(id=first)) as target],
                value=ast.Subscript(value=source, slice=ast.Name(id=second)) as item,
            )
        ] if first == second == counted.name:
            pass
        case _:
            return None
    at = found.before[0]
    if not all(places.is_there(view, node, at) for node in (target, item)):
        return None
    if not all(effects.is_invariant(view, node, loop) for node in (into, source)):
        return None
    high = ast.parse(counted.high, mode="eval").body
    low = ast.parse(counted.low, mode="eval").body
    whole = [places.is_whole(view, node, high, at) for node in (target, item)]
    if not ranges.is_at_least(view, low, 0, loop):
        return None
    if not all(whole) and not ranges.is_at_least(view, high, 0, loop):
        return None
    if not all(_fits(view, part, into, source, found, counted) for part in _parts(found.then)):
        return None
    simple = all(effects.is_simple(bound) for bound in (low, high))
    start = "" if counted.low == "0" else counted.low
    span = f"{start}:{counted.high}" if simple else f"{start} : {counted.high}".lstrip()
    return f"{view.text(into)}[{span}] = {view.text(source)}[{span}]"


def _parts(statements: tuple[ast.stmt, ...]) -> Iterator[ast.AST]:
    for statement in statements:
        yield from ast.walk(statement)


def _fits(
    view: FunctionView,
    part: ast.AST,
    into: ast.expr,
    source: ast.expr,
    found: Asked,
    counted: Counting,
) -> bool:
    """Whether it does the same when all items have been copied as when those so far have."""
    if isinstance(part, ast.Return | ast.Break | ast.For | ast.While | ast.Lambda):
        return False
    if isinstance(part, ast.Call) and not _of_numbers(view, part):
        return False
    whole = isinstance(part, ast.expr) and ast.dump(part) == ast.dump(into)
    parent = view.parents[part]
    if whole and not (isinstance(parent, ast.Subscript) and parent.value is part):
        return False
    if not isinstance(part, ast.Subscript):
        stored = effects.written(view, list(found.before))
        bare = isinstance(part, ast.Compare | ast.BinOp | ast.Call | ast.UnaryOp | ast.BoolOp)
        names = [node for node in ast.iter_child_nodes(part) if isinstance(node, ast.Name)]
        return not bare or not any(
            memory.conflicts(view, ast.UnaryOp(ast.Not(), name), stored) for name in names
        )
    base = ast.dump(part.value)
    if not isinstance(part.ctx, ast.Load):
        return base == ast.dump(into) and _is(part.slice, counted.name)
    if base == ast.dump(into):
        match part.slice:
            case ast.Name(id=name):
                return name == counted.name
            case ast.BinOp(left=ast.Name(id=name), op=ast.Sub() | ast.Add() as op, right=by):
                ahead = isinstance(op, ast.Add)
                natural = any(view.text(by) == limit.number for limit in found.limits)
                natural = natural or ranges.is_at_least(view, by, 0, part)
                return name == counted.name and ahead == counted.down and natural
        return False
    stored = effects.written(view, list(found.before))
    return base == ast.dump(source) or not memory.conflicts(view, part, stored)


def _of_numbers(view: FunctionView, node: ast.Call) -> bool:
    """Whether it is a pure call that does not walk through a row."""
    plain = tuple(f"builtins.{name}" for name in ("abs", "int", "len", "ord", "min", "max"))
    several = len(node.args) > 1 or not resolve.calls(view, node, "builtins.min", "builtins.max")
    return resolve.calls(view, node, *plain) and several and effects.is_pure(view, node)
