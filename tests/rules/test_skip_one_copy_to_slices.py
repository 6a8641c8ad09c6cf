"""Which copies are made of slices, and that they are the same, exceptions included."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

SKIP = rule("skip-one-copy-to-slices")
SOURCE = "def f(items, n, j):\n    out = []\n    for k in range({stop}):\n        {body}\n"
SOURCE += "    return out\n"
KEEP = "if k != j: out.append(items[k])"


def rewritten(source: str) -> list[str]:
    return [apply(source, rewrite) for rewrite in SKIP.rewrites(FunctionView(source, "f"))]


def run(source: str, *args: Any) -> str:
    names: dict[str, Any] = {}
    exec(source, names)
    try:
        return repr(names["f"](*args))
    except (IndexError, TypeError) as error:
        return repr(error)


@pytest.mark.parametrize("stop", ["n", "len(items)", "n - 1"])
@pytest.mark.parametrize(
    "body",
    [
        KEEP,
        "if j != k: out.append(items[k])",
        "if k == j: continue\n        out.append(items[k])",
    ],
)
def test_the_copy_is_the_same(stop: str, body: str) -> None:
    source = SOURCE.format(stop=stop, body=body)
    [after] = rewritten(source)
    for size, n, j in itertools.product(range(5), range(-1, 6), range(-3, 7)):
        for items in (list(range(size)), tuple(range(size)), "abcdef"[:size]):
            assert run(after, items, n, j) == run(source, items, n, j)
    assert rewritten(after) == []


def test_rows_that_are_not_there_raise_as_before() -> None:
    source = SOURCE.format(stop="n", body="if k != j: out.append(items[1][k])")
    [after] = rewritten(source)
    for n, j in itertools.product(range(-1, 4), range(-1, 4)):
        for items in ([[1, 2, 3]], [[], [1, 2]], [[], [4, 5, 6, 7]], []):
            assert run(after, items, n, j) == run(source, items, n, j)


@pytest.mark.parametrize(
    "body",
    [
        "if k < j: out.append(items[k])",
        "if k == j: out.append(items[k])",
        "if k != j: out.append(k)",
        "if k != j: out.append(items[k + 1])",
        "if k != len(out): out.append(items[k])",
        "if k != j: out.append(out[k])",
        "if k != j: items.append(items[k])",
        "if k != j: out.append(items[k])\n        else: break",
        "if k != j:\n            out.append(items[k])\n            j = k",
    ],
)
def test_other_loops_stay(body: str) -> None:
    assert rewritten(SOURCE.format(stop="n", body=body)) == []


def test_a_list_that_is_not_new_stays() -> None:
    source = SOURCE.format(stop="n", body=KEEP)
    assert rewritten(source.replace("out = []", "out = items")) == []
    assert rewritten(source.replace("return out", "return out, k")) == []
