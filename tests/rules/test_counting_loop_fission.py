"""Which counts of one loop stand apart, and that the tables are the same afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

FISSION = rule("counting-loop-fission")
HEAD = "from collections import Counter, defaultdict\n\n\n"


def texts(source: str) -> list[str]:
    return [apply(source, found) for found in FISSION.rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


def function(start: str, loop: str, end: str) -> str:
    lines = "\n    ".join([start, loop.replace("\n", "\n    "), end.replace("\n", "\n    ")])
    return f"{HEAD}def f(a, b):\n    {lines}\n"


@pytest.mark.parametrize(
    ("start", "loop", "end"),
    [
        (
            "c = {}\n    d = {}",
            "for x in a:\n    c[x] = c.get(x, 0) + 1\n    d[x * 2] = d.get(x * 2, 0) + 1",
            "return c, list(c), d, list(d)",
        ),
        (
            "c, d = defaultdict(int), Counter()",
            "for x in a:\n    c[x] += 1\n    d[x + x] += 1",
            "return c, list(c), d, list(d)",
        ),
        (
            "c: dict = {}\n    d = defaultdict(int)",
            "for i in range(len(a)):\n    if a[i] in c:\n        c[a[i]] += 1\n"
            "    else:\n        c[a[i]] = 1\n    d[b[i]] += 1",
            "return c, list(c), d, list(d)",
        ),
        (
            "c = Counter()",
            "for i in range(len(a)):\n    c[a[i]] += 1\n    c[b[i]] -= 1",
            "return sorted(c.values()), len(c), 'x' in c",
        ),
    ],
)
def test_tables_are_the_same(start: str, loop: str, end: str) -> None:
    source = function(start, loop, end)
    [text] = texts(source)
    for a, b in (("", ""), ("abcab", "xyzxyz"), ("zz", "za")):
        assert call(text, a, b) == call(source, a, b)


def test_a_shorter_second_sequence_still_raises() -> None:
    source = function(
        "c, d = {}, {}",
        "for i in range(len(a)):\n"
        "    c[a[i]] = c.get(a[i], 0) + 1\n    d[b[i]] = d.get(b[i], 0) + 1",
        "return c, d",
    )
    [text] = texts(source)
    with pytest.raises(IndexError):
        call(text, "abc", "ab")
    guarded = source.replace(
        "    c, d", "    if len(b) != len(a):\n        return None\n    c, d", 1
    )
    [text] = texts(guarded)
    assert "Counter(b))" in text
    rebound = guarded.replace("    c, d =", "    b = b[1:]\n    c, d =", 1)
    [text] = texts(rebound)
    assert "Counter(b))" not in text


@pytest.mark.parametrize(
    ("start", "loop", "end"),
    [
        ("c, d = {}, {}", "for x in a:\n    c[x] = c.get(x, 0) + 1\n    d[x] = 1", "return c"),
        ("c, d = {}, b", "for x in a:\n    c[x] = c.get(x, 0) + 1\n    d[x] += 1", "return c"),
        (
            "c = defaultdict(int)",
            "for x in a:\n    c[x] += 1\n    c[x + x] -= 1",
            "return list(c)",
        ),
        (
            "c = defaultdict(int)",
            "for x in a:\n    c[x] -= 1\n    c[x + x] += 1",
            "return len(c)",
        ),
        (
            "c, d = Counter(), Counter()",
            "for x in a:\n    c[x] += 1\n    d[len(c)] += 1",
            "return c, d",
        ),
        (
            "c, d = Counter(), Counter()",
            "for x in a:\n    c[x] += 1\n    d[x] += 1",
            "return c, d, x",
        ),
        (
            "c, d = Counter(), Counter()",
            "for x in map(str, a):\n    c[x] += 1\n    d[x] += 1",
            "return c, d",
        ),
        (
            "c, d = Counter(), Counter()",
            "for x in a:\n    c[x] += 1\n    d[b(x)] += 1",
            "return c, d",
        ),
        (
            "c, d = Counter(), Counter()",
            "for x in a:\n    c[x] += 1\n    d[x] += 1\nelse:\n    b = 1",
            "return c, d",
        ),
    ],
)
def test_loops_that_stay(start: str, loop: str, end: str) -> None:
    assert texts(function(start, loop, end)) == []
