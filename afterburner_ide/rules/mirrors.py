"""Loops that hold a sequence against its reverse, or build the reverse."""

from __future__ import annotations

import ast

from afterburner_ide.rules import concatenation, folds, indices, kinds, liveness, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.bodies import body_text, can_move, remarks
from afterburner_ide.rules.view import FunctionView

_REVERSIBLE = frozenset({"str", "bytes", "list", "tuple"})


def compared(view: FunctionView, node: ast.Call) -> str | None:
    """`all(s[i] == s[-1 - i] for i in …)` as `s == s[::-1]`, `any` of `!=` as `s != s[::-1]`."""
    match node:
        case ast.Call(
            args=[
                ast.GeneratorExp(
                    elt=test, generators=[ast.comprehension(target=ast.Name(id=name), ifs=[])]
                ) as walk
            ]
        ) if view.editable(node):
            pass
        case _:
            return None
    part = walk.generators[0]
    for builtin, op, sign in (("all", ast.Eq, "=="), ("any", ast.NotEq, "!=")):
        if resolve.calls(view, node, f"builtins.{builtin}"):
            items = _mirrored(view, test, name, op)
            if items is None or not indices.covers_half(view, part.iter, items):
                return None
            text = f"{items.id} {sign} {items.id}[::-1]"
            loose = isinstance(view.parents[node], ast.Compare | ast.BinOp | ast.UnaryOp)
            return f"({text})" if loose else text
    return None


def comparing(view: FunctionView, loop: ast.For | ast.While) -> list[Edit] | None:
    """The edits that make one comparison of a loop which does something once two items differ."""
    starts: list[ast.Assign] = []
    match loop:
        case ast.For(target=ast.Name(id=name), body=[ast.If(orelse=[]) as test], orelse=[]):
            items = _mirrored(view, test.test, name, ast.NotEq)
            if items is None or not indices.covers_half(view, loop.iter, items):
                return None
            own = {name}
        case ast.While(
            test=ast.Compare(
                left=ast.Name(id=low), ops=[ast.Lt() | ast.LtE()], comparators=[ast.Name(id=high)]
            ),
            body=[ast.If(orelse=[]) as test, *steps],
            orelse=[],
        ) if _close_in(steps, low, high):
            own = {low, high}
            both = _both(test.test, low, high)
            found = _from_both_ends(view, loop, low, high, both) if both else None
            if both is None or found is None:
                return None
            items, starts = both, found
        case _:
            return None
    last = test.body[-1]
    body = test.body[:-1] if isinstance(last, ast.Break) else test.body
    leaves = isinstance(last, ast.Break | ast.Return | ast.Raise) and body
    jumps = any(isinstance(n, ast.Break | ast.Continue) for part in body for n in ast.walk(part))
    if not leaves or jumps or resolve.loaded(test.body) & own or not view.own_lines(loop, last):
        return None
    if not liveness.is_private(view, own, loop) or not can_move(view, test):
        return None
    if liveness.is_watched(view, loop):
        return None
    answered = _answered(view, loop, test.body, items)
    if answered is not None:
        return [*(view.delete(start) for start in starts), answered]
    lines = body_text(view, test).split("\n")
    if body is not test.body:
        lines = lines[: -len(view.text(last).split("\n"))]
    moved = "\n".join(view.step + line if line.strip() else line for line in lines)
    above = [text for text in remarks(view, loop) if text not in moved]
    text = "\n".join([*above, f"if {items.id} != {items.id}[::-1]:", moved])
    return [*(view.delete(start) for start in starts), view.replace(loop, text)]


def _answered(
    view: FunctionView, loop: ast.For | ast.While, body: list[ast.stmt], items: ast.Name
) -> Edit | None:
    """`return s == s[::-1]`, if the loop says False where two differ and True stands behind it."""
    block = view.block_of(loop)
    match body, block[block.index(loop) + 1 :]:
        case [ast.Return(value=ast.Constant(value=bool(first)))], [
            ast.Return(value=ast.Constant(value=bool(second))) as last
        ] if first is not second and view.own_lines(last):
            sign = "!=" if first else "=="
            text = f"return {items.id} {sign} {items.id}[::-1]"
            return view.replace(loop, "\n".join([*remarks(view, loop, last), text]), last)
    return None


