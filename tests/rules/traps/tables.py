"""Tables of rows: shared rows, partial results, values carried from turn to turn."""

from __future__ import annotations

from .trap import ALIASING, ARGUMENTS, EXCEPTION, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "one row under many indices",
        "All rows of the table are one list, which each store changes.",
        """
        def f(n):
            table = [[0] * n] * n
            for i in range(n):
                for j in range(n):
                    for k in range(n):
                        table[i][j] += table[k][0] + 1
            return table
        """,
        ("0", "1", "3"),
        naive="""
        def f(n):
            table = [[0] * n] * n
            for i in range(n):
                for j in range(n):
                    total = table[i][j]
                    for k in range(n):
                        total += table[k][0] + 1
                    table[i][j] = total
            return table
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "rows of an argument that are one row",
        "The caller's rows may be the same list.",
        """
        def f(target, source, n):
            for i in range(n):
                for j in range(n):
                    for k in range(n):
                        target[i][j] += source[i][k] * source[k][j]
            return target
        """,
        (
            "[[0, 0], [0, 0]], [[1, 2], [3, 4]], 2",
            "*(lambda same: (same, same, 2))([[1, 2], [3, 4]])",
            "[[0, 0]] * 2, [[1, 2], [3, 4]], 2",
            "*(lambda row: ([row, row], [[1, 1], row], 2))([1, 2])",
            "[], [], 0",
        ),
        naive="""
        def f(target, source, n):
            for i in range(n):
                for j in range(n):
                    total = target[i][j]
                    for k in range(n):
                        total += source[i][k] * source[k][j]
                    target[i][j] = total
            return target
        """,
        reasons=(RESULT,),
        hostile=True,
    ),
    Trap(
        "partial sums that are read",
        "The sum of the list that holds the running total.",
        """
        def f(values):
            totals = [0]
            steps = []
            for value in values:
                totals[0] += value
                steps.append(sum(totals))
            return steps
        """,
        ("[1, 2, 3]", "[]", "[0.5]"),
        naive="""
        def f(values):
            totals = [0]
            steps = []
            total = 0
            for value in values:
                total += value
                steps.append(sum(totals))
            totals[0] = total
            return steps
        """,
        reasons=(RESULT, TYPE),
    ),
    Trap(
        "a partial result after an exception",
        "What was added up before the bad value is in the caller's row.",
        """
        def f(row, values):
            for value in values:
                row[0] += value
            return row
        """,
        ("[0], [1, 2]", "[0], [1, None, 2]", "[], []", "[], [1]", "[[]], [[1], 5]", "{}, [1]"),
        naive="""
        def f(row, values):
            total = row[0]
            for value in values:
                total += value
            row[0] = total
            return row
        """,
        reasons=(EXCEPTION, ARGUMENTS),
    ),
    Trap(
        "an accumulator that is a list",
        "`+=` on a list in a table extends that list in place, wherever else it is.",
        """
        def f(table, values):
            for value in values:
                table["all"] += value
            return table
        """,
        (
            "{'all': []}, [[1], [2]]",
            "*(lambda shared: ({'all': shared, 'other': shared}, [[1], (2,)]))([0])",
            "{'all': 'x'}, ['a', 'b']",
            "{}, []",
            "{'all': []}, [[1], 5]",
        ),
        naive="""
        def f(table, values):
            for value in values:
                table["all"] = table["all"] + value
            return table
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the item of the turn before at the start",
        "For i = 0 it is the last item, table[-1].",
        """
        def f(table):
            for i in range(len(table)):
                table[i] = table[i] + table[i - 1]
            return table
        """,
        ("[1, 2, 3]", "[]", "[5]", "['a', 'b']"),
        naive="""
        def f(table):
            last = 0
            for i in range(len(table)):
                table[i] = last = table[i] + last
            return table
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a carried value that a branch leaves out",
        "The store stands under a test, so the next turn reads what was there before.",
        """
        def f(values, n):
            for i in range(1, n):
                if values[i] > 0:
                    values[i] = values[i - 1] + 1
            return values
        """,
        ("[0, 5, -1, 3, 4], 5", "[], 0", "[1], 1", "[1, 2], 3"),
        naive="""
        def f(values, n):
            last = values[0] if values else 0
            for i in range(1, n):
                if values[i] > 0:
                    values[i] = last = last + 1
            return values
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "an empty table before the loop",
        "With no turn nothing is looked up in the empty list.",
        """
        def f(values):
            found = []
            for i in range(1, len(values)):
                found.append(values[i] - values[i - 1])
            return found
        """,
        ("[1, 4, 9]", "[]", "[1]", "'ab'", "(1, 2.5)", "{0: 1, 1: 5}"),
        naive="""
        def f(values):
            found = []
            last = values[0]
            for value in values[1:]:
                found.append(value - last)
                last = value
            return found
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a table filled from the wrong end",
        "Downwards each item is used once, upwards as often as it fits.",
        """
        def f(sizes, limit):
            reached = [True] + [False] * limit
            for size in sizes:
                for total in range(limit, size - 1, -1):
                    if reached[total - size]:
                        reached[total] = True
            return reached
        """,
        ("[2, 3], 7", "[], 3", "[9], 3", "[0], 2", "[-1], 2", "[1], 0"),
        naive="""
        def f(sizes, limit):
            reached = [True] + [False] * limit
            for size in sizes:
                for total in range(size, limit + 1):
                    if reached[total - size]:
                        reached[total] = True
            return reached
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the last row of the table is returned with the others",
        "A single row kept for all has forgotten the others.",
        """
        def f(values, n):
            table = [[0] * (n + 1)]
            for value in values:
                row = [0] * (n + 1)
                for j in range(n + 1):
                    row[j] = table[-1][j] + (value if j % 2 else 0)
                table.append(row)
            return table
        """,
        ("[1, 2], 2", "[], 1", "[5], 0", "[1], -1", "[0.5], 1"),
        naive="""
        def f(values, n):
            row = [0] * (n + 1)
            table = [row]
            for value in values:
                for j in range(n + 1):
                    row[j] = row[j] + (value if j % 2 else 0)
                table.append(row)
            return table
        """,
        reasons=(RESULT, TYPE, ALIASING),
    ),
    Trap(
        "a row that is its own neighbour",
        "For one row, table[i - 1] is table[i].",
        """
        def f(table):
            for i in range(len(table)):
                for j in range(1, len(table[i])):
                    table[i][j] += table[i - 1][j - 1]
            return table
        """,
        ("[[1, 1, 1]]", "[[1, 1, 1], [2, 2, 2]]", "[]", "[[], [1]]", "*[[[1, 1, 1]] * 2]"),
        naive="""
        def f(table):
            for i in range(len(table)):
                above = list(table[i - 1])
                for j in range(1, len(table[i])):
                    table[i][j] += above[j - 1]
            return table
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "ragged rows",
        "zip stops at the shortest row, the index raises.",
        """
        def f(a, b, n):
            result = []
            for i in range(n):
                total = 0
                for k in range(n):
                    total += a[i][k] * b[k][i]
                result.append(total)
            return result
        """,
        (
            "[[1, 2], [3, 4]], [[5, 6], [7, 8]], 2",
            "[[1, 2], [3]], [[5, 6], [7, 8]], 2",
            "[[1, 2, 9], [3, 4, 9]], [[5, 6], [7, 8]], 2",
            "[[1, 2], [3, 4]], [[5, 6], [7]], 2",
            "[], [], 0",
            "[[0.1, 1e16], [1, 1]], [[1, 1], [1, -1]], 2",
        ),
        naive="""
        def f(a, b, n):
            columns = list(zip(*b))
            return [sum(x * y for x, y in zip(a[i], columns[i])) for i in range(n)]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a sum of products with texts",
        "'ab' * 2 added to '' is a text; sum() refuses it.",
        """
        def f(words, counts, start):
            total = start
            for i in range(len(words)):
                total += words[i] * counts[i]
            return total
        """,
        (
            "['a', 'b'], [2, 1], ''",
            "[1, 2], [3, 4], 0",
            "[1, 2], [3], 0",
            "[], [1], 0",
            "[0.5], [True], 1",
        ),
        naive="""
        from operator import mul


        def f(words, counts, start):
            return sum(map(mul, words, counts), start)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "columns of no rows",
        "zip(*rows) of no rows has no columns; the first row is asked for its length.",
        """
        def f(rows):
            found = []
            for j in range(len(rows[0])):
                total = 0
                for i in range(len(rows)):
                    total += rows[i][j]
                found.append(total)
            return found
        """,
        (
            "[[1, 2], [3, 4]]",
            "[]",
            "[[]]",
            "[[1, 2], [3]]",
            "[[1], [2, 3]]",
            "[[0.1], [0.2], [0.3]]",
        ),
        naive="""
        def f(rows):
            return [sum(column) for column in zip(*rows)]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a path that stays inside",
        "The test of the bounds comes before the lookups, and -1 is a valid index.",
        """
        def f(grid, i, j):
            if i < 0 or j < 0 or i >= len(grid) or j >= len(grid[0]) or grid[i][j] != 1:
                return 0
            grid[i][j] = 2
            return 1 + f(grid, i + 1, j) + f(grid, i - 1, j) + f(grid, i, j + 1) + f(grid, i, j - 1)
        """,
        (
            "[[1, 1], [0, 1]], 0, 0",
            "[], 0, 0",
            "[[1]], -1, 0",
            "[[1, 0, 1]], 0, 0",
            "[[0]], 0, 0",
            "*[[[1]] * 3], 1, 0",
        ),
        naive="""
        def f(grid, i, j):
            if grid[i][j] != 1:
                return 0
            grid[i][j] = 2
            total = 1
            for a, b in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                if a < len(grid) and b < len(grid[0]):
                    total += f(grid, a, b)
            return total
        """,
        reasons=(RESULT, EXCEPTION),
    ),
)
