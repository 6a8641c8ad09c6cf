"""Recursions over both ends of a sequence, and indices that count from its end."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import Rule, candidates, rule

MIRROR, LAST = rule("mirror-slice-idioms"), rule("last-index-to-negative")


def proposal(which: Rule, source: str, qualname: str = "f") -> str | None:
    errors: list[Any] = []
    found = [text for _, _, text in candidates(dedent(source), qualname, [which], errors)]
    assert errors == []
    return found[0] if found else None


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    try:
        return namespace["f"](*args)
    except Exception as error:
        return type(error), str(error)


RECURSIONS = [
    "if len(s) < 2:\n    return True\nif s[0] != s[-1]:\n    return False\nreturn f(s[1:-1])",
    "if not s:\n    return True\nelse:\n    return s[0] == s[len(s) - 1] and f(s[1:len(s) - 1])",
    "return len(s) <= 1 or s[-1] == s[0] and f(s[1:-1])",
    "return True if len(s) < 2 else (f(s[1:-1]) if s[0] == s[-1] else False)",
    "if len(s) == 0 or len(s) == 1:\n    return True\nreturn s[0] == s[-1] and f(s[1:-1])",
    '"""Doc."""\nif len(s) <= 1:\n    return True\nelif s[0] == s[-1]:\n    return f(s[1:-1])\n'
    "else:\n    return False",
]


def with_body(body: str) -> str:
    return "def f(s):\n" + "\n".join(f"    {line}" for line in body.split("\n")) + "\n"


@pytest.mark.parametrize("body", RECURSIONS)
def test_recursion_is_a_comparison(body: str) -> None:
    source = with_body(body)
    text = proposal(MIRROR, source)
    assert text is not None
    assert "return s == s[::-1]\n" in text
    assert ("Doc" in text) == ("Doc" in source)
    for word in ("", "a", "aa", "ab", "aba", "abca", "abba", [1, 2, 1], (1, 2)):
        assert outcome(text, word) == outcome(source, word)


@pytest.mark.parametrize(
    "body",
    [
        "if len(s) == 1:\n    return True\nreturn s[0] == s[-1] and f(s[1:-1])",
        "if len(s) <= 2:\n    return True\nreturn s[0] == s[-1] and f(s[1:-1])",
        "if len(s) <= 1:\n    return False\nreturn s[0] == s[-1] and f(s[1:-1])",
        "if len(s) <= 1:\n    return True\nreturn s[0] == s[-2] and f(s[1:-1])",
        "if len(s) <= 1:\n    return True\nreturn s[0] == s[-1] and f(s[2:-1])",
        "if len(s) <= 1:\n    return True\nreturn s[0] == s[-1] or f(s[1:-1])",
        "if len(s) <= 1:\n    return True\nprint(s)\nreturn s[0] == s[-1] and f(s[1:-1])",
        "if len(s) <= 1:\n    return True\nif s[0] == s[-1]:\n    return f(s[1:-1])",
    ],
)
def test_other_recursions_stay(body: str) -> None:
    assert proposal(MIRROR, with_body(body)) is None


def test_recursion_of_a_dict_or_of_another_name_stays() -> None:
    body = "return len(s) <= 1 or s[0] == s[-1] and f(s[1:-1])"
    assert proposal(MIRROR, with_body(body).replace("(s):", "(s: dict):")) is None
    assert proposal(MIRROR, with_body(body) + "\n\nf = print\n") is None


def test_method_that_calls_itself() -> None:
    source = """
        class A:
            def f(self, s):
                return not s or s[0] == s[-1] and self.f(s[1:-1])
        """
    text = proposal(MIRROR, source, "A.f")
    assert text is not None
    assert "return s == s[::-1]" in text


@pytest.mark.parametrize(
    "body",
    [
        "[s[len(s) - 1] for _ in range(2)]",
        "[s[1:len(s)] for _ in range(2)]",
        "[s[:len(s) - 1] for _ in range(2)]",
        "[s[k + 1 : len(s)] for k in range(3)]",
        "[s[k:len(s) - 1] for k in range(-4, 4)]",
    ],
)
def test_last_index_is_the_same(body: str) -> None:
    source = f"def f(s):\n    return {body}\n"
    text = proposal(LAST, source)
    assert text is not None
    assert "len" not in text
    for items in ([], [1], [1, 2], "abc", (4, 5, 6, 7)):
        assert outcome(text, items) == outcome(source, items)


@pytest.mark.parametrize(
    "body",
    [
        "s[len(s) - 1]",
        "[s[len(s) - 2] for _ in s]",
        "[s[len(t) - 1] for t in s]",
        "[s[len(s) + 1] for _ in s]",
        "[s[::len(s)] for _ in s]",
        "[s[0:len(s):2] for _ in s]",
        "[g()[len(g()) - 1] for _ in s]",
    ],
)
def test_other_indices_stay(body: str) -> None:
    assert proposal(LAST, f"def f(s):\n    return {body}\n") is None
