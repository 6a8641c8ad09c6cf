"""What is a comparison with the reverse, what is not, and that the answer is the same."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

MIRROR = rule("mirror-slice-idioms")
WORDS = ["", "a", "ab", "aa", "aba", "abc", "abba", "abcb", "abcda"]


def rewritten(source: str) -> str | None:
    source = dedent(source)
    first = next(iter(MIRROR.rewrites(FunctionView(source, "f"))), None)
    return None if first is None else apply(source, first)


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "index", ["len(s) - 1 - i", "len(s) - i - 1", "-i - 1", "~i", "-(i + 1)", "n - (i + 1)"]
)
@pytest.mark.parametrize("bound", ["len(s)", "n // 2", "0, len(s) >> 1", "int(len(s) / 2)"])
def test_mirrored_indices_are_known(index: str, bound: str) -> None:
    source = f"""
        def f(s):
            n = len(s)
            for i in range({bound}):
                # faces it
                if s[{index}] != s[i]:
                    return False  # no
            return True
        """
    text = rewritten(source)
    assert text is not None
    assert "# faces it" in text
    assert "# no" in text
    for word in WORDS:
        assert call(text, word) == call(source, word)
        assert call(text, list(word)) == call(source, list(word))


def test_flag_and_break() -> None:
    source = """
        def f(s):
            same = True
            i = 0
            j = len(s) - 1
            while i < j:
                if s[i] != s[j]:
                    same = False
                    break
                i, j = i + 1, j - 1
            return same
        """
    text = rewritten(source)
    assert text is not None
    assert "while" not in text
    for word in WORDS:
        assert call(text, word) == call(source, word)


LOOP = "def f(s, t, n):\n    for i in range({}):\n        if {}:\n            {}\n    return True\n"


@pytest.mark.parametrize(
    ("bound", "test", "body"),
    [
        ("len(s)", "s[i] != t[-1 - i]", "return False"),
        ("len(s)", "s[i] != s[-i]", "return False"),
        ("len(s)", "s[i] == s[-1 - i]", "return False"),
        ("len(s)", "s[i] != s[n - 1 - i]", "return False"),
        ("n", "s[i] != s[-1 - i]", "return False"),
        ("1, len(s)", "s[i] != s[-1 - i]", "return False"),
        ("len(s) // 2 + 1", "s[i] != s[-1 - i]", "return False"),
        ("len(s)", "s[i] != s[-1 - i]", "return i"),
        ("len(s)", "s[i] != s[-1 - i]", "n += 1"),
        ("len(s)", "s[i] != s[-1 - i]", "continue"),
        ("len(s)", "s[i] != s[-1 - i]", "s = t; break"),
        ("len(s)", "s[i] != s[-1 - i] and n", "return False"),
    ],
)
def test_loop_stays(bound: str, test: str, body: str) -> None:
    assert rewritten(LOOP.format(bound, test, body)) is None


def test_dict_and_letters_of_a_list_stay() -> None:
    source = LOOP.format("len(s)", "s[i] != s[-1 - i]", "return False")
    assert rewritten(source.replace("(s,", "(s: dict[int, int],")) is None
    built = "def f(a):\n    s = ''\n    for x in a:\n        s = x + s\n    return s\n"
    assert rewritten(built) is None
    assert rewritten(built.replace("(a)", "(a: list[str])")) is None
