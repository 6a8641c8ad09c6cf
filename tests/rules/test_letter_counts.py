"""Letters counted by the text itself: as many as the loop finds, and only those it asks for."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

COUNT = rule("letter-count-to-str-count")
TEXTS = ("", "a", "banana (split) [x] AEIOU", "🙂aé" * 3, "e" * 50)


def rewritten(source: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, "f", [COUNT], errors)]
    assert errors == []
    return found


def results(source: str) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return [namespace["f"](text) for text in TEXTS]


@pytest.mark.parametrize("head", ["for c in s:", "for i in range(len(s)):"])
@pytest.mark.parametrize(
    "body",
    [
        "if @ in 'aeiou': n += 1",
        "if @ in ['a', 'e'] or @ == 'n':\n    n = n + 1",
        "if 'a' == @:\n    n += 1",
        "if @ in 'aae': n += 1",
        "if @ in 'abc': n += 1\nelif @ in 'bcd': m += 1",
        "if @ in {'a'}: n += 1\nelif @ == 'é': m += 1\nelif @ in V: n += 1",
        "if @ in (')', ']'): m = m + 1",
    ],
)
def test_loops_count_the_same(body: str, head: str) -> None:
    body = indent(body.replace("@", "s[i]" if "range" in head else "c"), " " * 8)
    source = f"V = 'xyz'\n\n\ndef f(s):\n    n = m = 0\n    {head}\n{body}\n    return n, m\n"
    [text] = rewritten(source)
    assert ".count" in text
    assert "for " not in text
    assert results(text) == results(source)


@pytest.mark.parametrize(
    "expression",
    [
        "sum(1 for c in s if c in 'aeiou')",
        "sum([1 for c in s.lower() if c == 'a' or c == 'e'])",
        "len([c for c in s if c in 'aeiou'])",
        "sum(c in 'xyz' for c in s)",
        "sum(c == 'a' for c in s + 'a')",
    ],
)
def test_sums_count_the_same(expression: str) -> None:
    source = f"def f(s):\n    return {expression}\n"
    [text] = rewritten(source)
    assert " for " not in text
    assert results(text) == results(source)


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("if c not in 'ab': n += 1", "the others"),
        ("if c in 'ab': n += 2", "two at a time"),
        ("if c in 'ab': n += 1\nelse: m += 1", "the others too"),
        ("if c in 'ab': n += 1\nif c in 'bc': m += 1", "two questions"),
        ("if c in t: n += 1", "which letters is not known"),
        ("if c in 'ab' and n < 3: n += 1", "it stops"),
        ("if c in 'abcdefghijklmnopqrstuvwxyz': n += 1", "too many letters"),
        ("if c in ['ab', 'c']: n += 1", "no letter"),
        ("if c in W: n += 1", "the list may change"),
        ("if c in 'ab': s += 1", "it is the text's own name"),
    ],
)
def test_loops_that_stay(body: str, because: str) -> None:
    body = indent(body, " " * 8)
    source = f"W = ['a']\ndef f(s, t):\n    n = m = 0\n    for c in s:\n{body}\n    return n, m\n"
    assert rewritten(source) == [], because


@pytest.mark.parametrize(
    "expression",
    [
        "sum(x for c in s if c in 'ab')",
        "len({c for c in s if c in 'ab'})",
        "sum(1 for c in s if c in 'ab' if c != 'b')",
        "sum(1 for c in next(s) if c in 'ab')",
        "len([1 for c in s])",
        "sum((c in 'ab' for c in s), 1)",
        "max(c in 'ab' for c in s)",
    ],
)
def test_sums_that_stay(expression: str) -> None:
    assert rewritten(f"x = 2\ndef f(s):\n    return {expression}\n") == []


def test_words_are_not_letters() -> None:
    source = "def f(s: list[str]):\n    return sum(1 for w in s if w in 'abc')\n"
    assert rewritten(source) == []
