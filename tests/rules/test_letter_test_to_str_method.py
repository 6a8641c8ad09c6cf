"""Tests of letters by str itself: the same answers, for the empty text too."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

TEST = rule("letter-test-to-str-method")
TEXTS = ("", "1", "12a", "abc", "aB c", " \t", "²½٣", "é🙂", "A1", "ABC")


def rewritten(source: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, "f", [TEST], errors)]
    assert errors == []
    return found


def results(source: str) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    found: list[Any] = []
    for text in TEXTS:
        try:
            found.append(namespace["f"](text))
        except ValueError as error:
            found.append(str(error))
    return found


@pytest.mark.parametrize(
    "name", ["isdigit", "isalpha", "isalnum", "isspace", "isdecimal", "isnumeric", "isprintable"]
)
@pytest.mark.parametrize(
    "expression",
    [
        "all(c.@() for c in s)",
        "not all([c.@() for c in s])",
        "1 if all(c.@() for c in s) else 2",
        "any(c.@() for c in s)",
        "any(c.@() for c in s.strip())",
        "sum(c.@() for c in s)",
        "sum([1 for c in s if c.@()])",
        "''.join(c for c in s if c.@())",
        "[c for c in s if c.@()]",
    ],
)
def test_the_answer_is_the_same(expression: str, name: str) -> None:
    source = f"def f(s):\n    return {expression.replace('@', name)}\n"
    [text] = rewritten(source)
    assert " for " not in text
    assert results(text) == results(source)


@pytest.mark.parametrize("head", ["for c in s:", "for i in range(len(s)):"])
@pytest.mark.parametrize(
    "leave", ["return False", "raise ValueError('no')", "s = 1\n            return s"]
)
def test_loops_that_leave_at_another_letter(head: str, leave: str) -> None:
    letter = "s[i]" if "range" in head else "c"
    source = (
        f"def f(s):\n    {head}\n        if not {letter}.isdigit():\n            # why\n"
        f"            {leave}\n    return True\n"
    )
    [text] = rewritten(source)
    assert "if s and not s.isdigit():\n        # why\n" in text
    assert results(text) == results(source)


@pytest.mark.parametrize(
    "source",
    [
        "def f(s):\n    return all(c.isupper() for c in s)\n",
        "def f(s):\n    return all(c.isdigit() for c in s.strip())\n",
        "def f(s):\n    return all(c.isdigit() for c in s if c)\n",
        "def f(s):\n    return all(d.isdigit() for c in s for d in c)\n",
        "def f(s):\n    return [c.upper() for c in s if c.isdigit()]\n",
        "def f(s):\n    return {c for c in s if c.isdigit()}\n",
        "def f(s):\n    return sum(2 for c in s if c.isdigit())\n",
        "def f(s, str):\n    return any(c.isdigit() for c in s)\n",
        "def f(s):\n    return any(c.isdigit(1) for c in s)\n",
        "def f(s):\n    for c in s:\n        if c.isdigit():\n            return 1\n",
        "def f(s):\n    for c in s:\n        if not c.isdigit():\n            return c\n",
        "def f(s):\n    for c in s:\n        if not c.isdigit():\n            print(1)\n",
        "def f(s):\n    for c in s:\n        if not c.isdigit(): return 1\n        s = ''\n",
        "def f(s):\n    return f'{any(c.isdigit() for c in s)}'\n",
    ],
)
def test_others_stay(source: str) -> None:
    assert rewritten(source) == []
