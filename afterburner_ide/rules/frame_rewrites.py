"""Rewrites that read columns of a table once instead of cell by cell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import arrays, effects, frames, resolve
from afterburner_ide.rules.base import Edit, Rewrite
from afterburner_ide.rules.frames import By, Placed
from afterburner_ide.rules.hoisting import HoistPoint
from afterburner_ide.rules.view import FunctionView

# How to list a column: with numpy's numbers, as pandas gives the items out one by one (which is
# slow), as plain Python objects, or as they are in a row, where ints beside floats are floats.
_COLUMN = (
    "list({0}.to_numpy())",
    "list({0}.array)",
    "{0}.tolist()",
    "list({1}.to_numpy()[:, {1}.columns.get_loc({2})])",
)
_COLUMNS = (
    "{{name: list({1}[name].to_numpy()) for name in {1}.columns}}",
    "{{name: list({1}[name].array) for name in {1}.columns}}",
    "{{name: {1}[name].tolist() for name in {1}.columns}}",
    "dict(zip({1}.columns, map(list, {1}.to_numpy().T)))",
)
_LABELLED = (
    "dict(zip({1}.index, {0}.to_numpy()))",
    "dict(zip({1}.index, {0}.array))",
    "{0}.to_dict()",
)
_KEPT = ("", " one by one", " as plain Python objects", " with the types of its rows")
_PLAIN, _ROWS = 2, 3


def ways(view: FunctionView, places: list[Placed]) -> list[int]:
    """The ways to list the columns of these cells, the most promising first.

    Plain objects come first where nobody sees what the values are made of.
    """
    nodes = [place.cell.node for place in places]
    plain = [_PLAIN] if not arrays.escapes(view, nodes) else []
    rows = [_ROWS] if any(place.cell.by is By.ROW for place in places) else []
    return list(dict.fromkeys([*plain, 0, 1, _PLAIN, *rows]))


def whole_rows(view: FunctionView, places: list[Placed], found: list[frames.Cell]) -> list[Placed]:
    """The places without those of a row of which another cell cannot be replaced."""
    rows = [frames.row_statement(view, place.cell) for place in places]
    return [
        place
        for place, row in zip(places, rows, strict=True)
        if row is None
        or sum(other is row for other in rows)
        == sum(frames.row_statement(view, cell) is row for cell in found)
    ]


def rewrite(view: FunctionView, frame: str, places: list[Placed], way: int) -> Rewrite:
    """List the columns in one of the ways above, and read the cells from the lists."""
    names: dict[tuple[HoistPoint | ast.stmt, str], str] = {}
    edits: list[Edit] = []
    lines: dict[ast.stmt, list[str]] = {}
    for place in places:
        cell = place.cell
        by_label = cell.by is By.LABEL
        key = (place.point.anchor, "" if place.whole else f"{cell.series}{cell.by}")
        if key not in names:
            wanted = f"{frame}_columns" if place.whole else f"{_word(cell)}_values"
            names[key] = view.fresh_name(wanted, *names.values())
            known = _COLUMNS if place.whole else _LABELLED if by_label else _COLUMN
            of_row = cell.by is By.ROW
            made = known[way if of_row or way < _ROWS else 0]
            line = f"{names[key]} = {made.format(cell.series, frame, cell.label)}"
            if not place.whole:
                line += f" if len({frame}) else {'{}' if by_label else '[]'}"
            lines.setdefault(place.point.anchor, []).append(line)
        column = f"{names[key]}[{cell.label}]" if place.whole else names[key]
        edits.append(view.replace(cell.node, f"{column}[{cell.at}]"))
    rows = {frames.row_statement(view, place.cell): None for place in places}
    edits += [view.delete(row) for row in rows if row is not None]
    edits += [view.insert_before(anchor, "\n".join(text)) for anchor, text in lines.items()]
    summary = f"list the columns of {frame} before the loop{_KEPT[way]}"
    return Rewrite(tuple(edits), summary, min(place.cell.node.lineno for place in places))


def _word(cell: frames.Cell) -> str:
    if isinstance(cell.column, ast.Name):
        return cell.column.id
    text = str(cell.column.value) if isinstance(cell.column, ast.Constant) else "column"
    word = "".join(c if c.isalnum() and c.isascii() else "_" for c in text).strip("_").lower()
    return word if word[:1].isalpha() else f"column_{word}".strip("_")


def iterrows(view: FunctionView, loop: ast.For) -> Iterator[Rewrite]:
    """The rewrites of `for index, row in df.iterrows()` where only cells of the row are read."""
    match loop:
        case ast.For(
            target=ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=row)]),
            iter=ast.Call(
                func=ast.Attribute(value=ast.Name(id=frame), attr="iterrows"), args=[], keywords=[]
            ) as source,
        ):
            pass
        case _:
            return
    region = effects.region_of(loop)
    cells = list(frames.row_reads(view, row, frame, "", loop.body, loop.lineno))
    stored = resolve.stored(region, nested=True)
    columns = {cell.label: cell for cell in cells}
    labels = [cell.column for cell in cells]
    simple = all(isinstance(label, ast.Constant | ast.Name) for label in labels)
    if not cells or not simple or resolve.loaded(labels) & stored or index == row:
        return
    if not frames.is_untouched(view, frame, region) or not view.own_lines(loop):
        return
    names: dict[str, str] = {}
    for text, cell in columns.items():
        names[text] = view.fresh_name(f"{_word(cell)}_at", *names.values())
    lines = [
        f"{name} = {frame}.columns.get_loc({text}) if len({frame}) else 0"
        for text, name in names.items()
    ]
    yield Rewrite(
        (
            view.insert_before(loop, "\n".join(lines)),
            view.replace(source, f"zip({frame}.index, {frame}.to_numpy())"),
            *(view.replace(cell.node, f"{row}[{names[cell.label]}]") for cell in cells),
        ),
        f"walk the rows of {frame} without a Series for each",
        loop.lineno,
    )
    names = {}
    for text, cell in columns.items():
        names[text] = view.fresh_name(f"{row}_{_word(cell)}", *names.values())
    lists = "".join(f", {frame}[{text}].tolist()" for text in names)
    yield Rewrite(
        (
            view.replace(loop.target, ", ".join([index, *names.values()])),
            view.replace(source, f"zip({frame}.index{lists}) if len({frame}) else ()"),
            *(view.replace(cell.node, names[cell.label]) for cell in cells),
        ),
        f"walk the columns of {frame} side by side as plain Python objects",
        loop.lineno,
    )
