"""Searching and splitting no further than needed, with the same answers and errors."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

FOUND = rule("search-result-to-in")
SPLIT = rule("split-item-to-maxsplit")
TEXTS = ("", "a", "ab", "a b  c d", " a;b;;c ", ";", "aaa", "a\tb\x1cc\n")


def rewritten(expression: str, which: Any) -> tuple[str, list[str]]:
    errors: list[Any] = []
    source = f"def f(s, x):\n    return {expression}\n"
    found = [text for *_, text in candidates(source, "f", [which], errors)]
    assert errors == []
    return source, found


def results(source: str, sought: tuple[object, ...] = ("",)) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    found: list[Any] = []
    for text in TEXTS:
        for x in sought:
            try:
                found.append(namespace["f"](text, x))
            except IndexError as error:
                found.append(str(error))
    return found


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("s.count(x) > 0", "return x in s"),
        ("s.count('a') >= 1", "return 'a' in s"),
        ("0 != s.count(x)", "return x in s"),
        ("s.count(x) == 0", "return x not in s"),
        ("1 > s.count(x)", "return x not in s"),
        ("s.find(x) != -1", "return x in s"),
        ("s.find(x) >= 0", "return x in s"),
        ("0 <= s.find(x)", "return x in s"),
        ("s.find(x) < 0", "return x not in s"),
        ("not s.count(x)", "return x not in s"),
        ("bool(s.count(x))", "return x in s"),
        ("1 if s.count(x) and s else 2", "1 if x in s and s else 2"),
        ("not s.strip().find(x) == -1", "not (x not in s.strip())"),
        ("(s.find(x) > -1) == True", "return (x in s) == True"),
        ("s.count('a' if x else 'b') > 0", "('a' if x else 'b') in s"),
        ("(s + x).count(x) > 0", "x in s + x"),
    ],
)
def test_in_answers_the_same(expression: str, wanted: str) -> None:
    source, found = rewritten(expression, FOUND)
    assert len(found) == 1
    assert wanted in found[0]
    assert results(found[0], ("", "a", "b", ";;")) == results(source, ("", "a", "b", ";;"))


@pytest.mark.parametrize(
    "expression",
    [
        "s.count(x) > 1",
        "s.count(x)",
        "s.count(x) and s",
        "s.find(x) > 0",
        "s.find(x) == 0",
        "1 if s.find(x) else 2",
        "s.find(x, 1) != -1",
        "s.count(x) > 0 > -1",
        "s.count(*x) > 0",
        "s.count(x) > 0.0",
        "f'{s.count(x) > 0}'",
    ],
)
def test_other_searches_stay(expression: str) -> None:
    assert rewritten(expression, FOUND)[1] == []


@pytest.mark.parametrize(
    "expression",
    [
        "s.split()[0]",
        "s.split()[2]",
        "s.split(None)[-1]",
        "s.split(';')[0]",
        "s.split(';')[-2]",
        "s.split('aa')[0]",
        "s.strip().split(' ')[1]",
        "[w.split(';')[0] for w in [s]]",
    ],
)
def test_the_same_item_comes(expression: str) -> None:
    source, found = rewritten(expression, SPLIT)
    assert len(found) == 1
    assert results(found[0]) == results(source)


@pytest.mark.parametrize(
    "expression",
    [
        "s.split('aa')[-1]",
        "s.split(';')[x]",
        "s.split(x)[0]",
        "s.split(';', 1)[0]",
        "s.split(';')[1:2]",
        "s.split(';')[:x[0]]",
        "s.split(';')[:4:2]",
        "s.split(';')[7]",
        "s.split('')[0]",
        "s.str.split(';')[0]",
        "s.split(sep=';')[0]",
        "s.split()[-0]",
    ],
)
def test_other_items_stay(expression: str) -> None:
    assert rewritten(expression, SPLIT)[1] == []


@pytest.mark.parametrize("separator", ["", "';'", "'aa'"])
def test_the_first_items_come(separator: str) -> None:
    source, found = rewritten(f"s.split({separator})[:x]", SPLIT)
    assert len(found) == 1
    counts = (-2, -1, 0, 1, 2, 9)
    assert results(found[0], counts) == results(source, counts)
