"""The facts about the place of a rewrite."""

from __future__ import annotations

from textwrap import dedent

import pytest

from afterburner_ide.rules import Rewrite
from afterburner_ide.rules.sites import Sites, moved
from afterburner_ide.types import Shape

SOURCE = dedent("""\
    def helper(x):
        return x + 1

    def f(rows, limit):
        total = 0
        for row in rows:
            seen = []
            for value in row:
                total += helper(value)
        return total, [row for row in rows]
""")
HITS = {2: 1000, 5: 1, 6: 11, 7: 10, 8: 110, 9: 1000, 10: 1}
SHAPES = (Shape("rows", "list", 10, "list"), Shape("limit", "int"))


def sites(hits: dict[int, int] = HITS) -> Sites:
    return Sites(SOURCE, ["f", "helper", "gone"], SOURCE, hits, SHAPES)


def test_depth_heat_function_and_size() -> None:
    inner = sites().site(Rewrite((), "", 9))
    assert (inner.function, inner.depth, inner.size) == ("f", 2, 10)
    assert inner.heat == 1.0
    start = sites().site(Rewrite((), "", 5))
    assert start.depth == 0
    assert 0 < start.heat < 0.2
    assert sites().site(Rewrite((), "", 2)).function == "helper"
    assert sites().site(Rewrite((), "", 8)).depth == 2, "a loop is inside itself"


def test_kinds_are_those_of_the_names_on_the_line() -> None:
    assert sites().site(Rewrite((), "", 7)).kinds == {"seen": "list"}


def test_a_comprehension_turns_as_often_as_there_are_items() -> None:
    assert sites().site(Rewrite((), "", 10)).heat > sites().site(Rewrite((), "", 5)).heat


def test_without_a_profile_everything_may_be_hot() -> None:
    assert sites({}).site(Rewrite((), "", 5)).heat == 1.0


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (SOURCE, HITS),
        ("import math\n" + SOURCE, {line + 1: count for line, count in HITS.items()}),
    ],
)
def test_hits_move_with_their_lines(source: str, expected: dict[int, int]) -> None:
    found = moved(SOURCE, source, HITS)
    assert {line: count for line, count in found.items() if line - 1 in HITS or line in HITS}
    assert all(found[line] == count for line, count in expected.items())


def test_new_lines_are_as_hot_as_what_they_replace() -> None:
    source = SOURCE.replace("            total += helper(value)\n", "            total += value\n")
    assert moved(SOURCE, source, HITS)[9] == 1000
