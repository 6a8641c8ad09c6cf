"""Slices of which the first item is known to be there."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def texts(source: str) -> list[str]:
    found = rule("slice-compare-to-first-item").rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


def loop(head: str, test: str) -> str:
    body = f"if {test}:\n            found.append(i)"
    walk = f"for i in {head}:\n        {body}"
    return f"def f(s, t):\n    n = len(s)\n    found = []\n    {walk}\n    return found, n\n"


@pytest.mark.parametrize(
    ("head", "test"),
    [
        ("range(1, len(s))", "s[:-i] == s[i:]"),
        ("range(1, n)", "s[i:] == s[:-i]"),
        ("range(1, n)", "s[:i] == s[-i:]"),
        ("range(n - 1, 0, -1)", "s[:i] == s[-i:]"),
        ("range(1, n + 1)", "s[:i] == s[-i:]"),
        ("range(n, 0, -1)", "s[-i:] == s[:i]"),
        ("range(min(len(s), len(t)), 0, -1)", "s[-i:] == t[:i]"),
        ("range(1, min(len(s), len(t)))", "s[:-i] == t[i:]"),
    ],
)
def test_looks_at_the_first_item(head: str, test: str) -> None:
    source = loop(head, test)
    (text,) = texts(source)
    assert " and " in text
    words = ["", "a", "aa", "ab", "aba", "abab", "aabaa", "ba"]
    for s in words:
        for t in words:
            assert call(text, s, t) == call(source, s, t)


@pytest.mark.parametrize(
    ("head", "test"),
    [
        ("range(n)", "s[:-i] == s[i:]"),
        ("range(1, n + 1)", "s[:-i] == s[i:]"),
        ("range(1, n)", "s[:i] == t[-i:]"),
        ("range(1, n + 2)", "s[:i] == s[-i:]"),
        ("range(n, -1, -1)", "s[:i] == s[-i:]"),
        ("range(1, n)", "s[::i] == s[i:]"),
        ("range(1, n)", "s[:-i] != s[i:]"),
        ("range(1, n)", "t[:-i] == t[i:]"),
        ("t", "s[:-i] == s[i:]"),
    ],
)
def test_is_left_alone(head: str, test: str) -> None:
    assert texts(loop(head, test)) == []


def test_a_sequence_that_shrinks_is_left_alone() -> None:
    source = loop("range(1, n)", "s[:-i] == s[i:]")
    assert texts(source.replace("found.append(i)", "s = s[1:]")) == []
