"""Which lists may become sets, and that the walk is the same then."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

VISITED = rule("visited-list-to-set")
NAN = float("nan")
TEMPLATE = """def f(a, g):
    v = {start}
    out = []
    for x in a:
        if x in v:
            continue
        {use}
        v.append(x)
        out.append(x)
    return out
"""
ITEMS: list[list[Any]] = [
    [],
    [1],
    [5, 0, 3, 3, 9, 5],
    [1, True, 1.0, 0, False, -0.0],
    [NAN, float("nan"), NAN],
    ["a", "aa", "a", ""],
]


def rewritten(source: str) -> str | None:
    first = next(iter(VISITED.rewrites(FunctionView(source, "f"))), None)
    return None if first is None else apply(source, first)


def call(source: str, *args: Any) -> str:
    """What the call returns, told apart as far as `repr` goes (True from 1, -0.0 from 0.0)."""
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return repr(namespace["f"](*args))


@pytest.mark.parametrize(
    "use",
    [
        "g(v)",
        "out.append(v)",
        "out.append(v[-1])",
        "out.append(v[:])",
        "out += v",
        "out.append(sorted(v))",
        "for y in v: out.append(y)",
        "v.pop()",
        "v.remove(x)",
        "v.sort()",
        "v.extend(a)",
        "v += [x]",
        "v[0] = x",
        "w = v",
        "w = v or a",
        "w = v.append",
        "w = v.append(x)",
        "out.append(v.count(x))",
        "out.append(v == [x])",
        "out.append(v in a)",
        "out.append(f'{v}')",
        "del v",
        "v = a",
        "v = None",
        "v.append([x])",
        "v.append(*a)",
        "if [x] in v: break",
        "if (x, [x]) in v: break",
        "def h(w=v): return w",
        "def h(v): v.append(x)",
        "def h(): v = []",
        "def h(): nonlocal v; v = []",
        "h = lambda: v",
        "h = lambda v: v[0]",
        "import math as v",
        "return v",
        "return out, v",
        "yield v",
    ],
)
def test_list_stays(use: str) -> None:
    assert rewritten(TEMPLATE.format(start="[]", use=use)) is None


@pytest.mark.parametrize("start", ["a", "list(a)", "g()", "[[]]", "[y for y in a]", "(w := [])"])
def test_list_must_be_new_and_spelled_out(start: str) -> None:
    assert rewritten(TEMPLATE.format(start=start, use="pass")) is None


@pytest.mark.parametrize(
    "source",
    [
        "def f(v, a):\n    for x in a:\n        if x not in v:\n            v.append(x)\n",
        "def f(a):\n    v = w = []\n    for x in a:\n        if x not in v: v.append(x)\n",
        "def f(a):\n    global v\n    v = []\n    for x in a:\n        if x not in v:\n"
        "            v.append(x)\n",
        "def f(a):\n    v: Bag = []\n    for x in a:\n        if x not in v: v.append(x)\n",
        "def f(a, x):\n    v = []\n    v.append(a)\n    return x in v\n",
        "def f(a):\n    v = [1, 2]\n    return [x for x in a if x in v]\n",
        "def set(*a): pass\n\n\n" + TEMPLATE.format(start="[]", use="pass"),
    ],
)
def test_list_is_shared_or_searched_once(source: str) -> None:
    assert rewritten(source) is None


@pytest.mark.parametrize("start", ["[]", "list()", "[7]", "[3]  # three"])
@pytest.mark.parametrize(
    "use",
    [
        "pass",
        "if x == 3: return out",
        "out.append(len(v))",
        "if v and x not in v: out.append(0)",
        "while not v: v.append(5)",
        "if (x, 1) in v: break",
        "if x == 9: v.clear()",
        "out += [y for y in a if y in v]",
        "v.append((x, 1))",
        "if x == 3: v = []",
        "out.append(f'{x in v}')",
    ],
)
def test_walk_is_the_same(start: str, use: str) -> None:
    source = TEMPLATE.format(start=start, use=use)
    text = rewritten(source)
    assert text is not None
    assert "v.append" not in text
    for items in ITEMS:
        assert call(text, items, None) == call(source, items, None)


@pytest.mark.parametrize(
    "append",
    [
        "v.append(x)",
        "if x not in v or x == 1:\n            v.append(x)",
        "if x in v:\n            v.append(x)",
        "if x not in v:\n            x = 1\n            v.append(x)",
        "if x not in v:\n            v.append(x)\n            v.append(x)",
        "if x not in v:\n            pass\n        else:\n            v.append(x)",
        "if x not in v:\n            for _ in a:\n                v.append(x)",
        "if x + 1 not in v:\n            v.append(x)",
        "if x in v:\n            pass\n        v.append(x)",
        "if x not in v and (x := 1):\n            v.append(x)",
        "if next(a) not in v:\n            v.append(next(a))",
    ],
)
def test_length_may_count_an_item_twice(append: str) -> None:
    source = (
        f"def f(a):\n    v = []\n    for x in a:\n        {append}\n    return len(v), 1 in v\n"
    )
    source = source.replace("return len(v), 1 in v", "return len(v), [y in v for y in a]")
    assert rewritten(source) is None


@pytest.mark.parametrize("start", ["[1, 1]", "[*a]"])
def test_length_of_a_list_that_starts_with_items(start: str) -> None:
    assert rewritten(TEMPLATE.format(start=start, use="out.append(len(v))")) is None


@pytest.mark.parametrize(
    "append",
    [
        "if x not in v:\n            v.append(x)",
        "if x % 2 and x not in v:\n            n = x\n            v.append(x)",
        "if (x, -x) not in v: v.append((x, -x))",
        "if x in v: continue\n        n = x\n        v.append(x)",
        "if a[x % 3] not in v:\n            n = x\n            v.append(a[x % 3])",
    ],
)
def test_length_is_the_same(append: str) -> None:
    source = (
        f"def f(a):\n    v = []\n    for x in a:\n        {append}\n"
        "    return len(v), [y in v for y in a]\n"
    )
    text = rewritten(source)
    assert text is not None
    assert ".add(" in text
    for items in ([], [4, 4, 1, 4, 1], [0, 1, 2, 1]):
        assert call(text, items) == call(source, items)


def test_length_of_a_captured_list_stays() -> None:
    source = """def f(graph, start):
    v = []
    def visit(node):
        if node not in v:
            visit(graph[node])
            v.append(node)
    visit(start)
    return len(v)
"""
    assert rewritten(source) is None


def test_two_lists_in_one_statement() -> None:
    source = """def f(graph, start):
    queue, seen, count = [start], [start], 0
    while queue:
        node = queue.pop(0)
        count += 1
        for other in graph[node]:
            if other not in seen:
                seen.append(other); queue.append(other)
    return count, len(seen)
"""
    text = rewritten(source)
    assert text is not None
    assert "[start], {start}, 0" in text
    graph = {n: [(n * 3 + 1) % 10, (n + 7) % 10] for n in range(10)}
    assert call(text, graph, 0) == call(source, graph, 0)