def reversing(view: FunctionView, loop: ast.For | ast.While) -> list[Edit] | None:
    """The edits that make a slice of a loop which puts each letter in front of a text."""
    found = folds.fold(view, loop) if isinstance(loop, ast.For) else None
    added = concatenation.added(view, found.done) if found and not found.tests else None
    if found is None or added is None or not isinstance(added.target, ast.Name):
        return None
    source, target = found.loop.iter, found.loop.target
    start = folds.start(view, added.target.id, found.loop)
    empty = start is not None and isinstance(start.value, ast.Constant) and start.value.value == ""
    straight = isinstance(target, ast.Name) and added.piece == target.id and added.in_front
    steady = isinstance(source, ast.Name) and source.id != added.target.id
    if not (empty and straight and steady and kinds.is_kind(view, source, frozenset({"str"}))):
        return None
    return folds.merged(view, found.loop, start, f"{view.text(source)}[::-1]")


def _mirrored(
    view: FunctionView, test: ast.expr, index: str, op: type[ast.cmpop]
) -> ast.Name | None:
    """The sequence, if the test compares its item at `index` with the one that faces it."""
    match test:
        case ast.Compare(
            left=ast.Subscript(value=ast.Name() as one, slice=left),
            ops=[found],
            comparators=[ast.Subscript(value=ast.Name() as other, slice=right)],
        ) if isinstance(found, op) and one.id == other.id and _is_reversible(view, one):
            for here, there in ((left, right), (right, left)):
                plain = isinstance(here, ast.Name) and here.id == index
                if plain and indices.is_mirror(view, there, index, one):
                    return one
    return None


def _is_reversible(view: FunctionView, items: ast.Name) -> bool:
    kind = kinds.kind_of(view, items)
    return (kind is None or kind.name in _REVERSIBLE) and indices.is_steady(view, items)


def _both(test: ast.expr, low: str, high: str) -> ast.Name | None:
    """The sequence in `s[low] != s[high]`."""
    match test:
        case ast.Compare(
            left=ast.Subscript(value=ast.Name() as one, slice=ast.Name(id=left)),
            ops=[ast.NotEq()],
            comparators=[ast.Subscript(value=ast.Name(id=other), slice=ast.Name(id=right))],
        ) if one.id == other and {left, right} == {low, high}:
            return one
    return None


def _close_in(steps: list[ast.stmt], low: str, high: str) -> bool:
    """Whether the statements are `low += 1` and `high -= 1`, or the same at once."""
    texts = sorted(ast.unparse(step) for step in steps)
    apart = sorted([f"{low} += 1", f"{high} -= 1"])
    together = [f"{low}, {high} = ({low} + 1, {high} - 1)"]
    return texts in (apart, together, [together[0].replace("(", "").replace(")", "")])


def _from_both_ends(
    view: FunctionView, loop: ast.While, low: str, high: str, items: ast.Name
) -> list[ast.Assign] | None:
    """The assignments that let `low` begin at 0 and `high` at the last index."""
    block = view.block_of(loop)
    before = block[: block.index(loop)]
    if not _is_reversible(view, items) or not before or not view.own_lines(*before[-2:]):
        return None
    match before[-1]:
        case ast.Assign(
            targets=[ast.Tuple(elts=[ast.Name(id=one), ast.Name(id=two)])],
            value=ast.Tuple(elts=[first, last]),
        ):
            found, pairs = [before[-1]], {one: first, two: last}
        case _:
            found, pairs = [], {}
            for statement in before[-2:]:
                match statement:
                    case ast.Assign(targets=[ast.Name(id=one)], value=value):
                        found.append(statement)
                        pairs[one] = value
    if set(pairs) != {low, high}:
        return None
    ends = [indices.linear(view, pairs[name], "", items) for name in (low, high)]
    return found if ends == [(0, 0, 0), (0, 1, -1)] else None
