"""Rule: import at the top of the module what each call of a function imports."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import constant_sites
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class HoistImports(Rule):
    """Import at the top of the module what each call of a function imports.

    An import of a module that is there already takes as long as some ten steps of Python, so it
    shows only in loops and in functions without any. Modules are taken from the standard library,
    from the part of it whose import does nothing else.
    """

    safety = Safety.GUARDED
    payoff = 0.05
    break_even = "functions of a few microseconds, called often"
    examples = (
        Example(
            """
            def hypotenuse(a, b):
                import math

                return math.sqrt(a * a + b * b)
            """,
            """
            import math


            def hypotenuse(a, b):
                return math.sqrt(a * a + b * b)
            """,
        ),
        Unchanged(
            """
            def plot(values):
                import matplotlib.pyplot as plt

                plt.plot(values)
            """,
            "importing it may be slow, fail or have effects",
        ),
        Unchanged(
            """
            def lengths(points):
                import math

                found = []
                for x, y in points:
                    found.append(math.hypot(x, y))
                return found
            """,
            "next to a loop it does not show",
        ),
    )
    workload = """
SCALES = (1, 4, 16)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((r.randrange(99), r.randrange(99)), {}) for _ in range(8 * scale)]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        found = constant_sites.imports(function)
        yield from (rewrite for _, rewrite in sorted(found, key=lambda item: -item[0]))
