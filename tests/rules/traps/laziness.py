"""Generators, one-shot iterables and coroutines: what is read when, and how far."""

from __future__ import annotations

from .trap import ARGUMENTS, EXCEPTION, OUTPUT, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "any stops at the first hit",
        "The items behind the hit are never looked at.",
        """
        def f(values):
            return any(10 // value > 3 for value in values)
        """,
        ("[5, 2, 0]", "[5, 0, 2]", "[]", "iter([1, 2, 3])", "[9]"),
        naive="""
        def f(values):
            return any([10 // value > 3 for value in values])
        """,
        reasons=(EXCEPTION, ARGUMENTS),
    ),
    Trap(
        "an iterator that is left half read",
        "What the loop did not take is there for the caller.",
        """
        def f(stream, limit):
            for value in stream:
                if value > limit:
                    return value
            return None
        """,
        ("iter([1, 5, 2, 3]), 4", "[1, 5], 4", "(x for x in [1, 2]), 4", "iter([]), 0"),
        naive="""
        def f(stream, limit):
            found = [value for value in stream if value > limit]
            return found[0] if found else None
        """,
        reasons=(ARGUMENTS,),
    ),
    Trap(
        "an iterator that is read twice",
        "The second walk finds nothing left.",
        """
        def f(stream):
            total = 0
            for value in stream:
                total += value
            count = 0
            for value in stream:
                count += 1
            return total, count
        """,
        ("iter([1, 2])", "[1, 2]", "(x for x in (3,))", "{1, 2}"),
        naive="""
        def f(stream):
            values = list(stream)
            return sum(values), len(values)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "an iterator in an inner loop",
        "The first turn of the outer loop reads all of it.",
        """
        def f(rows, stream):
            found = []
            for row in rows:
                for value in stream:
                    found.append(row * value)
            return found
        """,
        ("[1, 2], iter([3, 4])", "[1, 2], [3, 4]", "[], iter([1])", "iter([1]), (1, 2)"),
        naive="""
        def f(rows, stream):
            stream = list(stream)
            return [row * value for row in rows for value in stream]
        """,
        reasons=(RESULT, ARGUMENTS),
    ),
    Trap(
        "zip reads one item too many",
        "Which of the two is read first decides what is left of them.",
        """
        def f(left, right):
            found = []
            for a, b in zip(left, right):
                found.append(a * b)
            return found, list(left), list(right)
        """,
        (
            "iter([1, 2, 3]), iter([4])",
            "iter([1]), iter([4, 5, 6])",
            "[1], [2]",
            "iter([]), iter([1])",
        ),
        naive="""
        def f(left, right):
            found = [a * b for b, a in zip(right, left)]
            return found, list(left), list(right)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the length of an iterator",
        "It has none; the loop counts.",
        """
        def f(stream):
            count = 0
            for _ in stream:
                count += 1
            return count
        """,
        ("iter([1, 2])", "[1]", "{}", "'abc'", "(x for x in [])", "range(4)"),
        naive="""
        def f(stream):
            return len(stream)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a generator that prints between its items",
        "Consumer and producer take turns.",
        """
        def f(values):
            def doubled():
                for value in values:
                    print("make", value)
                    yield value * 2

            total = 0
            for value in doubled():
                print("take", value)
                total += value
            return total
        """,
        ("[1, 2]", "[]"),
        naive="""
        def f(values):
            def doubled():
                for value in values:
                    print("make", value)
                    yield value * 2

            total = 0
            for value in list(doubled()):
                print("take", value)
                total += value
            return total
        """,
        reasons=(OUTPUT,),
    ),
    Trap(
        "a function that yields",
        "The items before the bad one come out before it raises.",
        """
        def f(values):
            seen = []
            for value in values:
                if value not in seen:
                    seen.append(value)
                    yield 10 // value
            yield len(seen)
        """,
        ("[5, 5, 2]", "[5, 0, 1]", "[]", "[[1]]", "iter([1, 2])"),
        naive="""
        def f(values):
            found = [10 // value for value in dict.fromkeys(values)]
            yield from found
            yield len(found)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a generator that is stopped by a return",
        "What it returns is seen by `yield from` only.",
        """
        def f(values):
            def upto(limit):
                for value in values:
                    if value > limit:
                        return "stopped"
                    yield value
                return "done"

            how = yield from upto(3)
            yield how
        """,
        ("[1, 2, 5, 1]", "[1]", "[]"),
        naive="""
        def f(values):
            yield from (value for value in values if value <= 3)
            yield "done"
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a list changed while a generator walks it",
        "The generator sees what is appended after it was made.",
        """
        def f(values):
            stream = (value * 2 for value in values)
            values.append(10)
            first = sum(stream)
            values.append(20)
            return first, sum(stream)
        """,
        ("[1, 2]", "[]"),
        naive="""
        def f(values):
            stream = [value * 2 for value in values]
            values.append(10)
            first = sum(stream)
            values.append(20)
            return first, sum(stream)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a generator over a name that is bound anew",
        "The first iterable is fixed at once, everything else when it is asked.",
        """
        def f(values, factor):
            stream = (value * factor for value in values)
            values = [100]
            factor = factor + 1
            return list(stream)
        """,
        ("[1, 2], 3", "[], 0"),
        naive="""
        def f(values, factor):
            stream = [value * factor for value in values]
            values = [100]
            factor = factor + 1
            return stream
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the first of a filter that raises later",
        "next() takes one item, and the rest is never computed.",
        """
        def f(values, default):
            return next((value for value in values if 100 % value == 0), default)
        """,
        ("[3, 5, 0]", "[0, 5], None", "[3], None", "[], 1", "iter([7, 10, 3]), 0")[1:],
        naive="""
        def f(values, default):
            found = [value for value in values if 100 % value == 0]
            return found[0] if found else default
        """,
        reasons=(ARGUMENTS,),
    ),
    Trap(
        "StopIteration inside a generator",
        "It becomes a RuntimeError; a loop outside would just raise it.",
        """
        def f(stream, n):
            def pairs():
                for _ in range(n):
                    yield next(stream), next(stream)

            return list(pairs())
        """,
        ("iter([1, 2, 3, 4]), 2", "iter([1, 2, 3]), 2", "iter([]), 0"),
        naive="""
        def f(stream, n):
            return [(next(stream), next(stream)) for _ in range(n)]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a coroutine that waits in the loop",
        "Between two turns others run.",
        """
        import asyncio


        async def f(values):
            log = []

            async def other():
                log.append("other")

            task = asyncio.ensure_future(other())
            for value in values:
                log.append(value * len(values))
                await asyncio.sleep(0)
            await task
            return log
        """,
        ("[1, 2]", "[]"),
        naive="""
        import asyncio


        async def f(values):
            log = []

            async def other():
                log.append("other")

            task = asyncio.ensure_future(other())
            log.extend([value * len(values) for value in values])
            await task
            return log
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "a map that is asked for its items twice",
        "map and filter are iterators, a list comprehension is not.",
        """
        def f(values):
            doubled = map(lambda value: value * 2, values)
            return max(doubled, default=None), list(doubled)
        """,
        ("[1, 2]", "[]", "iter([3])"),
        naive="""
        def f(values):
            doubled = [value * 2 for value in values]
            return max(doubled, default=None), list(doubled)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "reading ahead from a shared stream",
        "The key function reads from the same iterator.",
        """
        def f(stream):
            found = []
            for value in stream:
                if value == 0:
                    found.append(next(stream, None))
                else:
                    found.append(value)
            return found
        """,
        ("iter([1, 0, 0, 2])", "iter([0])", "iter([])"),
        naive="""
        def f(stream):
            values = list(stream)
            return [value for i, value in enumerate(values) if i == 0 or values[i - 1] != 0]
        """,
        reasons=(RESULT, TYPE),
    ),
    Trap(
        "a sum that raises after it has read",
        "The stream is read up to the bad item.",
        """
        def f(stream):
            try:
                return sum(value * 2 for value in stream)
            except TypeError:
                return list(stream)
        """,
        ("iter([1, None, 2, 3])", "iter([1, 2])", "iter([])", "[1, 2]"),
        naive="""
        def f(stream):
            values = list(stream)
            try:
                return sum(value * 2 for value in values)
            except TypeError:
                return list(stream)
        """,
        reasons=(RESULT,),
    ),
)
