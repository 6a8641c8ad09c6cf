"""Loops in place of a comprehension that asks any or all: the same items, and no name lost."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("any-all-filter-to-loop")
ROWS: list[list[Any]] = [
    [], [[]], [[1, 2], [3, 3], []], [[0], [1, 5]], [[4, 4], [9, 1, 2], [1, 2]], [["x"]],
]  # fmt: skip


def texts(body: str) -> list[str]:
    source = f"def f(a, k=1):\n{indent(body, '    ')}\n"
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def outcome(source: str, rows: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    try:
        return namespace["f"](rows)
    except (TypeError, ZeroDivisionError) as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "body",
    [
        "return [r for r in a if all(x > k for x in r)]",
        "return [r for r in a if not all(x > k for x in r)]",
        "return [r for r in a if any(x > k for x in r)]",
        "return [r for r in a if not any(x > k for x in r)]",
        "return [r for r in a if len(r) > 1 and all(x > k for x in r)]",
        "return [r for r in a if len(r) > 1 if all(x > k for x in r) and r[0] > k and r[1] > k]",
        "return [r for r in a if (r or k) and any(x > k for x in r) and (r[0] > k or r[1:])]",
        "return [len(r) for r in a if all(x > k for x in r if x != 3)]",
        "return [(len(r), s) for r in a for s in r if all(x >= s for x in r)]",
        "return [{'key': r} for r in a if r if all(x > k for x in r)]",
        "return {len(r) for r in a if all(x > k for x in r)}",
        "return len([r for r in a if all(x > k for x in r)])",
        "return sum(1 for r in a if all(x > k for x in r))",
        "return sum(all(x > k for x in r) for r in a)",
        "return sum(not any(x > k for x in r) for r in a if r)",
        "kept = [r for r in a if all(x > k for x in r)]\nreturn kept",
        "kept = a\nkept = [r for r in a if all(x > k for x in r)]\nreturn kept, k",
    ],
)
def test_the_same_is_kept(body: str) -> None:
    [text] = texts(body)
    assert "any(" not in text
    assert "all(" not in text
    source = f"def f(a, k=1):\n{indent(body, '    ')}\n"
    for rows in ROWS:
        assert outcome(text, rows) == outcome(source, rows)


@pytest.mark.parametrize(
    "body",
    [
        "return sum(len(r) for r in a if all(x > k for x in r))",
        "return sum(r and all(x > k for x in r) for r in a)",
        "return [r for r in a if all(x > k for x in r) or k]",
        "return [r for r in a if all(x > k for x in r) and any(x > 5 for x in r)]",
        "return [r for r in a if all(x > y for x in r for y in r)]",
        "return [r for r in a if all(r > k for r in r)]",
        "r = k\nkept = [r for r in a if all(x > k for x in r)]\nreturn r, kept",
        "return [x for x in a if all(x > k for x in x)]",
        "return [r for r in a if all(x > k for x in r)  # large\n]",
        "return [lambda: r for r in a if all(x > k for x in r)]",
        "a = [r for r in a if all(x > k for x in r)]\nreturn a",
        "try:\n    kept = [r for r in a if all(x > k for x in r)]\n"
        "except TypeError:\n    kept = a\nreturn kept",
        "def g():\n    return kept\nkept = [r for r in a if all(x > k for x in r)]\nreturn g()",
        "return [r for r in a if all(r)]",
        "return dict(a) if k else [r for r in a if all(x > k for x in r)]",
    ],
)
def test_what_stays(body: str) -> None:
    assert texts(body) == []


def test_the_inner_loop_ends_where_the_answer_is_known() -> None:
    [text] = texts("return [1 for r in a if any(x > 1 for x in r)]")
    rest = iter([0, 2, 7])
    assert outcome(text, [rest]) == [1]
    assert list(rest) == [7]
