"""Expressions on single cells of a table, written on whole columns."""

from __future__ import annotations

import ast
from collections.abc import Callable

from afterburner_ide.rules import frames, resolve
from afterburner_ide.rules.affine import Linear
from afterburner_ide.rules.vector import Axis, NoVector, Vector
from afterburner_ide.rules.vectors import Vectors
from afterburner_ide.rules.view import FunctionView

Reading = Callable[[ast.expr], str | None]
_TESTS = frozenset(f"pandas.{name}" for name in ("isna", "notna", "isnull", "notnull"))
ROWS = Axis("-1", Linear(), Linear(), 1)
"""The one axis that columns have."""


class Columns(Vectors):
    """Rewrites expressions in which `column_of` tells the cells from other expressions.

    `column_of` gives the column that a cell is of as text, and None for what is no cell.
    `bound` are names that vary from row to row.
    """

    def __init__(
        self, view: FunctionView, column_of: Reading, bound: set[str], numpy: str = ""
    ) -> None:
        super().__init__(view, bound, numpy)
        self.column_of = column_of
        self.axes = (ROWS,)
        self.read: list[str] = []

    def lower(self, node: ast.expr) -> Vector:
        """The expression on whole columns. Raises NoVector where there is none."""
        column = self.column_of(node)
        if column is not None:
            self.read.append(column)
            return Vector(ast.parse(column, mode="eval").body, (ROWS.name,))
        match node:
            case ast.Constant(value=str()):
                return Vector(node)
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[several]):
                return self._is_in(left, several, negate=isinstance(op, ast.NotIn))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self._choice(test, body, orelse)
            case ast.Call(args=[argument], keywords=[]) if (
                resolve.dotted(self.view, node.func) in _TESTS
            ):
                inner = self.lower(argument)
                return Vector(ast.Call(node.func, [inner.node], []), inner.axes, True)
            case ast.Call(args=[argument, ast.Constant(value=int()) as digits]) if resolve.calls(
                self.view, node, "builtins.round"
            ):
                inner = self.lower(argument)
                if inner.axes:
                    rounded = ast.Attribute(inner.node, "round", ast.Load())
                    return Vector(ast.Call(rounded, [digits], []), inner.axes)
        return super().lower(node)

    def _is_in(self, left: ast.expr, several: ast.expr, *, negate: bool) -> Vector:
        match several:
            case ast.Tuple(elts=elts) | ast.List(elts=elts) | ast.Set(elts=elts):
                pass
            case _:
                raise NoVector
        inner = self.lower(left)
        if not inner.axes or not all(isinstance(elt, ast.Constant) for elt in elts):
            raise NoVector
        test = ast.Attribute(inner.node, "isin", ast.Load())
        call: ast.expr = ast.Call(test, [ast.List(list(elts), ast.Load())], [])
        return Vector(ast.UnaryOp(ast.Invert(), call) if negate else call, inner.axes, True)

    def _choice(self, test: ast.expr, body: ast.expr, orelse: ast.expr) -> Vector:
        """`x if c else y`, as `x.where(c, y)`; both sides are computed for all rows."""
        truth = self._truth(test)
        one, other = self.lower(body), self.lower(orelse)
        if not truth.axes:
            raise NoVector
        if one.axes:
            chosen = ast.Attribute(one.node, "where", ast.Load())
            return Vector(ast.Call(chosen, [truth.node, other.node], []), truth.axes)
        if other.axes:
            chosen = ast.Attribute(other.node, "mask", ast.Load())
            return Vector(ast.Call(chosen, [truth.node, one.node], []), truth.axes)
        return Vector(self.np("where", truth.node, one.node, other.node), truth.axes)


def cell_column(view: FunctionView, frame: str, at: str) -> Reading:
    """Tells the cells of the table in the row that `at` says."""

    def column_of(node: ast.expr) -> str | None:
        found = frames.cell(view, node)
        if found is None or found.frame != frame or found.at != at:
            return None
        return found.series

    return column_of


def row_column(frame: str, row: str) -> Reading:
    """Tells the cells of the row of that name, as in `lambda row: row["a"]`."""

    def column_of(node: ast.expr) -> str | None:
        match node:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant() as label) if (
                name == row
            ):
                return f"{frame}[{ast.unparse(label)}]"
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == row:
                if attr not in frames.OWN:
                    return f"{frame}[{attr!r}]"
        return None

    return column_of


def value_column(series: str, value: str) -> Reading:
    """Tells the items of a column by their name, as in `lambda value: value + 1`."""
    return lambda node: series if isinstance(node, ast.Name) and node.id == value else None
