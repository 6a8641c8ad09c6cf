"""What may be counted at once, and that the dict, its order and its type stay the same."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

COUNTER = rule("counter-idioms")


def texts(source: str) -> list[str]:
    source = dedent(source)
    return [apply(source, rewrite) for rewrite in COUNTER.rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    return namespace["f"](*args)


BODIES = [
    "if x in d:\n            d[x] += 1\n        else:\n            d[x] = 1",
    "if x not in d:\n            d[x] = 0\n        d[x] += 1",
    "if x % 3 not in d:\n            d[x % 3] = 5\n        else:\n            d[x % 3] += 2",
    "d[x // 2] = d.get(x // 2, 0) + 1",
    "if x > 2:\n            d[x] = d.get(x, 0) + 1",
]
LOOP = "def f(a, e):\n    d = {}\n    for x in a:\n        BODY\n    return d\n"


@pytest.mark.parametrize("body", BODIES)
def test_dicts_are_the_same(body: str) -> None:
    source = LOOP.replace("BODY", body)
    found = texts(source)
    assert found
    for text in found:
        for numbers in ([], [3], [7, 2, 7, 2, 2, 9, 0]):
            result = call(text, numbers, None)
            assert type(result) is dict
            assert list(result.items()) == list(call(source, numbers, None).items())


@pytest.mark.parametrize(
    "body",
    [
        "if x in d:\n            d[x] += 1\n        else:\n            e[x] = 1",
        "if x in d:\n            d[x] += 1\n        else:\n            d[x] = [1]",
        "if x in d:\n            d[x] += 1\n        else:\n            d[x] = True",
        "if x in d:\n            d[x] += 1\n        else:\n            d[e] = 1",
        "if x in d:\n            d[x] = 1\n        d[x] += 1",
        "if e() in d:\n            d[e()] += 1\n        else:\n            d[e()] = 1",
        "d[x] = d.get(e, 0) + 1",
        "d[x] = d.get(x, 0) + len(d)",
        "d[x] = d.get(x, 0) + 2",
    ],
)
def test_other_loops_stay(body: str) -> None:
    assert texts(LOOP.replace("BODY", body)) == []


@pytest.mark.parametrize(
    ("annotation", "over", "known"),
    [
        ("list[str]", "b", True),
        ("tuple", "b", True),
        ("str", "set(a)", True),
        ("str", "b", False),
        ("list[list[int]]", "b", False),
        ("dict", "a", False),
    ],
)
def test_count_in_a_loop(annotation: str, over: str, known: bool) -> None:
    source = f"def f(a: {annotation}, b):\n    return sorted([a.count(x) for x in {over}])\n"
    found = texts(source)
    assert bool(found) is known
    for text in found:
        values: Any = tuple("abcab") if annotation == "tuple" else "abcab"
        assert call(text, values, "bxa") == call(source, values, "bxa")


def test_names_that_are_taken_and_imports_that_exist() -> None:
    source = """
        import collections as c

        def f(a, a_counts):
            return {x: a.count(x) for x in a}
        """
    [text] = texts(source)
    assert "c.Counter(a)" in text
    assert call(text, [1, 1, 2], None) == {1: 2, 2: 1}


NEW_TABLES = [
    ("{}", "d[x] = 1 + d.get(x, 0)"),
    ("{}", "d.setdefault(x, 0)\n        d[x] += 1"),
    ("dict()", "d[x] = d.get(x, 0) + 1"),
    ("{}", "k = x // 2\n        if k not in d.keys():\n            d[k] = 0\n        d[k] += 1"),
    ("{}", "if x not in d:\n            d[x] = 1\n        else:\n            d[x] = d[x] + 1"),
    ("defaultdict(int)", "d[x] += 1"),
    ("defaultdict(int)", "d[x % 3] = d[x % 3] + 1"),
    ("defaultdict(int)", "for y in range(x):\n            if y:\n                d[x - y] += 1"),
    ("Counter()", "d[x] += 1"),
    ("Counter()", "if x > 2:\n            d[x] += 1"),
    ("Counter()", "k = x * x\n        d[k] += 1"),
]


@pytest.mark.parametrize(("start", "body"), NEW_TABLES)
@pytest.mark.parametrize("head", ["for x in a:", "for i in range(len(a)):"])
def test_tables_keep_type_and_order(start: str, body: str, head: str) -> None:
    body = body.replace("x", "a[i]") if "range" in head and "y" not in body else body
    head = head if "a[i]" in body else "for x in a:"
    source = (
        "from collections import Counter, defaultdict\n\n\n"
        f"def f(a, e):\n    d = {start}\n    {head}\n        {body}\n    return d\n"
    )
    found = texts(source)
    assert found
    assert "Counter(" in found[0].partition("def f")[2]
    for text in found:
        for numbers in ([], [3], [7, 2, 7, 2, 2, 9, 0]):
            result, before = call(text, numbers, None), call(source, numbers, None)
            assert type(result) is type(before)
            assert list(result.items()) == list(before.items())
            assert getattr(result, "default_factory", None) is getattr(
                before, "default_factory", None
            )


def test_a_list_of_the_keys_in_the_order_of_their_sight() -> None:
    source = """
        def f(a):
            order = []
            counts = {}
            for x in a:
                if x in counts:
                    counts[x] += 1
                else:
                    order.append(x)
                    counts[x] = 1
            return counts, order
        """
    first, *_ = texts(source)
    assert "order = list(counts)" in first
    for letters in ("", "abcab"):
        assert call(first, letters) == call(source, letters)


def test_a_table_called_like_a_builtin() -> None:
    source = """
        from collections import defaultdict

        def f(a):
            dict = defaultdict(int)
            for x in a:
                dict[x] += 1
            return dict
        """
    [text] = texts(source)
    assert call(text, "abca") == {"a": 2, "b": 1, "c": 1}
    plain = source.replace("defaultdict(int)", "{}").replace("+= 1", "= dict.get(x, 0) + 1")
    assert texts(plain) == []


@pytest.mark.parametrize(
    ("start", "body"),
    [
        ("{}", "d[x] += 1"),
        ("{0: 0}", "d[x] = d.get(x, 0) + 1"),
        ("defaultdict(list)", "d[x] += 1"),
        ("defaultdict(int)", "d[x] += 2"),
        ("defaultdict(int)", "d[x] += 1.0"),
        ("defaultdict(int)", "d[x] += True"),
        ("defaultdict(int)", "d[x] += 1\n        print(d)"),
        ("defaultdict(int)", "if len(d) < 3:\n            d[x] += 1"),
        ("defaultdict(int)", "d[d[x]] += 1"),
        ("defaultdict(int, e)", "d[x] += 1"),
        ("Counter(e)", "d[x] += 1"),
        ("defaultdict(int)", "k = x\n        d[x] += k"),
        ("defaultdict(int)", "x = x + 1\n        d[e] += 1"),
        ("{}", "d[e()] = d.get(e(), 0) + 1"),
    ],
)
def test_other_tables_stay(start: str, body: str) -> None:
    source = (
        "from collections import Counter, defaultdict\n\n\n"
        f"def f(a, e):\n    d = {start}\n    for x in a:\n        {body}\n    return d\n"
    )
    assert texts(source) == []


def test_a_name_that_is_read_after_the_loop_keeps_the_loop() -> None:
    source = """
        def f(a):
            d = {}
            for x in a:
                k = x + 1
                d[k] = d.get(k, 0) + 1
            return d, k
        """
    assert texts(source) == []


@pytest.mark.parametrize(
    "line",
    [
        "return [a.count(a[i]) for i in range(len(a))]",
        "return [a.count(x) for i, x in enumerate(a)]",
        "return [a.count(x) for x in sorted(set(a))]",
        "b = set(a)\n    return sorted([(x, a.count(x)) for x in b])",
        "return [a.count(x) for x in list(dict.fromkeys(a))]",
    ],
)
def test_count_of_the_items_themselves(line: str) -> None:
    source = f"def f(a: str):\n    {line}\n"
    [text] = texts(source)
    assert call(text, "abcab") == call(source, "abcab")


@pytest.mark.parametrize(
    "line",
    [
        "return [a.count(a[i:i + 2]) for i in range(len(a))]",
        "b = set(a)\n    b = ['ab']\n    return [a.count(x) for x in b]",
        "return [a.count(x) for x in a.split('b')]",
    ],
)
def test_count_of_parts_of_a_text_stays(line: str) -> None:
    assert texts(f"def f(a: str):\n    {line}\n") == []
