"""Rule: compute with whole arrays instead of their items one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import vector_nests, vector_text
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.vector_writer import Writer
from afterburner_ide.rules.view import FunctionView


class ScalarLoopToVector(Rule):
    """Compute with whole arrays instead of their items one by one.

    A loop over ranges that reads `a[i]` of numpy arrays makes a number object for every item.
    The same on whole arrays is one call: `a * b`, `a @ b`, `x.sum(axis=1)`, `np.where`, masks,
    `argmin`, `np.add.at`, `cumsum`. Only where no turn looks at what another turn stores. Sums
    are rounded in another order, integers wrap, a nan is the smallest and the largest item, and
    what would be an IndexError may be a ValueError; the judge compares what the inputs show.
    Loops are rewritten all at once, each on its own, and without the loops around them, which
    takes less memory.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.2
    break_even = "about ten items"
    examples = (
        Example(
            """
            import numpy as np

            def brighten(rows, curve):
                image = np.array(rows)
                table = np.array(curve)
                height, width = image.shape
                result = np.zeros((height, width), dtype=int)
                for y in range(height):
                    for x in range(width):
                        # the curve alone may leave the range
                        result[y, x] = min(table[image[y, x]] + 10, 255)
                return result.tolist()
            """,
            """
            import numpy as np

            def brighten(rows, curve):
                image = np.array(rows)
                table = np.array(curve)
                height, width = image.shape
                result = np.zeros((height, width), dtype=int)
                # the curve alone may leave the range
                result[:] = np.minimum(table[image] + 10, 255)
                return result.tolist()
            """,
        ),
        Example(
            """
            import numpy as np

            def distances(points: np.ndarray, center: np.ndarray):
                count, size = points.shape
                result = np.zeros(count)
                for i in range(count):
                    total = 0.0
                    for k in range(size):
                        total += (points[i, k] - center[k]) ** 2
                    result[i] = np.sqrt(total)
                return result
            """,
            """
            import numpy as np

            def distances(points: np.ndarray, center: np.ndarray):
                count, size = points.shape
                result = np.zeros(count)
                total = ((points - center[:size]) ** 2).sum(axis=1)
                result[:] = np.sqrt(total)
                return result
            """,
        ),
        Example(
            """
            import numpy as np

            def multiply(a: np.ndarray, b: np.ndarray):
                rows, inner = a.shape
                height, columns = b.shape
                if inner != height:
                    raise ValueError("sizes do not match")
                result = np.zeros((rows, columns))
                for i in range(rows):
                    for j in range(columns):
                        for k in range(inner):
                            result[i, j] += a[i, k] * b[k, j]
                return result
            """,
            """
            import numpy as np

            def multiply(a: np.ndarray, b: np.ndarray):
                rows, inner = a.shape
                height, columns = b.shape
                if inner != height:
                    raise ValueError("sizes do not match")
                result = np.zeros((rows, columns))
                result += a @ b
                return result
            """,
        ),
        Unchanged(
            """
            import numpy as np

            def smooth(a: np.ndarray, share: float):
                for i in range(1, len(a)):
                    a[i] = share * a[i] + (1 - share) * a[i - 1]
                return a
            """,
            "each turn needs what the turn before stored",
        ),
        Unchanged(
            """
            def total(items):
                result = 0
                for i in range(len(items)):
                    result += items[i] * i
                return result
            """,
            "a list is no array",
        ),
        Unchanged(
            """
            import numpy as np

            def first_above(a: np.ndarray, limit: float):
                for i in range(len(a)):
                    if a[i] > limit:
                        return i
                return -1
            """,
            "the loop ends as soon as it can",
        ),
    )
    workload = """
SCALES = (4, 16, 64)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    rows = [[r.randrange(256) for _ in range(scale)] for _ in range(scale)]
    return [((rows, [r.randrange(256) for _ in range(256)]), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        whole: list[Writer] = []
        inner: list[Writer] = []
        pending: list[tuple[ast.stmt, bool]] = [(node, False) for node in function.node.body]
        while pending:
            node, inside = pending.pop(0)
            found = None
            if isinstance(node, ast.For):
                found = vector_nests.written(function, node)
                if found is not None:
                    (inner if inside else whole).append(found)
            below = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            pending = [(child, inside or found is not None) for child in below] + pending
        if len(whole) > 1:
            yield _rewrite(function, whole)
        for one in whole + inner:
            yield _rewrite(function, [one])


def _rewrite(view: FunctionView, nests: list[Writer]) -> Rewrite:
    edits: list[Edit] = []
    for nest in nests:
        edits.append(view.replace(nest.loop, vector_text.text(view, nest.loop, nest.lines)))
        if nest.replaced is not None:
            edits.append(view.delete(nest.replaced))
    first = min(nest.loop.lineno for nest in nests)
    count = f"{len(nests)} loops" if len(nests) > 1 else "the loop"
    return Rewrite(tuple(edits), f"compute {count} with whole arrays", first)
