"""Loops that store into single cells of a table, for the rows that a test picks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import effects, frames, liveness, resolve
from afterburner_ide.rules.base import Rewrite
from afterburner_ide.rules.frame_vectors import Columns, cell_column
from afterburner_ide.rules.vector import NoVector, Vector, negated
from afterburner_ide.rules.vector_text import statement
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class Store:
    """`table.loc[i, column] = value`, by place with `iloc` and `iat`."""

    table: str
    column: ast.expr
    value: ast.expr
    by_place: bool


def rewrites(view: FunctionView, loop: ast.For) -> Iterator[Rewrite]:
    """The loop as stores into whole columns under masks."""
    match loop:
        case ast.For(target=ast.Name(id=at), orelse=[]) if view.own_lines(loop):
            pass
        case _:
            return
    frame = _walked(view, loop.iter)
    if frame is None or not liveness.is_forgotten(view, [at], loop):
        return
    branches = _branches(loop.body)
    if branches is None:
        return
    stores = [[_store(one, at) for one in body] for _, body in branches]
    if not all(store is not None for several in stores for store in several):
        return
    done = [[store for store in several if store] for several in stores]
    if not _is_safe(view, loop, frame, at, [store for several in done for store in several]):
        return
    numpy = (resolve.imported_as(view, "numpy", "where") or "").rpartition(".")[0]
    columns = Columns(view, cell_column(view, frame, at), resolve.stored([loop]), numpy)
    try:
        lines = _lines(view, columns, branches[0][0], done)
    except NoVector:
        return
    text = "\n".join(statement(view, line) for line in lines)
    yield Rewrite((view.replace(loop, text),), f"store into {frame} under a mask", loop.lineno)


def _walked(view: FunctionView, source: ast.expr) -> str | None:
    """The table whose rows the loop walks: `range(len(df))`, `df.index`."""
    match source:
        case ast.Attribute(value=ast.Name(id=name), attr="index"):
            return name
        case ast.Call(args=[ast.Call(args=[ast.Name(id=name)]) as length]) if resolve.calls(
            view, source, "builtins.range"
        ) and resolve.calls(view, length, "builtins.len"):
            return name
        case ast.Call(
            args=[
                ast.Subscript(
                    value=ast.Attribute(value=ast.Name(id=name), attr="shape"),
                    slice=ast.Constant(value=0),
                )
            ]
        ) if resolve.calls(view, source, "builtins.range"):
            return name
    return None


Branches = list[tuple[tuple[ast.expr, bool], list[ast.stmt]]]


def _branches(body: list[ast.stmt]) -> Branches | None:
    """The loop's body as tests, or their opposites, with what is done where they hold."""
    match body:
        case [ast.If(test=test, body=[ast.Continue()], orelse=[]), *rest] if rest:
            return [((test, False), rest)]
        case [ast.If(test=test, body=then, orelse=otherwise)]:
            found: Branches = [((test, True), then)]
            return [*found, ((test, False), otherwise)] if otherwise else found
    return None


def _store(node: ast.stmt, at: str) -> Store | None:
    match node:
        case ast.Assign(
            targets=[
                ast.Subscript(
                    value=ast.Attribute(
                        value=ast.Name(id=table), attr="iloc" | "iat" | "loc" | "at" as way
                    ),
                    slice=ast.Tuple(elts=[ast.Name(id=place), column]),
                )
            ],
            value=value,
        ) if place == at:
            return Store(table, column, value, way in {"iloc", "iat"})
    return None


def _is_safe(view: FunctionView, loop: ast.For, frame: str, at: str, stores: list[Store]) -> bool:
    """Whether no row looks at another one, and nothing else is done with the tables."""
    region = effects.region_of(loop)
    tables = {store.table for store in stores}
    for store in stores:
        if not _is_fixed(store.column) or at in resolve.loaded([store.column]):
            return False
    if frame not in tables:
        return frames.is_untouched(view, frame, region) and all(
            _is_new(view, table) for table in tables
        )
    # A table that is read and stored into: only its own row, and what is stored is not read.
    read = {
        ast.dump(cell.column)
        for node in ast.walk(loop)
        if isinstance(node, ast.Subscript | ast.Attribute)
        and (cell := frames.cell(view, node)) is not None
        and any(node in ast.walk(store.value) for store in stores)
    }
    stored = {ast.dump(store.column) for store in stores}
    return len(tables) == 1 and (len(stores) == 1 or not read & stored)


def _is_fixed(column: ast.expr) -> bool:
    match column:
        case ast.Constant() | ast.Name():
            return True
        case ast.Call(func=ast.Attribute(attr="get_loc"), args=[ast.Constant() | ast.Name()]):
            return True
    return False


def _is_new(view: FunctionView, table: str) -> bool:
    """Whether the name stands for a copy: `df.copy()`."""
    values = [
        node.value
        for node in view.walk(ast.Assign)
        if isinstance(node, ast.Assign)
        and any(table in resolve.target_names(target) for target in node.targets)
    ]
    return bool(values) and all(
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr == "copy"
        for value in values
    )


def _lines(
    view: FunctionView,
    columns: Columns,
    tested: tuple[ast.expr, bool],
    branches: list[list[Store]],
) -> list[ast.stmt]:
    test, holds = tested
    truth = columns.lower(test)
    if not truth.is_truth or not truth.axes:
        raise NoVector
    name = view.fresh_name("mask")
    mask: ast.expr = ast.Name(name, ast.Load())
    lines: list[ast.stmt] = [
        ast.Assign([ast.Name(name, ast.Store())], truth.node if holds else negated(truth.node))
    ]
    for number, stores in enumerate(branches):
        where = ast.UnaryOp(ast.Invert(), mask) if number else mask
        done = [_stored(store, columns.lower(store.value), where) for store in stores]
        some = ast.Call(ast.Attribute(where, "any", ast.Load()), [], [])
        lines.append(ast.If(some, list(done), []))
    return lines


def _stored(store: Store, value: Vector, mask: ast.expr) -> ast.stmt:
    node, where = value.node, mask
    if value.axes:
        node = ast.Subscript(node, mask, ast.Load())
    if store.by_place:
        where = ast.Call(ast.Attribute(mask, "to_numpy", ast.Load()), [], [])
        if value.axes:
            node = ast.Call(ast.Attribute(node, "to_numpy", ast.Load()), [], [])
    way = ast.Attribute(
        ast.Name(store.table, ast.Load()), "iloc" if store.by_place else "loc", ast.Load()
    )
    place = ast.Tuple([where, store.column], ast.Load())
    return ast.Assign([ast.Subscript(way, place, ast.Store())], node)
