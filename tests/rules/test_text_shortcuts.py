"""Texts asked at once for their characters, and numbers for their ones."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

STRIP = "all-in-chars-to-strip"
ONES = "bin-count-to-bit-count"


def texts(name: str, source: str) -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, found) for found in rule(name).rewrites(FunctionView(source, "f"))]


def load(source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    found: Callable[..., Any] = namespace["f"]
    return found


WORDS = ["", "0", "1", "01", "2", "x01", "01x", "0x1", "10 ", " ", "𝟙", "\n01", "0" * 50]


@pytest.mark.parametrize(
    "body",
    [
        'return all(c in "01" for c in s)',
        'return all([c in {"0", "1"} for c in s]) == 1',
        "return not all(c in ('0', '1') for c in s)",
        'return 5 if not all(c in "01" for c in s) else 6',
        'return any(c not in "10" for c in s)',
        'return any(not c in "10" for c in s), 3',
        'return s or all(c in "01" for c in s[1:])',
        'for c in s:\n        if c not in "01":\n            return False\n    return True',
        "for c in s:\n        if not c in '01':\n            # other\n            s += 'y'\n"
        "            return s\n    return True",
    ],
)
def test_only_these_characters(body: str) -> None:
    source = f"def f(s):\n    {body}\n"
    found = texts(STRIP, source)
    if "s +=" in body:
        assert found == []
        return
    (text,) = found
    assert ".strip(" in text
    one, other = load(text), load(source)
    for word in WORDS:
        assert repr(one(word)) == repr(other(word)), (text, word)


@pytest.mark.parametrize(
    "body",
    [
        'return all(c in "" for c in s)',
        'return all(c in ["ab", "c"] for c in s)',
        "return all(c in m for c in s)",
        'return all(c in "01" for c in s if c)',
        'return all("01" in c for c in s)',
        'return any(c in "01" for c in s)',
        'return all(c in "01" for c in [s, m])',
        'return all(c in "01" for c in set(s))',
        'for c in s:\n        if c not in "01":\n            return c',
        'for c in s:\n        if c not in "01":\n            return 1\n    return c',
        'for c in s:\n        if c in "01":\n            return 1',
    ],
)
def test_other_questions_stay(body: str) -> None:
    assert texts(STRIP, f"def f(s, m):\n    {body}\n") == []


@pytest.mark.parametrize(
    "shown",
    [
        'bin(n).count("1")',
        "bin(n)[2:].count('1')",
        'format(n, "b").count("1") + 1',
        'f"{n:b}".count("1")',
        'bin(n ^ 5).count("1") * 2',
        'bin(-n).count("1")',
        'bin(abs(n)).count("1")',
    ],
)
def test_ones(shown: str) -> None:
    source = f"def f(n):\n    return {shown}\n"
    (text,) = texts(ONES, source)
    assert ".bit_count()" in text
    one, other = load(text), load(source)
    for n in [*range(-9, 20), True, 2**70 - 1]:
        assert one(n) == other(n), (text, n)


@pytest.mark.parametrize(
    "shown",
    [
        'bin(n)[3:].count("1")',
        'bin(n).count("11")',
        'hex(n).count("1")',
        'f"{n:o}".count("1")',
        'f"{n!r:b}".count("1")',
        'f"1{n:b}".count("1")',
        'bin(n).count("1", 3)',
        'bin(7).count("1")',
    ],
)
def test_what_is_no_count_of_ones_stays(shown: str) -> None:
    assert texts(ONES, f"def f(n):\n    return {shown}\n") == []
