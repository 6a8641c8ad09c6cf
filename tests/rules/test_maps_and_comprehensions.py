"""Comprehensions for lambdas and maps for builtins: the same items, and laziness where it was."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

LAMBDAS = rule("lambda-map-to-comprehension")
CALLS = rule("call-comprehension-to-map")


def texts(chosen: Any, body: str, head: str = "") -> list[str]:
    source = f"{dedent(head)}\ndef f(a, b=(1, 2), k=1):\n    return {body}\n"
    return [apply(source, rewrite) for rewrite in chosen.rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("list(map(lambda x: x + k, a))", "[x + k for x in a]"),
        ("list(map(lambda x: (x, k), a))", "[(x, k) for x in a]"),
        ("set(map(lambda x: x if x else k, a))", "{(x if x else k) for x in a}"),
        ("list(filter(lambda x: x > k, a))", "[x for x in a if x > k]"),
        ("max(map(lambda x, y: x * y, a, b), default=0)", "[x * y for x, y in zip(a, b)]"),
        ("sum(map(lambda x: x, a), 3)", "sum([x for x in a], 3)"),
        ("','.join(map(lambda x: str(x), a))", "','.join([str(x) for x in a])"),
        ("sorted(map(lambda x: sum(y for y in range(x)), a))", "for x in a])"),
    ],
)
def test_lambdas(before: str, after: str) -> None:
    [text] = texts(LAMBDAS, before)
    assert after in text
    source = f"def f(a, b=(1, 2), k=1):\n    return {before}\n"
    for numbers in ([], [1], [3, 0, 2]):
        assert call(text, numbers) == call(source, numbers)


@pytest.mark.parametrize(
    "body",
    [
        "map(lambda x: x, a)",
        "list(map(lambda x, y=1: x + y, a))",
        "list(map(lambda *x: x, a))",
        "list(map(lambda x: x, a, b))",
        "list(map(lambda x: (y := x), a))",
        "list(map(lambda x: (y + x for y in a), a))",
        "list(map(lambda x: next(x), a))",
        "list(map(lambda x: x, *a))",
        "any(map(lambda x: x, a))",
        "list(map(str, a))",
        "max(map(lambda x: x, a), map(lambda x: -x, a))",
        "k.join(map(lambda x: x, a))",
    ],
)
def test_lambdas_that_stay(body: str) -> None:
    assert texts(LAMBDAS, body) == []
    assert texts(LAMBDAS, "list(map(lambda x: x, a))", "def map(f, a): return a") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[int(x) for x in a]", "list(map(int, a))"),
        ("sum([abs(x) for x in a])", "sum(map(abs, a))"),
        ("sum((abs(x) for x in a), 3)", "sum(map(abs, a), 3)"),
        ("max(float(x) for x in a or [0])", "max(map(float, a or [0]))"),
        ("''.join(chr(x) for x in a)", "''.join(map(chr, a))"),
        ("[ord(c) for c in (str(k) if a else 'b')]", "list(map(ord, (str(k) if a else 'b')))"),
    ],
)
def test_calls(before: str, after: str) -> None:
    [text] = texts(CALLS, before)
    assert f"return {after}\n" in text
    source = f"def f(a, b=(1, 2), k=1):\n    return {before}\n"
    for numbers in ([1], [3, 0, 2]):
        assert call(text, numbers) == call(source, numbers)


@pytest.mark.parametrize(
    "body",
    [
        "[str(x) for x in a]",
        "[int(x, 2) for x in a]",
        "[int(k) for x in a]",
        "[int(x) for x in a if x]",
        "[int(y) for x in a for y in b]",
        "[k(x) for x in a]",
        "(int(x) for x in a)",
        "all(int(x) for x in a)",
        "{int(x) for x in a}",
        "[int(x)  # whole\n        for x in a]",
    ],
)
def test_calls_that_stay(body: str) -> None:
    assert texts(CALLS, body) == []
    assert texts(CALLS, "[int(x) for x in a]", "def int(x): return x") == []
    assert texts(CALLS, "[int(x) for x in a]", "from it import map") == []
