"""Questions that a set or a dict answers: constants, copies that are searched, duplicates."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

LISTS = [
    list(found) for size in range(4) for found in itertools.product((0, 1, 2, -3), repeat=size)
]


def texts(name: str, source: str) -> list[str]:
    return [apply(source, found) for found in rule(name).rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "test",
    [
        "x in (1, 2)",
        "x in [1, -3,]",
        "x not in (0, 2, 'a', None)",
        "x == 1 or x == 2 or x == -3",
        "x == 1 or 2 == x or x == 1",
        "x != 1 and x != 2 and x != 0",
        "x > 5 or x == 1 or x == 2 or x == 0",
        "x == 1 or x == 2 or x == 0 or x > 5",
        "not (x == 1 or x == 2 or x == 0)",
        "x % 2 == 1 or x % 2 == 2 or x % 2 == 3",
    ],
)
@pytest.mark.parametrize("frame", ["return [x for x in a if {}]", "for x in a:\n        b += {}"])
def test_constants(test: str, frame: str) -> None:
    source = f"def f(a, b):\n    {frame.format(test)}\n    return b\n"
    [text] = texts("literal-membership-to-set", source)
    assert "{" in text
    for items in LISTS:
        assert call(text, items, 0) == call(source, items, 0)


@pytest.mark.parametrize(
    "test",
    [
        "x in (1,)",
        "x in (1, b)",
        "x in 'ab'",
        "[x] in (1, 2)",
        "x == 1 or x == 2",
        "x == 1 or b or x == 2 or x == 3",
        "x == 1 or a == 2 or x == 3",
        "x == 1 and x == 2 and x == 3",
        "x != 1 or x != 2 or x != 3",
        "(x == 1) or (x == 2) or (x == 3)",
        "b(x) == 1 or b(x) == 2 or b(x) == 3",
        "x < 1 or x == 2 or x == 3",
        "f'{x in (1, 2)}'",
    ],
)
def test_constants_that_stay(test: str) -> None:
    source = f"def f(a, b):\n    return [x for x in a if {test}]\n"
    assert texts("literal-membership-to-set", source) == []


@pytest.mark.parametrize(
    ("container", "found"),
    [
        ("b.keys()", "b"),
        ("list(b)", "b"),
        ("list(b.keys())", "b"),
        ("tuple(list(b))", "b"),
        ("sorted(b[1].keys())", "b[1]"),
        ("list(b.c)", "b.c"),
    ],
)
def test_copies(container: str, found: str) -> None:
    source = f"def f(a, b):\n    return a not in {container} and a in {container}\n"
    [text] = texts("copy-membership-to-container", source)
    assert text == f"def f(a, b):\n    return a not in {found} and a in {found}\n"


@pytest.mark.parametrize(
    "container",
    ["b", "list(b.values())", "list(zip(b))", "b.keys().copy()", "list(b).keys()", "b.keys", "c"],
)
def test_containers_that_stay(container: str) -> None:
    source = f"def f(a, b: str, c):\n    c = list(c)\n    return a in {container}\n"
    assert texts("copy-membership-to-container", source) == []


RECIPE = """
from itertools import tee


def neighbours(items):
    "Two at a time."
    first, second = tee(items)
    next(second, None)
    return zip(first, second)


"""
PAIRS = "for i in range(len(a)):\n        for j in range(i + 1, len(a)):\n            "


@pytest.mark.parametrize(
    "body",
    [
        f"{PAIRS}if a[i] == a[j]:\n                return True\n    return False",
        f"{PAIRS}if a[j] == a[i]:\n                return\n    return 1",
        f"{PAIRS}if a[i] % 2 == a[j] % 2:\n                return 'x'",
        "return any(x == y for x, y in neighbours(sorted(a)))",
        "return not any(y == x for x, y in neighbours(sorted(a, reverse=True)))",
        "return any(a[i] == a[j] for i in range(len(a)) for j in range(i))",
        "return any(x == y for i, x in enumerate(a) for y in a[i + 1:])",
    ],
)
def test_duplicates(body: str) -> None:
    source = f"{RECIPE}def f(a):\n    {body}\n\n\nprint\n"
    [text] = texts("duplicate-test-to-set", source)
    assert "len(" in text.partition("def f")[2]
    for items in LISTS:
        assert call(text, items) == call(source, items)


@pytest.mark.parametrize(
    "body",
    [
        f"{PAIRS}if a[i] == a[j]:\n                return a[i]",
        f"{PAIRS}if a[i] == a[j]:\n                print(i)",
        f"{PAIRS}if a[i] == -a[j]:\n                return True",
        f"{PAIRS}if a[i] != a[j]:\n                return True",
        "return any(x == y for x, y in neighbours(a))",
        "return any(x <= y for x, y in neighbours(sorted(a)))",
        "return any(x == y + 1 for x, y in neighbours(sorted(a)))",
        "return any(x == y for x, y in neighbours(sorted(a, key=abs)))",
        "return all(x == y for x, y in neighbours(sorted(a)))",
    ],
)
def test_other_questions_stay(body: str) -> None:
    assert texts("duplicate-test-to-set", f"{RECIPE}def f(a):\n    {body}\n") == []


def test_another_function_of_the_name() -> None:
    source = f"{RECIPE}def f(a):\n    return any(x == y for x, y in neighbours(sorted(a)))\n"
    for old, new in (("next(second", "next(first"), ("zip(first, second)", "zip(second, first)")):
        assert texts("duplicate-test-to-set", source.replace(old, new)) == []
