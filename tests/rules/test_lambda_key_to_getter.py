"""Getters for lambdas: which lambdas have one, and in whose hands."""

from __future__ import annotations

from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("lambda-key-to-getter")


def texts(body: str, head: str = "") -> list[str]:
    source = f"{dedent(head)}\ndef f(a, d=None):\n    return {body}\n"
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sorted(a, key=lambda x: x[-1])", "itemgetter(-1)"),
        ("min(a, key=lambda x: x['n'])", "itemgetter('n')"),
        ("max(a, key=lambda p: p.size.x)", 'attrgetter("size.x")'),
        ("sorted(a, key=lambda x: d[x])", "key=d.__getitem__"),
        ("sorted(a, key=(lambda x: abs(x)))", "key=(abs)"),
        ("a.sort(key=lambda x: h(x))", "key=h"),
        ("max(a, key=lambda x: d.get(x))", "key=d.get"),
        ("max(a, key=lambda x: a.count(x))", "key=a.count"),
        ("sorted(a, key=lambda word: word.lower())", "key=str.lower"),
    ],
)
def test_getters(before: str, after: str) -> None:
    [text] = texts(before, "def h(x):\n    return -x\n")
    assert after in text


def test_order_stays() -> None:
    things = [SimpleNamespace(size=n % 3, n=n) for n in range(9)]
    [text] = texts("sorted(a, key=lambda x: x.size)")
    assert call(text, things) == sorted(things, key=lambda x: x.size)
    table = {n: -n % 4 for n in range(9)}
    [text] = texts("sorted(a, key=lambda x: d[x])")
    assert call(text, range(9), table) == sorted(range(9), key=lambda x: table[x])


@pytest.mark.parametrize(
    "body",
    [
        "sorted(a, key=lambda x: x[1:])",
        "sorted(a, key=lambda x: x[d])",
        "sorted(a, key=lambda x: x[x])",
        "sorted(a, key=lambda x: -x)",
        "sorted(a, key=lambda x: d(x))",
        "sorted(a, key=lambda x: len(x, 1))",
        "sorted(a, key=lambda x: x.get(x))",
        "sorted(a, key=lambda x: d.get(x, 0))",
        "sorted(a, key=lambda x: d.pop(x))",
        "sorted(a, key=lambda x: x.lower(1))",
        "sorted(a, key=lambda x: x.size())",
        "sorted(a, key=lambda x: h2(x))",
        "sorted(a, key=lambda x, y=1: x[1])",
        "sorted(a, key=lambda x: x.__size)",
        "sorted(a, key=lambda x: x(x))",
        "d.pick(a, key=lambda x: x[1])",
        "d(key=lambda x: x[1])",
        "f'{min(a, key=lambda x: x[1])}'",
        "sorted(a, key=lambda x: TABLE[x])",
    ],
)
def test_what_stays(body: str) -> None:
    head = "TABLE = {}\n\ndef h2(x):\n    return x\n\nh2 = len\n"
    assert texts(body, head) == []
