"""Divisors, primes, and what a square root leaves out."""

from __future__ import annotations

from .trap import ARGUMENTS, EXCEPTION, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "numbers below two have no divisor to find",
        "The loop makes no turn for 1, 0 and negative numbers; a root of those raises.",
        """
        def f(n):
            for i in range(2, n):
                if n % i == 0:
                    return False
            return True
        """,
        ("-7", "0", "1", "2", "4", "9", "25", "49", "97", "True"),
        naive="""
        from math import isqrt


        def f(n):
            for i in range(2, isqrt(n) + 1):
                if n % i == 0:
                    return False
            return True
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the root itself divides",
        "Up to the root means the root included.",
        """
        def f(n):
            i = 2
            while i < n:
                if n % i == 0:
                    return i
                i += 1
            return n
        """,
        ("4", "9", "49", "121", "2", "1", "0", "-4", "15"),
        naive="""
        def f(n):
            i = 2
            while i * i < n:
                if n % i == 0:
                    return i
                i += 1
            return n
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the last divisor",
        "Without a break the largest proper divisor stays, which lies beyond the root.",
        """
        def f(n):
            last = 1
            for i in range(2, n):
                if n % i == 0:
                    last = i
            return last
        """,
        ("12", "49", "97", "2", "1", "0", "-6", "100"),
        naive="""
        def f(n):
            last = 1
            i = 2
            while i * i <= n:
                if n % i == 0:
                    last = i
                i += 1
            return last
        """,
        reasons=(RESULT,),
        silent=("divisor-loop-isqrt",),
    ),
    Trap(
        "a square's root is one divisor",
        "Pairs of divisors count the root of a square twice.",
        """
        def f(n):
            total = 0
            for i in range(1, n + 1):
                if n % i == 0:
                    total += i
            return total
        """,
        ("1", "4", "16", "36", "97", "0", "-4", "True"),
        naive="""
        from math import isqrt


        def f(n):
            total = 0
            for i in range(1, isqrt(n) + 1):
                if n % i == 0:
                    total += i + n // i
            return total
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "divisors come in ascending order",
        "The large ones of the pairs come in the other order.",
        """
        def f(n):
            found = []
            for i in range(1, n + 1):
                if n % i == 0:
                    found.append(i)
            return found
        """,
        ("1", "12", "16", "97", "0", "-3"),
        naive="""
        def f(n):
            found = []
            i = 1
            while i * i <= n:
                if n % i == 0:
                    found.append(i)
                    if i != n // i:
                        found.append(n // i)
                i += 1
            return found
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "proper divisors leave the number out",
        "1 has no proper divisor, and its pair is itself.",
        """
        def f(n):
            return sum(i for i in range(1, n) if n % i == 0) == n
        """,
        ("1", "6", "28", "16", "12", "0", "-6", "2"),
        naive="""
        def f(n):
            total = 1
            i = 2
            while i * i <= n:
                if n % i == 0:
                    total += i + (n // i if i * i != n else 0)
                i += 1
            return total == n
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "divisors up to the half",
        "`n // 2 + 1` is 1 for n = 1, so that 1 has no divisor there; 0 has none either.",
        """
        def f(n):
            return sum([d for d in range(1, n // 2 + 1) if n % d == 0])
        """,
        ("1", "2", "3", "4", "6", "36", "0", "-8"),
        naive="""
        def f(n):
            total = 1
            i = 2
            while i * i <= n:
                if n % i == 0:
                    total += i + (n // i if i * i != n else 0)
                i += 1
            return total
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "the divisor is used after the loop",
        "The loop's variable tells where it ended.",
        """
        def f(n):
            i = 1
            for i in range(2, n):
                if n % i == 0:
                    break
            return i
        """,
        ("7", "9", "2", "3", "1", "15", "0"),
        naive="""
        from math import isqrt


        def f(n):
            i = 1
            for i in range(2, isqrt(n) + 1):
                if n % i == 0:
                    break
            return i
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "what the loop counts on its way",
        "Besides looking for a divisor the loop counts the turns it made.",
        """
        def f(n):
            turns = 0
            for i in range(2, n):
                turns += 1
                if n % i == 0:
                    return turns
            return -turns
        """,
        ("7", "9", "2", "25", "0"),
        naive="""
        from math import isqrt


        def f(n):
            turns = 0
            for i in range(2, isqrt(n) + 1):
                turns += 1
                if n % i == 0:
                    return turns
            return -turns
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a number that changes in the loop",
        "Divided by what was found, the number has another root.",
        """
        def f(n):
            found = []
            for i in range(2, n + 1):
                while n % i == 0:
                    found.append(i)
                    n //= i
            return found, n
        """,
        ("1", "2", "12", "97", "45", "0 + 8"),
        naive="""
        from math import isqrt


        def f(n):
            found = []
            for i in range(2, isqrt(n) + 1):
                while n % i == 0:
                    found.append(i)
                    n //= i
            return found, n
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a divisor of a float",
        "Whole floats have remainders too; their root is none for isqrt.",
        """
        def f(n, limit):
            for i in range(2, limit):
                if n % i == 0:
                    return i
            return None
        """,
        ("15.0, 15", "7.0, 7", "2.5, 9", "49, 49", "-9, 4", "9, -1"),
        naive="""
        from math import isqrt


        def f(n, limit):
            for i in range(2, isqrt(n) + 1):
                if n % i == 0:
                    return i
            return None
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "primes of a range by division",
        "The range starts and ends where it does, also below two and above the table.",
        """
        def f(low, high):
            found = []
            for n in range(low, high):
                if n > 1:
                    for i in range(2, n):
                        if n % i == 0:
                            break
                    else:
                        found.append(n)
            return found
        """,
        ("-5, 20", "0, 0", "1, 3", "10, 5", "24, 30", "True, 8"),
        naive="""
        def f(low, high):
            sieve = [True] * high
            for i in range(2, high):
                if sieve[i]:
                    for j in range(i * i, high, i):
                        sieve[j] = False
            return [n for n in range(low, high) if sieve[n]]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a generator of primes that nobody exhausts",
        "A sieve works ahead for all; the generator only for what is asked.",
        """
        def f(limit, wanted):
            def primes():
                for n in range(2, limit):
                    if all(n % i for i in range(2, n)):
                        yield n

            stream = primes()
            return [next(stream, None) for _ in range(wanted)], next(stream, "end")
        """,
        ("20, 3", "10 ** 30, 2", "2, 1", "-4, 1"),
    ),
    Trap(
        "a count of divisors as a truth value",
        "For n = 0 the range is empty, so that zero divisors are counted.",
        """
        def f(n):
            return len([i for i in range(1, n + 1) if n % i == 0]) == 2
        """,
        ("0", "1", "2", "4", "9", "97", "-2"),
        naive="""
        def f(n):
            i = 2
            while i * i <= n:
                if n % i == 0:
                    return False
                i += 1
            return True
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "divisors from three on",
        "What is left out at the start must not come back as a partner.",
        """
        def f(n):
            found = []
            for i in range(3, n // 2):
                if n % i == 0:
                    found.append(i)
            return found
        """,
        ("6", "8", "12", "36", "48", "9", "0", "-12"),
        naive="""
        def f(n):
            if n <= 0:
                return []
            return [i for i in range(3, int(n**0.5) + 1) if n % i == 0]
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "common divisors of negative numbers and zero",
        "gcd is never negative, the loop's result is; for two zeros the loop divides by none.",
        """
        def f(a, b):
            while b:
                a, b = b, a % b
            return a
        """,
        ("12, 18", "-12, 18", "12, -18", "-4, -6", "0, 0", "0, -5", "7, 0", "1.5, 0.5", "True, 3"),
        naive="""
        from math import gcd


        def f(a, b):
            return gcd(a, b)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "common divisors by trying",
        "For 0 every number divides; for negative numbers there is no turn.",
        """
        def f(a, b):
            best = 1
            for i in range(1, min(a, b) + 1):
                if a % i == 0 and b % i == 0:
                    best = i
            return best
        """,
        ("12, 18", "0, 5", "-4, 6", "7, 7", "1, 9", "0, 0", "True, True"),
        naive="""
        from math import gcd


        def f(a, b):
            return gcd(a, b)
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a least common multiple by stepping",
        "With zero or negative numbers the loop ends elsewhere or in another way.",
        """
        def f(a, b):
            step = max(a, b)
            value = step
            while value < 1000:
                if value % a == 0 and value % b == 0:
                    return value
                value += step
            return None
        """,
        ("4, 6", "7, 7", "1, 9", "0, 5", "-3, 5", "37, 41"),
        naive="""
        from math import lcm


        def f(a, b):
            return lcm(a, b)
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "factors are taken out of a list",
        "The argument loses what divides; afterwards the caller sees the rest.",
        """
        def f(n, factors):
            while factors and n % factors[-1] == 0:
                n //= factors.pop()
            return n
        """,
        ("12, [5, 2, 3]", "7, [7]", "1, []", "6, [0, 2]", "6, [0]"),
        naive="""
        def f(n, factors):
            for factor in reversed(factors):
                if n % factor:
                    break
                n //= factor
            return n
        """,
        reasons=(ARGUMENTS,),
    ),
)
