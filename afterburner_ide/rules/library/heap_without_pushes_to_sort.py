"""Rule: sort once what a heap only gives back in order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import liveness, resolve, searches
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_BUILT = ("builtins.list", "builtins.sorted")


class HeapWithoutPushesToSort(Rule):
    """Sort once what a heap only gives back in order.

    A list that is made a heap and then only popped, never pushed to, comes out sorted. Sorting it
    once, the smallest last, takes far fewer comparisons than sifting for each item, and `pop`
    takes the smallest from the end. Equal items that can be told apart may come in another order,
    and where only few of many items are popped the heap stays ahead.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.7
    break_even = "ten items, most of them popped"
    examples = (
        Example(
            """
            from heapq import heapify, heappop


            def gaps(times):
                waiting = [time * 2 for time in times]
                heapify(waiting)  # earliest first
                found = []
                while len(waiting) > 1:
                    time = heappop(waiting)
                    found.append(waiting[0] - time)
                return found
            """,
            """
            def gaps(times):
                waiting = [time * 2 for time in times]
                waiting.sort(reverse=True)  # earliest first
                found = []
                while len(waiting) > 1:
                    time = waiting.pop()
                    found.append(waiting[-1] - time)
                return found
            """,
        ),
        Unchanged(
            """
            from heapq import heapify, heappop, heappush


            def merged(sizes):
                waiting = list(sizes)
                heapify(waiting)
                while len(waiting) > 1:
                    heappush(waiting, heappop(waiting) + heappop(waiting))
                return waiting[0]
            """,
            "items are pushed too",
        ),
        Unchanged(
            """
            from heapq import heapify, heappop


            def taken(sizes):
                heapify(sizes)
                return [heappop(sizes) for _ in range(len(sizes))]
            """,
            "the caller has the list",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale * 4) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            match call.args:
                case [ast.Name(id=name)] if resolve.calls(function, call, "heapq.heapify"):
                    edits = _edits(function, call, name)
                    if edits:
                        yield Rewrite(tuple(edits), f"sort {name} once", call.lineno)


def _edits(view: FunctionView, heapify: ast.Call, name: str) -> list[Edit]:
    """What makes a sorted list of the heap; empty where some use of it needs a heap."""
    statement = view.parents[heapify]
    if not isinstance(statement, ast.Expr) or resolve.is_parameter(view, name):
        return []
    if liveness.is_shared(view, name) or not _is_built(view, statement, name):
        return []
    edits = [view.replace(heapify, f"{name}.sort(reverse=True)")]
    popped = False
    for node in liveness.loads_of(view, name):
        parent = view.parents[node]
        if parent is heapify or _is_append(view, node, statement):
            continue
        if not view.editable(node) or node.lineno <= statement.lineno:
            return []
        if resolve.calls(view, parent, "builtins.len") or searches.is_truth(view, node):
            continue
        match parent:
            case ast.Call(args=[_], keywords=[]) if resolve.calls(view, parent, "heapq.heappop"):
                popped = popped or bool(view.loops_around(parent))
                edits.append(view.replace(parent, f"{name}.pop()"))
            case ast.Subscript(slice=ast.Constant(value=0) as index, ctx=ast.Load()):
                edits.append(view.replace(index, "-1"))
            case _:
                return []
    return edits if popped else []


def _is_append(view: FunctionView, node: ast.Name, heapify: ast.stmt) -> bool:
    """Whether the name is only appended to, in front of the statement."""
    return node.lineno < heapify.lineno and searches.appended(view, node) is not None


def _is_built(view: FunctionView, heapify: ast.stmt, name: str) -> bool:
    """Whether the name is bound once, to a new list, in the same block as it is made a heap."""
    block = view.block_of(heapify)
    stores = [
        node
        for node in view.walk(ast.Name)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    if len(stores) != 1:
        return False
    start = view.parents[stores[0]]
    match start:
        case (
            ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(value=ast.expr() as value)
        ):
            new = isinstance(value, ast.List | ast.ListComp) or resolve.calls(view, value, *_BUILT)
            return new and start in block[: block.index(heapify)]
    return False
