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


OWN = resolve.words(
    "T abs add agg all any apply array at axes attrs clip columns copy corr count cov cummax "
    "cummin cumprod cumsum describe diff div dot drop dtype dtypes empty eq explode filter "
    "first flags ge get groupby gt head hist iat idxmax idxmin iloc index info insert isin "
    "isna items join keys kurt last le loc lt map mask max mean median memory_usage melt "
    "merge min mod mode mul name names ndim ne nbytes notna nunique pad pivot plot pop pow "
    "prod product quantile query rank reindex rename replace resample rolling round sample "
    "sem set_index shape shift size skew sort_index sort_values sparse stack std str style "
    "sub sum swapaxes tail take transform transpose truncate unique unstack update "
    "value_counts values var view where xs dt cat hasnans"
)
"""What a table or a row has of its own, so that it hides a column of that name."""


_TABLES = resolve.words("iloc loc columns iterrows itertuples")


class By(Enum):
    """What a cell is found by."""

    ROW = auto()  # `df.iloc[i]["a"]`: the row is built first, in a type that fits all columns
    PLACE = auto()  # `df["a"].iloc[i]`, `df.iat[i, 2]`
    LABEL = auto()  # `df.loc[i, "a"]`


@dataclass(frozen=True, slots=True)
class Cell:
    """One read of a cell of `frame`, at what the text `at` says.

    `label` is the text of the column's label, or of its place if `counted`.
    """

    node: ast.expr
    frame: str
    column: ast.expr
    label: str
    at: str
    by: By
    counted: bool = False

    @property
    def series(self) -> str:
        """The column as an expression."""
        place = f".iloc[:, {self.label}]" if self.counted else f"[{self.label}]"
        return self.frame + place


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the place for its column's list; `point` is for all columns if `whole`."""

    cell: Cell
    point: HoistPoint
    whole: bool


def is_frame(view: FunctionView, name: str) -> bool:
    """Whether annotations, pandas' functions or what is done with it say that it is a table."""
    for argument in resolve.parameters(view.node):
        note = ast.unparse(argument.annotation) if argument.annotation else ""
        if argument.arg == name and "DataFrame" in note:
            return True
    for node in ast.walk(view.outermost):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner == name:
                called = isinstance(view.parents[node], ast.Call)
                if attr in _TABLES or (attr == "index" and not called):
                    return True
            case ast.Assign(targets=[ast.Name(id=bound)], value=ast.Call(func=func)):
                origin = resolve.dotted(view, func) or ""
                if bound == name and origin in {"pandas.DataFrame", "pandas.read_csv"}:
                    return True
    return False


def cells(view: FunctionView) -> Iterator[Cell]:
    """The reads of single cells in the target, those through a name for a row included."""
    inside: set[ast.AST] = set()
    for node in view.walk(ast.Subscript, ast.Attribute):
        assert isinstance(node, ast.Subscript | ast.Attribute)
        found = cell(view, node)
        if found is None or node in inside or not view.loops_around(node):
            continue
        inside.update(ast.walk(node))
        if view.editable(node):
            yield found
    for statement in view.walk(ast.Assign):
        assert isinstance(statement, ast.Assign)
        yield from _row_cells(view, statement)


def cell(view: FunctionView, node: ast.expr) -> Cell | None:
    """The cell that the expression reads, where it says all of it itself."""
    match node:
        case (
            ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del())
        ):
            return None
        case ast.Subscript(value=ast.Subscript() as row, slice=column):
            found = _of_row(view, node, row, column, view.text(column))
            return found or _of_column(view, node, row, node.slice, By.LABEL)
        case ast.Attribute(value=ast.Subscript() as row, attr=attr) if attr not in OWN:
            return _of_row(view, node, row, ast.Constant(attr), f'"{attr}"')
        case ast.Subscript(value=ast.Attribute(value=column, attr="iloc" | "iat"), slice=at) if (
            not isinstance(column, ast.Name)
        ):
            return _of_column(view, node, column, at, By.PLACE)
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=frame), attr="loc" | "at"),
            slice=ast.Tuple(elts=[at, column]),
        ) if _is_single(view, at):
            return Cell(node, frame, column, view.text(column), view.text(at), By.LABEL)
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=frame), attr="iloc" | "iat"),
            slice=ast.Tuple(elts=[at, column]),
        ) if _is_single(view, at) and _is_single(view, column):
            label = view.text(column)
            match column:
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Attribute(value=ast.Name(id=owner), attr="columns"),
                        attr="get_loc",
                    ),
                    args=[wanted],
                ) if owner == frame:
                    return Cell(node, frame, wanted, view.text(wanted), view.text(at), By.PLACE)
            return Cell(node, frame, column, label, view.text(at), By.PLACE, counted=True)
        case ast.Subscript(value=ast.Attribute(value=ast.Name()) as named, slice=at):
            return _of_column(view, node, named, at, By.LABEL)
    return None


