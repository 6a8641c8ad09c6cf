"""Places where items are counted one by one, and the edits that count them together."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import effects, folds, kinds, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.hoisting import hoist_point
from afterburner_ide.rules.view import FunctionView

_ITEMS = frozenset({"list", "tuple"})
_TEXTS = frozenset({"str", "bytes"})
Found = Iterator[tuple[tuple[Edit, ...], int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """`table[key]` grows by `step`, from `start` if the key is new."""

    table: ast.expr
    key: ast.expr
    start: int
    step: int


def counted(view: FunctionView, counter: str) -> Found:
    """`items.count(x)` in loops that leave `items` alone."""
    done: set[tuple[str, ast.AST]] = set()
    for node in view.walk(ast.Call):
        owner = _counted_in(view, node)
        if owner is None or not resolve.is_builtin(view, "list"):
            continue
        assert isinstance(node, ast.Call)
        copy = ast.Call(ast.Name("list", ast.Load()), [owner], [])
        point = hoist_point(view, node, copy)
        if point is None or (owner.id, point.anchor) in done:
            continue
        done.add((owner.id, point.anchor))
        name = view.fresh_name(f"{owner.id}_counts")
        edits = [view.insert_before(point.anchor, f"{name} = {counter}({owner.id})")]
        for other in ast.walk(point.loop):
            found = _counted_in(view, other)
            if found is not None and found.id == owner.id and isinstance(other, ast.Call):
                edits.append(view.replace(other, f"{name}[{view.text(other.args[0])}]"))
        yield tuple(edits), node.lineno


def tallied(view: FunctionView, counter: str) -> Found:
    """Loops that do nothing but count into a new dict."""
    if not resolve.is_builtin(view, "dict"):
        return
    for loop in view.walk(ast.For):
        assert isinstance(loop, ast.For)
        found = folds.fold(view, loop)
        tally = _tally(view, [found.done], whole=True) if found else None
        if found is None or tally is None or not isinstance(tally.table, ast.Name):
            continue
        start = folds.start(view, tally.table.id, loop)
        new = start is not None and ast.unparse(start.value or loop) in {"{}", "dict()"}
        quiet = folds.is_quiet(view, tally.table.id, found, tally.key)
        if not new or not quiet or (tally.start, tally.step) != (0, 1):
            continue
        plain = not found.tests and ast.unparse(tally.key) == ast.unparse(loop.target)
        if plain and not kinds.is_kind(view, loop.iter, frozenset({"dict"})):
            items = folds.on_one_line(view, loop.iter)
        else:
            items = folds.listing(view, found, folds.on_one_line(view, tally.key), 30)
        yield tuple(folds.merged(view, loop, start, f"dict({counter}({items}))")), loop.lineno


def updated(view: FunctionView) -> Found:
    """`if key in table: … else: …` and `if key not in table: …` with a line that adds."""
    for test in view.walk(ast.If):
        assert isinstance(test, ast.If)
        if view.source.startswith("elif", view.start(test)) or not view.own_lines(test):
            continue
        last: ast.stmt = test
        tally = _tally(view, [test], whole=False)
        if tally is None:
            block = view.block_of(test)
            following = block[block.index(test) + 1 :][:1]
            tally = _tally(view, [test, *following], whole=False) if following else None
            last = following[0] if following else test
        if tally is None or not view.own_lines(last):
            continue
        table, key = view.text(tally.table), view.text(tally.key)
        text = f"{table}[{key}] = {table}.get({key}, {tally.start}) + {tally.step}"
        if "\n" not in text:
            lines = [*remarks(view, test, last), text]
            yield (view.replace(test, "\n".join(lines), last),), test.lineno


def _counted_in(view: FunctionView, node: ast.AST) -> ast.Name | None:
    """`items` in `items.count(x)`, if a Counter of it knows the same."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name() as owner, attr="count"), args=[wanted], keywords=[]
        ) if view.editable(node):
            pass
        case _:
            return None
    kind = kinds.kind_of(view, owner)
    if kind is not None and kind.name in _ITEMS:
        return owner if not kind.item or kind.item.name not in {"list", "dict", "set"} else None
    if kind is not None and kind.name not in _TEXTS:
        return None
    return owner if _walks(view, wanted, owner.id) else None


def _walks(view: FunctionView, wanted: ast.expr, items: str) -> bool:
    """Whether a loop around takes `wanted` from `items`, so that it is one of them."""
    for loop in view.loops_around(wanted):
        parts = [loop] if isinstance(loop, ast.For) else getattr(loop, "generators", [])
        for part in parts:
            if ast.unparse(part.target) == ast.unparse(wanted) and isinstance(wanted, ast.Name):
                return ast.unparse(part.iter) in {items, f"set({items})", f"sorted(set({items}))"}
    return False


def _tally(view: FunctionView, block: list[ast.stmt], *, whole: bool) -> Tally | None:
    """What the statements count; with `whole` also where they do so with `get` already."""
    match block:
        case [ast.If(test=test, body=[yes], orelse=[no])]:
            pass
        case [ast.If(test=test, body=[no], orelse=[]), yes]:
            return _checked(view, test, yes, no, apart=True)
        case [ast.Assign(targets=[ast.Subscript(value=table, slice=key)], value=value)] if whole:
            return _with_get(table, key, value)
        case _:
            return None
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.NotIn):
        yes, no = no, yes
    return _checked(view, test, yes, no, apart=False)


def _checked(
    view: FunctionView, test: ast.expr, yes: ast.stmt, no: ast.stmt, *, apart: bool
) -> Tally | None:
    """`yes` adds to `table[key]`, `no` begins it; with `apart`, `yes` follows in both cases."""
    match test, yes, no:
        case (
            ast.Compare(left=key, ops=[ast.In() | ast.NotIn() as op], comparators=[table]),
            ast.AugAssign(target=target, op=ast.Add(), value=ast.Constant(value=int(step))),
            ast.Assign(targets=[first], value=ast.Constant(value=int(start))),
        ):
            pass
        case _:
            return None
    place = f"{ast.unparse(table)}[{ast.unparse(key)}]"
    if {ast.unparse(target), ast.unparse(first)} != {place} or (apart and isinstance(op, ast.In)):
        return None
    kind = kinds.kind_of(view, table)
    fits = (
        isinstance(table, ast.Name)
        and bool not in {type(start), type(step)}
        and (kind is None or kind.name == "dict")
    )
    if not fits or not effects.is_pure(view, key):
        return None
    return Tally(table, key, start if apart else start - step, step)


def _with_get(table: ast.expr, key: ast.expr, value: ast.expr) -> Tally | None:
    match value:
        case ast.BinOp(
            left=ast.Call(args=[wanted, ast.Constant(value=int(start))]) as call,
            op=ast.Add(),
            right=ast.Constant(value=int(step)),
        ):
            same = ast.unparse(wanted) == ast.unparse(key)
            getter = ast.unparse(call.func) == f"{ast.unparse(table)}.get"
            exact = bool not in {type(start), type(step)}
            return Tally(table, key, start, step) if same and getter and exact else None
    return None
