"""Slicing shorter and shorter: the same items, the same kind of error, and only where they end."""

from __future__ import annotations

import re
from textwrap import indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

POP = rule("shrinking-slice-to-pop")
GIVEN: tuple[Any, ...] = ("", "a", "abca", "bbbbaaab", [], [1, 2, 3, 1], (4, 4, 5))


def rewritten(source: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, "f", [POP], errors)]
    assert errors == []
    return found


def results(source: str) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    found: list[Any] = []
    for given in GIVEN:
        before = list(given)
        try:
            found.append(namespace["f"](given))
        except IndexError:
            found.append(IndexError)
        assert list(given) == before
    return found


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("while s:", "out.append(s[-1])\ns = s[:-1]"),
        ("while s:", "s = s[1:]\nout.append(len(s))"),
        ("while len(s) > 1:", "out.append((s[0], s[1], s[-1]))\ns = s[1:]"),
        ("while len(s) > 1:", "out.append((s[0], s[-2], s[-1]))\ns = s[0:-1]"),
        ("for i in range(3):", "out.append(s[0])\ns = s[1:]"),
        ("for i in range(3):", "s = s[:-1]\nout.append(len(s))"),
        ("for x in s:", "if s and s[0] == x:\n    s = s[1:]\nout.append(len(s))"),
        ("for i in range(3):", "x, s = s[0], s[1:]\nout.append(x)"),
        ("while s != '':", "x, s = s[-1], s[:-1]\nout.append(x)"),
        ("while True:", "if not s: break\nout.append(s[0] if s else 0)\ns = s[1:]"),
    ],
)
def test_the_same_items_come(head: str, body: str) -> None:
    source = f"def f(s):\n    out = []\n    {head}\n{indent(body, ' ' * 8)}\n    return out\n"
    [text] = rewritten(source)
    assert "s_left" in text
    assert re.search(r"\bs\[", text) is None
    if "''" in head:
        assert results(text)[:4] == results(source)[:4]
    else:
        assert results(text) == results(source)


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("out.append(s)\n        s = s[1:]", "what is left is used"),
        ("out.append(s[0:2])\n        s = s[1:]", "a part is used"),
        ("out.append(s[len(out)])\n        s = s[1:]", "any item is used"),
        ("s = s[2:]", "two at a time"),
        ("s = s[1:]\n        s = s[:-1]", "both ends go"),
        ("s = s[1:]\n        s = s or t", "it is bound anew"),
        ("s = s[1:]\n        yield s[0]", "others may run in between"),
        ("s = t[1:]", "another one's"),
        ("out.append(f'{s[0]}')\n        s = s[1:]", "inside an f-string"),
        ("s = s[1:]\n        del s[0]", "it is changed"),
    ],
)
def test_what_stays(body: str, because: str) -> None:
    source = f"def f(s, t):\n    out = []\n    while s:\n        {body}\n    return out\n"
    assert rewritten(source) == [], because


@pytest.mark.parametrize(
    ("source", "because"),
    [
        ("def f(s):\n    while s:\n        s = s[1:]\n    return s\n", "it is read behind"),
        (
            "def f(s):\n    for i in s:\n        t = s[:]\n        while s:\n"
            "            s = s[1:]\n",
            "the loop around reads it",
        ),
        (
            "def f(s):\n    try:\n        while s:\n            s = s[1:]\n"
            "    except IndexError:\n        pass\n",
            "a handler is there for it",
        ),
        ("def f(s, list):\n    while s:\n        s = s[1:]\n", "list is no list"),
    ],
)
def test_loops_that_stay(source: str, because: str) -> None:
    assert rewritten(source) == [], because
