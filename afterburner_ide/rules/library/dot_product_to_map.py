"""Rule: sum products with map, columns with zip."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import products
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class DotProductToMap(Rule):
    """Sum the products of two rows with `map`, and of a column with `zip`.

    The inner loop of a matrix product becomes `sum(map(mul, row, column))`, in the same order;
    the columns are taken apart once, before the loops, also those of a `zip(*right)` that a loop
    walks. Rows are taken to be of one length: where one is too short, the sum ends in place of
    raising IndexError. Python 3.12 and later round sums of floats otherwise.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.9
    break_even = "5 items"
    examples = (
        Example(
            """
            def product(left, right):
                found = [[0] * len(right[0]) for _ in left]
                for i in range(len(left)):
                    for j in range(len(right[0])):
                        for k in range(len(right)):
                            found[i][j] += left[i][k] * right[k][j]
                return found
            """,
            """
            from operator import mul


            def product(left, right):
                found = [[0] * len(right[0]) for _ in left]
                columns = list(zip(*right))
                for i in range(len(left)):
                    for j in range(len(right[0])):
                        found[i][j] += sum(map(mul, left[i], columns[j]))
                return found
            """,
        ),
        Example(
            """
            def dot(left, right):
                total = 0
                for i in range(len(left)):
                    total += left[i] * right[i]
                return total
            """,
            """
            from operator import mul


            def dot(left, right):
                total = sum(map(mul, left, right))
                return total
            """,
        ),
        Example(
            """
            def product(left, right):
                return [[sum(map(max, row, column)) for column in zip(*right)] for row in left]
            """,
            """
            def product(left, right):
                columns = list(zip(*right))
                return [[sum(map(max, row, column)) for column in columns] for row in left]
            """,
        ),
        Unchanged(
            """
            def weighted(values):
                return sum(values[i] * i for i in range(len(values)))
            """,
            "the index itself is a factor",
        ),
        Unchanged(
            """
            def column_sum(matrix, weights, j):
                return sum(matrix[i][j] * weights[i] for i in range(len(weights)))
            """,
            "one column alone is not worth taking all apart",
        ),
    )
    workload = """
SCALES = (5, 20, 60)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    left, right = ([[r.randrange(9) for _ in range(scale)] for _ in range(scale)] for _ in "ab")
    return [((left, right), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, ast.Call):
            assert isinstance(node, ast.For | ast.Call)
            found = products.rewrite(function, node)
            if found is None and isinstance(node, ast.Call):
                found = products.transposed(function, node)
            if found is not None:
                yield found
