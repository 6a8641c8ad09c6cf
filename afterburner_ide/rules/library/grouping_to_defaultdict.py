"""Rule: group items in a defaultdict."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from afterburner_ide.rules import effects, folds, liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView


class GroupingToDefaultdict(Rule):
    """Group items in a `defaultdict` instead of asking for each key first.

    `if key not in groups: groups[key] = []` and `groups[key].append(item)` look a key up twice
    for each item, and `setdefault` makes a list for each. A `defaultdict(list)` makes one where
    there is none. After the loop it becomes a dict again, so that nobody sees the difference.
    """

    safety = Safety.EXACT
    payoff = 0.4
    break_even = "100 items"
    examples = (
        Example(
            """
            def by_length(words):
                groups = {}
                for word in words:
                    if len(word) not in groups:
                        groups[len(word)] = []
                    groups[len(word)].append(word)
                return groups
            """,
            """
            from collections import defaultdict


            def by_length(words):
                groups = defaultdict(list)
                for word in words:
                    groups[len(word)].append(word)
                groups = dict(groups)
                return groups
            """,
        ),
        Example(
            """
            def neighbours(edges):
                graph: dict[str, set[str]] = {}
                for left, right in edges:
                    graph.setdefault(left, set()).add(right)
                    graph.setdefault(right, set()).add(left)  # both ways
                return graph
            """,
            """
            from collections import defaultdict


            def neighbours(edges):
                graph: dict[str, set[str]] = defaultdict(set)
                for left, right in edges:
                    graph[left].add(right)
                    graph[right].add(left)  # both ways
                graph = dict(graph)
                return graph
            """,
        ),
        Unchanged(
            """
            def by_length(words):
                groups = {}
                for word in words:
                    if len(word) not in groups:
                        groups[len(word)] = []
                    if groups.get(3):
                        break
                    groups[len(word)].append(word)
                return groups
            """,
            "the groups are asked for otherwise, too",
        ),
        Unchanged(
            """
            def firsts(words):
                groups = {}
                for word in words:
                    if len(word) not in groups:
                        groups[len(word)] = [word]
                return groups
            """,
            "nothing is added to a group",
        ),
    )
    workload = """
