"""Rule: read single items from a list instead of an array."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import array_rewrites, arrays
from afterburner_ide.rules.arrays import Read
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class NdarrayLoopToList(Rule):
    """Read single items from a list instead of an array.

    Each `a[i]` of a numpy array makes a new number object, and arithmetic with numpy's numbers
    is slow. `a.tolist()` makes Python's own once. Only arrays that the loop does not change, and
    only values that are compared, used as positions or stored in an array in the end. Sums in
    float32 or beyond 64 bits come out otherwise, and the judge then turns the candidate down.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.2
    break_even = "ten items"
    examples = (
        Example(
            """
            import numpy as np

            def smooth(values, weights):
                data = np.array(values)
                kernel = np.array(weights)
                size = len(data) - len(kernel) + 1
                result = np.zeros(size)
                for i in range(size):
                    for j in range(len(kernel)):
                        result[i] += data[i + j] * kernel[j]
                return result.tolist()
            """,
            """
            import numpy as np

            def smooth(values, weights):
                data = np.array(values)
                kernel = np.array(weights)
                size = len(data) - len(kernel) + 1
                result = np.zeros(size)
                data_list = data.tolist()
                kernel_list = kernel.tolist()
                for i in range(size):
                    for j in range(len(kernel)):
                        result[i] += data_list[i + j] * kernel_list[j]
                return result.tolist()
            """,
        ),
        Example(
            """
            import numpy as np

            def count_above(image: np.ndarray, limit: float) -> int:
                height, width = image.shape
                count = 0
                for y in range(height):
                    for x in range(width):
                        if image[y, x] > limit:
                            count += 1
                return count
            """,
            """
            import numpy as np

            def count_above(image: np.ndarray, limit: float) -> int:
                height, width = image.shape
                count = 0
                image_list = image.tolist()
                for y in range(height):
                    for x in range(width):
                        if image_list[y][x] > limit:
                            count += 1
                return count
            """,
        ),
        Unchanged(
            """
            import numpy as np

            def dot(a: np.ndarray, b: np.ndarray):
                result = 0
                for i in range(len(a)):
                    result += a[i] * b[i]
                return result
            """,
            "the caller gets a number of numpy's, and would get one of Python's",
        ),
        Unchanged(
            """
            import numpy as np

            def running(a: np.ndarray):
                for i in range(1, len(a)):
                    a[i] = a[i] + a[i - 1]
            """,
            "the loop changes the array that it reads",
        ),
        Unchanged(
            """
            import numpy as np

            def ratios(a: np.ndarray, b: np.ndarray):
                result = np.zeros(len(a))
                for i in range(len(a)):
                    result[i] = 1 / a[i]
                return result
            """,
            "dividing by 0 gives inf in numpy and raises in Python",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    values = [r.uniform(-5, 5) for _ in range(scale)]
    return [((values, [r.uniform(-1, 1) for _ in range(5)]), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        found: dict[str, list[Read]] = {}
        for read in arrays.reads(function):
            found.setdefault(read.array, []).append(read)
        usable = [
            read
            for name, reads in found.items()
            if array_rewrites.is_usable(function, name, reads)
            for read in reads
        ]
        if usable:
            yield array_rewrites.rewrite(function, usable)
