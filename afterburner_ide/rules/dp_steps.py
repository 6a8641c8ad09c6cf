"""How a row of a table comes from the one above, where it can do so in place."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import effects, liveness, resolve
from afterburner_ide.rules.dp_borders import is_equal, is_number
from afterburner_ide.rules.dp_tables import Table
from afterburner_ide.rules.negation import opposite
from afterburner_ide.rules.view import FunctionView

Store = ast.Assign | ast.AugAssign


@dataclass(frozen=True, slots=True)
class Step:
    """A turn of `loop` does `store` where `test` holds, for columns from `low` up to `stop`."""

    loop: ast.For
    source: ast.Call
    store: Store
    test: str | None
    low: ast.expr
    stop: ast.expr
    backward: bool


@dataclass(frozen=True, slots=True)
class _Turn:
    """`copied`: the cell holds the one above it when the store comes; `test` is what it needs.

    `copy` is the statement that does no more than copy the cell above.
    """

    store: Store
    test: ast.expr | None
    negative: bool
    copied: bool
    copy: ast.Assign | None = None


def step(view: FunctionView, table: Table) -> Step | None:
    """What one row in place of the table can do; None where two are needed."""
    uses = {*table.current, *table.above}
    loops = [item for item in table.nest.body if uses & set(ast.walk(item))]
    if len(loops) != 1 or not isinstance(loops[0], ast.For) or table.width is None:
        return None
    loop = loops[0]
    found = _columns(view, table, loop)
    turn = _turn(table, loop.body)
    if found is None or turn is None or not isinstance(loop.target, ast.Name):
        return None
    source, first = found
    column = loop.target.id
    shift = _shift(table, turn, column)
    if shift is None or loop.orelse or view.multiline_strings([loop]):
        return None
    counted = {node for item in (turn.store, turn.copy) if item for node in ast.walk(item)}
    if not uses <= counted:
        return None
    if "#" in view.block_text(loop.body) or not view.own_lines(loop, *loop.body):
        return None
    if not liveness.is_private(view, [column], loop) or column in resolve.stored(loop.body):
        return None
    if not all(isinstance(view.parents[use], ast.Subscript) for use in table.first):
        return None
    distance, backward = shift
    read = [turn.store.value, *([turn.test] if turn.test is not None else [])]
    if backward and not all(effects.is_pure(view, node) for node in read):
        return None
    low: ast.expr = ast.Constant(first)
    test = turn.test
    if distance is not None:
        alone = _is_alone(turn, column, distance)
        if not alone and not _is_in_row(turn, column, distance, first):
            return None
        if not effects.is_invariant(view, distance, loop):
            return None
        if alone and first == 0:
            low, test = distance, None
    text = None
    if test is not None:
        asks = distance is not None and _asks(test, column, distance, below=turn.negative)
        if turn.negative and asks and distance is not None:
            text = f"{column} >= {view.text(distance)}"
        else:
            text = opposite(view, test) if turn.negative else view.text(test)
    return Step(loop, source, turn.store, text, low, table.width, backward)


def _columns(view: FunctionView, table: Table, loop: ast.For) -> tuple[ast.Call, int] | None:
    """The range of a loop over all columns that change, and the first of them."""
    match loop.iter:
        case ast.Call(args=[*start, stop]) as source if resolve.calls(
            view, source, "builtins.range"
        ):
            pass
        case _:
            return None
    first = start[0] if start else ast.Constant(0)
    if len(start) > 1 or not is_number(first, 0, 1) or table.width is None:
        return None
    if not is_equal(view, stop, table.width, loop):
        return None
    if is_number(first, 0):
        return None if table.borders else (source, 0)
    match table.borders:
        case ():
            return None if table.first else (source, 1)
        case (border,) if border.first == 0 and isinstance(border.value, ast.Constant):
            own = is_number(border.column, 0) and all(
                use.lineno > border.loop.lineno for use in table.first
            )
            return (source, 1) if own and not _touches_first(view, table) else None
    return None


def _touches_first(view: FunctionView, table: Table) -> bool:
    """Whether the cell of the first row that the border is to keep may be stored otherwise."""
    for use in table.first:
        parent = view.parents[use]
        if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Store):
            loops = [item for item in view.loops_around(parent) if isinstance(item, ast.For)]
            match parent.slice, loops:
                case ast.Name(id=name), [
                    ast.For(
                        target=ast.Name(id=column),
                        iter=ast.Call(args=[ast.Constant(value=1), _]) as source,
                    ),
                    *_,
                ] if name == column and resolve.calls(view, source, "builtins.range"):
                    continue
                case ast.Constant(value=int(number)), _ if number > 0:
                    continue
            return True
    return False


def _turn(table: Table, body: list[ast.stmt]) -> _Turn | None:
    """The turn as a store under a test; where there is none the cell is the one above it."""
    match body:
        case [ast.Assign() as first, ast.If(test=test, body=[store], orelse=[])] if _is_copy(
            table, first
        ):
            found = _Turn(store, test, False, True, first) if isinstance(store, Store) else None
        case [ast.Assign() as first, (ast.Assign() | ast.AugAssign()) as store] if _is_copy(
            table, first
        ):
            found = _Turn(store, None, False, True, first)
        case [ast.If(test=test, body=[ast.Assign() as first], orelse=[ast.Assign() as store])] if (
            _is_copy(table, first)
        ):
            found = _Turn(store, test, True, False, first)
        case [ast.If(test=test, body=[ast.Assign() as store], orelse=[ast.Assign() as first])] if (
            _is_copy(table, first)
        ):
            found = _Turn(store, test, False, False, first)
        case [ast.Assign() as store]:
            found = _Turn(store, None, False, False)
        case _:
            return None
    return found


def _is_copy(table: Table, item: ast.Assign) -> bool:
    """`table[i][j] = table[i - 1][j]`."""
    match item:
        case ast.Assign(
            targets=[ast.Subscript(value=mine, slice=at)],
            value=ast.Subscript(value=other, slice=same),
        ):
            own = mine in table.current and other in table.above
            return own and isinstance(at, ast.Name) and ast.dump(at) == ast.dump(same)
    return False


def _shift(table: Table, turn: _Turn, column: str) -> tuple[ast.expr | None, bool] | None:
    """How far to the left the store looks, and whether that is into the row above."""
    store = turn.store
    targets = store.targets if isinstance(store, ast.Assign) else [store.target]
    match targets:
        case [ast.Subscript(value=row, slice=ast.Name(id=at))] if (
            row in table.current and at == column
        ):
            pass
        case _:
            return None
    inside = set(ast.walk(store))
    used = {use for use in (*table.current, *table.above) if use in inside} - {row}
    seen: set[ast.expr] = set()
    distances: dict[str, ast.expr] = {}
    above: set[bool] = set()
    for node in ast.walk(store.value):
        match node:
            case ast.Subscript(value=ast.Subscript() as value, slice=index) if value in used:
                seen.add(value)
            case _:
                continue
        match index:
            case ast.Name(id=at) if at == column:
                if value in table.current and not turn.copied:
                    return None
            case ast.BinOp(left=ast.Name(id=at), op=ast.Sub(), right=distance) if at == column:
                distances[ast.dump(distance)] = distance
                above.add(value in table.above)
            case _:
                return None
    if seen != used or len(distances) > 1 or len(above) > 1:
        return None
    names = {column, table.name}
    if resolve.loaded(distances.values()) & names:
        return None
    return next(iter(distances.values()), None), above == {True}


def _is_alone(turn: _Turn, column: str, distance: ast.expr) -> bool:
    """Whether the test only asks if there is an item that far to the left."""
    return turn.test is not None and _asks(turn.test, column, distance, below=turn.negative)


def _is_in_row(turn: _Turn, column: str, distance: ast.expr, first: int) -> bool:
    """Whether the store happens only where there is an item that far to the left."""
    if is_number(distance, 1) and first == 1:
        return True
    match turn.test:
        case ast.BoolOp(op=ast.And(), values=values) if not turn.negative:
            return any(_asks(value, column, distance, below=False) for value in values)
    return turn.test is not None and _asks(turn.test, column, distance, below=turn.negative)


def _asks(test: ast.expr, column: str, distance: ast.expr, *, below: bool) -> bool:
    """`j >= distance`, or `j < distance` if `below`, either way round."""
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            pass
        case _:
            return False
    if isinstance(op, ast.LtE if not below else ast.Gt):
        left, right = right, left
    elif not isinstance(op, ast.GtE if not below else ast.Lt):
        return False
    named = isinstance(left, ast.Name) and left.id == column
    return named and ast.dump(right) == ast.dump(distance)
