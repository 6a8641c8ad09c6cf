"""A table that is filled row by row, written with two rows or with one."""

from __future__ import annotations

import ast
import copy

from afterburner_ide.rules import dp_steps, ranges, resolve
from afterburner_ide.rules.base import Edit, Rewrite
from afterburner_ide.rules.carried import moved
from afterburner_ide.rules.dp_borders import Border
from afterburner_ide.rules.dp_tables import Table
from afterburner_ide.rules.text import reindent
from afterburner_ide.rules.view import FunctionView


def two_rows(view: FunctionView, table: Table) -> Rewrite:
    """The row being filled is made anew on each turn, and is the one above on the next."""
    above = view.fresh_name("previous")
    row = view.fresh_name("row")
    edits = [view.replace(table.made, f"{above} = {view.expression(table.row)}")]
    edits += [view.replace(node, above) for node in (*table.first, *table.above, *table.last)]
    edits += [view.replace(node, row) for node in table.current]
    begin = [f"{row} = {view.expression(table.row)}"]
    for border in table.borders:
        edits.append(_border(view, table, border, above))
        value = _value(view, border, table.current[0].slice)
        begin.append(f"{row}[{view.text(border.column)}] = {value}")
    edits.append(view.insert_before(table.nest.body[0], "\n".join(begin)))
    edits.append(view.insert_after(table.nest.body[-1], f"{above} = {row}"))
    return Rewrite(
        tuple(edits), f"keep two rows of {table.name} in place of all", table.made.lineno
    )


def one_row(view: FunctionView, table: Table) -> Rewrite | None:
    """The row above turns into the next one in place, cell by cell; None where it cannot."""
    step = dp_steps.step(view, table)
    if step is None:
        return None
    name = table.name
    edits = [view.replace(table.made, f"{name} = {view.expression(table.row)}")]
    edits += [view.replace(node, name) for node in (*table.first, *table.last)]
    edits += [_border(view, table, border, name) for border in table.borders]
    edits.append(view.replace(step.source, _source(view, step)))
    body = step.loop.body
    if step.test is None:
        edits.append(view.replace(body[0], _in_place(view, step.store, table), body[-1]))
    else:
        store = reindent(_in_place(view, step.store, table), view.step)
        text = f"if {step.test}:\n{store}"
        edits.append(view.replace(body[0], text, body[-1]))
    return Rewrite(tuple(edits), f"keep one row of {name} in place of all", table.made.lineno)


def _source(view: FunctionView, step: dp_steps.Step) -> str:
    """The range of the columns, from the last one down if the step goes backward."""
    if step.backward:
        return f"range({moved(view, step.stop, -1)}, {moved(view, step.low, -1)}, -1)"
    low = str(step.low.value) if isinstance(step.low, ast.Constant) else view.text(step.low)
    return (
        f"range({view.text(step.stop)})" if low == "0" else f"range({low}, {view.text(step.stop)})"
    )


def _in_place(view: FunctionView, store: ast.stmt, table: Table) -> str:
    """The statement at the left margin, with the table's name for each of its rows."""
    text, start = view.text(store), view.start(store)
    inside = set(ast.walk(store))
    uses = [use for use in (*table.current, *table.above) if use in inside]
    for use in sorted(uses, key=view.start, reverse=True):
        text = text[: view.start(use) - start] + table.name + text[view.end(use) - start :]
    return text.replace("\n" + view.indent(store), "\n")


def _border(view: FunctionView, table: Table, border: Border, row: str) -> Edit:
    """What the loop over a column does to the first row."""
    value = _value(view, border, ast.Constant(0))
    cell = table.row.left if isinstance(table.row, ast.BinOp) else table.row
    same = isinstance(cell, ast.List) and ast.unparse(cell.elts[0]) == value
    earlier = any(use.lineno < border.loop.lineno for use in table.first)
    there = table.width is not None and ranges.is_at_least(view, table.width, 1, border.loop)
    if border.first or (same and there and not earlier and _is_zero(border.column)):
        return view.delete(border.loop)
    return view.replace(border.loop, f"{row}[{view.text(border.column)}] = {value}")


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _value(view: FunctionView, border: Border, index: ast.expr) -> str:
    """What the border holds in the row of that index."""
    if border.variable not in resolve.loaded([border.value]):
        return view.text(border.value)
    return ast.unparse(_At(border.variable, index).visit(copy.deepcopy(border.value)))


class _At(ast.NodeTransformer):
    def __init__(self, name: str, index: ast.expr) -> None:
        self.name, self.index = name, index

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.index if node.id == self.name else node
