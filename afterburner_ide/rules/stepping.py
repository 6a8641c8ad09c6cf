"""While loops that step a counter towards a bound, taken apart."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_ide.rules import effects, later, resolve
from afterburner_ide.rules.view import FUNCTIONS, LOOPS, FunctionView

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.NotEq: ast.NotEq,
}
_LEAVING = (ast.Break, ast.Continue, ast.Return, ast.Raise)


@dataclass(frozen=True, slots=True)
class Test:
    """`name + shift op bound`, or with `squared` `name * name op bound`."""

    name: str
    op: type[ast.cmpop]
    bound: ast.expr
    shift: int = 0
    squared: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """A loop that adds `step` once in each turn, or takes it away with `down`.

    `steps` are the statements that do so, `rest` is what the loop's test asks besides. With
    `early` the turn sees the new value, otherwise the old one.
    """

    loop: ast.While
    test: Test
    rest: tuple[ast.expr, ...]
    step: ast.expr
    down: bool
    steps: tuple[ast.stmt, ...]
    early: bool


def counting(view: FunctionView, loop: ast.While) -> Counting | None:
    """The loop taken apart, if its bound holds still and each turn takes exactly one step."""
    together = isinstance(loop.test, ast.BoolOp) and isinstance(loop.test.op, ast.And)
    whole = loop.test.values if together and isinstance(loop.test, ast.BoolOp) else [loop.test]
    bound = resolve.stored(loop.body)
    test = next((one for one in compared(whole[0]) if one.name in bound), None)
    if test is None or (len(whole) > 1 and loop.orelse):
        return None
    steps = _steps(view, loop, test.name)
    first = _step(test.name, steps[0]) if steps else None
    if first is None or any(_key(_step(test.name, node)) != _key(first) for node in steps):
        return None
    early = _is_early(view, test.name, loop, steps)
    still = all(
        isinstance(node, ast.Constant) or _holds_still(view, node, loop)
        for node in (test.bound, first[0])
    )
    if early is None or not still or (early and len(whole) > 1):
        return None
    return Counting(loop, test, tuple(whole[1:]), *first, tuple(steps), early)


def compared(test: ast.expr) -> list[Test]:
    """The test of a counter against a bound: `i < n`, `n > i + 1`, `i * i <= n` or `n`.

    Either side of a comparison may be the counter.
    """
    match test:
        case ast.Name(id=name):
            return [Test(name, ast.NotEq, ast.Constant(0))]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _FLIPPED:
            sides = ((left, type(op), right), (right, _FLIPPED[type(op)], left))
            return [
                Test(counter[0], kind, bound, *counter[1:])
                for side, kind, bound in sides
                if (counter := _counter(side)) is not None
            ]
    return []


def own_jumps(block: Sequence[ast.stmt], kind: type[ast.stmt]) -> list[ast.stmt]:
    """The `break` or `continue` statements of the loop whose body the block is."""
    found: list[ast.stmt] = []
    for node in block:
        if isinstance(node, kind):
            found.append(node)
        elif isinstance(node, LOOPS):
            found += own_jumps(node.orelse, kind)
        elif not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            for part in _blocks(node):
                found += own_jumps(part, kind)
    return found


def _counter(node: ast.expr) -> tuple[str, int, bool] | None:
    match node:
        case ast.Name(id=name):
            return name, 0, False
        case ast.BinOp(left=ast.Name(id=name), op=op, right=ast.Constant(value=int(shift))):
            if isinstance(op, ast.Add | ast.Sub) and not isinstance(shift, bool):
                return name, shift if isinstance(op, ast.Add) else -shift, False
            return (name, 0, True) if isinstance(op, ast.Pow) and shift == 2 else None
        case ast.BinOp(left=ast.Name(id=name), op=ast.Mult(), right=ast.Name(id=other)):
            return (name, 0, True) if name == other else None
    return None


def _steps(view: FunctionView, loop: ast.While, name: str) -> list[ast.stmt]:
    """The statements of the loop that bind the name, none where something else may bind it."""
    others = any(
        name in (getattr(node, "name", None), getattr(node, "asname", None))
        for node in ast.walk(loop)
    )
    if others or resolve.rebinds_outside(view, name):
        return []
    return [
        view.statement_of(node)
        for part in loop.body
        for node in ast.walk(part)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]


def _step(name: str, node: ast.stmt) -> tuple[ast.expr, bool] | None:
    """What the statement adds to the name, and whether it takes it away."""
    match node:
        case ast.AugAssign(
            target=ast.Name(id=bound), op=ast.Add() | ast.Sub() as op, value=value
        ) if bound == name:
            pass
        case ast.Assign(
            targets=[ast.Name(id=bound)],
            value=ast.BinOp(left=ast.Name(id=moved), op=ast.Add() | ast.Sub() as op, right=value),
        ) if bound == moved == name:
            pass
        case ast.Assign(
            targets=[ast.Name(id=bound)],
            value=ast.BinOp(left=value, op=ast.Add() as op, right=ast.Name(id=moved)),
        ) if bound == moved == name:
            pass
        case _:
            return None
    known = isinstance(value, ast.Constant)
    if known and isinstance(value, ast.Constant):
        whole = isinstance(value.value, int) and not isinstance(value.value, bool)
        if not whole or int(value.value) < 1:  # type: ignore[arg-type]
            return None
    return (value, isinstance(op, ast.Sub)) if known or isinstance(value, ast.Name) else None


def _key(step: tuple[ast.expr, bool] | None) -> tuple[str, bool] | None:
    return None if step is None else (ast.dump(step[0]), step[1])


def _is_early(
    view: FunctionView, name: str, loop: ast.While, steps: Sequence[ast.stmt]
) -> bool | None:
    """Whether turns see the value behind the step; None where a turn may not take just one."""
    jumps = own_jumps(loop.body, ast.Continue)
    if len(steps) == 1 and steps[0] in loop.body:
        at = loop.body.index(steps[0])
        before, after = loop.body[:at], loop.body[at + 1 :]
        if not own_jumps(before, ast.Continue):
            if not later.is_read(name, *after):
                return False
            return None if later.is_read(name, *before) else True
    ends = _ends(loop.body, steps)
    if ends is None:
        return None
    for jump in jumps:
        block = view.block_of(jump)
        if block[0] is jump:
            return None
        ends.append(block[block.index(jump) - 1])
    return False if {*ends} == {*steps} and len(ends) == len(steps) else None


def _ends(block: Sequence[ast.stmt], steps: Sequence[ast.stmt]) -> list[ast.stmt] | None:
    """The steps that stand last on each way through the block to its end, None if one has none."""
    last = block[-1] if block else None
    if last in steps:
        return [last] if last is not None else None
    if isinstance(last, ast.If):
        one, other = _ends(last.body, steps), _ends(last.orelse, steps)
        return None if one is None or other is None else [*one, *other]
    return [] if isinstance(last, _LEAVING) else None


def _blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    found = [getattr(node, field, []) for field in ("body", "orelse", "finalbody")]
    parts = (*getattr(node, "handlers", ()), *getattr(node, "cases", ()))
    return [block for block in (*found, *(part.body for part in parts)) if block]


def _holds_still(view: FunctionView, node: ast.expr, loop: ast.While) -> bool:
    """Whether a bound or a step has one value throughout the loop."""
    plain = all(
        isinstance(part, ast.Name | ast.Constant | ast.BinOp | ast.operator | ast.expr_context)
        for part in ast.walk(node)
    )
    return effects.is_invariant(view, node, loop) and (plain or not resolve.suspends(loop.body))
