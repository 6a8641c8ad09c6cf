"""Lists that grow in place: the same result where nothing else holds them, else untouched."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

APPEND = rule("list-add-to-append")
ITEMS = ([], [3], [1, 2, 3, 4, 5, 6])


def rewritten(source: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, "f", [APPEND], errors)]
    assert errors == []
    return found


def results(source: str) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return [namespace["f"](list(items)) for items in ITEMS]


def function(body: str, start: str = "out = []", end: str = "return out") -> str:
    return f"def f(items):\n    {start}\n{indent(body, '    ')}\n    {end}\n"


LOOP = "for x in items:\n    "


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (function(LOOP + "out = out + [x]"), "out.append(x)"),
        (function(LOOP + "out += [x]"), "out.append(x)"),
        (function(LOOP + "out += x,"), "out.append(x)"),
        (function(LOOP + "out = [*out, x]"), "out.append(x)"),
        (function(LOOP + "out = [*out, *range(x)]"), "out.extend(range(x))"),
        (function(LOOP + "out = [x] + out"), "out.insert(0, x)"),
        (function(LOOP + "out = [x, *out]"), "out.insert(0, x)"),
        (function(LOOP + "out = out + [x] + [x + 1]"), "out.extend([x, x + 1])"),
        (function(LOOP + "out = out + [x] * 3"), "out.extend([x] * 3)"),
        (function(LOOP + "out = out + [y + x for y in out[:2]]"), "out.extend("),
        (function(LOOP + "out = out + sorted(range(x))"), "out.extend(sorted(range(x)))"),
        (function(LOOP + "out = out + [sum(out) + x]"), "out.append(sum(out) + x)"),
        (function(LOOP + "out = out + [x]", "out = [0] * 3"), "out.append(x)"),
        (function(LOOP + "out = out + [x]", "out: list[int] = []"), "out.append(x)"),
        (function(LOOP + "out = out + [x]", "out, n = list(items), 0"), "out.append(x)"),
        (function(LOOP + "if x not in out:\n        out = out + [x]"), "out.append(x)"),
        (function("while len(out) < 5:\n    out = out + [len(out)]"), "out.append(len(out))"),
        (function(LOOP + "out = out + [x]", end="return tuple(out), out"), "out.append(x)"),
        (function(LOOP + "out = out + [x]", end="return any(y > 2 for y in out)"), ".append(x)"),
    ],
)
def test_spellings_that_grow_in_place(source: str, expected: str) -> None:
    [text] = rewritten(source)
    assert expected in text
    assert results(text) == results(source)


@pytest.mark.parametrize(
    "source",
    [
        """
def f(items):
    rows = []
    for x in items:
        row = []
        for y in range(x):
            row = row + [y]
        rows.append(row)
    return rows
""",
        """
def f(items):
    groups = []
    group = []
    for x in items:
        if group and x % 3 == 0:
            groups = groups + [group]
            group = [x]
        else:
            group = group + [x]
    groups = groups + [group]
    return groups
""",
    ],
    ids=["a list for each turn", "handed on and begun anew"],
)
def test_a_list_may_be_handed_on_when_it_is_done(source: str) -> None:
    text = rewritten(source)
    assert len(text) >= 1
    for each in text:
        assert results(each) == results(source)
    assert any(".append(y)" in each or "group.append(x)" in each for each in text)


@pytest.mark.parametrize(
    "source",
    [
        function(LOOP + "kept.append(out)\n    out = out + [x]", "out, kept = [], []"),
        function(LOOP + "out = out + [x]\n    kept[x] = out", "out, kept = [], {}"),
        function(LOOP + "out = out + [out]"),
        function(LOOP + "out = [*out, out]"),
        function(LOOP + "old = out\n    out = out + [x]\n    items = old"),
        function(LOOP + "out = out + [x]", "out = other = []", "return out, other"),
        function(LOOP + "out = out + [x]", "out = items", "return out, items"),
        function(LOOP + "out = out + [x]", "out = items[0]"),
        function(LOOP + "out = out + (x,)", "out = ()"),
        function(LOOP + "out = out + (x,)"),
        function(LOOP + "out = out + 'a'"),
        function(LOOP + "out = out + x", "out = 0"),
        function(LOOP + "out += [x]", "out = bytearray()"),
        function("for x in out:\n    out = out + [x - 1] if x else out", "out = [3]"),
        function("for x in out:\n    if x: out = out + [x - 1]", "out = [3]"),
        function("for i, x in enumerate(out):\n    out = out + [x]", "out = [3]"),
        function(LOOP + "late = (y for y in out)\n    out = out + [x]", end="return list(late)"),
        function(LOOP + "late = lambda: out\n    out = out + [x]"),
        function(LOOP + "out = out + [x]\n    yield out"),
        function(
            "try:\n    for x in items:\n        out = [*out, *x]\nexcept TypeError:\n    pass"
        ),
        function(LOOP + "out = out + [x]", "global out\n    out = []"),
        function("out = out + [1]"),
        "def f(items, out=[]):\n    for x in items:\n        out = out + [x]\n    return out\n",
        "def f(items):\n    for x in items:\n        items = items + [x]\n    return items\n",
    ],
)
def test_what_another_may_hold_is_left_alone(source: str) -> None:
    assert rewritten(source) == []


def test_only_what_is_surely_a_list_has_an_item_appended() -> None:
    known = (
        "def f(items: list[int]):\n    for x in (1, 2):\n        items += [x]\n    return items\n"
    )
    assert "items.append(x)" in rewritten(known)[0]
    assert rewritten(known.replace(": list[int]", "")) == []


def test_copies_are_kept_where_an_item_is_appended_elsewhere() -> None:
    source = function(
        LOOP + "kept.append(out)\n    out = out + [x]\n    out += [0]", "out, kept = [], []"
    )
    [text] = rewritten(source)
    assert "out = out + [x]" in text
    assert "out.append(0)" in text
    assert results(text) == results(source)
