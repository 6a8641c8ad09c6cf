"""Rule: walk a column as a list."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import applied, effects, frames, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_MISSING = frozenset({"pandas.isna", "pandas.isnull", "numpy.isnan", "math.isnan"})
_PRESENT = frozenset({"pandas.notna", "pandas.notnull"})


class SeriesWalkToList(Rule):
    """Walk a column as a list.

    pandas makes the items of a column one by one when it is walked; `tolist` makes them all at
    once. Where a comprehension only leaves out what is missing, `dropna` does that, and spares
    a call for every item.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.9
    break_even = "ten items"
    examples = (
        Example(
            """
            import pandas as pd

            def known(values):
                series = pd.Series(values)
                return sorted([v for v in series if not pd.isna(v)])
            """,
            """
            import pandas as pd

            def known(values):
                series = pd.Series(values)
                return sorted(series.dropna().tolist())
            """,
        ),
        Example(
            """
            import pandas as pd

            def shout(df: pd.DataFrame):
                words = []
                for word in df["word"]:
                    words.append(word.upper())
                return words
            """,
            """
            import pandas as pd

            def shout(df: pd.DataFrame):
                words = []
                for word in df["word"].tolist():
                    words.append(word.upper())
                return words
            """,
        ),
        Unchanged(
            """
            def known(values):
                return [v for v in values if v is not None]
            """,
            "it is not known to be a column",
        ),
        Unchanged(
            """
            import pandas as pd

            def first(column: pd.Series):
                for value in column:
                    if value > 0:
                        return value
                return None
            """,
            "the walk may end early",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    values = [r.choice([None, 1.5, r.random()]) for _ in range(scale)]
    return [((values,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.ListComp):
            assert isinstance(node, ast.ListComp)
            source = _filtered(function, node)
            if source is not None and function.editable(node):
                text = f"{function.operand(source)}.dropna().tolist()"
                yield Rewrite((function.replace(node, text),), f"drop with {text}", node.lineno)
        for node in function.walk(ast.For, ast.comprehension):
            assert isinstance(node, ast.For | ast.comprehension)
            if not applied.is_column(function, node.iter) or not function.editable(node.iter):
                continue
            if isinstance(node, ast.For) and not _walks_all(function, node):
                continue
            text = f"{function.operand(node.iter)}.tolist()"
            edit = function.replace(node.iter, text)
            yield Rewrite((edit,), f"walk {text}", node.iter.lineno)


def _filtered(view: FunctionView, node: ast.ListComp) -> ast.expr | None:
    """The column of `[v for v in column if not pd.isna(v)]`."""
    match node:
        case ast.ListComp(
            elt=ast.Name(id=item),
            generators=[ast.comprehension(target=ast.Name(id=name), iter=source, ifs=[test])],
        ) if item == name and applied.is_column(view, source):
            pass
        case _:
            return None
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(args=[ast.Name(id=asked)]) as call):
            known = resolve.dotted(view, call.func) in _MISSING
        case ast.Call(args=[ast.Name(id=asked)]):
            known = resolve.dotted(view, test.func) in _PRESENT
        case ast.Compare(left=ast.Name(id=asked), ops=[ast.Eq()], comparators=[ast.Name(id=other)]):
            known = asked == other
        case _:
            return None
    return source if known and asked == name else None


def _walks_all(view: FunctionView, loop: ast.For) -> bool:
    """Whether the loop takes every item, and leaves the table as it is."""
    leaving = (ast.Break, ast.Return, ast.Raise)
    if resolve.suspends([loop]) or any(isinstance(node, leaving) for node in ast.walk(loop)):
        return False
    names = resolve.loaded([loop.iter])
    region = effects.region_of(loop)
    return all(frames.is_untouched(view, name, region) for name in names)
