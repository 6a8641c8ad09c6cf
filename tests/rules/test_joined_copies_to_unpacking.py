"""Copies that are only joined."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def texts(expression: str) -> tuple[str, list[str]]:
    source = f"def f(a, b):\n    return {expression}\n"
    found = rule("joined-copies-to-unpacking").rewrites(FunctionView(source, "f"))
    return source, [apply(source, rewrite) for rewrite in found]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("tuple(list(a) + b)", "(*a, *b)"),
        ("tuple(list(a) + list(b))", "(*a, *b)"),
        ("list(a) + list(b)", "[*a, *b]"),
        ("(list(a) + list(b))[0:1]", "([*a, *b])[0:1]"),
        ("list(a or b) + list(map(int, b))", "[*(a or b), *map(int, b)]"),
        ("tuple(list(a) + (b if a else []))", "(*a, *(b if a else []))"),
        ("len(list(a) + list(b[1:]))", "len([*a, *b[1:]])"),
    ],
)
def test_both_at_once(expression: str, wanted: str) -> None:
    source, (text,) = texts(expression)
    assert f"return {wanted}\n" in text
    for one, other in (((), []), ((1,), [2, 3]), ((1, 2), [])):
        assert call(text, one, other) == call(source, one, other)


@pytest.mark.parametrize(
    "expression",
    [
        "list(a) + b",
        "a + list(b)",
        "tuple(a) + tuple(b)",
        "list(a) + list(b) + a",
        "list(a) + list(x for x in b)",
        "list() + list(b)",
        "list(a) * 2",
        "set(list(a) + b)",
        "f'{list(a) + list(b)}'",
        "(lambda list: list(a) + list(b))(tuple)",
    ],
)
def test_is_left_alone(expression: str) -> None:
    assert texts(expression)[1] == []
