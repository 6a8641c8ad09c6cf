"""Searches for an item's place in their spellings, and loops that are none."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

RULE = rule("linear-search-to-index")


def proposal(body: str, head: str = "def f(s, t):") -> tuple[str, str | None]:
    source = f"{head}\n{indent(dedent(body).strip(), '    ')}\n"
    errors: list[Any] = []
    found = [text for _, _, text in candidates(source, "f", [RULE], errors)]
    assert errors == []
    return source, found[0] if found else None


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    try:
        return namespace["f"](*args)
    except Exception as error:
        return type(error), str(error)


FOUND = {
    "enumerate": "for i, x in enumerate(s):\n    if x == t:\n        return i\nreturn -1",
    "range": "for i in range(len(s)):\n    if t == s[i]:\n        return i\nreturn None",
    "range up to a name": """
        n = len(s)
        for i in range(n):
            if s[i] == t:
                return i + 1
        return 0
        """,
    "both": "for i, x in enumerate(s):\n    if x == t:\n        return True, i\nreturn False, -1",
    "code behind it": """
        for i in range(len(s)):
            if s[i] == t:
                return i
        s = [*s, t]
        return s
        """,
    "break": """
        at = -1
        for i in range(len(s)):
            if s[i] == t:
                at = i
                break
        return at
        """,
    "while": "i = 0\nwhile i < len(s) and s[i] != t:\n    i = i + 1\nreturn i",
    "while up to a name": "n = len(s)\ni = 0\nwhile i < n and t != s[i]:\n    i += 1\nreturn i, n",
    "flag": """
        i = 0
        done = False
        while i < len(s) and not done:
            if s[i] == t:
                done = True
            else:
                i += 1
        return done, i
        """,
    "asked in turn": """
        i = 0
        while i < len(s):
            if s[i] == t:
                return i
            i += 1
        return -1
        """,
    "asked or stepped": """
        i = 0
        while i < len(s):
            if s[i] == t:
                return [i]
            else:
                i += 1
        return []
        """,
}


@pytest.mark.parametrize("body", FOUND.values(), ids=FOUND)
def test_place_is_found(body: str) -> None:
    source, text = proposal(body)
    assert text is not None
    assert ".index(t)" in text
    assert "for " not in text
    assert "while " not in text
    for items in ([], [1], [2, 1], [3, 2, 1, 2], (1, 2)):
        for wanted in (1, 2, 1.0, True, "1", None):
            assert outcome(text, items, wanted) == outcome(source, items, wanted)


LEFT = {
    "the last": "r = -1\nfor i in range(len(s)):\n    if s[i] == t:\n        r = i\nreturn r",
    "another test": "for i, x in enumerate(s):\n    if x >= t:\n        return i\nreturn -1",
    "the item": "for i, x in enumerate(s):\n    if x == t:\n        return x\nreturn -1",
    "a moving value": "for i, x in enumerate(s):\n    if x == i:\n        return i\nreturn -1",
    "another start": "for i, x in enumerate(s, 1):\n    if x == t:\n        return i\nreturn -1",
    "part of it": "for i in range(1, len(s)):\n    if s[i] == t:\n        return i\nreturn -1",
    "too far": "for i in range(len(s) + 1):\n    if s[i] == t:\n        return i\nreturn -1",
    "any end": "for i in range(t):\n    if s[i] == t:\n        return i\nreturn -1",
    "more to do": """
        for i, x in enumerate(s):
            if x == t:
                return i
            print(x)
        return -1
        """,
    "an index read later": """
        for i, x in enumerate(s):
            if x == t:
                return i
        return i
        """,
    "a start elsewhere": "i = 1\nwhile i < len(s) and s[i] != t:\n    i += 1\nreturn i",
    "the other order": "i = 0\nwhile s[i] != t and i < len(s):\n    i += 1\nreturn i",
    "in a try": """
        try:
            for i, x in enumerate(s):
                if x == t:
                    return i
        except ValueError:
            return 7
        return -1
        """,
    "an else": """
        for i, x in enumerate(s):
            if x == t:
                return i
        else:
            return -2
        """,
}


@pytest.mark.parametrize("body", LEFT.values(), ids=LEFT)
def test_loop_stays(body: str) -> None:
    assert proposal(body)[1] is None


@pytest.mark.parametrize("note", ["dict", "str", "set"])
def test_other_kinds_stay(note: str) -> None:
    body = "for i in range(len(s)):\n    if s[i] == t:\n        return i\nreturn -1"
    assert proposal(body, f"def f(s: {note}, t):")[1] is None


def test_one_letter_is_found_in_a_text() -> None:
    body = "for i, x in enumerate(s):\n    if x == 'b':\n        return i\nreturn -1"
    source, text = proposal(body, "def f(s: str, t):")
    assert text is not None
    for word in ("", "a", "ab", "bb"):
        assert outcome(text, word, None) == outcome(source, word, None)
