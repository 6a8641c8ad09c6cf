"""pandas: rows that become floats, labels that come twice, empty tables and missing times."""

from __future__ import annotations

from .trap import ARGUMENTS, EXCEPTION, FLOAT, RESULT, TYPE, Trap

PANDAS = ("pandas", "numpy")

TRAPS = (
    Trap(
        "a row of ints and floats is of floats",
        "iterrows makes one Series of a row, so that its ints become floats.",
        """
        import pandas as pd


        def f(df):
            found = []
            for _, row in df.iterrows():
                found.append((row["n"], row["x"]))
            return found
        """,
        (
            "pd.DataFrame({'n': [1, 2], 'x': [0.5, 1.5]})",
            "pd.DataFrame({'n': [1], 'x': ['a']})",
            "pd.DataFrame({'n': [2**53 + 1], 'x': [0.5]})",
            "pd.DataFrame({'n': [], 'x': []})",
            "pd.DataFrame({'n': [True], 'x': [2]})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            return list(zip(df["n"].tolist(), df["x"].tolist()))
        """,
        reasons=(TYPE,),
        needs=PANDAS,
    ),
    Trap(
        "two columns of one name",
        "df['a'] is a table then, and a row's 'a' a Series.",
        """
        import pandas as pd


        def f(df):
            total = 0
            for i in range(len(df)):
                total = total + df.iloc[i]["a"]
            return float(total)
        """,
        (
            "pd.DataFrame({'a': [1, 2], 'b': [3, 4]})",
            "pd.DataFrame([[1, 2], [3, 4]], columns=['a', 'a'])",
            "pd.DataFrame({'a': []})",
            "pd.DataFrame({'b': [1]})",
            "pd.DataFrame({'a': [0.1, 0.2, 0.3]})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            return float(df["a"].to_numpy().sum())
        """,
        reasons=(EXCEPTION,),
        needs=PANDAS,
    ),
    Trap(
        "a column that is missing in an empty table",
        "Without a row nobody asks for the column.",
        """
        import pandas as pd


        def f(df):
            found = []
            for i in range(len(df)):
                found.append(df.iloc[i]["price"] * 2)
            return found
        """,
        (
            "pd.DataFrame({'price': [1, 2]})",
            "pd.DataFrame({'other': []})",
            "pd.DataFrame()",
            "pd.DataFrame({'price': [1.5], 'name': ['a']})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            return [price * 2 for price in df["price"].tolist()]
        """,
        reasons=(TYPE, EXCEPTION),
        needs=PANDAS,
    ),
    Trap(
        "labels that are no positions",
        "df.loc[i] looks for the label i, which may come twice or not at all.",
        """
        import pandas as pd


        def f(df):
            found = []
            for i in range(len(df)):
                found.append(df.loc[i, "a"])
            return len(found)
        """,
        (
            "pd.DataFrame({'a': [1, 2]})",
            "pd.DataFrame({'a': [1, 2]}, index=[5, 6])",
            "pd.DataFrame({'a': [1, 2, 3]}, index=[1, 0, 0])",
            "pd.DataFrame({'a': []})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            return len(df["a"].tolist())
        """,
        reasons=(EXCEPTION,),
        needs=PANDAS,
    ),
    Trap(
        "a table that is changed while it is read",
        "The store in one row is seen by the next.",
        """
        import pandas as pd


        def f(df):
            for i in range(1, len(df)):
                if df.iloc[i]["a"] == 0:
                    df.loc[i, "a"] = df.iloc[i - 1]["a"]
            return df["a"].tolist()
        """,
        (
            "pd.DataFrame({'a': [3, 0, 0, 5, 0]})",
            "pd.DataFrame({'a': []})",
            "pd.DataFrame({'a': [0.5, 0.0]}, index=[0, 1])",
        ),
        naive="""
        import pandas as pd


        def f(df):
            column = df["a"].tolist()
            for i in range(1, len(df)):
                if column[i] == 0:
                    df.loc[i, "a"] = column[i - 1]
            return df["a"].tolist()
        """,
        reasons=(RESULT,),
        needs=PANDAS,
    ),
    Trap(
        "a time that is missing",
        "NaT is not None, equals nothing, and is no float NaN.",
        """
        import pandas as pd


        def f(df):
            found = []
            for i in range(len(df)):
                when = df.iloc[i]["when"]
                if pd.isna(when):
                    found.append("missing")
                else:
                    found.append(when.year)
            return found
        """,
        (
            "pd.DataFrame({'when': [pd.Timestamp('2020-01-02'), pd.NaT]})",
            "pd.DataFrame({'when': [None, None]})",
            "pd.DataFrame({'when': []})",
            "pd.DataFrame({'when': ['x']})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            return ["missing" if when is None else when.year for when in df["when"]]
        """,
        reasons=(TYPE,),
        needs=PANDAS,
    ),
    Trap(
        "a function of a row that branches",
        "On whole columns both branches are worked out for all rows.",
        """
        import pandas as pd


        def f(df):
            return df.apply(lambda row: row["a"] / row["b"] if row["b"] else -1, axis=1).tolist()
        """,
        (
            "pd.DataFrame({'a': [1.0, 2.0], 'b': [2.0, 0.0]})",
            "pd.DataFrame({'a': [1, 2], 'b': [2, 0]})",
            "pd.DataFrame({'a': ['x'], 'b': ['']})",
            "pd.DataFrame({'a': [1], 'b': [float('nan')]})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            return (df["a"] / df["b"]).fillna(-1).tolist()
        """,
        reasons=(FLOAT, EXCEPTION),
        needs=PANDAS,
    ),
    Trap(
        "apply over no rows",
        "The function fails on an empty row, so that apply gives the table back, and no Series.",
        """
        import pandas as pd


        def f(df):
            result = df.apply(lambda row: len(row["a"]) + row["b"], axis=1)
            return type(result).__name__, len(result)
        """,
        (
            "pd.DataFrame({'a': ['x', ''], 'b': [3, 4]})",
            "pd.DataFrame(columns=['a', 'b'])",
            "pd.DataFrame({'a': ['x'], 'b': ['y']})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            result = df["a"].str.len() + df["b"]
            return type(result).__name__, len(result)
        """,
        reasons=(RESULT,),
        needs=PANDAS,
    ),
    Trap(
        "small integers in a column",
        "int8 arithmetic on a whole column wraps, a row's numbers may not.",
        """
        import pandas as pd


        def f(df):
            total = 0
            for value in df["a"]:
                total += int(value) * 3
            return total
        """,
        (
            "pd.DataFrame({'a': pd.array([100, 50], dtype='int8')})",
            "pd.DataFrame({'a': [1, 2]})",
            "pd.DataFrame({'a': [1.9, -1.9]})",
            "pd.DataFrame({'a': [None, 1]})",
            "pd.DataFrame({'a': []})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            return int((df["a"] * 3).sum())
        """,
        reasons=(RESULT, EXCEPTION),
        needs=PANDAS,
    ),
    Trap(
        "a frame that grows row by row",
        "Appending to a table changes the types of its columns; a list of dicts does it once.",
        """
        import pandas as pd


        def f(df, n):
            rows = []
            for i in range(len(df)):
                row = df.iloc[i]
                if row["a"] > n:
                    rows.append({"a": row["a"], "twice": row["a"] * 2})
            return rows
        """,
        (
            "pd.DataFrame({'a': [1, 5], 'b': [0.5, 1.5]}), 2",
            "pd.DataFrame({'a': [1, 5], 'b': ['x', 'y']}), 2",
            "pd.DataFrame({'a': []}), 0",
            "pd.DataFrame({'a': [3, 4]}), 3",
        ),
        naive="""
        import pandas as pd


        def f(df, n):
            return [{"a": a, "twice": a * 2} for a in df["a"].tolist() if a > n]
        """,
        reasons=(TYPE,),
        needs=PANDAS,
    ),
    Trap(
        "the caller's table",
        "A new column is the caller's as well, unless it was copied.",
        """
        import pandas as pd


        def f(df):
            df["total"] = 0
            for i in range(len(df)):
                df.loc[df.index[i], "total"] = df.iloc[i]["a"] + df.iloc[i]["b"]
            return int(df["total"].sum())
        """,
        (
            "pd.DataFrame({'a': [1, 2], 'b': [3, 4]})",
            "pd.DataFrame({'a': [1, 2], 'b': [3, 4]}, index=['x', 'x'])",
            "pd.DataFrame({'a': [], 'b': []})",
        ),
        naive="""
        import pandas as pd


        def f(df):
            return int((df["a"] + df["b"]).sum())
        """,
        reasons=(RESULT, ARGUMENTS),
        needs=PANDAS,
    ),
)
