"""Rule: let itertools make the permutations and combinations."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from afterburner_ide.rules import observed, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.observed import Arrangement
from afterburner_ide.rules.view import COMPREHENSIONS, LOOPS, FunctionView


class ArrangementsToItertools(Rule):
    """Let itertools make the permutations and combinations.

    A function that lists all permutations, combinations, products or subsets of what it is given,
    by whatever method, is found by following it on its tree over small lists and numbers: the
    same items must come out in the same order. Lists, texts and numbers then go to `itertools`;
    anything else goes the old way.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.6
    break_even = "4 items"
    kind = "template"
    examples = (
        Example(
            """
            def choose(n, k):
                found = []

                def extend(start, chosen):
                    if len(chosen) == k:
                        found.append(chosen)
                        return
                    for number in range(start, n + 1):
                        extend(number + 1, chosen + [number])

                extend(1, [])
                return found
            """,
            """
            from itertools import combinations


            def choose(n, k):
                if type(n) is type(k) is int and 0 <= k <= n:
                    return list(map(list, combinations(range(1, n + 1), k)))
                found = []

                def extend(start, chosen):
                    if len(chosen) == k:
                        found.append(chosen)
                        return
                    for number in range(start, n + 1):
                        extend(number + 1, chosen + [number])

                extend(1, [])
                return found
            """,
        ),
        Example(
            """
            def orders(items):
                if len(items) <= 1:
                    return [items[:]]
                found = []
                for i, item in enumerate(items):
                    for rest in orders(items[:i] + items[i + 1 :]):
                        found.append([item, *rest])
                return found
            """,
            """
            from itertools import permutations


            def orders(items):
                if type(items) is list and items:
                    return list(map(list, permutations(items)))
                if len(items) <= 1:
                    return [items[:]]
                found = []
                for i, item in enumerate(items):
                    for rest in orders(items[:i] + items[i + 1 :]):
                        found.append([item, *rest])
                return found
            """,
        ),
        Unchanged(
            """
            def orders(items):
                if len(items) <= 1:
                    return [items[:]]
                found = []
                for rest in orders(items[1:]):
                    for i in range(len(items)):
                        found.append(rest[:i] + items[:1] + rest[i:])
                return found
            """,
            "they come in another order",
        ),
        Unchanged(
            """
            def orders(items):
                if len(items) <= 1:
                    return [items[:]]
                found = []
                for i, item in enumerate(items):
                    if item not in items[:i]:
                        for rest in orders(items[:i] + items[i + 1 :]):
                            found.append([item, *rest])
                return found
            """,
            "equal ones come out once",
        ),
    )
    workload = """
SCALES = (4, 8, 12)

def gen(scale, seed):
    return [((scale, scale // 2), {}), ((scale, 0), {}), ((scale, 1 + seed % 2), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        node = function.node
        names = observed.parameters(function) or []
        documented = ast.get_docstring(node, clean=False) is not None
        body = node.body[1:] if documented else node.body
        if not 1 <= len(names) <= 2 or not body or not function.own_lines(body[0]):
            return
        forms = [form for form in FORMS if len(form.samples[0]) == len(names)]
        needed = ("type", "list", "map", "str", "int", "range", "len")
        if not _works(function) or not all(resolve.is_builtin(function, one) for one in needed):
            return
        found = function.fact("arrangement", lambda: observed.arrangement(function, forms))
        if found is not None:
            place, imports = resolve.need(function, "itertools", found.needs)
            text = f"if {found.guard}:\n{function.step}return {found.text}"
            edit = function.insert_before(body[0], text.format(*names, f=place))
            summary = f"let itertools.{found.needs} do it"
            yield Rewrite((edit,), summary, _hottest(function), imports)


def _works(view: FunctionView) -> bool:
    """Whether the function loops, or calls one that may, and has no fast path like this one yet."""
    if any(view.text(node).startswith("type(") for node in _compared(view)):
        return False
    return any(
        isinstance(node, (*LOOPS, *COMPREHENSIONS))
        or (isinstance(node, ast.Call) and resolve.dotted(view, node.func) is None)
        for node in view.walk()
    )


def _compared(view: FunctionView) -> Iterator[ast.Compare]:
    for node in view.walk(ast.Compare):
        assert isinstance(node, ast.Compare)
        yield node


def _hottest(view: FunctionView) -> int:
    statements = [node for node in view.walk() if isinstance(node, ast.stmt)]
    return max(statements, key=lambda node: len(view.loops_around(node))).lineno


def _lists(text: str) -> str:
    return f"list(map(list, {text}))"


_ITEMS = (([1, 2, 3],), ([4, 9],), ([7],), ([3, 1, 2, 5],), (["b", "a", "b"],))
_TEXTS = (("abc",), ("ba",), ("x",), ("bacb",))
_NUMBERS = ((4, 2), (3, 3), (5, 1), (5, 3), (1, 1), (4, 0))
_CHOSEN = (([1, 2, 3], 2), ([4, 9, 9, 4], 3), ([7], 1), ([3, 1, 2, 5], 2), (["b", "a"], 2))
_LIST = "type({0}) is list and {0}"
_SOME = "type({0}) is list and type({1}) is int and 1 <= {1} <= len({0})"

FORMS = (
    Arrangement(
        _lists("{f}({0})"),
        "permutations",
        lambda items: list(map(list, itertools.permutations(items))),
        _LIST,
        _ITEMS,
    ),
    Arrangement(
        "list({f}({0}))",
        "permutations",
        lambda items: list(itertools.permutations(items)),
        _LIST,
        _ITEMS,
    ),
    Arrangement(
        '["".join(order) for order in {f}({0})]',
        "permutations",
        lambda text: ["".join(order) for order in itertools.permutations(text)],
        "type({0}) is str and {0}",
        _TEXTS,
    ),
    Arrangement(
        "[list(chosen) for size in range(len({0}) + 1) for chosen in {f}({0}, size)]",
        "combinations",
        lambda items: [
            list(chosen)
            for size in range(len(items) + 1)
            for chosen in itertools.combinations(items, size)
        ],
        _LIST,
        _ITEMS,
    ),
    Arrangement(
        _lists("{f}(range(1, {0} + 1), {1})"),
        "combinations",
        lambda n, k: list(map(list, itertools.combinations(range(1, n + 1), k))),
        "type({0}) is type({1}) is int and 0 <= {1} <= {0}",
        _NUMBERS,
    ),
    Arrangement(
        _lists("{f}(range(1, {0} + 1), {1})"),
        "combinations",
        lambda n, k: list(map(list, itertools.combinations(range(1, n + 1), k))),
        "type({0}) is type({1}) is int and 1 <= {1} <= {0}",
        _NUMBERS[:-1],
    ),
    Arrangement(
        _lists("{f}({0}, {1})"),
        "combinations",
        lambda items, k: list(map(list, itertools.combinations(items, k))),
        _SOME,
        _CHOSEN,
    ),
    Arrangement(
        "list({f}({0}, {1}))",
        "combinations",
        lambda items, k: list(itertools.combinations(items, k)),
        _SOME,
        _CHOSEN,
    ),
    Arrangement(
        _lists("{f}({0}, {1})"),
        "permutations",
        lambda items, k: list(map(list, itertools.permutations(items, k))),
        _SOME,
        _CHOSEN,
    ),
    Arrangement(
        _lists("{f}({0}, {1})"),
        "product",
        lambda one, other: list(map(list, itertools.product(one, other))),
        "type({0}) is type({1}) is list",
        (([1, 2], [3, 4, 5]), ([1, 1], ["a"]), ([], [2]), ([0, 3, 2], [])),
    ),
    Arrangement(
        "list({f}({0}, {1}))",
        "product",
        lambda one, other: list(itertools.product(one, other)),
        "type({0}) is type({1}) is list",
        (([1, 2], [3, 4, 5]), ([1, 1], ["a"]), ([], [2]), ([0, 3, 2], [])),
    ),
)
