"""Tables of a dynamic program that are filled row by row, each row from the one above."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_ide.rules import effects, liveness, ranges, resolve
from afterburner_ide.rules.carried import offset_of
from afterburner_ide.rules.dp_borders import Border, border_of, is_equal, is_number
from afterburner_ide.rules.view import LOOPS, FunctionView

_CELLS = (ast.Constant, ast.Name, ast.UnaryOp, ast.Attribute, ast.Call)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of which only the row being filled and the one above it matter.

    `nest` fills the rows below the first one after another; `variable` counts them. The lookups
    of rows are by which row they mean: the first one before the nest, the current one and the
    one above it in the nest, the last one behind it.
    """

    made: ast.Assign
    name: str
    row: ast.expr
    nest: ast.For
    variable: str
    borders: tuple[Border, ...]
    first: tuple[ast.Subscript, ...]
    current: tuple[ast.Subscript, ...]
    above: tuple[ast.Subscript, ...]
    last: tuple[ast.Subscript, ...]

    @property
    def width(self) -> ast.expr | None:
        """How many items `[0] * n` or `[0 for _ in range(n)]` has."""
        match self.row:
            case ast.BinOp(right=width):
                return width
            case ast.ListComp(generators=[ast.comprehension(iter=ast.Call(args=[width]))]):
                return width
        return None


def tables(view: FunctionView) -> list[Table]:
    """The tables in the target that a row or two can stand for."""
    found = []
    for node in view.walk(ast.Assign):
        table = _table(view, node) if isinstance(node, ast.Assign) else None
        if table is not None:
            found.append(table)
    return found


def _table(view: FunctionView, made: ast.Assign) -> Table | None:
    match made:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.ListComp(
                elt=row,
                generators=[
                    ast.comprehension(
                        target=ast.Name(id=counter),
                        iter=ast.Call(args=[height]) as source,
                        ifs=[],
                        is_async=0,
                    )
                ],
            ),
        ) if resolve.calls(view, source, "builtins.range") and _is_row(view, row):
            pass
        case _:
            return None
    if counter in _free(row) or not view.own_lines(made):
        return None
    if view.function_of(made) is not view.node or liveness.is_shared(view, name):
        return None
    rest = view.block_of(made)
    rest = rest[rest.index(made) + 1 :]
    uses = _uses(view, name, made, rest)
    if not uses or not _has_rows(view, height, row, made):
        return None
    if not _stays(view, [row, height], rest):
        return None
    borders: list[Border] = []
    for nest in rest:
        border = border_of(view, nest, name, height, rest)
        if border is not None:
            borders.append(border)
        elif isinstance(nest, ast.For) and _counts_rows(view, nest, uses):
            break
    else:
        return None
    at = rest.index(nest)
    gone = {node for border in borders for node in ast.walk(border.loop)}
    uses = [use for use in uses if use not in gone]
    parts = _parts(view, nest, height, uses)
    if parts is None:
        return None
    variable, current, above = parts
    inside = set(ast.walk(nest))
    early = {node for item in rest[:at] for node in ast.walk(item)}
    first = tuple(use for use in uses if use in early)
    last = tuple(use for use in uses if use not in early and use not in inside)
    bound = _bound(rest)
    if any(bound & resolve.loaded([use.slice]) for use in last) or variable in _bound(nest.body):
        return None
    safe = ranges.is_at_least(view, height, 1, made)
    if not safe and not all(
        isinstance(view.parents[use], ast.Subscript) for use in (*first, *last)
    ):
        # Without a row the lookup raises; so does one in a row without items, if there is one.
        return None
    if not all(is_number(use.slice, 0) for use in first):
        return None
    if not all(_is_last(view, use, height) for use in last):
        return None
    return Table(made, name, row, nest, variable, tuple(borders), first, current, above, last)


def _is_row(view: FunctionView, row: ast.expr) -> bool:
    """Whether it is a list of one and the same value, as often as a number says."""
    match row:
        case ast.BinOp(left=ast.List(elts=[cell]), op=ast.Mult(), right=width):
            return _is_cell(view, cell) and effects.is_pure(view, width)
        case ast.ListComp(
            elt=cell,
            generators=[
                ast.comprehension(
                    target=ast.Name(id=counter),
                    iter=ast.Call(args=[width]) as source,
                    ifs=[],
                    is_async=0,
                )
            ],
        ) if resolve.calls(view, source, "builtins.range"):
            return (
                _is_cell(view, cell)
                and effects.is_pure(view, width)
                and counter not in resolve.loaded([cell])
            )
    return False


def _is_cell(view: FunctionView, cell: ast.expr) -> bool:
    if isinstance(cell, ast.UnaryOp) and isinstance(cell.op, ast.USub):
        return _is_cell(view, cell.operand)
    return (
        isinstance(cell, _CELLS)
        and effects.is_pure(view, cell)
        and not effects.is_fresh(view, cell)
    ) or (
        resolve.calls(view, cell, "builtins.float")
        and isinstance(cell, ast.Call)
        and all(isinstance(part, ast.Constant) for part in cell.args)
    )


def _bound(nodes: Sequence[ast.AST]) -> set[str]:
    """Every name bound there, by comprehensions too."""
    return {
        node.id
        for root in nodes
        for node in ast.walk(root)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }


def _free(row: ast.expr) -> set[str]:
    own = resolve.stored([row], nested=True)
    return {name for name in resolve.loaded([row]) if name not in own}


