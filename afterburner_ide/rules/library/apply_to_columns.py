"""Rule: compute whole columns instead of calling a function for each row."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import applied
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class ApplyToColumns(Rule):
    """Compute whole columns instead of calling a function for each row.

    `df.apply(lambda row: …, axis=1)` builds a row for every call, and `column.apply(…)` calls
    Python for every value. Arithmetic, comparisons and choices do the same on whole columns.
    A row of ints and floats holds floats only, so that there is a second candidate with floats;
    both sides of a choice are computed for all rows; a division by zero gives inf.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.3
    break_even = "ten rows"
    examples = (
        Example(
            """
            import pandas as pd

            def costs(rows):
                df = pd.DataFrame(rows)
                total = df.apply(lambda row: row["price"] * row["count"] + 1, axis=1)
                return total.tolist()
            """,
            """
            import pandas as pd

            def costs(rows):
                df = pd.DataFrame(rows)
                total = df["price"] * df["count"] + 1
                return total.tolist()
            """,
        ),
        Example(
            """
            import pandas as pd

            def capped(df: pd.DataFrame, limit):
                df["score"] = df["score"].map(lambda x: limit if x > limit else x)
                return df
            """,
            """
            import pandas as pd

            def capped(df: pd.DataFrame, limit):
                df["score"] = df["score"].mask(df["score"] > limit, limit)
                return df
            """,
        ),
        Example(
            """
            import numpy as np
            import pandas as pd

            def grade(df: pd.DataFrame):
                def passed(row):
                    if row["score"] >= 50 and row["tries"] in (1, 2):
                        return "yes"
                    return "no"

                df["passed"] = df.apply(passed, axis=1)
                return df
            """,
            """
            import numpy as np
            import pandas as pd

            def grade(df: pd.DataFrame):
                def passed(row):
                    if row["score"] >= 50 and row["tries"] in (1, 2):
                        return "yes"
                    return "no"

                df["passed"] = np.where((df["score"] >= 50) & df["tries"].isin([1, 2]), "yes", "no")
                return df
            """,
        ),
        Unchanged(
            """
            import pandas as pd

            def ranges(df: pd.DataFrame):
                return df.apply(lambda column: column.max() - column.min())
            """,
            "it is called for each column",
        ),
        Unchanged(
            """
            def lengths(items):
                return items.apply(lambda x: x * 2)
            """,
            "it is not known to be a column",
        ),
        Unchanged(
            """
            import pandas as pd

            def titles(df: pd.DataFrame, table):
                return df["a"].map(lambda x: table.get(x, x))
            """,
            "a lookup takes one value at a time",
        ),
    )
    workload = """
SCALES = (5, 50, 500)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    price = [r.choice([0.5, 1.5, 2.25]) for _ in range(scale)]
    return [(({"price": price, "count": [r.randrange(9) for _ in range(scale)]},), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Call):
            assert isinstance(node, ast.Call)
            yield from applied.rewrites(function, node)
