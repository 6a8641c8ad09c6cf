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
