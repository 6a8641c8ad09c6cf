"""Whole columns in place of cells and of functions per row: the same tables come out."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")

STORES = rule("cell-store-to-mask")
APPLY = rule("apply-to-columns")
HEAD = "import math\nimport numpy as np\nimport pandas as pd\n\n"
NAN = float("nan")


def tables() -> list[Any]:
    return [
        pd.DataFrame({"a": [1.5, NAN, 3.5, 0.0], "b": [1.0, 2.0, 3.0, 4.0], "c": list("uvuw")}),
        pd.DataFrame({"a": [0.5, 2.5], "b": [1.5, 0.25], "c": ["u", "v"]}, index=["p", "q"]),
        pd.DataFrame({"a": [0.5], "b": [1.5], "c": ["u"]}),
    ]


def proposed(code: str, of: Any) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(dedent(code).lstrip(), "f", [of], errors)]
    assert errors == []
    return found


def outcome(code: str, table: Any) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    copied = table.copy()
    return [namespace["f"](copied), copied]


def check(code: str, text: str) -> None:
    for table in tables():
        for one, other in zip(outcome(code, table), outcome(text, table), strict=True):
            assert type(one) is type(other)
            if isinstance(one, pd.Series):
                pd.testing.assert_series_equal(one, other)
            elif isinstance(one, pd.DataFrame):
                pd.testing.assert_frame_equal(one, other)
            else:
                assert one == other


@pytest.mark.parametrize(
    "body",
    [
        "for i in range(len(df)):\n        if pd.isna(df.iloc[i]['a']):\n"
        "            df.iloc[i, 0] = 9.5",
        "for i in df.index:\n        if df.loc[i, 'a'] > 1 and df.at[i, 'c'] == 'u':\n"
        "            df.loc[i, 'b'] = df.loc[i, 'a'] * 2",
        "for i in df.index:\n        if df.loc[i, 'a'] > 1:\n            df.at[i, 'a'] = 0.0\n"
        "        else:\n            df.at[i, 'a'] = df.at[i, 'b'] + 0.5",
        "for i in df.index:\n        if df['b'][i] <= 1 or df['c'][i] in ('v', 'w'):\n"
        "            continue\n        df.loc[i, 'a'] = -1.0\n        df.loc[i, 'b'] = 7.0",
        "out = df.copy()\n    for i in range(df.shape[0]):\n        if not df['a'].iloc[i] > 1:\n"
        "            out.iat[i, out.columns.get_loc('a')] = round(df.iloc[i, 1] / 3, 2)\n"
        "    return out",
    ],
)
def test_stores_under_a_mask(body: str) -> None:
    code = f"{HEAD}def f(df: pd.DataFrame):\n    {body}\n"
    (text,) = proposed(code, STORES)
    assert "for" not in text
    check(code, text)


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("for i in df.index:\n        if df.loc[i, 'a'] > 0:\n            df.loc[i + 1, 'a'] = 0",
         "another row"),
        ("for i in df.index:\n        if df.loc[i, 'a'] > 0:\n            df.loc[i, 'a'] = 0\n"
         "            df.loc[i, 'b'] = df.loc[i, 'a']", "the second store reads the first"),
        ("for i in df.index:\n        if g(df.loc[i, 'a']):\n            df.loc[i, 'a'] = 0",
         "unknown code"),
        ("for i in df.index:\n        if df.loc[0, 'a'] > 1:\n            df.loc[i, 'a'] = 0",
         "one row decides for all"),
        ("for i in df.index:\n        if df.loc[i, 'a'] > 1:\n            df.loc[i, str(i)] = 0",
         "the column varies"),
        ("for i in df.index:\n        if df.loc[i, 'a'] > 1:\n            df.loc[i, 'a'] = 0\n"
         "            break", "it stops"),
        ("for i in df.index:\n        if df.loc[i, 'a'] > 1:\n            df.loc[i, 'a'] = 0\n"
         "    return i", "the counter is seen"),
        ("e = df\n    for i in df.index:\n        if df.loc[i, 'a'] > 1:\n"
         "            e.loc[i, 'a'] = 0", "two names for one table"),
    ],
)  # fmt: skip
def test_stores_left_alone(body: str, because: str) -> None:
    assert proposed(f"{HEAD}def f(df: pd.DataFrame, g):\n    {body}\n", STORES) == [], because


@pytest.mark.parametrize(
    "body",
    [
        "return df.apply(lambda r: r['a'] * 2 + r['b'], axis=1)",
        "df['d'] = df.apply(lambda r: r.a if r.b > 1 else -r.b, axis='columns')",
        "df['d'] = df.apply(lambda r: abs(r['a'] - r['b']) ** 2, axis=1)",
        "df['d'] = df['a'].apply(lambda x: x * 2 if x > 1 else 0.5)",
        "return df['a'].map(lambda v: min(v, 2.0) + 1)",
        "return df.b.apply(lambda v: round(v * 1.234, 1))",
        "s = df['b']\n    return s.apply(lambda v: math.sqrt(v) > 1.2)",
        "df['d'] = 1 + df['c'].apply(lambda v: v in ('u', 'w'))",
        "def g(r):\n        '''A sum.'''\n        return r['a'] + r['b']\n"
        "    return df.apply(g, axis=1)",
        "def g(v):\n        if v > 2:\n            return 2.0\n        elif v > 1:\n"
        "            return v\n        return -v\n    return df['b'].apply(g)",
    ],
)
def test_functions_per_row_or_value(body: str) -> None:
    code = f"{HEAD}def f(df: pd.DataFrame):\n    {body}\n"
    texts = proposed(code, APPLY)
    assert ".apply(" not in texts[0].replace("def g", "")
    assert ".map(" not in texts[0]
    check(code, texts[0])


def test_a_column_of_words_is_chosen_with_numpy() -> None:
    code = f"{HEAD}def f(df: pd.DataFrame):\n    df['d'] = df['b'].apply({{}})\n    return df\n"
    code = code.format("lambda v: 'high' if v > 1.2 else 'low'")
    (text,) = proposed(code, APPLY)
    assert "np.where(df['b'] > 1.2, 'high', 'low')" in text
    plain = code.replace("import numpy as np\n", "")
    assert "import numpy as np" in proposed(plain, APPLY)[0]
    check(code, text)


def test_ints_beside_floats_come_out_as_floats_in_the_second_candidate() -> None:
    code = "def f(df):\n    df.columns\n    return df.apply(lambda r: r['a'] + r['n'], axis=1)\n"
    table = pd.DataFrame({"a": [1, 2], "n": [3, 4], "b": [0.5, 1.5]})
    texts = proposed(code, APPLY)
    assert len(texts) == 2
    kinds = [outcome(text, table)[0].dtype.kind for text in (code, *texts)]
    assert kinds == ["f", "i", "f"]


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("return df.apply(lambda r: r['a'] + 1, axis=1)", "the result would have a name"),
        ("return df.apply(lambda r: r.a if r.b > 1 else 0, axis=1)", "the result would have one"),
        ("return df.apply(lambda c: c['a'] + c['b'])", "called for each column"),
        ("return df.apply(lambda r: r['a'] + len(r), axis=1)", "the row itself is needed"),
        ("return df.apply(lambda r: g(r['a']), axis=1)", "unknown code"),
        ("return df.apply(lambda r: r.name + r.a, axis=1)", "the row's own name"),
        ("return df['a'].apply(lambda v: 'x' if v > 1 else 'y')", "an array is no column"),
        ("return df['a'].apply(lambda v: v.upper())", "a method of each value"),
        ("return df['a'].apply(lambda v, k=2: v * k)", "another parameter"),
        ("return df['a'].apply(lambda v: f'{v}')", "text"),
        ("return df['a'].apply(lambda v: v and 1)", "no truth value"),
        (
            "def h(v):\n        print(v)\n        return v * 2\n    return df['a'].apply(h)",
            "prints",
        ),
        ("k = [1]\n    return df['a'].apply(lambda v: v * k[0])", "an item of something"),
    ],
)
def test_functions_left_alone(body: str, because: str) -> None:
    assert proposed(f"{HEAD}def f(df: pd.DataFrame, g):\n    {body}\n", APPLY) == [], because
