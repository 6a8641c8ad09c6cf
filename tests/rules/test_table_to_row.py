"""Which tables a row or two stand for, and that the answers stay the same."""

from __future__ import annotations

import itertools
import random
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import Example, FunctionView, apply, rule

RULE = rule("table-to-row")


def texts(source: str) -> list[str]:
    return [apply(source, found) for found in RULE.rewrites(FunctionView(source, "f"))]


def outcome(code: str, name: str, arguments: tuple[Any, ...]) -> object:
    namespace: dict[str, Any] = {"inf": float("inf")}
    exec(code, namespace)
    try:
        return namespace[name](*arguments)
    except Exception as error:
        return type(error), str(error)


def numbers(r: random.Random, low: int = 0) -> list[int]:
    return [r.randrange(low, 8) for _ in range(r.randrange(6))]


def words(r: random.Random) -> tuple[str, str]:
    return tuple("".join(r.choices("ab", k=r.randrange(7))) for _ in range(2))


@pytest.mark.parametrize(
    "example",
    [item for item in RULE.examples if isinstance(item, Example)],
    ids=lambda e: e.qualname,
)
def test_the_examples_give_the_same_answers(example: Example) -> None:
    r = random.Random(1)
    for _ in range(150):
        arguments: dict[str, tuple[Any, ...]] = {
            "ways": (r.randrange(-2, 12), numbers(r, -3)),
            "most": (
                weights := numbers(r, -3),
                [r.randrange(9) for _ in weights],
                r.randrange(-2, 12),
            ),
            "common": words(r),
            "distance": words(r),
        }
        given = arguments[example.qualname]
        before = outcome(example.source, example.qualname, given)
        assert before == outcome(example.result, example.qualname, given)


TABLE = "def f(a, b):\n    t = [[{cell}] * (len(b) + 1) for _ in range(len(a) + 1)]\n"

TWO_ROWS = (
    """
    for i in range(len(a)):
        for j in range(len(b)):
            t[i + 1][j + 1] = t[i][j] + 1 if a[i] == b[j] else t[i][j + 1] + t[i + 1][j]
    return t[len(a)][len(b)]
    """,
    """
    for k in range(len(a) + 1):
        t[k][0] = k * 2
    t[0][-1] += 3
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if x != y:
                continue
            t[i + 1][j + 1] = max(t[i][j] + 1, t[i + 1][j])
    return sum(t[-1])
    """,
    """
    for i in range(1, len(a) + 1):
        t[i][0] = -i
    for i in range(1, 1 + len(a)):
        here, above = t[i], t[i - 1]
        for j in range(1, len(b) + 1):
            here[j] = above[j - 1] + (a[i - 1] == b[j - 1])
            if here[j] > 3:
                return here, t[i - 1][j]
    return t[-1]
    """,
    """
    for i, x in enumerate(a, start=1):
        for j in range(len(b) + 1):
            t[i][j] = t[i - 1][j]
            if j >= 2 and t[i - 1][j - 2] > -1:
                t[i][j] += t[i - 1][j - 2] + 1
    return t[-1]
    """,
    """
    for i in range(1, len(a) + 1):
        for j in range(len(b) + 1):
            t[i][j] = t[i - 1][j] + t[i][j - 1]
    return t[-1]
    """,
)

ONE_ROW = (
    """
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            t[i][j] = t[i - 1][j] + t[i][j - 1]
    return t[-1]
    """,
    """
    for i in range(len(a) + 1):
        t[i][0] = 1
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] != b[j - 1]:
                t[i][j] = t[i - 1][j]
            else:
                t[i][j] = (
                    t[i - 1][j]
                    + t[i - 1][j - 1]
                )
    return t[-1]
    """,
    """
    for i, x in enumerate(a):
        for j in range(len(b) + 1):
            if 2 <= j:
                t[i + 1][j] = t[i][j - 2] + j
            else:
                t[i + 1][j] = t[i][j]
    return t[len(a)]
    """,
    """
    for i in range(len(a)):
        for j in range(0, len(b) + 1):
            t[i + 1][j] = t[i][j]
            if a[i] == 'a' and j >= 3:
                t[i + 1][j] = max(t[i + 1][j], t[i + 1][j - 3] + 1)
    return t[-1]
    """,
)


@pytest.mark.parametrize("cell", ["0", "-1", "-inf"])
@pytest.mark.parametrize(
    ("body", "kept"),
    [*((body, "two rows") for body in TWO_ROWS), *((body, "one row") for body in ONE_ROW)],
)
def test_spellings_give_the_same_answers(body: str, kept: str, cell: str) -> None:
    source = TABLE.format(cell=cell) + dedent(body).strip("\n").replace("\n", "\n    ").join(
        ["    ", "\n"]
    )
    [found] = RULE.rewrites(FunctionView(source, "f"))
    text = apply(source, found)
    assert kept in found.summary
    for lengths in itertools.product(range(5), repeat=2):
        for seed in range(4):
            r = random.Random(seed)
            given = tuple("".join(r.choices("ab", k=length)) for length in lengths)
            assert outcome(source, "f", given) == outcome(text, "f", given), text


FILL = """
def f(a, b):
    t = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            t[i][j] = t[i - 1][j - 1] + 1
    return t[-1][-1]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return t[-1][-1]", "return t"),
        ("return t[-1][-1]", "return len(t)"),
        ("return t[-1][-1]", "return t[-2][-1]"),
        ("return t[-1][-1]", "return [t[i][0] for i in range(len(a))]"),
        ("return t[-1][-1]", "return lambda: t[-1]"),
        ("t[i - 1][j - 1]", "t[i - 2][j - 1]"),
        ("t[i - 1][j - 1]", "t[0][j - 1] + t[i - 1][j]"),
        ("t[i - 1][j - 1]", "sum([t[i - 1][i] for i in range(j)])"),
        ("t[i][j] =", "t[i] ="),
        ("t[i - 1][j - 1] + 1\n", "t[i - 1][j - 1] + 1\n        if i > 2:\n            break\n"),
        ("t[i - 1][j - 1] + 1\n", "t[i - 1][j - 1] + 1\n        b = b + 'a'\n"),
        ("for i in range(1, len(a) + 1)", "for i in range(1, len(a))"),
        ("for i in range(1, len(a) + 1)", "for i in range(2, len(a) + 1)"),
        ("for i in range(1, len(a) + 1)", "for i in range(len(a), 0, -1)"),
        ("    for i in", "    t[1][0] = 1\n    for i in"),
        ("    for i in", "    rows = t\n    for i in"),
        ("for _ in range(len(a) + 1)]", "for _ in range(a)]"),
        ("[[0] * (len(b) + 1) for", "[[[]] * (len(b) + 1) for"),
        ("[[0] * (len(b) + 1) for _ in", "[[_] * (len(b) + 1) for _ in"),
    ],
)
def test_other_tables_stay(old: str, new: str) -> None:
    assert texts(FILL)
    source = FILL.replace(old, new)
    assert source != FILL
    assert texts(source) == []
