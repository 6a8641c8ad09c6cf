"""Rule: look for a divisor up to the square root only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import divisor_loops, divisors
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class DivisorLoopIsqrt(Rule):
    """Look for a divisor up to the square root only.

    A number with a divisor has one that is no larger than its square root, and the smallest
    divisor is. Only loops that ask whether there is a divisor, or leave with the first, are
    rewritten; one that collects or counts divisors needs them all.
    """

    safety = Safety.GUARDED
    kind = "template"
    payoff = 3.2
    break_even = "numbers from 10"
    examples = (
        Example(
            """
            def is_prime(n):
                if n < 2:
                    return False
                for i in range(2, n):
                    if n % i == 0:  # a divisor
                        return False
                return True
            """,
            """
            from math import isqrt


            def is_prime(n):
                if n < 2:
                    return False
                for i in range(2, isqrt(n) + 1):
                    if n % i == 0:  # a divisor
                        return False
                return True
            """,
        ),
        Example(
            """
            import math

            def smallest_divisor(n):
                return next((i for i in range(2, n // 2 + 1) if not n % i), n)
            """,
            """
            import math

            def smallest_divisor(n):
                return next((i for i in range(2, math.isqrt(max(n, 0)) + 1) if not n % i), n)
            """,
        ),
        Example(
            """
            def count_primes(limit):
                count = 0
                for n in range(2, limit):
                    i = 2
                    while i < n:
                        if n % i == 0:
                            break
                        i += 1
                    else:
                        count += 1
                return count
            """,
            """
            def count_primes(limit):
                count = 0
                for n in range(2, limit):
                    i = 2
                    while i * i <= n:
                        if n % i == 0:
                            break
                        i += 1
                    else:
                        count += 1
                return count
            """,
        ),
        Unchanged(
            """
            def divisors(n):
                found = []
                for i in range(2, n):
                    if n % i == 0:
                        found.append(i)
                return found
            """,
            "all divisors are wanted, not the first",
        ),
        Unchanged(
            """
            def smallest_factor(n):
                for i in range(2, n + 1):
                    if n % i == 0:
                        return i
            """,
            "a prime number is to find itself",
        ),
        Unchanged(
            """
            def quirky(n):
                for i in range(2, n):
                    if n % i == 0:
                        break
                return i
            """,
            "where the loop ends is seen afterwards",
        ),
    )
    workload = """
SCALES = (10, 100, 10_000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    n = scale + r.randrange(scale)
    while any(n % i == 0 for i in range(2, int(n ** 0.5) + 1)):
        n += 1
    return [((n,), {}), ((r.randrange(-2, scale),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, ast.While, ast.Call):
            found: ast.Compare | ast.Call | None = None
            match node:
                case ast.For(target=ast.Name(id=name), iter=source, body=[body]):
                    if divisor_loops.asks(body, name) and divisors.is_own_counter(
                        function, name, node
                    ):
                        found = divisor_loops.range_of(
                            function, source, divisor_loops.number_of(body)
                        )
                case ast.While():
                    found = divisor_loops.while_test(function, node)
                case ast.Call():
                    found = divisor_loops.range_in_comprehension(function, node)
            if isinstance(found, ast.Call) and function.editable(found):
                yield from divisor_loops.bounded(function, found)
            elif isinstance(found, ast.Compare):
                test = ast.unparse(found.left)
                assert isinstance(node, ast.While)
                number = function.operand(divisor_loops.number_of(node.body[0]))
                edit = function.replace(found, f"{test} * {test} <= {number}")
                yield Rewrite((edit,), "stop at the square root", node.lineno)
