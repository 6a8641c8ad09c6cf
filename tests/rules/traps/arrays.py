"""numpy: integers that wrap, sums in pairs, views, and zeros that do not raise."""

from __future__ import annotations

from .trap import ALIASING, ARGUMENTS, EXCEPTION, FLOAT, RESULT, TYPE, Trap

NUMPY = ("numpy",)

TRAPS = (
    Trap(
        "integers that wrap around",
        "int64 items wrap where the ints of a list grow.",
        """
        import numpy as np


        def f(values, start):
            total = start
            for i in range(len(values)):
                total = total + values[i]
            return total
        """,
        (
            "np.array([2**62, 2**62, 2**62]), 0",
            "np.array([], dtype=np.int64), 0",
            "np.array([200, 100], dtype=np.uint8), np.uint8(0)",
            "[2**62, 2**62], 0",
            "np.array([0.1, 0.2]), 0",
        ),
        naive="""
        import numpy as np


        def f(values, start):
            return start + sum(list(values.tolist() if hasattr(values, "tolist") else values))
        """,
        reasons=(TYPE, EXCEPTION),
        needs=NUMPY,
    ),
    Trap(
        "a division by zero that does not raise",
        "numpy floats give inf and a warning, Python floats raise.",
        """
        import numpy as np


        def f(values, weights):
            found = []
            for i in range(len(values)):
                found.append(float(values[i] / weights[i]))
            return found
        """,
        (
            "np.array([1.0, 0.0]), np.array([0.0, 0.0])",
            "[1.0], [0.0]",
            "np.array([]), np.array([])",
            "np.array([1, 2]), np.array([2, 0])",
            "np.array([1.0, 2.0]), np.array([1.0])",
        ),
        naive="""
        import numpy as np


        def f(values, weights):
            values = list(map(float, values))
            weights = list(map(float, weights))
            return [a / b for a, b in zip(values, weights)]
        """,
        reasons=(EXCEPTION,),
        needs=NUMPY,
    ),
    Trap(
        "a sum that numpy rounds otherwise",
        "np.sum adds in pairs, the loop from left to right.",
        """
        import numpy as np


        def f(values):
            total = 0.0
            for i in range(len(values)):
                total += values[i]
            return float(total)
        """,
        (
            "np.array([1e16, 1.0, -1e16] * 100)",
            "np.array([1e16, 1.0, -1e16])",
            "np.array([])",
            "np.array([1, 2, 3])",
            "[0.1] * 3",
            "np.array([True, False])",
            "np.ones((2, 1))",
        ),
        naive="""
        from math import fsum


        def f(values):
            return float(fsum(values))
        """,
        reasons=(FLOAT,),
        needs=NUMPY,
    ),
    Trap(
        "shapes that broadcast",
        "A vector of one item fits any other; the loop raises IndexError.",
        """
        import numpy as np


        def f(a, b):
            out = np.zeros(len(a))
            for i in range(len(a)):
                out[i] = a[i] * b[i]
            return out
        """,
        (
            "np.array([1.0, 2.0]), np.array([3.0, 4.0])",
            "np.array([1.0, 2.0]), np.array([3.0])",
            "np.array([1.0, 2.0]), np.array([3.0, 4.0, 5.0])",
            "np.array([]), np.array([])",
            "[1, 2], [3, 4]",
        ),
        naive="""
        import numpy as np


        def f(a, b):
            return np.asarray(a) * np.asarray(b, dtype=float)
        """,
        reasons=(EXCEPTION,),
        needs=NUMPY,
    ),
    Trap(
        "stores that are cut to the array's type",
        "A float stored into an int array loses its fraction.",
        """
        import numpy as np


        def f(values, factor):
            for i in range(len(values)):
                values[i] = values[i] * factor
            return values
        """,
        (
            "np.array([1, 2, 3]), 0.5",
            "np.array([1.0, 2.0]), 0.5",
            "[1, 2], 0.5",
            "np.array([], dtype=int), 2",
            "np.array([1, 2], dtype=np.int8), 100",
        ),
        naive="""
        import numpy as np


        def f(values, factor):
            return values * factor
        """,
        reasons=(TYPE, ALIASING, EXCEPTION),
        needs=NUMPY,
    ),
    Trap(
        "slices that are views",
        "A slice of an array is the array's own memory, of a list it is a copy.",
        """
        import numpy as np


        def f(values):
            first = values[:2]
            for i in range(len(values)):
                values[i] = values[i] + 10
            return [int(item) for item in first]
        """,
        ("np.array([1, 2, 3])", "[1, 2, 3]", "np.array([], dtype=int)", "[]"),
        naive="""
        import numpy as np


        def f(values):
            first = list(values[:2])
            for i in range(len(values)):
                values[i] = values[i] + 10
            return [int(item) for item in first]
        """,
        reasons=(RESULT,),
        needs=NUMPY,
    ),
    Trap(
        "a row that is a view of the table",
        "Row and table share their items; a list of the row does not.",
        """
        import numpy as np


        def f(table):
            for i in range(1, len(table)):
                for j in range(len(table[i])):
                    table[i][j] += table[i - 1][j]
            return table
        """,
        (
            "np.array([[1, 2], [3, 4], [5, 6]])",
            "[[1, 2], [3, 4]]",
            "np.zeros((0, 2))",
            "np.ones((1, 1))",
        ),
        naive="""
        import numpy as np


        def f(table):
            rows = [list(row) for row in table]
            for i in range(1, len(rows)):
                rows[i] = [a + b for a, b in zip(rows[i], rows[i - 1])]
            return rows
        """,
        reasons=(TYPE, ARGUMENTS),
        needs=NUMPY,
    ),
    Trap(
        "items of an array are no ints",
        "Their type is seen in the result; tolist() gives Python numbers.",
        """
        import numpy as np


        def f(values):
            found = []
            for i in range(len(values)):
                if values[i] > 1:
                    found.append(values[i])
            return found
        """,
        ("np.array([1, 2, 3])", "np.array([1.5, 2.5], dtype=np.float32)", "[1, 2]", "np.array([])"),
        naive="""
        import numpy as np


        def f(values):
            return [value for value in np.asarray(values).tolist() if value > 1]
        """,
        reasons=(TYPE,),
        needs=NUMPY,
    ),
    Trap(
        "the smallest where there is a NaN",
        "A comparison with NaN is false, np.min gives NaN.",
        """
        import numpy as np


        def f(values):
            best = values[0]
            place = 0
            for i in range(len(values)):
                if values[i] < best:
                    best = values[i]
                    place = i
            return float(best), place
        """,
        (
            "np.array([2.0, np.nan, 1.0])",
            "np.array([np.nan, 1.0])",
            "np.array([1.0, 1.0])",
            "np.array([])",
            "[3, 1, 1]",
        ),
        naive="""
        import numpy as np


        def f(values):
            return float(np.min(values)), int(np.argmin(values))
        """,
        reasons=(FLOAT, EXCEPTION),
        needs=NUMPY,
    ),
    Trap(
        "an array of objects",
        "Items that are Python objects are added as such, with their own errors.",
        """
        import numpy as np


        def f(values):
            total = 0
            for value in values:
                total += value * 2
            return total
        """,
        (
            "np.array([1, 2**70], dtype=object)",
            "np.array(['a', 'b'], dtype=object)",
            "np.array([1, None], dtype=object)",
            "np.array([], dtype=object)",
            "np.array([3, 4])",
        ),
        naive="""
        import numpy as np


        def f(values):
            return int((np.asarray(values).astype(float) * 2).sum())
        """,
        reasons=(RESULT, TYPE, EXCEPTION),
        needs=NUMPY,
    ),
    Trap(
        "a test of an array's truth",
        "`if a == b` of arrays raises for more than one item.",
        """
        import numpy as np


        def f(rows, wanted):
            count = 0
            for row in rows:
                if row == wanted:
                    count += 1
            return count
        """,
        (
            "np.array([1, 2, 1]), 1",
            "np.array([[1, 2], [1, 2]]), np.array([1, 2])",
            "[[1], [2]], [1]",
            "np.array([[1], [2]]), 1",
            "np.array([]), 1",
            "np.array([np.nan]), np.nan",
        ),
        naive="""
        import numpy as np


        def f(rows, wanted):
            return int(np.sum(np.asarray(rows) == wanted))
        """,
        reasons=(EXCEPTION,),
        needs=NUMPY,
    ),
    Trap(
        "a matrix product of integers",
        "Products and sums of int32 wrap, and a @ b checks the shapes.",
        """
        import numpy as np


        def f(a, b):
            rows, inner, columns = len(a), len(b), len(b[0])
            out = [[0] * columns for _ in range(rows)]
            for i in range(rows):
                for j in range(columns):
                    for k in range(inner):
                        out[i][j] += int(a[i][k]) * int(b[k][j])
            return out
        """,
        (
            "np.array([[2**40, 1], [3, 4]]), np.array([[2**40, 0], [0, 1]])",
            "[[1, 2]], [[3], [4]]",
            "[[1]], [[3], [4]]",
            "[], [[1]]",
            "[[1, 2, 3]], [[1], [2]]",
        ),
        naive="""
        import numpy as np


        def f(a, b):
            return (np.asarray(a) @ np.asarray(b)).tolist()
        """,
        reasons=(RESULT, EXCEPTION),
        needs=NUMPY,
    ),
    Trap(
        "a loop that looks at what it stored",
        "Each turn reads what the turn before wrote; whole arrays read the old items.",
        """
        import numpy as np


        def f(values, rate):
            for i in range(1, len(values)):
                values[i] = values[i - 1] * rate + values[i]
            return values
        """,
        (
            "np.array([1.0, 2.0, 3.0]), 0.5",
            "np.array([1.0]), 2",
            "np.array([1, 2, 3]), 2",
            "np.array([]), 1",
        ),
        naive="""
        import numpy as np


        def f(values, rate):
            values[1:] = values[:-1] * rate + values[1:]
            return values
        """,
        reasons=(RESULT, FLOAT),
        needs=NUMPY,
    ),
)
