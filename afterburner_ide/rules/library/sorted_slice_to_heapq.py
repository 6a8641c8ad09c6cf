"""Rule: take the first few of a sorted list with heapq."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import kinds, resolve, sortings
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class SortedSliceToHeapq(Rule):
    """Take the few least or greatest items with `heapq`.

    `sorted(items)[:k]` sorts all items for the first few of them. `heapq.nsmallest(k, items)`
    keeps the best k at hand and gives the same list, also with a key and for equal items. It pays
    where k is far below the number of items; on a list that is sorted already, sorting is
    faster. A negative k leaves out items at the end, where `heapq` gives none.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.7
    break_even = "1000 items, of which 10 are wanted"
    examples = (
        Example(
            """
            def cheapest(prices, k):
                return sorted(prices)[:k]
            """,
            """
            from heapq import nsmallest


            def cheapest(prices, k):
                return nsmallest(k, prices)
            """,
        ),
        Example(
            """
            import heapq


            def best(scores):
                return sorted([(score, name) for name, score in scores], reverse=True)[:3]
            """,
            """
            import heapq


            def best(scores):
                return heapq.nlargest(3, [(score, name) for name, score in scores])
            """,
        ),
        Unchanged(
            """
            def most(numbers):
                return sorted(numbers)[:-1]
            """,
            "all but one are wanted",
        ),
        Unchanged(
            """
            def middle(numbers, k):
                return sorted(numbers)[k:-k]
            """,
            "not the first ones",
        ),
    )
    workload = """
SCALES = (1000, 5000, 50000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(10**6) for _ in range(scale)], 5), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Subscript):
            assert isinstance(node, ast.Subscript)
            found = sortings.sorting(function, node.value)
            few = _few(function, node.slice)
            if found is None or few is None or not function.editable(node):
                continue
            if not isinstance(node.ctx, ast.Load):
                continue
            wanted = "nlargest" if found.reverse else "nsmallest"
            name, imports = resolve.need(function, "heapq", wanted)
            arguments = sortings.arguments(function, found, bare=False)
            edit = function.replace(node, f"{name}({function.text(few)}, {arguments})")
            yield Rewrite((edit,), f"{wanted} in place of sorting", node.lineno, imports)


def _few(view: FunctionView, index: ast.expr) -> ast.expr | None:
    """How many the slice wants from the start, where that may be a few."""
    match index:
        case ast.Slice(lower=None, upper=ast.expr() as few, step=None):
            pass
        case _:
            return None
    match few:
        case ast.Constant(value=int(number)) if type(number) is int and 0 < number <= 100:
            return few
        case ast.Name():
            return None if kinds.may_be_none(view, few.id) else few
    return None
