"""Rule: sort where most items are wanted from heapq."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class HeapqToSortedSlice(Rule):
    """Sort and cut where many items are wanted of few.

    `heapq.nlargest(k, items)` is written in Python; where k is no small part of the items, or
    where there are few, `sorted(items, reverse=True)[:k]` is faster and gives the same list, also
    with a key and for equal items. It takes the memory of all items.
    """

    safety = Safety.GUARDED
    payoff = 0.7
    break_even = "100 items and fewer, or more than a tenth of them wanted"
    examples = (
        Example(
            """
            import heapq


            def best(scores, k):
                return heapq.nlargest(k, scores)
            """,
            """
            def best(scores, k):
                return sorted(scores, reverse=True)[:max(k, 0)]
            """,
        ),
        Example(
            """
            from heapq import *


            def three(words):
                return nsmallest(3, words, key=len)
            """,
            """
            from heapq import *


            def three(words):
                return sorted(words, key=len)[:3]
            """,
        ),
        Unchanged(
            """
            from heapq import nlargest


            def best(scores):
                return nlargest(3, scores, reverse=True)
            """,
            "there is no such argument, which raises TypeError",
        ),
        Unchanged(
            """
            from heapq import *


            def best(options):
                return nlargest(*options)
            """,
            "the arguments do not show",
        ),
    )
    workload = """
SCALES = (10, 50, 200)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(10**6) for _ in range(scale)], scale // 2), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "sorted"):
            return
        for node in function.walk(ast.Call):
            assert isinstance(node, ast.Call)
            text = _sorted(function, node)
            if text is not None:
                edit = function.replace(node, text)
                yield Rewrite((edit,), "sort in place of a heap", node.lineno)


def _sorted(view: FunctionView, node: ast.Call) -> str | None:
    greatest = resolve.calls(view, node, "heapq.nlargest")
    if not greatest and not resolve.calls(view, node, "heapq.nsmallest"):
        return None
    if len(node.args) not in (2, 3) or not view.editable(node):
        return None
    keys = [keyword.value for keyword in node.keywords if keyword.arg == "key"] + node.args[2:]
    if len(keys) != len(node.keywords) + len(node.args[2:]) or len(keys) > 1:
        return None
    few, items = node.args[:2]
    if isinstance(few, ast.Constant):
        if type(few.value) is not int or few.value < 0:
            return None
        count = view.text(few)
    elif resolve.is_builtin(view, "max"):
        count = f"max({view.text(few)}, 0)"
    else:
        return None
    key = f", key={view.text(keys[0])}" if keys else ""
    return f"sorted({view.text(items)}{key}{', reverse=True' if greatest else ''})[:{count}]"
