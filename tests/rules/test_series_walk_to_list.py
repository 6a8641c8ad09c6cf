"""Lists in place of columns that are walked: the same items, and early ends stay."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")

RULE = rule("series-walk-to-list")
HEAD = "import math\nimport numpy as np\nimport pandas as pd\n\n"


def columns() -> list[Any]:
    return [
        pd.Series([1.5, float("nan"), 2.0]),
        pd.Series([1, 2, 3], index=["p", "q", "r"]),
        pd.Series(["u", None, "w"]),
        pd.Series(pd.to_datetime(["2020-01-01", None])),
        pd.Series(pd.Categorical(["u", "v", "u"])),
        pd.Series([True, False]),
        pd.Series([], dtype=float),
    ]


def proposed(code: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(code, "f", [RULE], errors)]
    assert errors == []
    return found


def outcome(code: str, column: Any) -> list[tuple[str, str]]:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    return [(type(item).__name__, repr(item)) for item in namespace["f"](column)]


@pytest.mark.parametrize(
    "body",
    [
        "return [v for v in s if not pd.isna(v)]",
        "return [v for v in s if pd.notnull(v)]",
        "return [v for v in s if v == v]",
        "return [v for v in s]",
        "return [v for v in s if v != 2]",
        "out = []\n    for v in s:\n        out.append(v)\n    return out",
        "t = pd.Series(s)\n    return list(v for v in t)",
        "df = pd.DataFrame({'a': s})\n    return [v for v in df['a'] if pd.notna(v)]",
        "df = pd.DataFrame({'a': s})\n    return [v for v in df.a]",
    ],
)
def test_the_same_items(body: str) -> None:
    code = f"{HEAD}def f(s: pd.Series):\n    {body}\n"
    texts = proposed(code)
    assert texts
    for column in columns():
        for text in texts:
            assert outcome(text, column) == outcome(code, column), text


@pytest.mark.parametrize(
    ("code", "because"),
    [
        ("def f(s):\n    return [v for v in s]", "any iterable"),
        (
            "def f(s: pd.Series):\n    for v in s:\n        if v:\n            break",
            "it may end early",
        ),
        ("def f(s: pd.Series):\n    for v in s:\n        s[0] = 1", "the column changes"),
        ("def f(s: list):\n    return [v for v in s if not pd.isna(v)]", "a list"),
        ("def f(s: 'pd.Series'):\n    s = list(s)\n    return [v for v in s]", "bound anew"),
        ("def f(df: pd.DataFrame):\n    return [c for c in df]", "the labels of a table"),
    ],
)
def test_left_alone(code: str, because: str) -> None:
    assert proposed(f"{HEAD}{code}\n") == [], because


def test_a_name_that_is_bound_to_itself() -> None:
    source = """
import pandas as pd

def scaled(values):
    values = values
    other = values
    values = other
    return [value / max(values) for value in values]
"""
    errors: list[Any] = []
    assert list(candidates(source, "scaled", [RULE], errors)) == []
    assert errors == []
