"""Generator expressions that become lists, and those that must stay what they are."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("genexp-to-list")


def texts(body: str, head: str = "") -> list[str]:
    source = f"{dedent(head)}\ndef f(a, b=(), k=1):\n    return {body}\n"
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sum(x > 1 for x in a)", "len([1 for x in a if x > 1])"),
        ("sum((x > 1) for x in a)", "len([1 for x in a if x > 1])"),
        ("sum((x > 1 or not x) for x in a if x)", "len([1 for x in a if x if x > 1 or not x])"),
        ("sum(1 for x in a if x > 2)", "len([1 for x in a if x > 2])"),
        ("sum((1 for x in a), 3)", "sum([1 for x in a], 3)"),
        ("sum(x * 2 for x in a)", "sum([x * 2 for x in a])"),
        ("max((x for x in a), default=0)", "max([x for x in a], default=0)"),
        ("min((x for x in a), key=abs)", "min([x for x in a], key=abs)"),
        ("sorted((x for x in a), reverse=True)", "sorted([x for x in a], reverse=True)"),
        ("''.join(str(x) for x in a)", "''.join([str(x) for x in a])"),
        ("set((x % 2) for x in a)", "{(x % 2) for x in a}"),
        ("list((x for x in a if x))", "[x for x in a if x]"),
        ("dict((x, k) for x in a)", "{x: k for x in a}"),
        ("tuple(y for x in a for y in (x, k))", "tuple([y for x in a for y in (x, k)])"),
    ],
)
def test_what_becomes_of_it(before: str, after: str) -> None:
    [text] = texts(before)
    assert f"return {after}\n" in text
    for numbers in ([1], [3, 0, 2, 2, 7]):
        old = call(f"def f(a, b=(), k=1):\n    return {before}\n", numbers)
        new = call(text, numbers)
        assert (type(new), new) == (type(old), old)


@pytest.mark.parametrize(
    "body",
    [
        "any(x for x in a)",
        "all(x for x in a)",
        "next(x for x in a)",
        "sum([x for x in a])",
        "k.join(x for x in a)",
        "b.total(x for x in a)",
        "dict(x for x in a)",
        "dict((x, x) for x in a if (lambda: x)) if 0 else dict((*x, x) for x in a)",
        "dict(((x, x) for x in a), last=1)",
        "min(x for x in iter(a.pop, 0))",
        "max(next(x) for x in a)",
        "max((x for x in a), (x for x in b))",
        "f'{sum(x * 2 for x in a)}'",
    ],
)
def test_what_stays(body: str) -> None:
    assert [text for text in texts(body) if "lambda" not in text] == []


def test_a_shadowed_name_is_no_builtin() -> None:
    assert texts("sum(x for x in a)", "def sum(x): return x") == []
    [text] = texts("sum(x > 1 for x in a)", "def len(x): return x")
    assert "return sum([x > 1 for x in a])" in text


def test_comments_stay() -> None:
    [text] = texts("sum(\n        x > 1  # large\n        for x in a\n    )")
    assert "return sum([\n        x > 1  # large\n        for x in a\n    ])" in text
