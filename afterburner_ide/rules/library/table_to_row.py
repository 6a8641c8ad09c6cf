"""Rule: keep two rows of a table, or one, in place of all of them."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import dp_rows, dp_tables
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class TableToRow(Rule):
    """Keep two rows of a table, or one, in place of all of them.

    A table that is filled row by row, each row from the one above, and of which only the last
    row is used, needs as much memory as it has cells. Two rows do: the one being filled and the
    one above. Where a cell starts as the one above it and else looks only to its left, one row
    is enough: the loop over it runs forward when the cell to the left is to be one of the same
    row, and backward when it is to be one of the row above. One subscript less for each cell is
    faster too. The distance to the left must not be negative.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.6
    kind = "template"
    break_even = "a table of 5 rows"
    examples = (
        Example(
            """
            def ways(amount: int, coins: list[int]) -> int:
                m, n = len(coins), amount
                f = [[0] * (n + 1) for _ in range(m + 1)]
                f[0][0] = 1
                for i, x in enumerate(coins, 1):
                    for j in range(n + 1):
                        f[i][j] = f[i - 1][j]
                        if j >= x:
                            f[i][j] += f[i][j - x]
                return f[m][n]
            """,
            """
            def ways(amount: int, coins: list[int]) -> int:
                n = amount
                f = [0] * (n + 1)
                f[0] = 1
                for i, x in enumerate(coins, 1):
                    for j in range(x, n + 1):
                        f[j] += f[j - x]
                return f[n]
            """,
        ),
        Example(
            """
            def common(a: str, b: str) -> int:
                m, n = len(a), len(b)
                table = [[0] * (n + 1) for _ in range(m + 1)]
                for i in range(1, m + 1):
                    for j in range(1, n + 1):
                        if a[i - 1] == b[j - 1]:
                            table[i][j] = table[i - 1][j - 1] + 1
                        else:
                            table[i][j] = max(table[i - 1][j], table[i][j - 1])
                return table[m][n]
            """,
            """
            def common(a: str, b: str) -> int:
                m, n = len(a), len(b)
                previous = [0] * (n + 1)
                for i in range(1, m + 1):
                    row = [0] * (n + 1)
                    for j in range(1, n + 1):
                        if a[i - 1] == b[j - 1]:
                            row[j] = previous[j - 1] + 1
                        else:
                            row[j] = max(previous[j], row[j - 1])
                    previous = row
                return previous[n]
            """,
        ),
        Example(
            """
            def distance(a, b):
                f = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
                for i in range(len(a) + 1):
                    f[i][0] = i
                for j in range(len(b) + 1):
                    f[0][j] = j
                for i, x in enumerate(a, 1):
                    for j, y in enumerate(b, 1):
                        if x == y:
                            f[i][j] = f[i - 1][j - 1]
                        else:
                            f[i][j] = min(f[i - 1][j], f[i][j - 1], f[i - 1][j - 1]) + 1
                return f[-1][-1]
            """,
            """
            def distance(a, b):
                previous = [0] * (len(b) + 1)
                for j in range(len(b) + 1):
                    previous[j] = j
                for i, x in enumerate(a, 1):
                    row = [0] * (len(b) + 1)
                    row[0] = i
                    for j, y in enumerate(b, 1):
                        if x == y:
                            row[j] = previous[j - 1]
                        else:
                            row[j] = min(previous[j], row[j - 1], previous[j - 1]) + 1
                    previous = row
                return previous[-1]
            """,
        ),
        Example(
            """
            def most(weights, values, room):
                f = [[0] * (room + 1) for _ in range(len(weights) + 1)]
                for i, w in enumerate(weights, 1):
                    for j in range(room + 1):
                        if j < w:
                            f[i][j] = f[i - 1][j]
                        else:
                            f[i][j] = max(f[i - 1][j], f[i - 1][j - w] + values[i - 1])
                return f[-1][room]
            """,
            """
            def most(weights, values, room):
                f = [0] * (room + 1)
                for i, w in enumerate(weights, 1):
                    for j in range(room, w - 1, -1):
                        f[j] = max(f[j], f[j - w] + values[i - 1])
                return f[room]
            """,
        ),
        Unchanged(
            """
            def paths(rows, columns):
                table = [[1] * len(columns) for _ in range(len(rows))]
                for i in range(1, len(rows)):
                    for j in range(1, len(columns)):
                        table[i][j] = table[i - 1][j] + table[i][j - 1]
                return table
            """,
            "the table is returned",
        ),
        Unchanged(
            """
            def sums(a, b):
                f = [[1] * (len(b) + 1) for _ in range(len(a) + 1)]
                for i in range(1, len(a) + 1):
                    for j in range(1, len(b) + 1):
                        f[i][j] = f[i - 1][j] + f[i - 2][j - 1]
                return f[-1][-1]
            """,
            "the row before the one above is read too",
        ),
        Unchanged(
            """
            def shared(a, b):
                f = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
                for i in range(1, len(a) + 1):
                    for j in range(1, len(b) + 1):
                        f[i][j] = f[i - 1][j - 1] + 1 if a[i - 1] == b[j - 1] else f[i - 1][j]
                found = []
                i, j = len(a), len(b)
                while i and j:
                    if f[i][j] != f[i - 1][j]:
                        found.append(a[i - 1])
                        j -= 1
                    i -= 1
                return found
            """,
            "the way back through the table needs all of it",
        ),
    )
    workload = """
SCALES = (5, 30, 100)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((10 * scale, r.sample(range(1, 3 * scale), scale)), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for table in dp_tables.tables(function):
            single = dp_rows.one_row(function, table)
            if single is not None:
                yield single
            else:
                yield dp_rows.two_rows(function, table)
