"""Recursion that remembers, recursion that becomes a loop, and what both forget."""

from __future__ import annotations

from .trap import ALIASING, ARGUMENTS, EXCEPTION, FLOAT, OUTPUT, RESULT, STATE, TYPE, Trap

TRAPS = (
    Trap(
        "recursion over something that changes",
        "Each call leaves a trace, which a cache leaves out.",
        """
        def f(n):
            calls = []

            def g(k):
                calls.append(k)
                return 1 if k < 2 else g(k - 1) + g(k - 2)

            return g(n), len(calls)
        """,
        ("1", "6"),
        naive="""
        from functools import cache


        def f(n):
            calls = []

            @cache
            def g(k):
                calls.append(k)
                return 1 if k < 2 else g(k - 1) + g(k - 2)

            return g(n), len(calls)
        """,
        reasons=(RESULT,),
        silent=("cache-pure-recursion",),
    ),
    Trap(
        "recursion that is told what it has seen",
        "A default argument is one list for all calls.",
        """
        def f(n, limit=[3]):
            if n < 2:
                return n
            limit[0] += 1
            return f(n - 1) + f(n - 2) + limit[0]
        """,
        ("1", "5", "2"),
        naive="""
        def f(n, limit=[3]):
            limit = list(limit)
            if n < 2:
                return n
            limit[0] += 1
            return f(n - 1, limit) + f(n - 2, limit) + limit[0]
        """,
        reasons=(RESULT, STATE),
        silent=("cache-pure-recursion",),
    ),
    Trap(
        "a closure variable that changes between two calls",
        "The cache of the first call would answer the second with what was true before.",
        """
        def f(n):
            step = 1

            def g(k):
                return step if k < 2 else g(k - 1) + g(k - 2)

            first = g(n)
            step = 2
            return first, g(n)
        """,
        ("1", "6"),
        naive="""
        from functools import cache


        def f(n):
            step = 1

            @cache
            def g(k):
                return step if k < 2 else g(k - 1) + g(k - 2)

            first = g(n)
            step = 2
            return first, g(n)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a global that changes between two calls",
        "What the helper remembers was true under another rate.",
        """
        RATE = 1


        def cost(n):
            if n < 2:
                return RATE
            return cost(n - 1) + cost(n - 2)


        def f(n, rates):
            global RATE
            found = []
            for rate in rates:
                RATE = rate
                found.append(cost(n))
            return found
        """,
        ("6, [1, 5, 2]", "1, [3, 4]", "3, []"),
        naive="""
        from functools import cache

        RATE = 1


        @cache
        def cost(n):
            if n < 2:
                return RATE
            return cost(n - 1) + cost(n - 2)


        def f(n, rates):
            global RATE
            found = []
            for rate in rates:
                RATE = rate
                found.append(cost(n))
            return found
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "lists that a recursion returns are changed",
        "A cached list is one list; each caller of the original gets its own.",
        """
        def f(n):
            if n < 2:
                return [n]
            left = f(n - 1)
            right = f(n - 2)
            left.append(right[-1])
            return left
        """,
        ("0", "1", "5"),
        naive="""
        from functools import cache


        def f(n):
            @cache
            def g(n):
                if n < 2:
                    return [n]
                left = g(n - 1)
                right = g(n - 2)
                left.append(right[-1])
                return left

            return g(n)
        """,
        reasons=(RESULT,),
        silent=("cache-pure-recursion",),
    ),
    Trap(
        "rows of the result are different lists",
        "The same subproblem twice gives two equal lists, with a cache twice the same.",
        """
        def f(n):
            if n < 2:
                return [n]
            return [f(n - 1), f(n - 2), f(n - 2)]
        """,
        ("0", "2", "4"),
        naive="""
        from functools import cache


        def f(n):
            @cache
            def g(n):
                if n < 2:
                    return [n]
                return [g(n - 1), g(n - 2), g(n - 2)]

            return g(n)
        """,
        reasons=(ALIASING,),
    ),
    Trap(
        "a recursion that prints",
        "Each visit prints its line.",
        """
        def f(n):
            print("visit", n)
            return 1 if n < 2 else f(n - 1) + f(n - 2)
        """,
        ("1", "5"),
        naive="""
        from functools import cache


        def f(n):
            @cache
            def g(n):
                print("visit", n)
                return 1 if n < 2 else g(n - 1) + g(n - 2)

            return g(n)
        """,
        reasons=(OUTPUT,),
        silent=("cache-pure-recursion", "recurrence-to-loop"),
    ),
    Trap(
        "arguments that cannot be hashed",
        "A list as an argument is no key.",
        """
        def f(items, k):
            if k == 0:
                return 1
            if not items:
                return 0
            return f(items[1:], k) + f(items[1:], k - 1)
        """,
        ("[1, 2, 3], 2", "(1, 2, 3), 1", "'abcd', 2", "[], 0"),
        naive="""
        from functools import cache


        def f(items, k):
            @cache
            def g(items, k):
                if k == 0:
                    return 1
                if not items:
                    return 0
                return g(items[1:], k) + g(items[1:], k - 1)

            return g(items, k)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "equal arguments of other types share a cache's entry",
        "True, 1 and 1.0 are one key but give 'True', '1' and '1.0'.",
        """
        def f(values):
            def show(value, depth):
                if depth == 0:
                    return str(value)
                return show(value, depth - 1) + show(value, depth - 2 if depth > 1 else 0)

            return [show(value, 2) for value in values]
        """,
        ("[1, True, 1.0, 0.0, -0.0]", "[]", "[2]"),
        naive="""
        from functools import cache


        def f(values):
            @cache
            def show(value, depth):
                if depth == 0:
                    return str(value)
                return show(value, depth - 1) + show(value, depth - 2 if depth > 1 else 0)

            return [show(value, 2) for value in values]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a recursion that takes from a list",
        "Each call pops one item off the caller's list.",
        """
        def f(stack, depth):
            if depth == 0 or not stack:
                return 0
            top = stack.pop()
            return top + f(stack, depth - 1) + f(stack, depth - 1)
        """,
        ("[1, 2, 3, 4, 5], 3", "[], 2", "[7], 1"),
        naive="""
        def f(stack, depth):
            stack = list(stack)
            if depth == 0 or not stack:
                return 0
            top = stack.pop()
            return top + f(stack, depth - 1) + f(stack, depth - 1)
        """,
        reasons=(RESULT, ARGUMENTS),
        silent=("cache-pure-recursion",),
    ),
    Trap(
        "a total of floats from the other end",
        "The recursion adds from the last item to the first, a loop from the first to the last.",
        """
        def f(values):
            if not values:
                return 0
            return values[0] + f(values[1:])
        """,
        ("[0.1, 1e16, -1e16]", "[]", "[1, 2, 3]", "[-0.0]", "(True, 2)"),
        naive="""
        def f(values):
            return sum(values)
        """,
        reasons=(FLOAT,),
    ),
    Trap(
        "a tail call in another order of arguments",
        "The new values of both parameters are worked out from the old ones.",
        """
        def f(a, b, n):
            if n == 0:
                return a, b
            return f(b, a + b, n - 1)
        """,
        ("0, 1, 10", "1, 1, 0", "'a', 'b', 4"),
        naive="""
        def f(a, b, n):
            while n != 0:
                a = b
                b = a + b
                n = n - 1
            return a, b
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a tail call under a try",
        "An exception of the deeper call is caught by every frame around it.",
        """
        def f(values, depth=0):
            try:
                if not values:
                    return depth // (depth - 3)
                return f(values[1:], depth + 1)
            except ZeroDivisionError:
                return f([], depth + 10)
        """,
        ("[1, 2, 3]", "[]", "[1]"),
        naive="""
        def f(values, depth=0):
            while values:
                values = values[1:]
                depth += 1
            return depth // (depth - 3)
        """,
        reasons=(EXCEPTION,),
        silent=("tail-recursion-to-loop",),
    ),
    Trap(
        "closures made on the way down",
        "Each call has its own `n`; in a loop all functions would see the last one.",
        """
        def f(n, makers=()):
            if n == 0:
                return [make() for make in makers]
            return f(n - 1, (*makers, lambda: n * 10))
        """,
        ("0", "1", "4"),
        naive="""
        def f(n, makers=()):
            while n != 0:
                makers = (*makers, lambda: n * 10)
                n -= 1
            return [make() for make in makers]
        """,
        reasons=(RESULT,),
        silent=("tail-recursion-to-loop",),
    ),
    Trap(
        "a default that the tail call leaves out",
        "A call without the last argument starts over with its default.",
        """
        def f(n, step=1):
            if n <= 0:
                return n, step
            if n % 2:
                return f(n - step)
            return f(n - step, step + 1)
        """,
        ("0", "9", "10, 3", "7, 2"),
        naive="""
        def f(n, step=1):
            while n > 0:
                if n % 2:
                    n = n - step
                else:
                    n, step = n - step, step + 1
            return n, step
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a method that is overridden",
        "`self.f` is the subclass's method, which adds one at each level.",
        """
        class Base:
            def f(self, n):
                if n <= 1:
                    return 1
                return n * self.f(n - 1)


        class Sub(Base):
            def f(self, n):
                return super().f(n) + 1
        """,
        ("Base(), 5", "Sub(), 5", "Sub(), 1"),
        naive="""
        class Base:
            def f(self, n):
                total = 1
                while n > 1:
                    total *= n
                    n -= 1
                return total


        class Sub(Base):
            def f(self, n):
                return super().f(n) + 1
        """,
        target="Base.f",
        reasons=(RESULT,),
    ),
    Trap(
        "the name is bound to something else",
        "The module replaces `f`, so the inner call is not a call of this function.",
        """
        def f(n):
            if n < 2:
                return n
            return f(n - 1) + f(n - 2)


        original = f


        def f(n):
            return original(n) * 2 if n < 4 else original(n)
        """,
        ("1", "3", "6"),
        naive="""
        from functools import cache


        def original(n):
            @cache
            def g(n):
                return n if n < 2 else g(n - 1) + g(n - 2)

            return g(n)


        def f(n):
            return original(n) * 2 if n < 4 else original(n)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a base case that no step meets",
        "Steps of two from an odd number pass the base case and go on below zero.",
        """
        def f(n):
            if n == 0:
                return 0
            if n < -3:
                return n
            return n + f(n - 2)
        """,
        ("0", "6", "7", "-2", "-9", "True"),
        naive="""
        def f(n):
            return sum(range(n, 0, -2))
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a recurrence with a fraction",
        "Worked up from 0 in a loop, 2.5 is never met.",
        """
        def f(n):
            if n < 2:
                return n
            return f(n - 1) + f(n - 2)
        """,
        ("2.5", "7", "-3", "True", "1.0", "6.0"),
        naive="""
        def f(n):
            a, b = 0, 1
            for _ in range(n):
                a, b = b, a + b
            return a
        """,
        reasons=(RESULT, TYPE, EXCEPTION),
    ),
    Trap(
        "a recursion of text",
        "Reversing piece by piece takes any sequence; its end is found by emptiness.",
        """
        def f(text):
            if len(text) <= 1:
                return True
            if text[0] != text[-1]:
                return False
            return f(text[1:-1])
        """,
        ("'abcba'", "''", "[1, [2], 1]", "(1, 2)", "[float('nan')] * 2", "range(3)"),
        naive="""
        def f(text):
            return "".join(reversed(text)) == text
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a number that is its own recursion's limit",
        "The largest argument is beyond the recursion limit: only the small ones count.",
        """
        def f(n):
            if n == 0:
                return 0
            return 1 + f(n - 1)
        """,
        ("0", "10", "5000", "True", "3.0"),
        naive="""
        def f(n):
            return n
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "a recursion that raises at its end",
        "The items before the bad one are seen first, and the message names the first bad one.",
        """
        def f(values):
            if not values:
                return 0
            if values[0] < 0:
                raise ValueError(f"negative: {values[0]}")
            return values[0] + f(values[1:])
        """,
        ("[1, 2, 3]", "[1, -5, -7]", "[]", "(0.1, 0.2, 0.3)"),
        naive="""
        def f(values):
            for value in reversed(values):
                if value < 0:
                    raise ValueError(f"negative: {value}")
            return sum(values)
        """,
        reasons=(EXCEPTION,),
    ),
)
