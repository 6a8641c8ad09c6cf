"""Texts that a loop only ever adds to, at one of their ends."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import bodies, effects, folds, kinds, liveness, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import FunctionView

_EMPTY = {"str": '""', "bytes": 'b""'}
_TEXTS = frozenset(_EMPTY)


@dataclass(frozen=True, slots=True)
class Added:
    """The statement that puts `piece` at the end of `target`'s text, or in front of it."""

    statement: ast.Assign | ast.AugAssign
    target: ast.Name | ast.Attribute
    piece: str
    in_front: bool
    value: ast.expr


def added(view: FunctionView, node: ast.AST) -> Added | None:
    """What the statement adds to a text, if that is all it does."""
    match node:
        case ast.AugAssign(target=ast.Name() | ast.Attribute() as target, op=ast.Add()):
            return Added(node, target, view.text(node.value), False, node.value)
        case ast.Assign(
            targets=[ast.Name() | ast.Attribute() as target],
            value=ast.BinOp(op=ast.Add(), left=left, right=right) as value,
        ):
            name = ast.unparse(target)
            if ast.unparse(right) == name:
                return Added(node, target, view.text(left), True, left)
            first: ast.expr = left
            while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add):
                first = first.left
            match = re.match(rf"{re.escape(name)}\s*\+\s*", view.text(value))
            if ast.unparse(first) == name and match:
                return Added(node, target, view.text(value)[match.end() :], False, right)
        case ast.Assign(
            targets=[ast.Name() | ast.Attribute() as target], value=ast.JoinedStr() as value
        ):
            return _formatted(view, node, target, value)
    return None


def _formatted(
    view: FunctionView, node: ast.Assign, target: ast.Name | ast.Attribute, value: ast.JoinedStr
) -> Added | None:
    """`text = f"{text}…"` or `text = f"…{text}"`; the piece is the f-string without the text."""
    shown = re.fullmatch(r"""([fF]("{3}|'{3}|"|'))(.+)\2""", view.text(value), re.DOTALL)
    field = f"{{{ast.unparse(target)}}}"
    if shown is None or shown[2] in shown[3]:
        return None
    for in_front, rest in (
        (False, shown[3].removeprefix(field)),
        (True, shown[3].removesuffix(field)),
    ):
        if rest and rest != shown[3]:
            if "}}" in rest or "{{" in rest:
                return None
            head = shown[1] if "{" in rest else shown[2]
            return Added(node, target, f"{head}{rest}{shown[2]}", in_front, value)
    return None


def joined(view: FunctionView) -> Iterator[tuple[tuple[Edit, ...], str, int]]:
    """For each text that a loop grows: the edits that join its pieces, its name and the line."""
    done: set[tuple[str, ast.stmt]] = set()
    for node in view.walk(ast.Assign, ast.AugAssign):
        first = added(view, node)
        if first is None:
            continue
        for loop in reversed(view.loops_around(node)):
            if not isinstance(loop, ast.For | ast.While):
                continue
            name = ast.unparse(first.target)
            grown = _grown(view, name, loop)
            if not grown or (name, loop) in done:
                continue
            done.add((name, loop))
            kind = _kind(view, first.target, grown)
            if kind is not None and _fits(view, first.target, loop):
                edits = _edits(view, name, kind, grown, loop)
                if _only_adds_items(loop, grown):
                    edits = _whole(view, name, kind, grown, loop)
                if edits:
                    yield edits, name, grown[0].statement.lineno
            break


def _grown(view: FunctionView, name: str, loop: ast.For | ast.While) -> list[Added]:
    """All that the loop does to the text, if that is to add at one end; empty otherwise."""
    uses = [
        node
        for node in ast.walk(loop)
        if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) == name
    ]
    grown: list[Added] = []
    explained = 0
    for node in ast.walk(loop):
        found = added(view, node)
        if found is not None and ast.unparse(found.target) == name:
            grown.append(found)
            explained += 1 if isinstance(node, ast.AugAssign) else 2
    fits = explained == len(uses) and len({found.in_front for found in grown}) == 1
    return sorted(grown, key=lambda found: found.statement.lineno) if fits else []


