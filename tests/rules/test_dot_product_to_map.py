"""Sums of products in their spellings, and sums that only look like them."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

RULE = rule("dot-product-to-map")


def proposal(body: str) -> tuple[str, str | None]:
    source = f"def f(a, b, v, w, n):\n{indent(dedent(body).strip(), '    ')}\n"
    errors: list[Any] = []
    found = [text for _, _, text in candidates(source, "f", [RULE], errors)]
    assert errors == []
    return source, found[0] if found else None


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


SUMMED = {
    "two rows": "t = 0\nfor i in range(len(v)):\n    t += v[i] * w[i]\nreturn t",
    "written out": "t = 0\nfor i in range(len(v)):\n    t = t + v[i] * w[i]\nreturn t",
    "a sum that has begun": """
        t = 0
        t += n
        for i in range(len(v)):
            t += v[i] * w[i]
        return t
        """,
    "a generator": "return sum(v[i] * w[i] for i in range(len(v)))",
    "a row and a list": "return [sum(r[k] * v[k] for k in range(len(v))) for r in a]",
    "a product of matrices": """
        c = [[0 for _ in range(n)] for _ in range(n)]
        for i in range(len(a)):
            for j in range(len(b[0])):
                for k in range(len(b)):
                    c[i][j] += a[i][k] * b[k][j]
        return c
        """,
    "sums of their own": """
        c = []
        for i in range(len(a)):
            row = []
            for j in range(len(b[0])):
                t = 0
                for k in range(len(a[0])):
                    t += a[i][k] * b[k][j]
                row.append(t)
            c.append(row)
        return c
        """,
    "in comprehensions": """
        m = range(len(b[0]))
        return [[sum(a[i][k] * b[k][j] for k in range(len(b))) for j in m] for i in range(len(a))]
        """,
    "a square with one size": """
        c = [[0] * n for _ in range(n)]
        size = len(a)
        for i in range(size):
            for j in range(size):
                for k in range(size):
                    c[i][j] += a[i][k] * b[k][j]
        return c
        """,
    "a cell that has a value": """
        c = [[1] * n for _ in range(n)]
        for i in range(len(a)):
            for j in range(len(b[0])):
                for k in range(len(b)):
                    c[i][j] += a[i][k] * b[k][j]
        return c
        """,
    "columns in a loop": """
        c = []
        for row in a:
            c.append([sum(map(max, row, column)) for column in zip(*b)])
        return c
        """,
}


@pytest.mark.parametrize("body", SUMMED.values(), ids=SUMMED)
def test_sums_are_the_same(body: str) -> None:
    source, text = proposal(body)
    assert text is not None
    assert "for k in" not in text
    a, b = [[1, 2], [3, 4]], [[5, 6], [7, 8]]
    for one, other in ((a, b), (b, a), (a, a)):
        arguments = (one, other, one[0], other[1], 2)
        assert outcome(text, *arguments) == outcome(source, *arguments)


def test_floats_are_added_in_the_same_order() -> None:
    source, text = proposal("t = 0\nfor i in range(len(v)):\n    t += v[i] * w[i]\nreturn t")
    assert text is not None
    v, w = [1e16, 1.0, -1e16, 3.0], [1.0, 1.0, 1.0, 0.1]
    assert outcome(text, [], [], v, w, 0) == pytest.approx(outcome(source, [], [], v, w, 0), abs=2)


@pytest.mark.parametrize(
    "body",
    [
        "return sum(v[i] * i for i in range(len(v)))",
        "return sum(v[i] + w[i] for i in range(len(v)))",
        "return sum(v[i] * w[-i] for i in range(len(v)))",
        "return sum(v[i] * w[i] for i in range(n))",
        "return sum(v[i] * w[i] for i in range(1, len(v)))",
        "return sum(v[i] * w[i] for i in range(len(v)) if i)",
        "return max(v[i] * w[i] for i in range(len(v)))",
        "return sum(b[i][n] * v[i] for i in range(len(v)))",
        "t = 0.5\nfor i in range(len(v)):\n    t += v[i] * w[i]\nreturn t",
        "for i in range(1, len(v)):\n    v[0] += v[i] * w[i]\nreturn v",
        "for i in range(len(v)):\n    v[0] += v[i] * w[i]\nreturn v",
        "t = 0\nfor i in range(len(v)):\n    t += v[i] * w[i]\nreturn t, i",
        "return [list(c) for c in zip(*b)]",
        "c = []\nfor r in a:\n    b.append(r)\n    c += [len(x) for x in zip(*b)]\nreturn c",
    ],
)
def test_other_sums_stay(body: str) -> None:
    assert proposal(body)[1] is None


def test_rows_that_change_between_the_sums_are_not_taken_apart() -> None:
    body = """
        for i in range(len(a)):
            for j in range(len(a)):
                t = 0
                for k in range(len(b)):
                    t += a[i][k] * b[k][j]
                b[i][j] = t
        return b
        """
    assert proposal(body)[1] is None
