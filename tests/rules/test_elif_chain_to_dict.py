"""Chains of comparisons as tables: the same value for each key, and for what is no key."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

TABLE = rule("elif-chain-to-dict")
GIVEN = ("a", "b", "c", "d", "e", "", 1, 2, True, 0, 2.0, None, "ab")


def rewritten(source: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, "f", [TABLE], errors)]
    assert errors == []
    return found


def results(source: str) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    found: list[Any] = []
    for given in GIVEN:
        try:
            found.append(repr(namespace["f"](given)))
        except (KeyError, NameError) as error:
            found.append(type(error))
    return found


def chain(tests: list[str], step: str, *, below: str = "", word: str = "elif") -> str:
    lines = [
        f"{'if' if not number else word} {test}:\n    {step.replace('@', str(number))}"
        for number, test in enumerate(tests)
    ]
    return indent("\n".join([*lines, below]), "    ")


FOUR = ["k == 'a'", "k == 'b' or 'c' == k", "k in ('d', 'a', 'x')", "k == 1"]


@pytest.mark.parametrize("step", ["v = @", "v += @ ", "v = '<@>'", "v = (@, -@)", "out.append(@)"])
@pytest.mark.parametrize("below", ["", "else:\n    raise KeyError(k)", "elif k:\n    v = 7"])
def test_the_value_is_the_same(step: str, below: str) -> None:
    steps = chain(FOUR, step, below=below)
    source = f"def f(k):\n    v = 0; out = []\n{steps}\n    return v, out\n"
    [text] = rewritten(source)
    assert text.startswith("_K_VALUES = {")
    assert results(text) == results(source)


@pytest.mark.parametrize("word", ["if", "elif"])
@pytest.mark.parametrize("below", ["", "else:\n    return 5", "return None"])
def test_what_is_returned_is_the_same(word: str, below: str) -> None:
    source = f"def f(k):\n{chain(FOUR, 'return @', below=below, word=word)}\n"
    [text] = rewritten(source)
    assert results(text) == results(source)


def test_a_long_table_has_a_line_for_each_case() -> None:
    tests = [f"k == 'a long name {number}'" for number in range(6)]
    [text] = rewritten(f"def f(k):\n{chain(tests, 'return @')}\n")
    assert "_K_VALUES = {\n    'a long name 0': 0,\n" in text
    assert "\n}\n\n\ndef f(k):\n    if k in _K_VALUES:\n        return _K_VALUES[k]\n" in text


@pytest.mark.parametrize(
    ("tests", "step", "because"),
    [
        (FOUR[:3], "v = @", "three branches"),
        ([*FOUR[:3], "k == x"], "v = @", "x is no constant"),
        ([*FOUR[:3], "k == 1.5"], "v = @", "no text or integer"),
        ([*FOUR[:3], "k != 'q'"], "v = @", "another comparison"),
        ([*FOUR[:3], "x == 'q'"], "v = @", "another name is compared"),
        (FOUR, "v = x", "the value is not constant"),
        (FOUR, "v = [@]", "each call has a list of its own"),
        (FOUR, "v@ = 1", "each branch binds another name"),
        (FOUR, "v = @; x = 1", "two statements"),
        (FOUR, "v = @  # why", "a comment would be lost"),
        ([test.replace("k", "g()") for test in FOUR], "v = @", "the call may do something"),
    ],
)
def test_chains_that_stay(tests: list[str], step: str, because: str) -> None:
    source = f"def f(k, x=1, g=None):\n    v = 0\n{chain(tests, step)}\n    return v\n"
    assert rewritten(source) == [], because
