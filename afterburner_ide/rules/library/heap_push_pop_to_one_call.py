"""Rule: push and pop a heap in one call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView


class HeapPushPopToOneCall(Rule):
    """Push and pop a heap in one call.

    `heappush` and `heappop` one after the other sift twice; `heappushpop` sifts once, and not at
    all if the new item is the least. `heappop` and `heappush` are `heapreplace`. A heap that is
    held at k items, by a pop after a push that made it longer, is filled first and then pushed
    and popped in one call. The same items are in the heap, though perhaps in other places of its
    list.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.8
    break_even = "10 items in the heap"
    examples = (
        Example(
            """
            from heapq import *


            def best(scores, k):
                heap = []
                for score in scores:
                    heappush(heap, score)
                    if len(heap) > k:
                        heappop(heap)
                return heap[0]
            """,
            """
            from heapq import *


            def best(scores, k):
                heap = []
                for score in scores:
                    if len(heap) < k:
                        heappush(heap, score)
                    else:
                        heappushpop(heap, score)
                return heap[0]
            """,
        ),
        Example(
            """
            import heapq


            def rounds(piles: list[int], k: int) -> int:
                heapq.heapify(piles)
                total = 0
                for turn in range(k):
                    least = heapq.heappop(piles)
                    heapq.heappush(piles, turn + k)  # put back
                    total += least
                return total
            """,
            """
            import heapq


            def rounds(piles: list[int], k: int) -> int:
                heapq.heapify(piles)
                total = 0
                for turn in range(k):
                    least = heapq.heapreplace(piles, turn + k)  # put back
                    total += least
                return total
            """,
        ),
        Unchanged(
            """
            import heapq


            def merge(piles):
                while len(piles) > 1:
                    least = heapq.heappop(piles)
                    heapq.heappush(piles, least * 2)
                return piles[0]
            """,
            "what is pushed depends on what was popped",
        ),
        Unchanged(
            """
            import heapq


            def widest(scores, k):
                heap = []
                for score in scores:
                    heapq.heappush(heap, score)
                    if score > k:
                        heapq.heappop(heap)
                return heap
            """,
            "the test does not hold the heap at one length",
        ),
    )
    workload = """
SCALES = (100, 1000, 5000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale * 9) for _ in range(scale)], 10), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for first in function.walk(ast.Expr, ast.Assign):
            assert isinstance(first, ast.Expr | ast.Assign)
            block = function.block_of(first)
            following = block[block.index(first) + 1 :][:1]
            if following and function.own_lines(first, following[0]):
                found = _pair(function, first, following[0])
                if found is not None:
                    yield found


def _pair(view: FunctionView, first: ast.Expr | ast.Assign, second: ast.stmt) -> Rewrite | None:
    if isinstance(second, ast.If):
        return _held(view, first, second)
    one, other = _call(view, first), _call(view, second)
    if one is None or other is None or ast.unparse(one.args[0]) != ast.unparse(other.args[0]):
        return None
    popped, pushed = _is(view, one, "heappop"), _is(view, one, "heappush")
    if popped and _is(view, other, "heappush") and isinstance(second, ast.Expr):
        return _replaced(view, first, second, one, other, "heapreplace")
    if pushed and _is(view, other, "heappop") and isinstance(first, ast.Expr):
        return _replaced(view, second, first, other, one, "heappushpop")
    return None


def _replaced(
    view: FunctionView,
    pop: ast.stmt,
    push: ast.stmt,
    popping: ast.Call,
    pushing: ast.Call,
    name: str,
) -> Rewrite | None:
    """One call in place of both; the popped item keeps its name."""
    heap, item = pushing.args
    bound = resolve.target_names(pop)
    reads = resolve.loaded([item])
    if bound & (reads | resolve.loaded([heap])) or resolve.loaded([heap]) & reads:
        return None
    if not effects.is_pure(view, item) or not isinstance(pop, ast.Assign | ast.Expr):
        return None
    text, imports = resolve.need(view, "heapq", name)
    head = view.source[view.start(pop) : view.start(popping)]
    first, last = sorted((pop, push), key=view.start)
    call = f"{head}{text}({view.text(heap)}, {view.text(item)})"
    if "\n" in call:
        return None
    lines = "\n".join([*remarks(view, first, last), call])
    edit = view.replace(first, lines, last)
    return Rewrite((edit,), f"{name} in one call", first.lineno, imports)


def _held(view: FunctionView, first: ast.stmt, test: ast.If) -> Rewrite | None:
    """`heappush(h, x)` and `if len(h) > k: heappop(h)`."""
    pushing = _call(view, first)
    if pushing is None or not _is(view, pushing, "heappush") or not isinstance(first, ast.Expr):
        return None
    heap, item = pushing.args
    match test:
        case ast.If(
            test=ast.Compare(left=left, ops=[ast.Gt()], comparators=[limit]),
            body=[ast.Expr() | ast.Assign() as pop],
            orelse=[],
        ) if ast.unparse(left) == f"len({ast.unparse(heap)})":
            pass
        case _:
            return None
    popping = _call(view, pop)
    fits = (
        popping is not None
        and _is(view, popping, "heappop")
        and ast.unparse(popping.args[0]) == ast.unparse(heap)
        and effects.is_pure(view, limit)
        and effects.is_pure(view, item)
        and not resolve.loaded([heap]) & resolve.loaded([limit, item])
        and not resolve.target_names(pop) & resolve.loaded([heap, item])
        and resolve.is_builtin(view, "len")
    )
    if not fits or popping is None:
        return None
    text, imports = resolve.need(view, "heapq", "heappushpop")
    head = view.source[view.start(pop) : view.start(popping)]
    name, pushed = view.text(heap), view.text(item)
    lines = [
        *remarks(view, first, test),
        f"if len({name}) < {view.text(limit)}:",
        f"{view.step}{view.text(first)}",
        "else:",
        f"{view.step}{head}{text}({name}, {pushed})",
    ]
    if any("\n" in line for line in lines):
        return None
    edit = view.replace(first, "\n".join(lines), test)
    return Rewrite((edit,), "push and pop in one call", first.lineno, imports)


def _call(view: FunctionView, node: ast.stmt) -> ast.Call | None:
    """The call of heapq that is all of the statement, or all that it binds to a name."""
    match node:
        case ast.Expr(value=ast.Call() as call):
            pass
        case ast.Assign(targets=[ast.Name() | ast.Tuple()], value=ast.Call() as call):
            pass
        case _:
            return None
    known = _is(view, call, "heappush") and len(call.args) == 2
    known = known or (_is(view, call, "heappop") and len(call.args) == 1)
    return call if known and not call.keywords else None


def _is(view: FunctionView, call: ast.Call, name: str) -> bool:
    return resolve.calls(view, call, f"heapq.{name}")
