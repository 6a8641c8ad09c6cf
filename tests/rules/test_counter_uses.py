"""Where a Counter may be a defaultdict, and where its missing keys may be asked with get."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

HEAD = "from collections import *\n\n\n"


def texts(name: str, source: str) -> list[str]:
    return [apply(source, found) for found in rule(name).rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


def function(*lines: str) -> str:
    body = "\n".join(f"    {line}" for part in lines for line in dedent(part).split("\n"))
    return f"{HEAD}def f(a, b):\n{body}\n"


STORE = "for x in a:\n    c[x] += 1"


@pytest.mark.parametrize(
    "use",
    [
        "return len(c), list(c), sorted(c.items()), max(c.values())",
        "return [x for x in b if x in c]",
        "return max(c, key=c.get)",
        "return [c[x] for x in b]",
        "if c:\n    return c.pop(a[0]), dict(c.items())",
        "return {k: v for k, v in c.items()}, c.get(9, 1)",
        "for x in b:\n    c[x] -= 1\n    if c[x] < 0:\n        return x, len(c)",
        "for x in a:\n    c[x] -= 1\n    if not c[x]:\n        del c[x]\nreturn len(c)",
        "def g(x):\n    return c[x]\nreturn [g(x) for x in b]",
    ],
)
def test_a_counter_that_is_only_a_table(use: str) -> None:
    source = function("c = Counter()", STORE, use)
    [text] = texts("counter-to-defaultdict", source)
    assert "defaultdict(int)" in text
    for a, b in (("abca", "xab"), ("zz", "")):
        assert call(text, a, b) == call(source, a, b)


@pytest.mark.parametrize(
    "use",
    [
        "return c",
        "return c.most_common(1)",
        "return c + Counter(b)",
        "return c == Counter(b)",
        "print(c)",
        "b.append(c)",
        "c.update(b)\nreturn len(c)",
        "return str(c)",
        "return c.copy()",
        "return [c[x] for x in b], len(c)",
        "for x in b:\n    if c[x]:\n        c[x] -= 1\nreturn len(c)",
        "for x in b:\n    del c[x]\nreturn len(c)",
        "return (lambda c: c[1])(b), len(c)",
        "e = c\nreturn e",
        "return [x in c for x in b], [c[x] for x in b]",
    ],
)
def test_what_only_a_counter_does(use: str) -> None:
    assert texts("counter-to-defaultdict", function("c = Counter()", STORE, use)) == []


@pytest.mark.parametrize("start", ["c = Counter(a)", "c = {}", "c = b", "c: Counter = Counter(b)"])
def test_another_start(start: str) -> None:
    assert texts("counter-to-defaultdict", function(start, STORE, "return len(c)")) == []


@pytest.mark.parametrize(
    "line",
    [
        "return [c[x] for x in b]",
        "return sum(c[x, y] for x in b for y in b)",
        "n = 0\nfor x in b:\n    n += c[x + x]\nreturn n, len(c)",
        "n = 0\nfor x in b:\n    n = (n + c[x]) % 7\nreturn n, len(c)",
        "while c[b] < 3:\n    c[b] += 1\nreturn c",
        "return sorted(b, key=lambda x: -c[x])",
    ],
)
def test_reads_with_get(line: str) -> None:
    source = function("c = Counter(a)", line)
    found = texts("counter-read-to-get", source)
    assert ".get(" in found[0]
    for text in found:
        for a, b in (("abca", "xab"), ("zz", "q")):
            assert call(text, a, b) == call(source, a, b)


def test_only_integers_are_left_as_they_are_on_a_miss() -> None:
    source = function("c = Counter(a)", "n = 0", "for x in b:\n    n += c[x]", "return n")
    assert any(
        "if x in c:\n            n += c[x]" in text for text in texts("counter-read-to-get", source)
    )
    other = source.replace("n = 0", "n = b[0]")
    assert not any("if x in c" in text for text in texts("counter-read-to-get", other))


@pytest.mark.parametrize(
    ("start", "line"),
    [
        ("c = Counter(a)", "return c[b]"),
        ("c = Counter(a)", "for x in b:\n    c[x] -= 1\n    if c[x] < 0:\n        return x"),
        ("c = Counter(a)", "return [c[x] for x in a]"),
        ("c = defaultdict(int)", "return [c[x] for x in b]"),
        ("c = Counter(a) if b else {}", "return [c[x] for x in b]"),
        ("c = Counter(a)", "c = {}\nreturn [c[x] for x in b]"),
    ],
)
def test_reads_that_stay(start: str, line: str) -> None:
    assert texts("counter-read-to-get", function(start, line)) == []
