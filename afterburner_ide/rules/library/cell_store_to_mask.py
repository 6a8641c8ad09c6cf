"""Rule: store into the cells that a test picks, all at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import cell_stores
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class CellStoreToMask(Rule):
    """Store into the cells that a test picks, all at once.

    A loop over the rows of a pandas table that tests cells and stores into others pays for a
    whole lookup with every one. The test on whole columns gives a mask, and one store under the
    mask does the rest. Only where a row looks at no other row. The columns may have other types
    than the rows have, and a division by zero gives inf; the judge compares.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.4
    break_even = "ten rows"
    examples = (
        Example(
            """
            import pandas as pd

            def filled(rows, column, value):
                df = pd.DataFrame(rows)
                result = df.copy()
                for i in range(len(df)):
                    if pd.isna(df.iloc[i][column]):
                        result.iloc[i, df.columns.get_loc(column)] = value
                return result[column].tolist()
            """,
            """
            import pandas as pd

            def filled(rows, column, value):
                df = pd.DataFrame(rows)
                result = df.copy()
                mask = pd.isna(df[column])
                if mask.any():
                    result.iloc[mask.to_numpy(), df.columns.get_loc(column)] = value
                return result[column].tolist()
            """,
        ),
        Example(
            """
            import pandas as pd

            def discount(df: pd.DataFrame):
                for i in df.index:
                    if df.loc[i, "count"] > 10 and df.loc[i, "kind"] in ("a", "b"):
                        df.loc[i, "price"] = df.loc[i, "price"] * 0.9
                return df
            """,
            """
            import pandas as pd

            def discount(df: pd.DataFrame):
                mask = (df["count"] > 10) & df["kind"].isin(["a", "b"])
                if mask.any():
                    df.loc[mask, "price"] = (df["price"] * 0.9)[mask]
                return df
            """,
        ),
        Unchanged(
            """
            def carry(df):
                for i in range(1, len(df)):
                    if df.loc[i, "a"] == 0:
                        df.loc[i, "a"] = df.loc[i - 1, "a"]
            """,
            "a row looks at the row before",
        ),
        Unchanged(
            """
            def mark(df, test):
                for i in range(len(df)):
                    if test(df.loc[i, "a"]):
                        df.loc[i, "b"] = 1
            """,
            "an unknown function takes one cell at a time",
        ),
    )
    workload = """
SCALES = (5, 50, 500)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    rows = {"a": [r.choice([None, 1.5, 2.5]) for _ in range(scale)], "b": [0.5] * scale}
    return [((rows, "a", 7.0), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            yield from cell_stores.rewrites(function, loop)
