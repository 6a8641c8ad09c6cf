"""Rule: fold and map arrays whole instead of walking over their items."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import vector_walks
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class ArrayWalkToVector(Rule):
    """Fold and map arrays whole instead of walking over their items.

    `sum(a)`, `max(x * y for x, y in …)` and `[f(x) for x in a]` make a number object for every
    item of a numpy array; its own methods and operators do not. Sums are rounded in another
    order, a nan is the largest and the smallest item, and integers wrap.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.4
    break_even = "thirty items"
    examples = (
        Example(
            """
            import numpy as np

            def count_near(values, center, limit):
                data = np.array(values)
                return sum(1 for x in data if abs(x - center) < limit)
            """,
            """
            import numpy as np

            def count_near(values, center, limit):
                data = np.array(values)
                return int(np.count_nonzero(abs(data - center) < limit))
            """,
        ),
        Example(
            """
            import numpy as np

            def scaled(data: np.ndarray):
                return data / max(data)
            """,
            """
            import numpy as np

            def scaled(data: np.ndarray):
                return data / data.max()
            """,
        ),
        Example(
            """
            import numpy as np

            def scaled(data: np.ndarray, top):
                return np.array([data[i] / top for i in range(len(data))])
            """,
            """
            import numpy as np

            def scaled(data: np.ndarray, top):
                return data / top
            """,
        ),
        Unchanged(
            """
            import numpy as np

            def sums(data: np.ndarray):
                rows, columns = data.shape
                return sum(data)
            """,
            "the items are rows",
        ),
        Unchanged(
            """
            def total(items):
                return sum(items)
            """,
            "a list is no array",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.uniform(-5, 5) for _ in range(scale)], 0.5, 2.0), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        yield from vector_walks.rewrites(function)
