"""Names: shadowed builtins, closures, globals, defaults."""

from __future__ import annotations

from .trap import ARGUMENTS, EXCEPTION, FLOAT, RESULT, STATE, TYPE, Trap

TRAPS = (
    Trap(
        "a parameter called sum",
        "`sum` is a number here, and cannot be called.",
        """
        def f(values, sum):
            for value in values:
                sum += value
            return sum
        """,
        ("[1, 2], 3", "[], 0", "['a'], ''"),
        naive="""
        def f(values, sum):
            return sum(values) + sum
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a local called len",
        "After the loop `len` is a number.",
        """
        def f(values):
            len = 0
            for value in values:
                if value > 1:
                    len += 1
            return len
        """,
        ("[1, 2, 3]", "[]", "['a']"),
        naive="""
        def f(values):
            len = len([value for value in values if value > 1])
            return len
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a global called max",
        "The module's own max is less than the builtin.",
        """
        def max(a, b):
            return a - b


        def f(values):
            best = 0
            for value in values:
                best = max(best, value)
            return best
        """,
        ("[1, 2, 3]", "[]", "[0.5]"),
        naive="""
        def max(a, b):
            return a - b


        def f(values):
            best = 0
            for value in values:
                if value > best:
                    best = value
            return best
        """,
        target="f",
        reasons=(RESULT, FLOAT),
        silent=("min-max-to-conditional",),
    ),
    Trap(
        "a builtin that comes from an import",
        "`sum` of numpy or math is not the builtin.",
        """
        from math import fsum as sum


        def f(values):
            total = sum(values)
            return total, sum([value for value in values])
        """,
        ("[0.1] * 10", "[1, 2]", "[]", "[1e16, 1.0, -1e16]"),
        naive="""
        def f(values):
            total = sum(values)
            return total, sum([value for value in values])
        """,
        reasons=(TYPE, FLOAT),
    ),
    Trap(
        "a builtin that the module replaces later",
        "Below the function, the name is bound to something else.",
        """
        def f(values):
            found = []
            for value in values:
                if len(found) < len(values):
                    found.append(abs(value))
            return found


        def abs(value):
            return value * 2


        def len(values):
            return 2
        """,
        ("[-1, -2, -3]", "[]"),
        naive="""
        def f(values):
            return [-value if value < 0 else value for value in values]


        def abs(value):
            return value * 2


        def len(values):
            return 2
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a class attribute called range",
        "Inside the class body the name is the class's, inside the method the builtin.",
        """
        class Span:
            range = 5
            len = staticmethod(lambda values: 7)

            def f(self, values):
                total = 0
                for i in range(len(values)):
                    total += values[i] * self.len(values)
                return total + self.range
        """,
        ("Span(), [1, 2]", "Span(), []"),
        naive="""
        class Span:
            range = 5
            len = staticmethod(lambda values: 7)

            def f(self, values):
                return sum(values) * len(values) + self.range
        """,
        target="Span.f",
        reasons=(RESULT,),
    ),
    Trap(
        "a global that a call replaces",
        "The function itself binds the module's `limit` anew.",
        """
        limit = 3


        def f(values):
            global limit
            kept = []
            for value in values:
                if value < limit + 1:
                    kept.append(value)
                    limit -= 1
            return kept
        """,
        ("[1, 2, 3, 0]",),
        naive="""
        limit = 3


        def f(values):
            global limit
            kept = []
            most = limit + 1
            for value in values:
                if value < most:
                    kept.append(value)
                    limit -= 1
            return kept
        """,
        reasons=(RESULT, STATE),
    ),
    Trap(
        "a nested function that rebinds",
        "The helper changes the function's `best` by nonlocal.",
        """
        def f(values):
            best = 0

            def look(value):
                nonlocal best
                if value > best:
                    best = value

            found = []
            for value in values:
                look(value)
                found.append(best * 2)
            return found
        """,
        ("[1, 3, 2]", "[]", "[-1]"),
        naive="""
        def f(values):
            best = 0
            twice = best * 2

            def look(value):
                nonlocal best
                if value > best:
                    best = value

            found = []
            for value in values:
                look(value)
                found.append(twice)
            return found
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "closures over a loop's variable",
        "All functions see the last value; made in a helper each would see its own.",
        """
        def f(values):
            makers = []
            for value in values:
                makers.append(lambda: value * 2)
            return [make() for make in makers]
        """,
        ("[1, 2, 3]", "[]"),
        naive="""
        def f(values):
            makers = [(lambda value: lambda: value * 2)(value) for value in values]
            return [make() for make in makers]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "closures in a comprehension",
        "A comprehension's variable is a new one; the function's own stays.",
        """
        def f(values):
            value = 10
            makers = []
            for item in values:
                makers.append(lambda: item + value)
            item = 100
            return [make() for make in makers], value
        """,
        ("[1, 2]", "[]"),
        naive="""
        def f(values):
            value = 10
            makers = [lambda: item + value for item in values]
            item = 100
            return [make() for make in makers], value
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a default that is one list for all calls",
        "What the first call appends is there in the second.",
        """
        def f(value, seen=[]):
            if value in seen:
                return len(seen)
            seen.append(value)
            return -len(seen)
        """,
        ("1", "2", "1, [1]", "3, []"),
        naive="""
        def f(value, seen=[]):
            seen = list(seen)
            if value in seen:
                return len(seen)
            seen.append(value)
            return -len(seen)
        """,
        reasons=(ARGUMENTS, STATE),
    ),
    Trap(
        "a helper that is called by name at each turn",
        "The helper replaces itself in the module.",
        """
        def step(value):
            global step
            step = twice
            return value


        def twice(value):
            return value * 2


        def f(values):
            found = []
            for value in values:
                found.append(step(value))
            return found
        """,
        ("[1, 2, 3]",),
        naive="""
        def step(value):
            global step
            step = twice
            return value


        def twice(value):
            return value * 2


        def f(values):
            found = []
            call = step
            for value in values:
                found.append(call(value))
            return found
        """,
        target="f",
        reasons=(RESULT,),
    ),
    Trap(
        "a helper with names of its own",
        "Inlined, `n` in the helper would be the caller's n.",
        """
        n = 100


        def scaled(value):
            return value * n


        def f(values, n):
            total = 0
            for value in values:
                total += scaled(value) + n
            return total
        """,
        ("[1, 2], 3", "[], 0", "['a'], 1"),
        naive="""
        n = 100


        def scaled(value):
            return value * n


        def f(values, n):
            total = 0
            for value in values:
                total += value * n + n
            return total
        """,
        target="f",
        reasons=(RESULT,),
    ),
    Trap(
        "arguments that are evaluated once, and in order",
        "Written into the helper's expression, `pop()` is called twice or in another order.",
        """
        def gap(high, low):
            return (low - high) * low


        def f(values):
            found = []
            while len(values) > 1:
                found.append(gap(values.pop(), values.pop(0)))
            return found
        """,
        ("[1, 2, 5, 9]", "[]", "[1]", "[1, 'a']"),
        naive="""
        def gap(high, low):
            return (low - high) * low


        def f(values):
            found = []
            while len(values) > 1:
                low = values.pop(0)
                found.append((low - values.pop()) * low if values else low)
                if len(found) > 1:
                    found.append(values and values.pop())
            return found
        """,
        target="f",
        reasons=(RESULT,),
    ),
    Trap(
        "unpacked arguments",
        "The number of arguments is checked at the call.",
        """
        def area(width, height=2, *rest, scale=1):
            return width * height * scale + len(rest)


        def f(rows):
            found = []
            for row in rows:
                found.append(area(*row, scale=len(row)))
            return found
        """,
        ("[(1, 2), (3,), (1, 2, 3, 4)]", "[()]", "[]", "['ab']"),
        naive="""
        def area(width, height=2, *rest, scale=1):
            return width * height * scale + len(rest)


        def f(rows):
            return [row[0] * (row[1] if len(row) > 1 else 2) * len(row) for row in rows]
        """,
        target="f",
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a name that is deleted",
        "After `del` the name raises, where a hoisted value would go on.",
        """
        def f(values, limit):
            found = []
            for value in values:
                found.append(value + limit)
                if value > 2:
                    del limit
            return found
        """,
        ("[1, 2], 5", "[1, 3], 5", "[3, 1], 5", "[], 0"),
        naive="""
        def f(values, limit):
            return [value + limit for value in values]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "an exception's name",
        "`error` is unbound after its handler.",
        """
        def f(values):
            error = None
            count = 0
            for value in values:
                try:
                    count += 10 // value
                except ZeroDivisionError as error:
                    count += len(str(error))
            return count, error
        """,
        ("[1, 2]", "[0]", "[]", "[1, 0, 2]"),
        naive="""
        def f(values):
            error = None
            count = 0
            for value in values:
                try:
                    count += 10 // value
                except ZeroDivisionError as problem:
                    count += len(str(problem))
            return count, error
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "locals() sees the names",
        "What the function calls its names is its result.",
        """
        def f(values):
            total = 0
            for value in values:
                total += value
            return sorted(locals())
        """,
        ("[1, 2]", "[]"),
        naive="""
        def f(values):
            total = sum(values)
            return sorted(locals())
        """,
        reasons=(RESULT,),
    ),
)
