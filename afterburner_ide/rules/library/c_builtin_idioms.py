"""Rule: let a builtin written in C do what a loop spells out."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import idiom_sites, templates
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.idiom_digits import DIGITS
from afterburner_ide.rules.idiom_lists import LISTS
from afterburner_ide.rules.idiom_numbers import NUMBERS
from afterburner_ide.rules.view import FunctionView


class CBuiltinIdioms(Rule):
    """Let a builtin written in C do what a loop spells out.

    Knows Euclid's loop and other searches for common divisors and multiples, powers (also
    modulo), factorials, combinations, roots, division by subtracting, counting, adding up,
    reversing, reading and writing of bits and digits, bubble, selection and insertion sort, and
    reversing of lists. The builtin takes over for the types and sizes for which it does the very
    same and is faster; for all others the loop stays as it is.
    """

    safety = Safety.EXACT
    kind = "template"
    payoff = 2.3
    break_even = "some ten turns of the loop"
    examples = (
        Example(
            """
            def ones(n):
                count = 0
                while n:
                    n &= n - 1  # the lowest one
                    count += 1
                return count
            """,
            """
            def ones(n):
                count = 0
                if type(n) is int and n > 0:
                    count += n.bit_count()
                    n = 0
                while n:
                    n &= n - 1  # the lowest one
                    count += 1
                return count
            """,
        ),
        Example(
            """
            import math

            def gcd(a, b):
                while b:
                    a, b = b, a % b
                return a
            """,
            """
            import math

            def gcd(a, b):
                if type(a) is type(b) is int and b > 0:
                    a, b = math.gcd(a, b), 0
                while b:
                    a, b = b, a % b
                return a
            """,
        ),
        Example(
            """
            def bubble(items):
                n = len(items)
                for i in range(n):
                    # one bubble rises
                    for j in range(0, n - i - 1):
                        if items[j] > items[j + 1]:
                            items[j], items[j + 1] = items[j + 1], items[j]
                return items
            """,
            """
            from math import isnan


            def bubble(items):
                n = len(items)
                if type(items) is list and ({*map(type, items)} in ({int}, {str}) or {*map(type, items)} == {float} and not any(map(isnan, items))):
                    items.sort()
                else:
                    for i in range(n):
                        # one bubble rises
                        for j in range(0, n - i - 1):
                            if items[j] > items[j + 1]:
                                items[j], items[j + 1] = items[j + 1], items[j]
                return items
            """,  # noqa: E501 - as the rule writes it
        ),
        Unchanged(
            """
            def lengths(people):
                n = len(people)
                for i in range(n):
                    for j in range(0, n - i - 1):
                        if people[j].age > people[j + 1].age:
                            people[j], people[j + 1] = people[j + 1], people[j]
            """,
            "what is compared is not what is sorted",
        ),
        Unchanged(
            """
            def euclid(a, b):
                steps = 0
                while b:
                    a, b = b, a % b
                    steps += 1
                return a, steps
            """,
            "the turns are counted too",
        ),
        Unchanged(
            """
            def last(n):
                result = 1
                for i in range(1, n + 1):
                    result *= i
                return result, i
            """,
            "the loop's variable is read afterwards",
        ),
    )
    workload = """
SCALES = (16, 256, 4096)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((r.getrandbits(scale),), {}), ((r.getrandbits(30),), {}), ((0,), {}), ((True,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if "\r" in function.source:
            return
        blocks = [
            block
            for node in (function.node, *function.walk())
            for field in ("body", "orelse", "finalbody")
            if isinstance(block := getattr(node, field, None), list) and block
        ]
        for idiom in (*NUMBERS, *DIGITS, *LISTS):
            for block in blocks:
                for size in templates.lengths(idiom.template):
                    for at in range(len(block) - size + 1):
                        found = idiom_sites.rewrite_at(function, idiom, block, at, size)
                        if found is not None:
                            yield found
