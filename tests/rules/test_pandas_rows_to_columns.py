"""Columns instead of cells: the same values in the same types, and tables that change stay."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

pd = pytest.importorskip("pandas")

RULE = rule("pandas-rows-to-columns")
TABLES = {
    "ints": {"a": [1, 2, 1], "b": [3, 4, 5]},
    "mixed": {"a": [1, 2, 1], "b": ["x", "y", None], "f": [1.5, 2.5, float("nan")]},
    "flags": {"a": [True, False, True], "b": [1, 2, 3]},
    "texts": {"a": ["u", "v", "w"], "b": ["x", "y", "z"]},
    "empty": {"a": [], "b": []},
}
NUMBERS = {"a": [1, 2, 3], "b": [0.5, 1.5, 2.5]}


def tables() -> list[Any]:
    found = [pd.DataFrame(table) for table in TABLES.values()]
    dates = pd.to_datetime(["2020-01-01", "2021-01-01", "2022-01-01"])
    found.append(pd.DataFrame({"a": dates, "b": [1, 2, 3]}))
    found.append(pd.DataFrame({"a": pd.Categorical(["u", "v", "u"]), "b": [1, 2, 3]}))
    found.append(pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]}, index=["p", "q", "r"]))
    return [*found, pd.DataFrame()]


def proposed(code: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(dedent(code).lstrip(), "f", [RULE], errors)]
    assert errors == []
    return found


def outcome(code: str, table: Any) -> str:
    namespace: dict[str, Any] = {}
    exec(dedent(code), namespace)
    copied = table.copy()
    result = [(type(item).__name__, repr(item)) for item in namespace["f"](copied)]
    assert copied.equals(table)
    return repr(result)


@pytest.mark.parametrize(
    "body",
    [
        "[out.append(df.iloc[i]['a']) for i in range(len(df))]",
        "for i in range(len(df)):\n        out.append(df['a'].iloc[i])",
        "for i in range(len(df)):\n        row = df.iloc[i]\n        out.append(row['a'])\n"
        "        out.append(row['b'])",
        "for i in range(len(df)):\n        out += [df.iloc[i][c] for c in ('b', 'a')]",
        "for i in df.index:\n        out.append(df.loc[i, 'a'])",
        "for i in df.index:\n        out.append(df.at[i, 'b'])",
        "for i in range(len(df) - 1):\n        out.append(df.iloc[i + 1]['a'])",
        "for i in range(len(df)):\n        out += [df.iloc[i].a, df.iloc[i].b]",
        "for i in range(len(df)):\n        row = df.iloc[i]\n        out.append((row.a, row['b']))",
        "for i in range(len(df)):\n        out.append(df.iloc[i, 1] if len(df.columns) else 0)",
        "for i in range(len(df)):\n        out.append(df.iat[i, df.columns.get_loc('a')])",
        "for i in df.index:\n        out.append(df['a'][i])",
        "for i in df.index:\n        out.append(df.b[i])",
        "for i in df.index:\n        out.append(df.loc[i]['a'])",
        "i = 0\n    while i < len(df):\n        out.append(df['b'].iloc[i])\n        i += 1",
    ],
)
def test_the_first_candidates_keep_the_types(body: str) -> None:
    code = f"def f(df):\n    out = []\n    {body}\n    return out\n"
    texts = proposed(code)
    assert len(texts) >= 3
    for table in tables():
        expected = outcome(code, table)
        dates = any(kind.kind == "M" for kind in table.dtypes)
        assert expected in [outcome(text, table) for text in texts[: 1 + dates]]


def test_rows_of_ints_and_floats_keep_their_types_in_the_last_candidate() -> None:
    code = "def f(df):\n    return [df.iloc[i]['a'] for i in range(len(df))]\n"
    texts = proposed("def f(df):\n    return [df.iloc[i]['a'] for i in range(len(df))]\n")
    assert len(texts) == 4
    table = pd.DataFrame(NUMBERS)
    assert "float64" in outcome(code, table)
    assert outcome(texts[-1], table) == outcome(code, table)
    assert outcome(texts[0], table) != outcome(code, table)
    assert "'int'" in outcome(texts[2], table)


@pytest.mark.parametrize("index", ["_", "label"])
def test_iterrows(index: str) -> None:
    code = f"""
        def f(df):
            out = []
            for {index}, row in df.iterrows():
                out.append(row["b"])
                out.append(row["a"] if {index} != 1 else row["b"])
            return out
        """
    texts = proposed(code)
    assert len(texts) == 2
    for table in [*tables(), pd.DataFrame(NUMBERS)]:
        assert outcome(texts[0], table) == outcome(code, table)
    mixed = pd.DataFrame(TABLES["mixed"])
    assert outcome(texts[1], mixed) == outcome(code, mixed)


def test_a_column_that_the_loop_outside_names_is_listed_inside_it() -> None:
    code = """
        def f(df):
            out = []
            for c in df.columns:
                for i in range(len(df)):
                    out.append(df.iloc[i][c])
            return out
        """
    text = proposed(code)[0]
    assert "\n        c_values = list(df[c].to_numpy()) if len(df) else []\n        for i" in text
    for table in tables():
        if not any(kind.kind == "M" for kind in table.dtypes):
            assert outcome(text, table) == outcome(code, table)


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("for i in range(9):\n        df.loc[i, 'a'] = df.iloc[i]['b']", "a cell is stored"),
        ("for i in range(9):\n        df['a'] = df.iloc[i]['b']", "a column is stored"),
        ("for i in range(9):\n        df.drop(i, inplace=True); df.iloc[i]['b']", "rows go"),
        ("for i in range(9):\n        df = df[df.iloc[i]['a']:]", "the name is bound anew"),
        ("for i in range(9):\n        g(df, df.iloc[i]['a'])", "unknown code gets the table"),
        ("e = df\n    for i in range(9):\n        e.iloc[i, 0] = df.iloc[i]['a']", "a second name"),
        ("for i in range(9):\n        del df['a']; df.iloc[i]['b']", "a column is deleted"),
        ("for i in range(9):\n        df.iloc[i]['a'] = 1", "a store, not a read"),
        ("for i in range(9):\n        df.iloc[i:i + 2]['a']", "several rows"),
        ("for i in range(9):\n        row = df.iloc[i]; g(row); row['a']", "the row is handed on"),
        ("for i, row in df.iterrows():\n        g(row['a'], row)", "the row is handed on"),
        ("for i, row in df.iterrows():\n        row['a'] = row['b']", "the row is changed"),
        ("for i, row in df.iterrows():\n        for c in df:\n            row[c]", "columns vary"),
        ("for i, row in df.iterrows():\n        row['a']\n    return row", "the last row is seen"),
        ("for i in range(9):\n        j = i\n        row = df.iloc[j]\n        j = 2\n"
         "        row['a']", "the position moves on"),
        ("return df.iloc[0]['a']", "there is no loop"),
    ],
)  # fmt: skip
def test_left_alone(body: str, because: str) -> None:
    assert proposed(f"def f(df, g):\n    {body}\n") == [], because


def test_a_copy_may_be_changed() -> None:
    code = """
        def f(df):
            result = df.copy()
            for i in range(len(df)):
                if df.iloc[i]["a"] == 1:
                    result.iloc[i, df.columns.get_loc("a")] = df.iloc[i]["b"]
            return list(result["a"])
        """
    texts = proposed(code)
    table = pd.DataFrame(TABLES["ints"])
    assert len(texts) == 4
    assert {outcome(text, table) for text in texts} == {outcome(code, table)}


def test_cells_found_through_cells_are_rewritten_from_the_outside() -> None:
    code = """
        def f(df):
            return [df.iloc[df.iloc[i]["a"]]["b"] for i in range(len(df))]
        """
    texts = proposed(code)
    assert all("b_values" in text for text in texts)


def test_a_shadowed_builtin_is_left_alone() -> None:
    assert proposed("def f(df, zip):\n    return [df.iloc[i]['a'] for i in range(3)]\n") == []


def test_plain_objects_come_first_where_nobody_sees_the_types() -> None:
    code = """
        def f(df):
            found = []
            for i in range(len(df)):
                if df.iloc[i]["a"] == 1:
                    found.append(i)
            return found
        """
    texts = proposed(code)
    assert 'a_values = df["a"].tolist()' in texts[0]
    for table in tables():
        if len(table.columns):
            assert outcome(texts[0], table) == outcome(code, table)


@pytest.mark.parametrize(
    "read", ["df.iloc[i].name", "df.iloc[i].size", "df.size[i]", "df.iloc[i, :]", "d['a'][i]"]
)
def test_what_is_no_column_is_left_alone(read: str) -> None:
    assert proposed(f"def f(df, d):\n    return [{read} for i in range(len(df))]\n") == []
