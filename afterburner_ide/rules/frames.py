"""Reads of single cells of a pandas table inside loops, and what else a loop does to the table."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from afterburner_ide.rules import effects, hoisting, kinds, resolve
from afterburner_ide.rules.hoisting import HoistPoint
from afterburner_ide.rules.view import FunctionView

READING = resolve.words(
    "get_loc copy head tail isna notna isnull notnull unique nunique tolist to_list to_numpy "
    "items keys itertuples iterrows mean sum min max std count equals describe any all"
)
_SAFE = frozenset(
    f"builtins.{name}" for name in ("len", "list", "range", "id", "type", "isinstance")
)


class By(Enum):
    """What a cell is found by."""

    ROW = auto()  # `df.iloc[i]["a"]`: the row is built first, in a type that fits all columns
    PLACE = auto()  # `df["a"].iloc[i]`
    LABEL = auto()  # `df.loc[i, "a"]`


@dataclass(frozen=True, slots=True)
class Cell:
    """One read of the cell of `frame` in `column`, at what the text `at` says."""

    node: ast.expr
    frame: str
    column: ast.expr
    at: str
    by: By


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the place for its column's list; `point` is for all columns if `whole`."""

    cell: Cell
    point: HoistPoint
    whole: bool


def cells(view: FunctionView) -> Iterator[Cell]:
    """The reads of single cells in the target, those through a name for a row included."""
    inside: set[ast.AST] = set()
    for node in view.walk(ast.Subscript):
        assert isinstance(node, ast.Subscript)
        found = _cell(view, node)
        if found is None or node in inside or not view.loops_around(node):
            continue
        inside.update(ast.walk(node))
        if view.editable(node):
            yield found
    for statement in view.walk(ast.Assign):
        assert isinstance(statement, ast.Assign)
        yield from _row_cells(view, statement)


def _cell(view: FunctionView, node: ast.Subscript) -> Cell | None:
    if not isinstance(node.ctx, ast.Load):
        return None
    match node:
        case ast.Subscript(
            value=ast.Subscript(value=ast.Attribute(value=ast.Name(id=frame), attr=way), slice=at),
            slice=column,
        ) if way in {"iloc", "loc"} and _is_single(view, at):
            return Cell(node, frame, column, view.text(at), By.ROW if way == "iloc" else By.LABEL)
        case ast.Subscript(
            value=ast.Attribute(
                value=ast.Subscript(value=ast.Name(id=frame), slice=column), attr="iloc" | "iat"
            ),
            slice=at,
        ) if _is_single(view, at):
            return Cell(node, frame, column, view.text(at), By.PLACE)
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=frame), attr="loc" | "at"),
            slice=ast.Tuple(elts=[at, column]),
        ) if _is_single(view, at):
            return Cell(node, frame, column, view.text(at), By.LABEL)
    return None


def _is_single(view: FunctionView, at: ast.expr) -> bool:
    """Whether it may be one position or label, and not a mask, a slice or a list of them."""
    plain = (ast.Name, ast.Constant, ast.Subscript, ast.BinOp, ast.UnaryOp)
    if kinds.is_kind(view, at, kinds.SIZED | {"bool"}):
        return False
    return isinstance(at, plain) and not any(
        isinstance(part, ast.Slice | ast.Compare | ast.List | ast.NamedExpr)
        for part in ast.walk(at)
    )


def row_statement(view: FunctionView, cell: Cell) -> ast.Assign | None:
    """The `row = df.iloc[i]` that the cell is read through, or None when it is read at once."""
    match cell.node:
        case ast.Subscript(value=ast.Name(id=name)) if cell.by is By.ROW:
            for node in view.walk(ast.Assign):
                assert isinstance(node, ast.Assign)
                if name in {inner for one in node.targets for inner in resolve.target_names(one)}:
                    return node
    return None


def _row_cells(view: FunctionView, statement: ast.Assign) -> Iterator[Cell]:
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=row)],
            value=ast.Subscript(
                value=ast.Attribute(value=ast.Name(id=frame), attr="iloc"), slice=ast.Name(id=at)
            ),
        ):
            pass
        case _:
            return
    loops = view.loops_around(statement)
    if not loops or not isinstance(loops[0], ast.For) or not view.own_lines(statement):
        return
    if at in resolve.stored(loops[0].body, nested=True):
        return
    yield from row_reads(view, row, frame, at, loops[0].body, statement.lineno)


def row_reads(
    view: FunctionView, row: str, frame: str, at: str, body: list[ast.stmt], after: int
) -> Iterator[Cell]:
    """The reads `row[column]` in a loop's body, provided that nothing else is done with `row`."""
    inside = {node for statement in body for node in ast.walk(statement)}
    found: list[Cell] = []
    stores = 0
    for node in ast.walk(view.outermost):
        if isinstance(node, ast.arg) and node.arg == row:
            return
        if not isinstance(node, ast.Name) or node.id != row:
            continue
        if not isinstance(node.ctx, ast.Load):
            stores += 1
            continue
        parent = view.parents[node]
        if not isinstance(parent, ast.Subscript) or parent.value is not node:
            return
        if not isinstance(parent.ctx, ast.Load) or node not in inside or node.lineno < after:
            return
        if isinstance(parent.slice, ast.Slice | ast.List) or not view.editable(node):
            return
        found.append(Cell(parent, frame, parent.slice, at, By.ROW))
    if stores == 1:
        yield from found


def placed(view: FunctionView, cell: Cell) -> Placed | None:
    """Where the list of the cell's column can be made, or the lists of all columns."""
    column: ast.expr = ast.Subscript(ast.Name(cell.frame, ast.Load()), cell.column, ast.Load())
    columns: ast.expr = ast.Attribute(ast.Name(cell.frame, ast.Load()), "columns", ast.Load())
    # What may change the table is for `is_untouched` to say; it knows the methods of tables.
    plain = isinstance(cell.column, ast.Name | ast.Constant)
    known = plain and resolve.is_local(view, cell.frame)
    ignored = set(ast.walk(view.outermost)) if known else ()
    for expression, whole in ((column, False), (columns, True)):
        if whole and (cell.by is By.LABEL or isinstance(cell.column, ast.Constant)):
            return None
        for point in hoisting.hoist_points(view, cell.node, expression, ignored):
            if is_untouched(view, cell.frame, effects.region_of(point.loop)):
                return Placed(cell, point, whole)
    return None


def is_untouched(view: FunctionView, name: str, region: Iterable[ast.AST]) -> bool:
    """Whether the region does nothing but read the table, which has no second name."""
    for node in ast.walk(view.outermost):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            values = [node.value]
            if isinstance(node.value, ast.Tuple | ast.List):
                values = list(node.value.elts)
            if any(isinstance(value, ast.Name) and value.id == name for value in values):
                return False
    return all(_reads(view, name, node) for root in region for node in ast.walk(root))


def _reads(view: FunctionView, name: str, node: ast.AST) -> bool:
    match node:
        case (
            ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del())
        ):
            return _root(node) != name
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()):
            return found != name
        case ast.Call(func=func, args=args, keywords=keywords):
            if isinstance(func, ast.Attribute) and _root(func) == name and func.attr not in READING:
                return False
            values = [*args, *(keyword.value for keyword in keywords)]
            if any(isinstance(value, ast.Name) and value.id == name for value in values):
                origin = resolve.dotted(view, func) or ""
                return origin in _SAFE or origin.startswith(("pandas.", "numpy."))
    return True


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