def _of_row(
    view: FunctionView, node: ast.expr, row: ast.Subscript, column: ast.expr, label: str
) -> Cell | None:
    match row:
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=frame), attr="iloc" | "loc" as way), slice=at
        ) if _is_single(view, at):
            by = By.ROW if way == "iloc" else By.LABEL
            return Cell(node, frame, column, label, view.text(at), by)
    return None


def _of_column(
    view: FunctionView, node: ast.expr, column: ast.expr, at: ast.expr, by: By
) -> Cell | None:
    if not _is_single(view, at):
        return None
    match column:
        case ast.Subscript(value=ast.Name(id=frame), slice=label):
            if by is By.LABEL and not is_frame(view, frame):
                return None
            return Cell(node, frame, label, view.text(label), view.text(at), by)
        case ast.Attribute(value=ast.Name(id=frame), attr=attr) if attr not in OWN:
            if is_frame(view, frame):
                return Cell(node, frame, ast.Constant(attr), f'"{attr}"', view.text(at), by)
    return None


def _is_single(view: FunctionView, at: ast.expr) -> bool:
    """Whether it may be one position or label, and not a mask, a slice or a list of them."""
    plain = (ast.Name, ast.Constant, ast.Subscript, ast.BinOp, ast.UnaryOp, ast.Call)
    if kinds.is_kind(view, at, kinds.SIZED | {"bool"}) and not isinstance(at, ast.Constant):
        return False
    if isinstance(at, ast.Call) and not (
        isinstance(at.func, ast.Attribute) and at.func.attr == "get_loc"
    ):
        return False
    return isinstance(at, plain) and not any(
        isinstance(part, ast.Slice | ast.Compare | ast.List | ast.NamedExpr)
        for part in ast.walk(at)
    )


def row_statement(view: FunctionView, found: Cell) -> ast.Assign | None:
    """The `row = df.iloc[i]` that the cell is read through, or None when it is read at once."""
    match found.node:
        case ast.Subscript(value=ast.Name(id=name)) | ast.Attribute(value=ast.Name(id=name)) if (
            found.by is By.ROW
        ):
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
        if node not in inside or node.lineno < after or not view.editable(node):
            return
        match parent:
            case ast.Subscript(value=value, slice=column, ctx=ast.Load()) if value is node:
                if isinstance(column, ast.Slice | ast.List):
                    return
                found.append(Cell(parent, frame, column, view.text(column), at, By.ROW))
            case ast.Attribute(attr=attr, ctx=ast.Load()) if attr not in OWN:
                found.append(Cell(parent, frame, ast.Constant(attr), f'"{attr}"', at, By.ROW))
            case _:
                return
    if stores == 1:
        yield from found


def placed(view: FunctionView, found: Cell) -> Placed | None:
    """Where the list of the cell's column can be made, or the lists of all columns."""
    table = ast.Name(found.frame, ast.Load())
    column: ast.expr = ast.Subscript(table, found.column, ast.Load())
    columns: ast.expr = ast.Attribute(table, "columns", ast.Load())
    # What may change the table is for `is_untouched` to say; it knows the methods of tables.
    plain = isinstance(found.column, ast.Name | ast.Constant)
    known = plain and resolve.is_local(view, found.frame)
    ignored = set(ast.walk(view.outermost)) if known else ()
    for expression, whole in ((column, False), (columns, True)):
        fixed = found.by is By.LABEL or found.counted or isinstance(found.column, ast.Constant)
        if whole and fixed:
            return None
        for point in hoisting.hoist_points(view, found.node, expression, ignored):
            if is_untouched(view, found.frame, effects.region_of(point.loop)):
                return Placed(found, point, whole)
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