SCALES = (100, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((["x" * r.randrange(20) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "dict"):
            return
        text, imports = resolve.need(function, "collections", "defaultdict")
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            for name in _tables(loop):
                edits = _edits(function, loop, name, text)
                if edits:
                    what = f"group {name} in a defaultdict"
                    yield Rewrite(tuple(edits), what, loop.lineno, imports)


class _Group(NamedTuple):
    """One place that groups: what is made for a new key, the edits, and the nodes it takes."""

    made: str
    edits: list[Edit]
    nodes: list[ast.stmt]


_ADDING = {"append": "list", "extend": "list", "add": "set", "update": "set"}


def _tables(loop: ast.For) -> list[str]:
    found = {
        node.value.id: None
        for node in ast.walk(loop)
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.value, ast.Name)
    }
    return list(found)


def _edits(view: FunctionView, loop: ast.For, name: str, defaultdict: str) -> list[Edit] | None:
    start = folds.start(view, name, loop)
    if start is None or start.value is None or ast.unparse(start.value) not in {"{}", "dict()"}:
        return None
    if not view.own_lines(loop) or loop.orelse or liveness.is_shared(view, name):
        return None
    if liveness.is_watched(view, loop) or any(
        isinstance(node, ast.Return | ast.Yield | ast.YieldFrom | ast.Await)
        for node in ast.walk(loop)
    ):
        return None
    groups: list[_Group] = []
    for statement in ast.walk(loop):
        if isinstance(statement, ast.stmt) and statement is not loop:
            found = _group(view, statement, name)
            if found is not None:
                groups.append(found)
    taken = {node for group in groups for part in group.nodes for node in ast.walk(part)}
    others = [
        node
        for node in ast.walk(loop)
        if isinstance(node, ast.Name) and node.id == name and node not in taken
    ]
    made = {group.made for group in groups}
    if others or len(made) != 1 or not resolve.is_builtin(view, next(iter(made))):
        return None
    after = view.insert_after(loop, f"{name} = dict({name})")
    edits = [edit for group in groups for edit in group.edits]
    return [view.replace(start.value, f"{defaultdict}({made.pop()})"), *edits, after]


def _group(view: FunctionView, statement: ast.stmt, name: str) -> _Group | None:
    """`name.setdefault(key, []).append(x)`, or `name[key].append(x)` below `if key not in name`."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(
                    value=ast.Call(
                        func=ast.Attribute(value=ast.Name(id=table), attr="setdefault"),
                        args=[key, made],
                        keywords=[],
                    ) as asked,
                    attr=attr,
                ),
                args=[item],
                keywords=[],
            )
        ) if table == name and name not in resolve.loaded([key, item]):
            kind = _made(made)
            if kind is None or _ADDING.get(attr) != kind:
                return None
            return _Group(kind, [view.replace(asked, f"{name}[{view.text(key)}]")], [statement])
        case ast.If(
            test=ast.Compare(left=key, ops=[ast.NotIn()], comparators=[ast.Name(id=table)]),
            body=[
                ast.Assign(
                    targets=[ast.Subscript(value=ast.Name(id=stored), slice=place)], value=made
                )
            ],
            orelse=[],
        ) if table == stored == name and ast.dump(key) == ast.dump(place):
            return _tested(view, statement, key, made, name)
        case ast.If(
            test=ast.Compare(
                left=key, ops=[ast.In() | ast.NotIn() as op], comparators=[ast.Name(id=table)]
            ),
            body=[yes],
            orelse=[no],
        ) if table == name:
            if isinstance(op, ast.NotIn):
                yes, no = no, yes
            return _branches(view, statement, yes, no, name)
    return None


def _branches(
    view: FunctionView, test: ast.If, yes: ast.stmt, no: ast.stmt, name: str
) -> _Group | None:
    """`name[key].append(x)` where the key is there, and `name[key] = [x]` where it is not."""
    assert isinstance(test.test, ast.Compare)
    key = test.test.left
    place = ast.dump(ast.Subscript(ast.Name(name, ast.Load()), key, ast.Load()))
    match yes, no:
        case (
            ast.Expr(
                value=ast.Call(func=ast.Attribute(value=added, attr=attr), args=[item], keywords=[])
            ),
            ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id=table), slice=stored)],
                value=ast.List(elts=[first]) | ast.Set(elts=[first]) as made,
            ),
        ) if table == name and ast.dump(added) == place and ast.dump(stored) == ast.dump(key):
            pass
        case _:
            return None
    kind = "list" if isinstance(made, ast.List) else "set"
    fits = (
        {"append": "list", "add": "set"}.get(attr) == kind
        and ast.dump(first) == ast.dump(item)
        and not isinstance(first, ast.Starred)
        and effects.is_pure(view, key)
        and name not in resolve.loaded([key, item])
        and view.own_lines(test)
        and "\n" not in view.text(yes)
    )
    if not fits:
        return None
    text = "\n".join([*remarks(view, test), view.text(yes)])
    return _Group(kind, [view.replace(test, text)], [test])


def _tested(
    view: FunctionView, test: ast.If, key: ast.expr, made: ast.expr, name: str
) -> _Group | None:
    block = view.block_of(test)
    following = block[block.index(test) + 1 :][:1]
    match following:
        case [
            ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(
                        value=ast.Subscript(value=ast.Name(id=table), slice=place), attr=attr
                    ),
                    args=[item],
                    keywords=[],
                )
            )
        ] if table == name and ast.dump(place) == ast.dump(key):
            pass
        case _:
            return None
    kind = _made(made)
    fits = (
        kind is not None
        and _ADDING.get(attr) == kind
        and effects.is_pure(view, key)
        and name not in resolve.loaded([key, item])
        and view.own_lines(test, *following)
        and not remarks(view, test, behind=True)
    )
    if not fits or kind is None:
        return None
    return _Group(kind, [view.delete(test)], [test, *following])


def _made(node: ast.expr) -> str | None:
    return {"[]": "list", "list()": "list", "set()": "set"}.get(ast.unparse(node))
