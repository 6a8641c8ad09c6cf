"""Digits, bits, powers and sums: what a builtin does with the numbers that nobody tried."""

from __future__ import annotations

from .trap import EXCEPTION, FLOAT, RESULT, TYPE, Trap

TRAPS = (
    Trap(
        "digits of negative numbers",
        "-7 % 10 is 3 and -7 // 10 is -1, where str(-7) starts with a sign.",
        """
        def f(n, turns=5):
            total = 0
            while n != 0 and turns:
                total += n % 10
                n //= 10
                turns -= 1
            return total
        """,
        ("123", "0", "-7", "-120", "True", "10 ** 6"),
        naive="""
        def f(n, turns=5):
            return sum(map(int, str(n)[-turns:]))
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "more digits than str will write",
        "Above 4300 digits str(n) raises ValueError, division does not.",
        """
        def f(n):
            total = 0
            while n > 0:
                total += n % 10
                n //= 10
            return total
        """,
        ("10 ** 4400 + 7", "0", "98765", "-5", "False"),
        naive="""
        def f(n):
            return sum(map(int, str(n))) if n > 0 else 0
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the digits of zero",
        "While n > 0 zero has no digit, as a text it has one.",
        """
        def f(n):
            count = 0
            while n > 0:
                n //= 10
                count += 1
            return count
        """,
        ("0", "9", "10", "99999", "-3", "True", "7.5"),
        naive="""
        def f(n):
            return len(str(n))
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "digits of a float",
        "12.5 has the digits 2.5 and 1.0 for a loop, and a point as a text.",
        """
        def f(n):
            total = 0
            while n > 0:
                total += n % 10
                n = n // 10
            return total
        """,
        ("12.5", "12.0", "305", "0.0", "True", "float('nan')"),
        naive="""
        def f(n):
            return sum(int(digit) for digit in str(n) if digit.isdigit())
        """,
        reasons=(RESULT, TYPE),
    ),
    Trap(
        "a number written backwards",
        "Zeros at the end go; the sign of a negative number stops the loop before it starts.",
        """
        def f(n):
            back = 0
            while n > 0:
                back = back * 10 + n % 10
                n //= 10
            return back
        """,
        ("120", "0", "-12", "1", "7.0", "10 ** 4301"),
        naive="""
        def f(n):
            return int(str(n)[::-1])
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "one bits of negative numbers",
        "bin(-5) has a sign and the bits of 5; `n & (n - 1)` of it never ends at zero alone.",
        """
        def f(n):
            return bin(n).count("1")
        """,
        ("5", "-5", "0", "True", "2 ** 70 - 1", "2.0"),
        naive="""
        def f(n):
            return (n & 0xFFFFFFFF).bit_count()
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "bits shifted out",
        "n > 0 asks for positive numbers only, and a float cannot be shifted.",
        """
        def f(n):
            count = 0
            while n > 0:
                count += n & 1
                n >>= 1
            return count
        """,
        ("13", "0", "-1", "True", "2 ** 65", "-8"),
        naive="""
        def f(n):
            return n.bit_count()
        """,
        reasons=(RESULT,),
    ),
    Trap(
        "a power of zero or below",
        "No turn leaves the product as it was, where ** of a negative exponent is a float.",
        """
        def f(base, n):
            result = 1
            for _ in range(n):
                result *= base
            return result
        """,
        ("2, 10", "2, 0", "2, -3", "0, 0", "2.5, 3", "'a', 1", "True, 4", "0, -1", "-2, 3"),
        naive="""
        def f(base, n):
            return base**n
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "a power with a modulus",
        "Reduced on each turn only; for no turn the start is not reduced, for 0 it raises.",
        """
        def f(base, n, modulus):
            result = 1
            for _ in range(n):
                result = result * base % modulus
            return result
        """,
        ("3, 4, 5", "3, 0, 1", "3, 0, 0", "2, 5, -7", "2, -1, 5", "-3, 3, 5", "1.5, 2, 2"),
        naive="""
        def f(base, n, modulus):
            return pow(base, n, modulus)
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a factorial of nothing",
        "For 0 and below the loop makes no turn; factorial refuses negative numbers and floats.",
        """
        def f(n):
            result = 1
            for i in range(2, n + 1):
                result *= i
            return result
        """,
        ("5", "0", "-4", "1", "True", "2.0"),
        naive="""
        from math import factorial


        def f(n):
            return factorial(n)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "combinations that there are none of",
        "For k > n the product passes zero, for k < 0 there is no turn, for n < 0 it goes on.",
        """
        def f(n, k):
            result = 1
            for i in range(k):
                result = result * (n - i) // (i + 1)
            return result
        """,
        ("5, 2", "5, 0", "3, 5", "5, -1", "-3, 2", "True, 1", "5.0, 2"),
        naive="""
        from math import comb


        def f(n, k):
            return comb(n, k)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a square root by counting",
        "Negative numbers end at once, floats are compared as they are.",
        """
        def f(n):
            i = 0
            while (i + 1) * (i + 1) <= n:
                i += 1
            return i
        """,
        ("0", "8", "9", "10", "-5", "8.99", "True", "9.0"),
        naive="""
        from math import isqrt


        def f(n):
            return isqrt(n)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "the root of a large square as a float",
        "math.sqrt of a number beyond 2 ** 53 is rounded; the integer root is not.",
        """
        from math import isqrt


        def f(numbers):
            return [number for number in numbers if isqrt(number) ** 2 == number]
        """,
        ("[4, 5, (2 ** 53 + 1) ** 2, (10 ** 17 + 1) ** 2]", "[0, 1]", "[-1]", "[]"),
        naive="""
        from math import sqrt


        def f(numbers):
            return [number for number in numbers if int(sqrt(number)) ** 2 == number]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a sum of floats in another order",
        "Large numbers that cancel each other swallow the small ones between them or not.",
        """
        def f(values):
            total = 0.0
            for value in values:
                total += value
            return total
        """,
        (
            "[1e16, 1.0, 1.0, -1e16]",
            "[0.1] * 10",
            "[]",
            "[float('inf'), -float('inf')]",
            "[-0.0, -0.0]",
        ),
        naive="""
        from math import fsum


        def f(values):
            return fsum(values)
        """,
        reasons=(FLOAT, EXCEPTION),
    ),
    Trap(
        "a sum that starts with minus zero",
        "-0.0 + -0.0 is -0.0, but sum() starts with 0.",
        """
        def f(values):
            total = -0.0
            for value in values:
                total += value
            return total
        """,
        ("[-0.0]", "[]", "[1, 2]", "[0.0]"),
        naive="""
        def f(values):
            return sum(values)
        """,
        reasons=(TYPE, FLOAT),
    ),
    Trap(
        "a sum of texts or lists",
        "`+=` joins texts and extends lists in place; sum() refuses texts and copies lists.",
        """
        def f(values, start):
            total = start
            for value in values:
                total += value
            return total
        """,
        ("['a', 'b'], ''", "[[1], (2,)], []", "[1, 2], 0", "[], 'x'", "[1, 'a'], 0"),
        naive="""
        def f(values, start):
            return sum(values, start)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a sum that may not be partly there",
        "The total in the object is visible when a later value raises.",
        """
        def f(box, values):
            for value in values:
                box["total"] += value
            return box
        """,
        (
            "{'total': 0}, [1, 2]",
            "{'total': 0}, [1, 'a', 2]",
            "{}, []",
            "{}, [1]",
            "{'total': 1}, []",
        ),
        naive="""
        def f(box, values):
            box["total"] += sum(values)
            return box
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a product of bools",
        "True * True is 1; a product of no items is the start, whatever its type.",
        """
        def f(values):
            product = True
            for value in values:
                product *= value
            return product
        """,
        ("[True, True]", "[]", "[2, 3]", "[0.5, 2]", "['a']"),
        naive="""
        from math import prod


        def f(values):
            return prod(values)
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "sums of bools are ints",
        "A count of truths adds True to an int; any() would give a bool.",
        """
        def f(values, limit):
            count = 0
            for value in values:
                count += value > limit
            return count
        """,
        ("[1, 5, 7], 3", "[], 3", "[1], 3", "[float('nan')], 0", "['b', 'a'], 'a'"),
        naive="""
        def f(values, limit):
            return sum([value > limit for value in values]) or False
        """,
        reasons=(TYPE,),
    ),
    Trap(
        "counting by what is not a bool",
        "`count += test` adds whatever the test is worth, not one for each truth.",
        """
        def f(values):
            count = 0
            for value in values:
                count += value and 1
            return count
        """,
        ("[3, 1]", "[0, 2]", "[]", "[0.0]", "['x']", "[1, '']"),
        naive="""
        def f(values):
            return len([value for value in values if value])
        """,
        reasons=(TYPE, EXCEPTION),
    ),
    Trap(
        "squares of what is not an int",
        "`x ** 2` calls pow: of a float it overflows with an error, a product gives inf.",
        """
        def f(values):
            return [value**2 for value in values]
        """,
        ("[3, -2.5, True]", "[1e200]", "[float('nan'), -0.0]", "[]", "[2 + 1j]"),
        naive="""
        def f(values):
            return [value * value for value in values]
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "a whole division by way of a float",
        "int(a / b) rounds towards zero, and for large numbers through a float.",
        """
        def f(values, divisor):
            found = []
            for value in values:
                found.append(int(value / divisor))
            return found
        """,
        ("[7, -7], 2", "[2 ** 60 + 1], 1", "[10 ** 400], 10", "[1], 0", "[0.5], 0.25", "[], 0"),
        naive="""
        def f(values, divisor):
            found = []
            for value in values:
                found.append(value // divisor)
            return found
        """,
        reasons=(RESULT, TYPE, EXCEPTION),
    ),
    Trap(
        "text to a number digit by digit",
        "int() takes signs, spaces, underscores and other scripts' digits; '' is zero here.",
        """
        def f(text):
            value = 0
            for letter in text:
                value = value * 2 + int(letter)
            return value
        """,
        ("'1011'", "''", "'12'", "'1_1'", "' 1'", "'-1'", "'١'", "[1, 0, 1]", "'1' * 5000"),
        naive="""
        def f(text):
            return int(text, 2)
        """,
        reasons=(EXCEPTION,),
    ),
    Trap(
        "numbers written in another base",
        "0 has no digit here, and negative numbers come to -1 and stay there.",
        """
        def f(n):
            digits = ""
            while n > 0:
                digits = str(n % 2) + digits
                n //= 2
            return digits
        """,
        ("5", "0", "-3", "2 ** 40", "True", "6.0"),
        naive="""
        def f(n):
            return bin(n)[2:]
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "subtracting until it fits",
        "A divisor of zero or below never ends; floats come down in rounded steps.",
        """
        def f(total, step):
            count = 0
            while total >= step > 0:
                total -= step
                count += 1
            return count, total
        """,
        ("17, 5", "17, 0", "-3, 5", "1.0, 0.1", "5, 5", "True, 1", "7, 2.5"),
        naive="""
        def f(total, step):
            return divmod(total, step)
        """,
        reasons=(RESULT, TYPE, EXCEPTION),
    ),
    Trap(
        "a sum over a range that goes nowhere",
        "The formula for 1 to n gives something for negative n, too.",
        """
        def f(n):
            total = 0
            for i in range(1, n + 1):
                total += i * i
            return total
        """,
        ("5", "0", "-7", "1", "True", "2.0"),
        naive="""
        def f(n):
            return n * (n + 1) * (2 * n + 1) // 6
        """,
        reasons=(RESULT, EXCEPTION),
    ),
    Trap(
        "a sum over a range with a factor that is no int",
        "A float is added again and again, rounded each time.",
        """
        def f(n, factor):
            total = 0
            for i in range(n):
                total += factor * i
            return total
        """,
        ("10, 0.1", "10, 3", "0, 'a'", "2, 'a'", "-1, 2", "4, True", "3, [1]"),
        naive="""
        def f(n, factor):
            return factor * (n * (n - 1) // 2)
        """,
        reasons=(RESULT, TYPE, EXCEPTION),
    ),
    Trap(
        "a remainder that keeps the number small",
        "Reduced at the end only, a float has lost what reducing on the way keeps.",
        """
        def f(values, modulus):
            total = 0
            for value in values:
                total = (total * 31 + value) % modulus
            return total
        """,
        ("[1, 2, 3], 1000", "[0.1] * 20, 7", "[], 0", "[1], 0", "[1, -1], -5", "[True], 2"),
        naive="""
        def f(values, modulus):
            total = 0
            for value in values:
                total = total * 31 + value
            return total % modulus
        """,
        reasons=(FLOAT, EXCEPTION),
    ),
)
