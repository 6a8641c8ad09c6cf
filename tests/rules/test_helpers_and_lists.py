"""Lists that a recursive helper fills and searches get a set beside them, others do not."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

SEEN = rule("seen-list-to-set")
GRAPH = {0: [1, 2], 1: [3, 0], 2: [3, 4], 3: [0], 4: [4, 5]}
WALK = """def f(graph, start):
    order = []

    def visit(node):
        {body}
        for other in graph.get(node, []):
            {call}

    visit(start)
    {after}
    return {result}
"""


def walk(
    body: str = "order.append(node)",
    call: str = "if other not in order: visit(other)",
    after: str = "pass",
    result: str = "order",
) -> str:
    return WALK.format(body=body, call=call, after=after, result=result)


def rewritten(source: str) -> list[str]:
    return [apply(source, rewrite) for rewrite in SEEN.rewrites(FunctionView(source, "f"))]


def run(source: str, *args: Any) -> Any:
    names: dict[str, Any] = {}
    exec(source, names)
    return names["f"](*args)


@pytest.mark.parametrize(
    "source",
    [
        walk(),
        walk("if node in order: return\n        order.append(node)", "visit(other)"),
        walk(result="len(order), order"),
        walk(after="if 7 in order: return []"),
        walk(result="sorted(order)"),
        WALK.replace(
            "visit(start)\n    {after}\n    return {result}", "return visit(start)"
        ).format(
            body="order.append(node)", call="if other not in order:\n                visit(other)"
        )
        + "\n",
    ],
)
def test_a_set_is_kept_for_the_helper(source: str) -> None:
    after = rewritten(source)[0]
    assert "seen.add(node)" in after
    assert "in order:" not in after
    for start in (0, 4, 9):
        assert run(after, GRAPH, start) == run(source, GRAPH, start)


@pytest.mark.parametrize(
    "source",
    [
        walk(after="order.pop(); visit(1)"),
        walk(after="order.clear(); visit(1)"),
        walk(result="order, visit"),
        walk(after="order = []; visit(1)"),
        walk(after="print(*map(visit, [1]), order)"),
        walk("nonlocal order\n        order = [*order, node]"),
        walk("order.append(node)\n        yield node", "yield from visit(other)"),
        walk("if node in order: return order\n        order.append(node)", "visit(other).pop()"),
        walk("def rest(order): return node in order\n        order.append(node)"),
        walk(after="(lambda: order.pop())()"),
    ],
)
def test_a_list_that_is_changed_or_seen_otherwise_stays_alone(source: str) -> None:
    assert rewritten(source) == []
