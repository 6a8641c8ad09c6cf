"""Which lists get a set beside them, and that both hold the same throughout."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

SEEN = rule("seen-list-to-set")
NAN = float("nan")
TEMPLATE = """def f(a, g):
    out = {start}
    n = 0
    for x in a:
        {use}
        if x not in out:
            n += 1
            out.append(x)
    {after}
    return out, n
"""
ITEMS: list[list[Any]] = [
    [],
    [1],
    [5, 0, 3, 3, 9, 5],
    [1, True, 1.0, 0, False, -0.0, 0.0],
    [True, 1],
    [NAN, float("nan"), NAN, 2],
    ["a", "aa", "a", ""],
]


def rewritten(source: str) -> list[str]:
    return [apply(source, rewrite) for rewrite in SEEN.rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> str:
    """What the call returns, told apart as far as `repr` goes (True from 1, -0.0 from 0.0)."""
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    found = namespace["f"](*args)
    return repr(list(found) if hasattr(found, "__next__") else found)


@pytest.mark.parametrize(
    "use",
    [
        "g(out)",
        "g(x, *out)",
        "b = out",
        "b = [out]",
        "g(lambda: out)",
        "out.pop()",
        "out.remove(x)",
        "out.insert(0, x)",
        "out.extend([x])",
        "out += [x]",
        "out[0] = x",
        "out[:] = []",
        "out = []",
        "out = out[1:]",
        "del out[0]",
        "out.sort()",
        "add = out.append",
        "yield out",
        "out.append(g(x))",
        "out.append([x])",
        "out.append(lambda: x)",
        "out.append(len(out))",
        "n += 1; out.append(x)",
        "import math as out",
    ],
)
def test_list_is_left_alone(use: str) -> None:
    assert rewritten(TEMPLATE.format(start="[]", use=use, after="pass")) == []


@pytest.mark.parametrize("start", ["a", "a[:]", "g()", "[] or a", "None", "[x] * 3", "(y := [])"])
def test_list_must_be_new(start: str) -> None:
    assert rewritten(TEMPLATE.format(start=start, use="pass", after="pass")) == []


@pytest.mark.parametrize("outer", ["", "    nonlocal out\n"])
def test_captured_list_is_left_alone(outer: str) -> None:
    source = (
        "def f(a):\n    out = []\n    def reset():\n"
        f"    {outer}        out.clear()\n    for x in a:\n        if x not in out:\n"
        "            out.append(x)\n        if x == 3:\n            reset()\n    return out\n"
    )
    assert rewritten(source) == []


def test_set_is_searched_in_a_class_body_never() -> None:
    source = (
        "def f(a):\n    class C:\n        out = []\n        for x in a:\n"
        "            if x not in out:\n                out.append(x)\n    return C.out\n"
    )
    assert rewritten(source) == []


@pytest.mark.parametrize(
    "start", ["[]", "list()", "[7]", "[3, 3]", "list(a[:2])", "[y for y in a]"]
)
@pytest.mark.parametrize(
    "use",
    [
        "pass",
        "if x == 3: return out, -1",
        "if x in out: continue",
        "n += len(out)",
        "if out and out[-1] == x: n += 1",
        "n += sum(y == x for y in out)",
        "n += out.count(x)",
        "if not out: out.append(x)",
        "if n > 2: out.append((x, n))  # why",
        "if (x, n) in out: break",
    ],
)
@pytest.mark.parametrize("after", ["pass", "out.sort(key=repr)", "out = out[::-1]", "out.pop()"])
def test_list_is_the_same(start: str, use: str, after: str) -> None:
    source = TEMPLATE.format(start=start, use=use, after=after)
    (text,) = rewritten(source)
    assert " in out:" not in text
    assert ("# why" in source) == ("# why" in text)
    for items in ITEMS:
        if items or after != "out.pop()":
            assert call(text, items, None) == call(source, items, None)


def test_new_list_for_each_turn_gets_a_new_set() -> None:
    source = """def f(rows):
    all_rows = []
    for row in rows:
        out, i = [], 0
        while i < len(row):
            if row[i] not in out: out.append(row[i])  # first
            i += 1
        all_rows.append(out)
    return all_rows
"""
    (text,) = rewritten(source)
    assert "seen = set()\n        while" in text
    assert "out.append(row[i])\n                seen.add(row[i])  # first" in text
    rows = [[1, 1, 2], [2, 1], [], [1, 1, 1]]
    assert call(text, rows) == call(source, rows)


def test_generator_stays_lazy() -> None:
    source = """def f(a):
    out = []
    for x in a:
        if x not in out:
            out.append(x)
            yield x
"""
    (text,) = rewritten(source)
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    found = namespace["f"](iter([1, 1, 2, 1 // 1, 3]))
    assert [next(found), next(found)] == [1, 2]


def test_unhashable_items_raise_and_do_not_pass_for_new() -> None:
    source = TEMPLATE.format(start="[]", use="pass", after="pass")
    (text,) = rewritten(source)
    with pytest.raises(TypeError, match="unhashable"):
        call(text, [[1], [1]], None)


@pytest.mark.parametrize("item", ["[x, 1]", "{x}", "[y for y in a]", "x[:2]", "(x, [1])"])
def test_items_that_cannot_be_hashed(item: str) -> None:
    source = f"""def f(a: list[list[int]]):
    out = []
    for x in a:
        if {item} not in out:
            out.append({item})
    return out
"""
    assert rewritten(source) == []


def test_name_of_the_set_is_free() -> None:
    source = TEMPLATE.format(start="[]", use="pass", after="seen = n").replace(
        "(a, g)", "(a, out_set)"
    )
    (text,) = rewritten(source)
    assert "out_set_2 = set()" in text
    assert "out_set_2.add(x)" in text


def test_search_in_a_text_keeps_asking_the_list() -> None:
    source = TEMPLATE.format(start="[]", use="n += len(f'{x in out}')", after="pass")
    assert rewritten(source) == []


@pytest.mark.parametrize(
    "body",
    [
        "if x not in out:\n            out.append(x)",
        "if x not in out: out.append(x)",
        "if x in out:\n            continue\n        out.append(x)",
    ],
)
@pytest.mark.parametrize("head", ["out = []", "out = list()", "out: list[int] = []"])
def test_whole_loop_becomes_fromkeys(head: str, body: str) -> None:
    source = f"def f(a):\n    {head}\n    for x in a:\n        {body}\n    return out\n"
    beside, plain = rewritten(source)
    assert "seen" in beside
    wanted = head.partition("=")[0] + "= list(dict.fromkeys(a))"
    assert plain == f"def f(a):\n    {wanted}\n    return out\n"
    for items in ITEMS:
        assert call(beside, items) == call(plain, items) == call(source, items)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return out", "return out, x"),
        ("    out = []\n", "    out = [0]\n"),
        ("            out.append(x)", "            out.append(x)\n            n = x"),
        ("not in out:", "not in out:  # kept"),
        ("    return", "    else:\n        a = None\n    return"),
        ("    out = []\n", "    out = []\n    n = len(out)\n"),
        ("in a:", "in (y for y in a if y not in out):"),
        ("    out = []\n", "    n, out = 0, []\n"),
        ("def f", "def dict(x): return x\ndef f"),
    ],
)
def test_fromkeys_says_no_less(old: str, new: str) -> None:
    source = """def f(a):
    out = []
    for x in a:
        if x not in out:
            out.append(x)
    return out
"""
    assert len(rewritten(source)) == 2
    (beside,) = rewritten(source.replace(old, new))
    assert "fromkeys" not in beside
