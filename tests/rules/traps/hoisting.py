"""What is moved out of a loop or above a test is evaluated when it was not, or not any more."""

from __future__ import annotations

from .trap import EXCEPTION, MEMOISED, OUTPUT, RESULT, Trap

TRAPS = (
    Trap(
        "no turn, nothing raised",
        "max of an empty list and the division are never evaluated without a turn.",
        """
        def f(values, divisor):
            found = []
            for value in values:
                found.append(value / max(values) + 1 / divisor)
            return found
        """,
        ("[], 0", "[1, 2], 0", "[1, 2], 2", "[0], 1", "[], None"),
        naive="""
        def f(values, divisor):
            largest = max(values)
            found = []
            for value in values:
                found.append(value / largest + 1 / divisor)
            return found
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a test that keeps a lookup from raising",
        "grid[i + 1] is looked up only where there is such a row.",
        """
        def f(grid, n):
            found = 0
            for i in range(n):
                for j in range(n):
                    if i > 0 and grid[i - 1][j] > 1:
                        found += grid[i - 1][j]
                    if i + 1 < n and grid[i + 1][j] > 1:
                        found += grid[i + 1][j]
            return found
        """,
        ("[[1, 2], [3, 4]], 2", "[], 0", "{0: [5, 6], 1: [7, 8]}, 2", "{0: [5]}, 1", "[[3]], 1"),
        naive="""
        def f(grid, n):
            found = 0
            for i in range(n):
                above, below = grid[i - 1], grid[i + 1]
                for j in range(n):
                    if i > 0 and above[j] > 1:
                        found += above[j]
                    if i + 1 < n and below[j] > 1:
                        found += below[j]
            return found
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "an exception caught inside the loop",
        "Moved out, the lookup raises where nobody catches it.",
        """
        def f(values, table):
            found = []
            for value in values:
                try:
                    found.append(table["key"] + value * len(table))
                except KeyError:
                    found.append(None)
            return found
        """,
        ("[1, 2], {}", "[1, 2], {'key': 3}", "[], {}"),
        naive="""
        def f(values, table):
            key = table["key"]
            found = []
            for value in values:
                try:
                    found.append(key + value * len(table))
                except KeyError:
                    found.append(None)
            return found
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the exception of an earlier statement",
        "The loop raises on a bad value before it would divide by zero.",
        """
        def f(values, divisor):
            total = 0
            for value in values:
                if value < 0:
                    raise ValueError(value)
                total += value * (100 // divisor)
            return total
        """,
        ("[1, -2], 0", "[-1], 0", "[1], 3", "[], 0", "[-1], 2"),
        naive="""
        def f(values, divisor):
            total = 0
            if values:
                factor = 100 // divisor
            for value in values:
                if value < 0:
                    raise ValueError(value)
                total += value * factor
            return total
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a length that the loop changes",
        "len() of a list that grows and shrinks is another number each turn.",
        """
        def f(values):
            seen = 0
            for _ in range(4):
                if len(values) > 2:
                    values.pop()
                else:
                    values.append(seen)
                seen += len(values)
            return seen
        """,
        ("[1, 2, 3, 4]", "[]", "[1]"),
        naive="""
        def f(values):
            seen = 0
            count = len(values)
            for _ in range(4):
                if count > 2:
                    values.pop()
                else:
                    values.append(seen)
                seen += len(values)
            return seen
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the same list twice",
        "The loop stores into `b`, which is `a` as well for one of the calls.",
        """
        def f(a, b):
            for i in range(len(a)):
                for j in range(len(b)):
                    b[j] = b[j] + a[i] * len(a)
            return a
        """,
        ("[1, 2, 3], [4, 5]", "*(lambda same: (same, same))([1, 2, 3])", "[], [1]", "[1], []"),
        naive="""
        def f(a, b):
            for i in range(len(a)):
                step = a[i] * len(a)
                for j in range(len(b)):
                    b[j] = b[j] + step
            return a
        """,
        reasons=(RESULT,),
        hostile=True,
    ),
    Trap(
        "rows that are swapped",
        "rows[i] is another row after the swap.",
        """
        def f(rows):
            for i in range(len(rows)):
                for j in range(len(rows)):
                    if rows[i][0] < rows[j][0]:
                        rows[i], rows[j] = rows[j], rows[i]
            return rows
        """,
        (
            "[[3], [1], [2]]",
            "[[2], [2], [0], [1]]",
            "[]",
            "*[[[1]] * 2]",
            "[[2, 'a'], [1]]",
            "[[]]",
        ),
        naive="""
        def f(rows):
            for i in range(len(rows)):
                row = rows[i]
                for j in range(len(rows)):
                    if row[0] < rows[j][0]:
                        rows[i], rows[j] = rows[j], rows[i]
            return rows
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a row that is replaced in the loop",
        "The row is bound anew on each turn of the inner loop.",
        """
        def f(rows, n):
            for i in range(n):
                for j in range(n):
                    rows[i] = rows[i] + [rows[i][j] + j]
            return rows
        """,
        ("[[1], [2]], 2", "[[]], 0", "*(lambda row: ([row, row], 2))([1, 2])"),
        naive="""
        def f(rows, n):
            for i in range(n):
                row = rows[i]
                for j in range(n):
                    row.append(row[j] + j)
            return rows
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a value looked up before it changes",
        "The store between two lookups of the same key.",
        """
        def f(values, table):
            for value in values:
                if table[value] > 1:
                    table[value] -= table[value] // 2
                    table[value] += table[value] * 2
            return table
        """,
        ("[1, 2, 1], {1: 5, 2: 1}", "[], {}", "[3], {}", "[0], [4]"),
        naive="""
        def f(values, table):
            for value in values:
                found = table[value]
                if found > 1:
                    table[value] -= found // 2
                    table[value] += found * 2
            return table
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "names of a comprehension",
        "The inner `n` is another name than the outer one.",
        """
        def f(values, n):
            return [n * n + sum([n * n for n in values]) for m in range(n)]
        """,
        ("[1, 2], 3", "[], 0", "['a'], 1"),
        naive="""
        def f(values, n):
            square = n * n
            return [square + sum([square for n in values]) for m in range(n)]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a call that prints",
        "The helper prints each time it is called.",
        """
        def size(values):
            print("size of", values)
            return len(values)


        def f(values):
            total = 0
            for value in values:
                total += value * size(values)
            return total
        """,
        ("[1, 2, 3]", "[]", "[5]"),
        naive="""
        def size(values):
            print("size of", values)
            return len(values)


        def f(values):
            total = 0
            count = size(values)
            for value in values:
                total += value * count
            return total
        """,
        target="f",
        reasons=(OUTPUT,),
    ),
    Trap(
        "a call that gives something else each time",
        "next() of an iterator looks the same each time and is not.",
        """
        def f(stream, n):
            found = []
            for i in range(n):
                found.append(next(stream) * 2 + i)
            return found
        """,
        ("iter([5, 6, 7]), 2", "iter([1]), 3", "iter([]), 0"),
        naive="""
        def f(stream, n):
            found = []
            if n > 0:
                step = next(stream) * 2
            for i in range(n):
                found.append(step + i)
            return found
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a global that the loop changes",
        "Each turn calls a function that binds the global anew.",
        """
        LEVEL = 1


        def raise_level(by):
            global LEVEL
            LEVEL += by


        def f(values):
            found = []
            for value in values:
                raise_level(value)
                found.append(value * (LEVEL + 1))
            return found
        """,
        ("[1, 2, 3]", "[]"),
        naive="""
        LEVEL = 1


        def raise_level(by):
            global LEVEL
            LEVEL += by


        def f(values):
            found = []
            level = LEVEL + 1
            for value in values:
                raise_level(value)
                found.append(value * level)
            return found
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a constant list that is handed out",
        "Each call gives a list of its own, which the caller may change.",
        """
        def f(names):
            titles = ["Dr", "Prof", "Mrs", "Mr"]
            found = []
            for name in names:
                if name in titles:
                    found.append(name)
            titles.extend(found)
            return titles
        """,
        ("['Mr', 'x']", "[]", "['Dr', 'Dr']", "['Mrs']"),
        naive="""
        TITLES = ["Dr", "Prof", "Mrs", "Mr"]


        def f(names):
            titles = TITLES
            found = []
            for name in names:
                if name in titles:
                    found.append(name)
            titles.extend(found)
            return titles
        """,
        reasons=(RESULT, MEMOISED),
    ),
    Trap(
        "a constant dict in the loop",
        "The inner dict is new on each turn; the table collects four of them.",
        """
        def f(keys):
            table = []
            for key in keys:
                row = {"a": 1, "b": [2]}
                row["b"].append(key)
                table.append(row)
            return table
        """,
        ("[1, 2, 3]", "[]"),
        naive="""
        ROW = {"a": 1, "b": [2]}


        def f(keys):
            table = []
            for key in keys:
                row = dict(ROW)
                row["b"].append(key)
                table.append(row)
            return table
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a pattern that does not compile",
        "Compiled at import, a bad pattern keeps the module from loading.",
        """
        import re


        def f(texts, strict):
            found = []
            for text in texts:
                if strict:
                    found.append(bool(re.search("(", text)))
                else:
                    found.append(bool(re.search("b+", text)))
            return found
        """,
        ("['abba', 'x'], False", "['a'], True", "[], True"),
    ),
    Trap(
        "an import that fails",
        "Inside the function the missing module is caught; at the top the module does not load.",
        """
        def f(values):
            try:
                import there_is_no_such_module_as_this
            except ImportError:
                return sum(values)
            return there_is_no_such_module_as_this.total(values)
        """,
        ("[1, 2]", "[]"),
        silent=("hoist-imports",),
    ),
    Trap(
        "an attribute that changes",
        "The object's attribute is what the loop itself counts.",
        """
        class Counter:
            def __init__(self):
                self.count = 0

            def step(self):
                self.count += 1
                return self.count


        def f(counter, n):
            found = []
            for _ in range(n):
                counter.step()
                found.append(counter.count * 10)
            return found
        """,
        ("Counter(), 3", "Counter(), 0"),
        naive="""
        class Counter:
            def __init__(self):
                self.count = 0

            def step(self):
                self.count += 1
                return self.count


        def f(counter, n):
            found = []
            count = counter.count * 10
            for _ in range(n):
                counter.step()
                found.append(count)
            return found
        """,
        target="f",
        reasons=(RESULT,),
    ),
    Trap(
        "a condition that the loop makes false",
        "The test looks at what its own branch changes.",
        """
        def f(values, limit):
            kept = []
            for value in values:
                if len(kept) < limit:
                    kept.append(value)
            return kept
        """,
        ("[1, 2, 3, 4], 2", "[], 1", "[1], 0", "[1, 2], 2.5", "[1], None"),
        naive="""
        def f(values, limit):
            kept = []
            if len(kept) < limit:
                for value in values:
                    kept.append(value)
            return kept
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a guard that raises only when asked",
        "With no value nothing asks for the key.",
        """
        def f(values, options):
            found = []
            for value in values:
                if options["verbose"]:
                    found.append(str(value))
                found.append(value)
            return found
        """,
        ("[], {}", "[1], {}", "[1, 2], {'verbose': True}", "[1], {'verbose': []}", "[], None"),
        naive="""
        def f(values, options):
            if options["verbose"]:
                return [part for value in values for part in (str(value), value)]
            return list(values)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the operands are evaluated from left to right",
        "The item on the left is looked up first, so its error comes first.",
        """
        def f(costs, table, n):
            for i in range(1, n):
                table[i] = costs[i] + min(table[i - 1], costs[i - 1])
            return table
        """,
        (
            "{1: 1, 2: 2, 0: 0}, {0: 5}, 3",
            "{}, {}, 2",
            "{1: 1}, {}, 2",
            "[1, 2], [0, 0], 2",
            "[], [], 0",
        ),
        naive="""
        def f(costs, table, n):
            for i in range(1, n):
                last = table[i - 1]
                other = costs[i - 1]
                table[i] = costs[i] + (other if other < last else last)
            return table
        """,
        reasons=(EXCEPTION,),
        hostile=True,
    ),
)
