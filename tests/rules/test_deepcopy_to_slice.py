"""Copies as deep as what can change: equal to a deep copy, nothing shared with the original."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

SLICE = rule("deepcopy-to-slice")
HEAD = "import copy\nfrom copy import deepcopy\n\n\n"


def rewritten(source: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(HEAD + source, "f", [SLICE], errors)]
    assert errors == []
    return found


def run(source: str, given: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](given)


def objects(value: Any) -> set[int]:
    """The identities of all lists, dicts and sets in the value."""
    if isinstance(value, dict):
        return {id(value)}.union(*map(objects, value.values()))
    if isinstance(value, list | set):
        return {id(value)}.union(*map(objects, value))
    return set()


@pytest.mark.parametrize(
    ("note", "expected", "given"),
    [
        ("list[int]", "x[:]", [1, 2]),
        ("'list[str]'", "x[:]", ["a"]),
        ("List[float]", "x[:]", []),
        ("list[int | None]", "x[:]", [1, None]),
        ("list[list[int]]", "[row[:] for row in x]", [[1], [2, 3], []]),
        ("typing.List[typing.List[str]]", "[row[:] for row in x]", [["a"], []]),
        ("list[list[list[int]]]", "[[row_2[:] for row_2 in row] for row in x]", [[[1], []], []]),
        ("dict[str, int]", "x.copy()", {"a": 1}),
        ("Dict[str, List[int]]", "{key: value[:] for key, value in x.items()}", {"a": [1]}),
        ("list[dict[str, int]]", "[row.copy() for row in x]", [{"a": 1}]),
        ("dict[int, set[int]]", "{key: value.copy() for key, value in x.items()}", {1: {2}}),
        ("set[int]", "x.copy()", {1, 2}),
        ("int", "return x", 5),
    ],
)
def test_annotations_tell_how_deep_to_copy(note: str, expected: str, given: Any) -> None:
    source = f"def f(x: {note}):\n    return deepcopy(x)\n"
    [text] = rewritten(source)
    assert expected in text
    found = run("import typing\nfrom typing import Dict, List\n" + text, given)
    assert found == copy.deepcopy(given)
    assert type(found) is type(given)
    assert not objects(found) & objects(given)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a = [0] * n\n    return deepcopy(a)", "a[:]"),
        ("a = [[0] * n for _ in range(n)]\n    return deepcopy(a)", "[row[:] for row in a]"),
        ("a = []\n    for i in range(n):\n        a.append(i)\n    return deepcopy(a)", "a[:]"),
        ("a = []\n    for i in range(n):\n        a.append([i])\n    return deepcopy(a)", "row[:]"),
        (
            "a = {}\n    for i in range(n):\n        a[i] = i * 2\n    return deepcopy(a)",
            "a.copy()",
        ),
        ("a = [[1, 2], [3]]\n    a[0][1] = n\n    return deepcopy(a[0])", "a[0][:]"),
        ("a = [1, 2]\n    return copy.copy(a)", "a[:]"),
        ("a = {}\n    a['n'] = [n]\n    return copy.copy(a)", "a.copy()"),
        (
            "a = []\n    for i in range(n):\n        r = [i]\n        a.append(r)"
            "\n    return deepcopy(a)",
            "[row[:] for row in a]",
        ),
        ("row = [[1], [2]]\n    return deepcopy(row)", "[row_2[:] for row_2 in row]"),
    ],
)
def test_what_is_put_in_tells_too(body: str, expected: str) -> None:
    source = f"def f(n):\n    {body}\n"
    [text] = rewritten(source)
    assert expected in text
    for given in (0, 1, 4):
        assert run(text, given) == run(HEAD + source, given)


def test_reckoning_with_the_items_tells_too() -> None:
    source = "def f(x):\n    y = deepcopy(x)\n    y[0][1] = x[1][0] + 1\n    return y\n"
    [text] = rewritten(source)
    assert "[row[:] for row in x]" in text
    given = [[1, 2], [3, 4]]
    assert run(text, given) == [[1, 4], [3, 4]]
    assert given == [[1, 2], [3, 4]]
    flat = "def f(x):\n    y = copy.deepcopy(x)\n    y[0] -= 1\n    return y\n"
    assert "x.copy()" in rewritten(flat)[0]


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return deepcopy(x)\n",
        "def f(x: list):\n    return deepcopy(x)\n",
        "def f(x: list[Node]):\n    return deepcopy(x)\n",
        "def f(x: list[list]):\n    return deepcopy(x)\n",
        "def f(x: dict[str, object]):\n    return deepcopy(x)\n",
        "def f(x: list[tuple[int, list]]):\n    return deepcopy(x)\n",
        "def f(x: list[int] = None):\n    return deepcopy(x)\n",
        "def f(x: list[int] | None):\n    return deepcopy(x)\n",
        "def f(*x: list[int]):\n    return deepcopy(x)\n",
        "def f(x: list[int]):\n    return deepcopy(x, {})\n",
        "def f(n):\n    a = [[0] * n] * n\n    return deepcopy(a)\n",
        "def f(n):\n    r = [1]\n    a = [r, r]\n    return deepcopy(a)\n",
        "def f(n):\n    r = [1]\n    a = [r for _ in range(3)]\n    return deepcopy(a)\n",
        "def f(n):\n    a = []\n    a.append(a)\n    return deepcopy(a)\n",
        "def f(n):\n    a = []\n    a.append(1)\n    a.append([n])\n    return deepcopy(a)\n",
        "def f(n):\n    r, a = [1], []\n    a.append(r)\n    a.append(r)\n    return deepcopy(a)",
        "def f(n):\n    r = [1]\n    a = []\n    a.append(r)\n    a.append(r)\n"
        "    return deepcopy(a)",
        "def f(n):\n    r = [1]\n    a = []\n    for _ in n:\n        a.append(r)\n"
        "    return deepcopy(a)",
        "def f(x):\n    y = deepcopy(x)\n    y[0] -= 1\n    y[1][0] = 2\n    return y[1][0][0]\n",
        "def f(x):\n    return copy.copy(x)\n",
        "def f(x, deepcopy):\n    a = [1]\n    return deepcopy(a)\n",
    ],
)
def test_where_something_deeper_may_change_or_be_shared_it_is_left(source: str) -> None:
    assert rewritten(source) == []