def _kind(view: FunctionView, target: ast.Name | ast.Attribute, grown: list[Added]) -> str | None:
    """`str` or `bytes`, if all else that binds the text says so; for an attribute, a piece."""
    if isinstance(target, ast.Attribute):
        found = [kinds.kind_of(view, one.value) for one in grown]
    else:
        found = list(_start_kinds(view, target.id))
    names = {kind.name if kind else "" for kind in found}
    if isinstance(target, ast.Attribute):
        names.discard("")
    return names.pop() if len(names) == 1 and names <= _TEXTS else None


def _start_kinds(view: FunctionView, name: str) -> Iterator[kinds.Kind | None]:
    for argument in resolve.parameters(view.node):
        if argument.arg == name:
            yield kinds.annotated(argument.annotation)
    for node in view.walk(ast.Name):
        assert isinstance(node, ast.Name)
        if node.id == name and not isinstance(node.ctx, ast.Load):
            parent = view.parents[node]
            if isinstance(parent, ast.Assign | ast.AnnAssign) and parent.value is not None:
                if added(view, parent) is None:
                    yield kinds.kind_of(view, parent.value)
            elif not isinstance(parent, ast.AugAssign):
                yield None


def _fits(view: FunctionView, target: ast.Name | ast.Attribute, loop: ast.For | ast.While) -> bool:
    if loop.orelse or not view.own_lines(loop) or liveness.is_watched(view, loop):
        return False
    if any(isinstance(node, ast.NamedExpr | ast.Yield | ast.Await) for node in ast.walk(loop)):
        return False
    if isinstance(target, ast.Name):
        return not liveness.is_shared(view, target.id)
    held = isinstance(target.value, ast.Name) and not any(
        isinstance(node, ast.Return | ast.Raise) for node in ast.walk(loop)
    )
    changed = effects.written(view, effects.region_of(loop))
    return held and not changed.unknown and not resolve.loaded([target]) & changed.names


def _only_adds_items(loop: ast.For | ast.While, grown: list[Added]) -> bool:
    """Whether the loop does no more than to add each item as it is."""
    if not isinstance(loop, ast.For) or loop.body != [grown[0].statement]:
        return False
    item = ast.unparse(loop.target)
    return isinstance(loop.target, ast.Name) and grown[0].piece == item


def _whole(
    view: FunctionView, name: str, kind: str, grown: list[Added], loop: ast.For | ast.While
) -> tuple[Edit, ...]:
    """The edits that join the items themselves; none where they would have to be turned round."""
    assert isinstance(loop, ast.For)
    assert isinstance(loop.target, ast.Name)
    if grown[0].in_front or not liveness.is_private(view, [loop.target.id], loop):
        return ()
    if bodies.remarks(view, loop):
        return ()
    start = _empty_start(view, name, loop)
    text = f"{_EMPTY[kind]}.join({view.text(loop.iter)})"
    return tuple(folds.merged(view, loop, start, text if start else f"{name} += {text}"))


def _empty_start(
    view: FunctionView, name: str, loop: ast.For | ast.While
) -> ast.Assign | ast.AnnAssign | None:
    """The statement in front of the loop that binds the name to an empty text."""
    start = liveness.start_of(view, name, loop)
    empty = start is not None and isinstance(start.value, ast.Constant)
    if start is None or not empty or not view.own_lines(start):
        return None
    return start if getattr(start.value, "value", None) in ("", b"") else None


def _edits(
    view: FunctionView, name: str, kind: str, grown: list[Added], loop: ast.For | ast.While
) -> tuple[Edit, ...]:
    parts = view.fresh_name(f"{name.rpartition('.')[2]}_parts")
    start = _empty_start(view, name, loop)
    if start is not None:
        note = f": list[{kind}]" if isinstance(start, ast.AnnAssign) else ""
        edits = [view.replace(start, f"{parts}{note} = []")]
    else:
        edits = [view.insert_before(loop, f"{parts} = [{name}]")]
    edits += [
        Edit(view.start(one.statement), view.end(one.statement), f"{parts}.append({one.piece})")
        for one in grown
    ]
    whole = f"reversed({parts})" if grown[0].in_front else parts
    edits.append(view.insert_after(loop, f"{name} = {_EMPTY[kind]}.join({whole})"))
    return tuple(edits)
