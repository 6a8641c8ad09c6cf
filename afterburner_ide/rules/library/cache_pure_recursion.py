"""Rule: remember the results of a recursion that asks the same again."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import recursion, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.recursion import Recursion
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


class CachePureRecursion(Rule):
    """Remember the results of a pure recursion within one call.

    A function that calls itself twice or more often comes back to the same arguments
    exponentially often. The cache belongs to an inner function, which is made anew by each call
    from outside: nothing is kept between calls and nothing goes stale. Parameters that every
    step hands on unchanged stay out of the key. Unhashable arguments raise TypeError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.0
    break_even = "n >= 9 for Fibonacci numbers"
    examples = (
        Example(
            '''
            def fib(n: int) -> int:
                """The n-th Fibonacci number."""
                if n < 2:  # the first two
                    return n
                return fib(n - 1) + fib(n - 2)
            ''',
            '''
            from functools import cache


            def fib(n: int) -> int:
                """The n-th Fibonacci number."""

                @cache
                def cached(n):
                    if n < 2:  # the first two
                        return n
                    return cached(n - 1) + cached(n - 2)

                return cached(n)
            ''',
        ),
        Example(
            """
            def pack(weights: list[int], values: list[int], room: int, n: int) -> int:
                if n == 0:
                    return 0
                best = pack(weights, values, room, n - 1)
                if weights[n - 1] <= room:
                    with_it = pack(weights, values, room - weights[n - 1], n - 1)
                    best = max(best, values[n - 1] + with_it)
                return best
            """,
            """
            from functools import cache


            def pack(weights: list[int], values: list[int], room: int, n: int) -> int:
                @cache
                def cached(room, n):
                    if n == 0:
                        return 0
                    best = cached(room, n - 1)
                    if weights[n - 1] <= room:
                        with_it = cached(room - weights[n - 1], n - 1)
                        best = max(best, values[n - 1] + with_it)
                    return best

                return cached(room, n)
            """,
        ),
        Example(
            """
            def stairs(heights):
                def ways(i):
                    if i >= len(heights):
                        return 1
                    return ways(i + 1) + ways(i + 2)

                return ways(0)
            """,
            """
            from functools import cache


            def stairs(heights):
                @cache
                def ways(i):
                    if i >= len(heights):
                        return 1
                    return ways(i + 1) + ways(i + 2)

                return ways(0)
            """,
        ),
        Unchanged(
            """
            def subsets(n):
                if n == 0:
                    return [[]]
                return subsets(n - 1) + [s + [n] for s in subsets(n - 1)]
            """,
            "a remembered list would be shared between its takers",
        ),
        Unchanged(
            """
            def depth(node):
                if node is None:
                    return 0
                return 1 + max(depth(node.left), depth(node.right))
            """,
            "a tree's branches do not meet again",
        ),
        Unchanged(
            """
            def hanoi(n, a, b, c):
                if n:
                    hanoi(n - 1, a, c, b)
                    print(a, c)
                    hanoi(n - 1, b, a, c)
            """,
            "it prints",
        ),
        Unchanged(
            """
            def factorial(n):
                return 1 if n < 2 else n * factorial(n - 1)
            """,
            "it never asks the same twice",
        ),
        Unchanged(
            """
            def ways(n, memo={}):
                if n < 2:
                    return 1
                if n not in memo:
                    memo[n] = ways(n - 1) + ways(n - 2)
                return memo[n]
            """,
            "it remembers already, and changes its argument",
        ),
    )
    workload = """
SCALES = (6, 12, 22)

def gen(scale, seed):
    return [((scale + seed % 2,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(*FUNCTIONS):
            assert isinstance(node, FUNCTIONS)
            if node in function.node.body and (found := recursion.inner(function, node)):
                yield _decorated(function, found)
        if function.node is not function.outermost:
            if found := recursion.inner(function, function.node):
                yield _decorated(function, found)
        elif found := recursion.outer(function):
            yield _nested(function, found)


def _decorated(view: FunctionView, found: Recursion) -> Rewrite:
    cache, imports = resolve.need(view, "functools", "cache")
    edit = view.insert_before(found.node, f"@{cache}")
    return Rewrite((edit,), f"cache {found.node.name} within a call", found.node.lineno, imports)


def _nested(view: FunctionView, found: Recursion) -> Rewrite:
    cache, imports = resolve.need(view, "functools", "cache")
    name = view.fresh_name("cached")
    head = ", ".join(argument.arg for argument in found.varying)
    gap = "" if found.body[0] is found.node.body[0] else "\n"
    edits = [
        view.insert_before(found.body[0], f"{gap}@{cache}\ndef {name}({head}):"),
        *view.shift(found.body),
        view.insert_after(found.body[-1], f"\nreturn {name}({head})"),
    ]
    for call in found.calls:
        edits.append(view.replace(call.func, name))
        edits += _without(view, call, found.positions)
    summary = f"cache {found.node.name} within a call"
    return Rewrite(tuple(edits), summary, found.node.lineno, imports)


def _without(view: FunctionView, call: ast.Call, positions: list[int]) -> Iterator[Edit]:
    """Take the arguments out that do not stand at one of these positions."""
    kept = -1
    for number, argument in enumerate(call.args):
        if number in positions:
            if number > kept + 1:
                yield Edit(view.start(call.args[kept + 1]), view.start(argument), "")
            kept = number
    if kept + 1 < len(call.args):
        yield Edit(view.end(call.args[kept]), view.end(call.args[-1]), "")
