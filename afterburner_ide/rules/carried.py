"""Loops whose turns store one item of a list and read what the turn before stored."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import effects, flow, hoisting, kinds, memory, places, resolve, steady
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import FunctionView

_INNER = (ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.With, ast.Match)
_SCOPES = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Carried:
    """`stores` are all stores into `base[i + offset]`, `reads` read what the last turn stored.

    `older` read the turn before that, `own` what this turn has stored. `first` is where `i`
    starts, and `step` is 1 or -1.
    """

    loop: ast.For
    base: ast.expr
    stores: tuple[ast.Assign, ...]
    reads: tuple[ast.Subscript, ...]
    older: tuple[ast.Subscript, ...]
    own: tuple[ast.Subscript, ...]
    first: ast.expr
    offset: int
    step: int


def find(view: FunctionView, loop: ast.For) -> Iterator[Carried]:
    """What each turn of the loop takes over from the last, one list at a time."""
    start = head(view, loop)
    if start is None or loop.orelse or not view.own_lines(loop):
        return
    name, first, step = start
    if name in resolve.stored(loop.body) or resolve.suspends(loop.body):
        return
    done: set[str] = set()
    for node in (part for statement in loop.body for part in ast.walk(statement)):
        if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Store):
            continue
        dump = ast.dump(node.value)
        if dump not in done:
            done.add(dump)
            found = _found(view, loop, node, name, first, step)
            if found is not None:
                yield found


def edits(view: FunctionView, found: Carried) -> list[Edit]:
    """What binds the name before the loop and at each store, and reads it; [] where it cannot."""
    last = view.fresh_name("last")
    start = _start(view, found, 1)
    if start is None:
        return []
    lines = [f"{last} = {start}"]
    names = dict.fromkeys((*found.reads, *found.own), last)
    older = view.fresh_name("before_last", last)
    two = found.older and len(found.stores) == 1 and found.stores[0] in found.loop.body
    before = _start(view, found, 2) if two else None
    if two and before is not None:
        lines.insert(0, f"{older} = {before}")
        names |= dict.fromkeys(found.older, older)
    changed = [view.replace_by_name(node, name) for node, name in names.items()]
    for store in found.stores:
        at = view.start(store.value)
        if two and before is not None:
            place = view.text(store.targets[0])
            if "\n" in view.text(store):
                return []
            changed.append(Edit(view.start(store), at, f"{older}, {last} = {last}, "))
            changed.append(view.insert_after(store, f"{place} = {last}"))
        elif store.value not in names:
            changed.append(Edit(at, at, f"{last} = "))
    return [view.insert_before(found.loop, "\n".join(lines)), *changed]


def head(view: FunctionView, loop: ast.For) -> tuple[str, ast.expr, int] | None:
    """The variable that counts the turns, where it starts, and 1 or -1."""
    zero = ast.Constant(0)
    match loop.target, loop.iter:
        case ast.Name(id=name), ast.Call(args=args) if resolve.calls(
            view, loop.iter, "builtins.range"
        ):
            match args:
                case [_]:
                    return name, zero, 1
                case [first, _]:
                    return name, first, 1
                case [first, _, ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))]:
                    return name, first, -1
        case ast.Tuple(elts=[ast.Name(id=name), _]), ast.Call(args=[_, *start], keywords=[]) if (
            resolve.calls(view, loop.iter, "builtins.enumerate")
        ):
            return name, start[0] if start else zero, 1
    return None


def _found(
    view: FunctionView, loop: ast.For, stored: ast.Subscript, name: str, first: ast.expr, step: int
) -> Carried | None:
    base, offset = stored.value, offset_of(stored.slice, name)
    if offset is None or not _is_list(view, base):
        return None
    stores: list[ast.Assign] = []
    reads: dict[int, list[ast.Subscript]] = {}
    wanted = ast.dump(base)
    for node in (part for statement in loop.body for part in ast.walk(statement)):
        if isinstance(node, _SCOPES):
            return None
        if not isinstance(node, ast.Subscript) or ast.dump(node.value) != wanted:
            continue
        at = offset_of(node.slice, name)
        if isinstance(node.ctx, ast.Load):
            if at is not None and view.editable(node):
                reads.setdefault(offset - at if step == 1 else at - offset, []).append(node)
            continue
        statement = view.parents[node]
        plain = isinstance(statement, ast.Assign) and statement.targets == [node]
        if at != offset or not plain or not isinstance(statement, ast.Assign):
            return None
        if view.loops_around(statement)[0] is not loop or not view.own_lines(statement):
            return None
        stores.append(statement)
    ignored = {target for store in stores for target in store.targets}
    probe = ast.Subscript(base, ast.Constant(0), ast.Load())
    changed = memory.writes(view, effects.region_of(loop), ignored)
    if not effects.is_pure(view, probe) or memory.conflicts(view, probe, changed):
        return None
    if _stores_on_each_path(loop.body, set(stores)) is not True:
        return None
    kept = [node for node in reads.get(1, []) if not _follows(view, node, stores)]
    older = [node for node in reads.get(2, []) if not _follows(view, node, stores)]
    own = [node for node in reads.get(0, []) if _is_dominated(view, node, stores)]
    if not kept:
        return None
    return Carried(
        loop, base, tuple(stores), tuple(kept), tuple(older), tuple(own), first, offset, step
    )


def offset_of(index: ast.expr, name: str) -> int | None:
    """The number that the index adds to the variable."""
    match index:
        case ast.Name(id=found) if found == name:
            return 0
        case ast.BinOp(
            left=ast.Name(id=found),
            op=ast.Add() | ast.Sub() as op,
            right=ast.Constant(value=int(number)),
        ) if found == name:
            return number if isinstance(op, ast.Add) else -number
    return None


def _is_list(view: FunctionView, base: ast.expr) -> bool:
    """Whether nothing says that it is another container than a list."""
    kind = kinds.kind_of(view, base)
    if kind is not None:
        return kind.name in {"list", "dict"}
    names = resolve.loaded([base])
    bound = [
        node.value
        for node in view.walk(ast.Assign)
        if isinstance(node, ast.Assign)
        and names & {name for target in node.targets for name in resolve.target_names(target)}
    ]
    return not any(isinstance(value, ast.Call) for value in bound)


def _stores_on_each_path(block: list[ast.stmt], stores: set[ast.Assign]) -> bool | None:
    """Whether the block stores before its end; None if a `continue` leaves it before that.

    A block that ends in `break`, `return` or `raise` counts as storing: no turn follows.
    """
    for statement in block:
        if statement in stores:
            return True
        if isinstance(statement, ast.Break | ast.Return | ast.Raise):
            return True
        if isinstance(statement, ast.Continue):
            return None
        if isinstance(statement, ast.If):
            both = [
                _stores_on_each_path(statement.body, stores),
                _stores_on_each_path(statement.orelse, stores),
            ]
            if None in both:
                return None
            if all(both):
                return True
        elif isinstance(statement, _INNER) and any(
            store in ast.walk(statement) for store in stores
        ):
            return None
    return False


def _follows(view: FunctionView, node: ast.expr, stores: list[ast.Assign]) -> bool:
    """Whether a store may have come before it in the same turn."""
    return any(
        store not in view.ancestors(node)
        and (store.lineno, store.col_offset) < (node.lineno, node.col_offset)
        and not _are_apart(view, node, store)
        for store in stores
    )


def _are_apart(view: FunctionView, node: ast.AST, store: ast.stmt) -> bool:
    """Whether the two stand in different branches of one `if`."""
    around = list(view.ancestors(store))
    child = node
    for parent in view.ancestors(node):
        if isinstance(parent, ast.If) and parent in around:
            below = store if around[0] is parent else around[around.index(parent) - 1]
            mine = [child in block for block in (parent.body, parent.orelse)]
            theirs = [below in block for block in (parent.body, parent.orelse)]
            return any(mine) and any(theirs) and mine != theirs
        child = parent
    return False


def _is_dominated(view: FunctionView, node: ast.expr, stores: list[ast.Assign]) -> bool:
    """Whether a store surely came before it in the same turn."""
    child: ast.AST = node
    for parent in view.ancestors(node):
        if isinstance(child, ast.stmt):
            block = view.block_of(child)
            if _stores_on_each_path(block[: block.index(child)], set(stores)):
                return True
        if isinstance(parent, ast.For) and any(store in ast.walk(parent) for store in stores):
            return False
        child = parent
    return False


def _start(view: FunctionView, found: Carried, lag: int) -> str | None:
    """What the name is bound to before the loop: the item that the first turn would look up."""
    index = moved(view, found.first, found.offset - lag * found.step)
    text = f"{view.text(found.base)}[{index}]"
    item = ast.Subscript(found.base, ast.parse(index, mode="eval").body, ast.Load())
    if places.is_there(view, item, found.loop) or _is_stored_before(view, item, found.loop):
        return text
    wanted = {ast.dump(node) for node in (found.reads if lag == 1 else found.older)}
    condition = hoisting.turns(view, item, found.loop)
    certain = bool(wanted & flow.always_in_turn(found.loop))
    if condition is None or not (certain or places.is_there(view, item, found.loop.body[0])):
        return None
    return f"{text} if {condition} else None" if condition else text


def moved(view: FunctionView, node: ast.expr, by: int) -> str:
    """The text of an index and a number added to it."""
    match node:
        case ast.Constant(value=int(number)):
            return str(number + by)
        case ast.BinOp(
            left=left, op=ast.Add() | ast.Sub() as op, right=ast.Constant(value=int(number))
        ):
            by += number if isinstance(op, ast.Add) else -number
            node = left
    text = view.operand(node) if by else view.text(node)
    return f"{text} {'+' if by > 0 else '-'} {abs(by)}" if by else text


def _is_stored_before(view: FunctionView, item: ast.Subscript, loop: ast.For) -> bool:
    """Whether a statement above the loop has stored that very item of a list that stays."""
    if not isinstance(item.value, ast.Name) or not isinstance(item.slice, ast.Constant):
        return False
    if not steady.keeps_length(view, item.value.id):
        return False
    wanted = ast.dump(item)
    around = [loop, *view.ancestors(loop)]
    for statement in around:
        if not isinstance(statement, ast.stmt) or statement is view.node:
            break
        block = view.block_of(statement)
        for earlier in block[: block.index(statement)]:
            for target in earlier.targets if isinstance(earlier, ast.Assign) else []:
                if isinstance(target, ast.Subscript) and wanted == ast.dump(
                    ast.Subscript(target.value, target.slice, ast.Load())
                ):
                    return True
    return False