def _has_rows(view: FunctionView, height: ast.expr, row: ast.expr, made: ast.stmt) -> bool:
    """Whether there is a first row for certain, or the rows are empty too where there is none."""
    if ranges.is_at_least(view, height, 1, made):
        return True
    match row:
        case (
            ast.BinOp(right=width)
            | ast.ListComp(generators=[ast.comprehension(iter=ast.Call(args=[width]))])
        ):
            return ast.dump(width) == ast.dump(height)
    return False


def _stays(view: FunctionView, nodes: list[ast.expr], rest: Sequence[ast.stmt]) -> bool:
    """Whether what a row is made of is the same whenever a row is made."""
    names = {name for node in nodes for name in _free(node)}
    if names & resolve.stored(rest) or any(liveness.is_shared(view, name) for name in names):
        return False
    return all(
        not effects.is_mutated(view, name, rest)
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Call)
        for name in resolve.loaded(part.args)
        if resolve.is_local(view, name) or resolve.is_parameter(view, name)
    )


def _uses(
    view: FunctionView, name: str, made: ast.stmt, rest: Sequence[ast.stmt]
) -> list[ast.Subscript]:
    """Every lookup of a row; none if the table itself is seen in any other way."""
    inside = {node for item in rest for node in ast.walk(item)}
    own = set(ast.walk(made))
    found: list[ast.Subscript] = []
    for node in view.walk(ast.Name):
        if not isinstance(node, ast.Name) or node.id != name or node in own:
            continue
        parent = view.parents[node]
        if node not in inside or not isinstance(parent, ast.Subscript) or parent.value is not node:
            return []
        plain = not isinstance(parent.slice, ast.Slice | ast.Tuple)
        if not plain or not isinstance(parent.ctx, ast.Load) or not view.editable(parent):
            return []
        found.append(parent)
    return found


def _counts_rows(view: FunctionView, nest: ast.For, uses: Sequence[ast.Subscript]) -> bool:
    """Whether the loop's own variable says which row is looked up."""
    found = _counter(view, nest)
    inside = set(ast.walk(nest))
    return found is not None and any(
        use in inside and offset_of(use.slice, found[0]) is not None for use in uses
    )


def _counter(view: FunctionView, item: ast.For) -> tuple[str, ast.expr, int] | None:
    """What counts the turns of a loop, what it counts up to, and from where."""
    if item.orelse:
        return None
    zero = ast.Constant(0)
    match item.target, item.iter:
        case ast.Name(id=variable), ast.Call(args=[stop]) if resolve.calls(
            view, item.iter, "builtins.range"
        ):
            found = (variable, stop, 0)
        case ast.Name(id=variable), ast.Call(args=[ast.Constant(value=int(start)), stop]) if (
            resolve.calls(view, item.iter, "builtins.range")
        ):
            found = (variable, stop, start)
        case ast.Tuple(elts=[ast.Name(id=variable), _]), ast.Call(args=[walked, *more]) if (
            resolve.calls(view, item.iter, "builtins.enumerate") and isinstance(item.iter, ast.Call)
        ):
            starts = [*more, *(keyword.value for keyword in item.iter.keywords), zero]
            match starts[0]:
                case ast.Constant(value=int(start)):
                    length = ast.Call(ast.Name("len", ast.Load()), [walked], [])
                    stop = ast.BinOp(length, ast.Add(), ast.Constant(start))
                    found = (variable, stop, start)
                case _:
                    return None
        case _:
            return None
    return None if found[0] in resolve.stored(item.body) else found


def _parts(
    view: FunctionView, nest: ast.For, height: ast.expr, uses: Sequence[ast.Subscript]
) -> tuple[str, tuple[ast.Subscript, ...], tuple[ast.Subscript, ...]] | None:
    """The variable and the lookups of the current row and of the one above; None if others."""
    found = _counter(view, nest)
    if found is None or not isinstance(nest.iter, ast.Call) or _leaves(nest.body):
        return None
    variable, stop, start = found
    offset = 1 - start
    rows = stop if not offset else ast.BinOp(stop, ast.Add(), ast.Constant(offset))
    if not is_equal(view, rows, height, nest) or not view.own_lines(nest, *nest.body):
        return None
    inside = set(ast.walk(nest))
    current: list[ast.Subscript] = []
    above: list[ast.Subscript] = []
    for use in (use for use in uses if use in inside):
        at = offset_of(use.slice, variable)
        if at == offset:
            current.append(use)
        elif at == offset - 1:
            above.append(use)
        else:
            return None
    return (variable, tuple(current), tuple(above)) if current and above else None


def _leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether a turn may end before its last statement and others, or what follows, come."""
    for item in body:
        if isinstance(item, ast.Break | ast.Continue) or resolve.suspends([item]):
            return True
        if isinstance(item, LOOPS):
            if _leaves(item.orelse):
                return True
            continue
        blocks = [getattr(item, field, []) for field in ("body", "orelse", "finalbody")]
        blocks += [part.body for part in getattr(item, "handlers", [])]
        blocks += [part.body for part in getattr(item, "cases", [])]
        if isinstance(item, ast.Try) or any(_leaves(block) for block in blocks):
            return True
    return False


def _is_last(view: FunctionView, use: ast.Subscript, height: ast.expr) -> bool:
    if ast.unparse(use.slice) == "-1":
        return True
    after = ast.BinOp(use.slice, ast.Add(), ast.Constant(1))
    return is_equal(view, after, height, use)
