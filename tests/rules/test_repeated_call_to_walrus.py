"""Which comprehensions keep what their test computed, and that they show the same."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

WALRUS = rule("repeated-call-to-walrus")
ROWS = [[3, 1], [], [0, -2], [5], [-1, 9, 2]]


def rewritten(expression: str, head: str = "def f(rows):\n    return ") -> list[str]:
    source = f"{head}{expression}\n"
    return [apply(source, rewrite) for rewrite in WALRUS.rewrites(FunctionView(source, "f"))]


def run(source: str, *args: Any) -> Any:
    names: dict[str, Any] = {}
    exec(source, names)
    return names["f"](*args)


@pytest.mark.parametrize(
    "expression",
    [
        "[sum(rows[i]) for i in range(len(rows)) if sum(rows[i]) > 0]",
        "{i: sum(r) ** 2 for i, r in enumerate(rows) if 0 < sum(r) < 9}",
        "{sum(r) for r in rows if (sum(r)) and len(r) > 1}",
        "list(max(r, default=0) for r in rows if max(r, default=0) > 2)",
        "[(sum(r), x) for r in rows for x in r if sum(r) > x]",
        "[r for r in rows if sum(r) > 1 and sum(r) < 8]",
        "[sorted(r) for r in rows if sorted(r) != r]",
        "[x - sum(r) for r in rows if sum(r) for x in r if len(r) > len(r) - x]",
        "[[sum(r) for x in r] for r in rows if sum(r)]",
    ],
)
def test_the_same_is_shown(expression: str) -> None:
    [after] = rewritten(expression)
    assert after.count(":=") == 1
    assert run(after, ROWS) == run(f"def f(rows):\n    return {expression}\n", ROWS)


@pytest.mark.parametrize(
    "expression",
    [
        "[sum(r) for r in rows if r and sum(r)]",
        "[sum(r) for r in rows if (sum(r) if r else 0)]",
        "[r.pop() for r in rows if r.pop()]",
        "[(sorted(r), sorted(r)) for r in rows if sorted(r)]",
        "[x for x in [sum(r) for r in rows if sum(r)]]",
        "[sum(r) for r in rows if any(sum(r) > x for x in r)]",
        "[(lambda: sum(r)) for r in rows if sum(r)]",
        "[len(rows) for r in rows if len(rows)]",
        "[sum(r) for r in rows if r]",
        "(g(sum(r)) for r in rows if sum(r))",
    ],
)
def test_what_may_differ_stays(expression: str) -> None:
    assert rewritten(expression) == []


def test_a_class_body_binds_no_name() -> None:
    head = "def f(rows):\n    class Totals:\n        all = "
    assert rewritten("[sum(r) for r in rows if sum(r)]", head) == []
