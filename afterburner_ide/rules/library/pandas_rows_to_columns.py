"""Rule: read a table's columns once instead of cell by cell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import frame_rewrites, frames, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


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
                size_values = df["size"].tolist() if len(df) else []
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
                df_columns = {name: list(df[name].to_numpy()) for name in df.columns}
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
            yield from frame_rewrites.iterrows(function, loop)
        found = list(frames.cells(function))
        for frame in dict.fromkeys(cell.frame for cell in found):
            places = [frames.placed(function, cell) for cell in found if cell.frame == frame]
            usable = frame_rewrites.whole_rows(
                function, [place for place in places if place is not None], found
            )
            if usable:
                for way in frame_rewrites.ways(function, usable):
                    yield frame_rewrites.rewrite(function, frame, usable, way)
