"""Rule: search a set instead of a list."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import HoistPoint, hoist_point
from afterburner_ide.rules.view import FunctionView

_NOT_SEARCHED = frozenset({"str", "bytes", "dict", "set", "frozenset", "range", "iterator", "int"})
_UNHASHABLE = frozenset({"list", "dict", "set", "deque"})


class ListMembershipToSet(Rule):
    """Search a set instead of a list that is searched again and again.

    `x in items` walks a list from its start. A set that is built once before the loop answers
    in constant time. A list that only grows by `append` gets a set that grows beside it. The
    items must be hashable: a list of lists, or of objects with `__eq__` alone, raises TypeError
    or compares otherwise, and the judge then turns the candidate down.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.6
    break_even = "8 items, searched a few times"
    examples = (
        Example(
            """
            def common(left, right):
                found = []
                for item in left:
                    if item in right:  # walks the list
                        found.append(item)
                return found
            """,
            """
            def common(left, right):
                found = []
                right_set = set(right)
                for item in left:
                    if item in right_set:  # walks the list
                        found.append(item)
                return found
            """,
        ),
        Example(
            """
            def missing(wanted: list[int], have: list[int]) -> list[int]:
                return [n for n in wanted if n not in have]
            """,
            """
            def missing(wanted: list[int], have: list[int]) -> list[int]:
                have_set = set(have)
                return [n for n in wanted if n not in have_set]
            """,
        ),
        Example(
            """
            def unique(items):
                seen = []
                for item in items:
                    if item not in seen:
                        seen.append(item)
                return seen
            """,
            """
            def unique(items):
                seen = []
                seen_set = set(seen)
                for item in items:
                    if item not in seen_set:
                        seen.append(item)
                        seen_set.add(item)
                return seen
            """,
        ),
        Unchanged(
            """
            def drain(items, queue):
                for item in items:
                    if item in queue:
                        queue.remove(item)
            """,
            "the list shrinks in the loop",
        ),
        Unchanged(
            """
            def vowels(text: str, word: str):
                return [c for c in text if c in word]
            """,
            "`in` on a string looks for a substring",
        ),
        Unchanged(
            """
            def once(item, items):
                return item in items
            """,
            "one search does not pay for a set",
        ),
        Unchanged(
            """
            def rows(wanted, grid: list[list[int]]):
                return [row for row in wanted if row in grid]
            """,
            "lists are not hashable",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    left = [r.randrange(scale * 2) for _ in range(scale)]
    return [((left, [r.randrange(scale * 2) for _ in range(scale)]), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "set"):
            return
        done: set[tuple[str, ast.AST]] = set()
        for node in function.walk(ast.Compare):
            assert isinstance(node, ast.Compare)
            container = node.comparators[0]
            if not _is_search(function, node) or not isinstance(container, ast.Name):
                continue
            appends = _appends(function, container.id)
            build = ast.Call(ast.Name("set", ast.Load()), [container], [])
            point = hoist_point(function, node, build, [call for _, call in appends])
            if point is None or (container.id, point.anchor) in done:
                continue
            done.add((container.id, point.anchor))
            rewrite = _rewrite(function, container.id, point, appends)
            if rewrite is not None:
                yield rewrite


def _is_search(view: FunctionView, node: ast.Compare) -> bool:
    """Whether the node is `x in name`, of which the tree does not say that a set is wrong."""
    container = node.comparators[0]
    if len(node.ops) != 1 or not isinstance(node.ops[0], ast.In | ast.NotIn):
        return False
    kind = kinds.kind_of(view, container)
    if kind and (kind.name in _NOT_SEARCHED or (kind.item and kind.item.name in _UNHASHABLE)):
        return False
    if isinstance(container, ast.Name) and kinds.may_be_none(view, container.id):
        return False
    unhashable = isinstance(node.left, ast.List | ast.Dict | ast.Set | ast.ListComp)
    return not unhashable and not kinds.is_kind(view, node.left, _UNHASHABLE)


def _appends(view: FunctionView, name: str) -> list[tuple[ast.Expr, ast.Call]]:
    """The statements `name.append(x)` with an `x` that can be written twice."""
    found: list[tuple[ast.Expr, ast.Call]] = []
    for node in view.walk(ast.Expr):
        match node:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=owner), attr="append"),
                    args=[ast.Name() | ast.Constant()],
                    keywords=[],
                ) as call
            ) if owner == name and view.own_lines(node):
                found.append((node, call))
    return found


def _rewrite(
    view: FunctionView, name: str, point: HoistPoint, appends: list[tuple[ast.Expr, ast.Call]]
) -> Rewrite | None:
    fresh = view.fresh_name(f"{name}_set")
    inside = set(ast.walk(point.loop))
    searches = [
        container
        for node in inside
        if isinstance(node, ast.Compare) and _is_search(view, node)
        for container in node.comparators
        if isinstance(container, ast.Name) and container.id == name and view.editable(container)
    ]
    if not searches:
        return None
    edits: list[Edit] = [view.insert_before(point.anchor, f"{fresh} = set({name})")]
    edits += [view.replace(container, fresh) for container in searches]
    edits += [
        view.insert_after(statement, f"{fresh}.add({view.text(call.args[0])})")
        for statement, call in appends
        if statement in inside
    ]
    return Rewrite(tuple(edits), f"search a set of {name}", min(node.lineno for node in searches))
