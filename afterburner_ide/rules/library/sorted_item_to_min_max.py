"""Rule: take the first of a sorted list with min or max."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import resolve, sortings
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class SortedItemToMinMax(Rule):
    """Take the least or greatest item with `min` or `max`.

    `sorted(items)[0]` sorts all items for one of them; `min(items)` walks them once and gives the
    same one, also with a key: the first of equal items. The last one, `sorted(items)[-1]`, is
    `max(items)` where equal items cannot be told apart, so that is left alone with a key. For no
    items `min` raises ValueError, and the index IndexError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.0
    break_even = "20 items"
    examples = (
        Example(
            """
            def lowest(prices):
                return sorted(prices)[0]
            """,
            """
            def lowest(prices):
                return min(prices)
            """,
        ),
        Example(
            """
            def longest(words):
                return sorted((word for word in words if word), key=len, reverse=True)[0].upper()
            """,
            """
            def longest(words):
                return max((word for word in words if word), key=len).upper()
            """,
        ),
        Unchanged(
            """
            def last_longest(words):
                return sorted(words, key=len)[-1]
            """,
            "of words equally long it is the last one, and `max` gives the first",
        ),
        Unchanged(
            """
            def median(numbers):
                return sorted(numbers)[len(numbers) // 2]
            """,
            "an item from the middle",
        ),
    )
    workload = """
SCALES = (10, 100, 5000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(10**6) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Subscript):
            assert isinstance(node, ast.Subscript)
            found = sortings.sorting(function, node.value)
            place = _place(node.slice)
            if found is None or place is None or not function.editable(node):
                continue
            if not isinstance(node.ctx, ast.Load) or (place and found.key is not None):
                continue
            name = "max" if found.reverse ^ (place == -1) else "min"
            if resolve.is_builtin(function, name):
                arguments = sortings.arguments(function, found, bare=True)
                edit = function.replace(node, f"{name}({arguments})")
                yield Rewrite((edit,), f"{name} in place of sorting", node.lineno)


def _place(index: ast.expr) -> int | None:
    """0 or -1, if the index is that."""
    return {"0": 0, "-1": -1}.get(ast.unparse(index))
