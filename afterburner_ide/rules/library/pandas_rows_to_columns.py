"""Rule: read a table's columns once instead of cell by cell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, frames, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.frames import By, Placed
from afterburner_ide.rules.hoisting import HoistPoint
from afterburner_ide.rules.view import FunctionView

# How to list a column: with the items that pandas gives out one by one, as plain Python objects,
# or as they are in a row, where ints and floats side by side are all floats.
_COLUMN = (
    "list({0}[{1}].array)",
    "{0}[{1}].tolist()",
    "list({0}.to_numpy()[:, {0}.columns.get_loc({1})])",
)
_COLUMNS = (
    "{{name: list({0}[name].array) for name in {0}.columns}}",
    "{{name: {0}[name].tolist() for name in {0}.columns}}",
    "dict(zip({0}.columns, map(list, {0}.to_numpy().T)))",
)
_LABELLED = ("dict(zip({0}.index, {0}[{1}].array))", "{0}[{1}].to_dict()")


class PandasRowsToColumns(Rule):
    """Read a table's columns once instead of cell by cell.

    `df.iloc[i]["a"]` builds a whole row for one cell. A list of the column, made before the
    loop, gives the same cell a hundred times faster. A row of ints and floats holds floats
    only, while the column keeps its ints; so there are several candidates, which differ in the
    types of the cells, and the judge says which one is right for the tables at hand.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.0
    break_even = "three rows"
    examples = (
        Example(
            """
            import pandas as pd

            def select(rows, size):
                df = pd.DataFrame(rows)
                found = []
                for i in range(len(df)):
                    if df.iloc[i]["size"] == size:
                        found.append(i)
                return found
            """,
            """
            import pandas as pd

            def select(rows, size):
                df = pd.DataFrame(rows)
                found = []
                size_values = list(df["size"].array) if len(df) else []
                for i in range(len(df)):
                    if size_values[i] == size:
                        found.append(i)
                return found
            """,
        ),
        Example(
            """
            def total(df):
                cost = 0
                for _, row in df.iterrows():
                    cost += row["price"] * row["count"]
                return cost
            """,
            """
            def total(df):
                cost = 0
                price_at = df.columns.get_loc("price") if len(df) else 0
                count_at = df.columns.get_loc("count") if len(df) else 0
                for _, row in zip(df.index, df.to_numpy()):
                    cost += row[price_at] * row[count_at]
                return cost
            """,
        ),
        Example(
            """
            def as_dicts(df, names):
                rows = []
                for i in range(len(df)):
                    rows.append({name: df.iloc[i][name] for name in names})
                return rows
            """,
            """
            def as_dicts(df, names):
                rows = []
                df_columns = {name: list(df[name].array) for name in df.columns}
                for i in range(len(df)):
                    rows.append({name: df_columns[name][i] for name in names})
                return rows
            """,
        ),
        Unchanged(
            """
            def fill(df):
                for i in range(1, len(df)):
                    if df.iloc[i]["a"] == 0:
                        df.loc[i, "a"] = df.iloc[i - 1]["a"]
            """,
            "the loop changes the table that it reads",
        ),
        Unchanged(
            """
            def apply(df, function):
                return [function(row) for _, row in df.iterrows()]
            """,
            "the rows themselves are needed",
        ),
        Unchanged(
            """
            def last(df):
                return df.iloc[-1]["a"]
            """,
            "one cell does not pay for a column",
        ),
    )
    workload = """
SCALES = (3, 30, 300)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    rows = [{"name": f"n{i}", "size": r.randrange(5)} for i in range(scale)]
    return [((rows, 3), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not all(resolve.is_builtin(function, name) for name in ("list", "len", "dict", "zip")):
            return
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            yield from _iterrows(function, loop)
        found = list(frames.cells(function))
        for frame in dict.fromkeys(cell.frame for cell in found):
            places = [frames.placed(function, cell) for cell in found if cell.frame == frame]
            usable = _whole_rows(function, [place for place in places if place is not None], found)
            if usable:
                ways = 3 if any(place.cell.by is By.ROW for place in usable) else 2
                for way in range(ways):
                    yield _rewrite(function, frame, usable, way)


def _whole_rows(view: FunctionView, places: list[Placed], found: list[frames.Cell]) -> list[Placed]:
    """The places without those of a row of which another cell cannot be replaced."""
    rows = [frames.row_statement(view, place.cell) for place in places]
    return [
        place
        for place, row in zip(places, rows, strict=True)
        if row is None
        or sum(other is row for other in rows)
        == sum(frames.row_statement(view, cell) is row for cell in found)
    ]


def _rewrite(view: FunctionView, frame: str, places: list[Placed], way: int) -> Rewrite:
    names: dict[tuple[HoistPoint | ast.stmt, str], str] = {}
    edits: list[Edit] = []
    lines: dict[ast.stmt, list[str]] = {}
    for place in places:
        cell = place.cell
        label, by_label = view.text(cell.column), cell.by is By.LABEL
        key = (place.point.anchor, f"{'' if place.whole else label}{cell.by}")
        if key not in names:
            wanted = f"{frame}_columns" if place.whole else f"{_word(cell.column)}_values"
            names[key] = view.fresh_name(wanted, *names.values())
            ways = _COLUMNS if place.whole else _LABELLED if by_label else _COLUMN
            made = ways[way if cell.by is By.ROW else min(way, 1)]
            line = f"{names[key]} = {made.format(frame, label)}"
            if not place.whole:
                line += f" if len({frame}) else {'{}' if by_label else '[]'}"
            lines.setdefault(place.point.anchor, []).append(line)
        column = f"{names[key]}[{label}]" if place.whole else names[key]
        edits.append(view.replace(cell.node, f"{column}[{cell.at}]"))
    rows = {frames.row_statement(view, place.cell): None for place in places}
    edits += [view.delete(row) for row in rows if row is not None]
    edits += [view.insert_before(anchor, "\n".join(text)) for anchor, text in lines.items()]
    kept = ("", " as plain Python objects", " with the types of its rows")[way]
    summary = f"list the columns of {frame} before the loop{kept}"
    return Rewrite(tuple(edits), summary, min(place.cell.node.lineno for place in places))


def _word(column: ast.expr) -> str:
    if isinstance(column, ast.Name):
        return column.id
    text = str(column.value) if isinstance(column, ast.Constant) else "column"
    word = "".join(c if c.isalnum() and c.isascii() else "_" for c in text).strip("_").lower()
    return word if word[:1].isalpha() else f"column_{word}".strip("_")


def _iterrows(view: FunctionView, loop: ast.For) -> Iterator[Rewrite]:
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
    columns = {view.text(cell.column): cell.column for cell in cells}
    simple = all(isinstance(c, ast.Constant | ast.Name) for c in columns.values())
    if not cells or not simple or resolve.loaded(columns.values()) & stored or index == row:
        return
    if not frames.is_untouched(view, frame, region) or not view.own_lines(loop):
        return
    names: dict[str, str] = {}
    for text, column in columns.items():
        names[text] = view.fresh_name(f"{_word(column)}_at", *names.values())
    lines = [
        f"{name} = {frame}.columns.get_loc({text}) if len({frame}) else 0"
        for text, name in names.items()
    ]
    yield Rewrite(
        (
            view.insert_before(loop, "\n".join(lines)),
            view.replace(source, f"zip({frame}.index, {frame}.to_numpy())"),
            *(view.replace(cell.column, names[view.text(cell.column)]) for cell in cells),
        ),
        f"walk the rows of {frame} without a Series for each",
        loop.lineno,
    )
    names = {}
    for text, column in columns.items():
        names[text] = view.fresh_name(f"{row}_{_word(column)}", *names.values())
    lists = "".join(f", {frame}[{text}].tolist()" for text in names)
    yield Rewrite(
        (
            view.replace(loop.target, ", ".join([index, *names.values()])),
            view.replace(source, f"zip({frame}.index{lists}) if len({frame}) else ()"),
            *(view.replace(cell.node, names[view.text(cell.column)]) for cell in cells),
        ),
        f"walk the columns of {frame} side by side as plain Python objects",
        loop.lineno,
    )
