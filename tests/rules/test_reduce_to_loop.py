"""Folds in a loop or in C: the same value, the same exception, and nothing changed on the way."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

HEAD = "from functools import reduce\nfrom operator import add, mul, or_, xor\n\n"


def texts(name: str, body: str, head: str = HEAD) -> list[str]:
    source = f"{head}def f(a, k=1):\n    " + dedent(body).replace("\n", "\n    ") + "\n"
    view = FunctionView(source, "f")
    return [source, *(apply(source, rewrite) for rewrite in rule(name).rewrites(view))]


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    try:
        return namespace["f"](*args)
    except (TypeError, ValueError) as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "body",
    [
        "return reduce(or_, (1 << x for x in a), 0)",
        "return reduce(xor, (x for x in a if x > 1), k)",
        "return reduce(lambda p, q: p * 31 + q, a, 7)",
        "return reduce(lambda p, q: p if p > q else q, a, k)",
        "total = reduce(lambda p, q: q - p, a, k)\nreturn total, k",
        "return reduce(lambda p, q: p * q, a)",
        "return reduce(lambda p, q: p - q, a, k)",
        "return reduce(add, (x * 2 for x in a))",
        "return [reduce(lambda p, q: p + q, [x, k]) for x in a]",
    ],
)
def test_the_value_is_the_same(body: str) -> None:
    source, *found = texts("reduce-to-loop", body)
    assert found
    for text in found:
        for items in ([], [3], [2, 5, 1], [4, 4, 4, 0], ["a"]):
            assert outcome(text, items) == outcome(source, items)


def test_what_the_fold_starts_from_is_not_changed() -> None:
    _, *found = texts("reduce-to-loop", "return reduce(add, ([x] for x in a), k)")
    start: list[int] = [0]
    for text in found:
        assert outcome(text, [1, 2], start) == [0, 1, 2]
        assert start == [0]


@pytest.mark.parametrize(
    "body",
    [
        "return reduce(lambda p, q: p * 10 + q, a)",
        "return reduce(lambda p, q: p(q), a, k)",
        "return reduce(lambda p, q, r=2: p + q, a, k)",
        "q = 3\nreturn reduce(lambda p, q: p * 10 + q, a, 0) + q",
        "return reduce(lambda p, q: p * 10 + q, a, 0) + k",
        "return reduce(max, a, 0)",
        "try:\n    k = reduce(lambda p, q: p * 9 + q, a, 0)\nexcept TypeError:\n    pass\nreturn k",
        "return k.reduce(lambda p, q: p * q, a)",
    ],
)
def test_what_stays(body: str) -> None:
    assert texts("reduce-to-loop", body)[1:] == []


@pytest.mark.parametrize(
    "body",
    [
        "return next((x for x in a if x > k), None)",
        "return next((x + y for x in a for y in a if x < y), -1)",
        "found = next((i for i, x in enumerate(a) if x > k), k)\nreturn found",
    ],
)
def test_the_first_one_is_the_same(body: str) -> None:
    source, text = texts("next-to-loop", body)
    for items in ([], [1], [0, 2], [5, 1, 7], ["a"]):
        assert outcome(text, items) == outcome(source, items)
    rest = iter([0, 2, 9])
    if "for y" not in body:
        outcome(text, rest)
        assert list(rest) == [9]


@pytest.mark.parametrize(
    "body",
    [
        "return next((x for x in a if x > k))",
        "return next((x for x in a if x > k), g(k))",
        "return next(iter(a), None)",
        "return next((lambda: x for x in a), None)",
        "x = 3\nreturn next((x for x in a if x > k), x)",
        "found = next((x + y for x in a for y in a), None)\nreturn found",
        "k = next((x for x in a if x > k), None)\nreturn k",
        "return [next((x for x in b if x), None) for b in a]",
    ],
)
def test_what_is_not_looked_for_in_a_loop(body: str) -> None:
    assert texts("next-to-loop", body)[1:] == []


@pytest.mark.parametrize(
    "body",
    [
        "return all(not x for x in a)",
        "return any(not x for x in a)",
        "return not all(not x for x in a)",
        "return (any(not x for x in a)) + 1",
        "return all(not x for x in a) == k",
        "return [all(not x for x in a), not (any(not x for x in a))]",
    ],
)
def test_asked_of_the_items_it_is_the_same(body: str) -> None:
    source, *found = texts("negated-items-to-any-all", body)
    assert found
    for text in found:
        for items in ([], [0], [1], [0, 2], [3, 4], ["", "a"]):
            assert outcome(text, items) == outcome(source, items)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("return all(not x for x in a if x != 1)", ""),
        ("return all(not k for x in a)", ""),
        ("return all(not -x for x in a)", ""),
        ("return all(not x for x in a for y in a)", ""),
        ("return all(not x for x in a)", "def any(x):\n    return 3\n\n"),
    ],
)
def test_what_is_not_asked_of_the_items(body: str, head: str) -> None:
    assert texts("negated-items-to-any-all", body, head)[1:] == []
