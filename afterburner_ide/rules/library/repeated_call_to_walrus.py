"""Rule: keep what the test of a comprehension computed for what it shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, flow, hoisting, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, Comprehension, FunctionView

_CHEAP = frozenset({"builtins.range", "builtins.id"})


class RepeatedCallToWalrus(Rule):
    """Keep what the test of a comprehension computed for what it shows.

    `[sum(row) for row in rows if sum(row) > 0]` adds up each row twice. The test gives the value
    a name and the rest reads it. The call must be pure, and the test must make it for each item.
    Needs Python 3.8.
    """

    safety = Safety.GUARDED
    payoff = 0.9
    examples = (
        Example(
            """
            def totals(rows):
                return [sum(row) for row in rows if sum(row) > 0]
            """,
            """
            def totals(rows):
                return [sum_row for row in rows if (sum_row := sum(row)) > 0]
            """,
        ),
        Example(
            """
            def words(lines):
                found = {line.strip().lower(): len(line) for line in lines if line.strip()}
                return found
            """,
            """
            def words(lines):
                found = {strip.lower(): len(line) for line in lines if (strip := line.strip())}
                return found
            """,
        ),
        Unchanged(
            """
            def totals(rows):
                return [sum(row) for row in rows if row and sum(row) > 0]
            """,
            "not each item comes to the call",
        ),
        Unchanged(
            """
            def totals(rows):
                return [next(row) for row in rows if next(row) > 0]
            """,
            "the second call gives another value",
        ),
        Unchanged(
            """
            def totals(tables):
                return [row for row in [sum(row) for row in tables if sum(row) > 0]]
            """,
            "Python allows no name to be bound within what a comprehension walks",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([[r.randint(-9, 9) for _ in range(30)] for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(*COMPREHENSIONS):
            assert isinstance(node, COMPREHENSIONS)
            if _may_bind(function, node):
                yield from _calls(function, node)


def _calls(view: FunctionView, loop: Comprehension) -> Iterator[Rewrite]:
    tests = loop.generators[-1].ifs
    if any(isinstance(part, ast.IfExp | ast.NamedExpr) for part in ast.walk(tests[0])):
        return
    shown = [loop.key, loop.value] if isinstance(loop, ast.DictComp) else [loop.elt]
    certain = flow.always([ast.Expr(value=tests[0])])
    done: set[ast.AST] = set()
    for node in ast.walk(tests[0]):
        dump = ast.dump(node)
        if not isinstance(node, ast.Call) or node in done or dump not in certain:
            continue
        if resolve.dotted(view, node.func) in _CHEAP or not effects.is_pure(view, node):
            continue
        places = [
            place
            for place in hoisting.occurrences(view, node, [*tests, *shown])
            if not _is_late(view, place, loop)
        ]
        kept = sum(not effects.may_share(view, place) for place in places)
        if len(places) < 2 or kept > 1 or not _varies(node, loop):
            continue
        first, *rest = sorted(places, key=view.start)
        if first not in ast.walk(tests[0]):
            # What is shown stands in front of the test in the text, but is evaluated behind it.
            first = min((p for p in places if p in set(ast.walk(tests[0]))), key=view.start)
            rest = [place for place in places if place is not first]
        done.update(part for place in places for part in ast.walk(place))
        name = hoisting.name_for(view, node)
        edits = [view.replace(first, f"({name} := {view.text(first)})")]
        edits += [view.replace_by_name(place, name) for place in rest]
        summary = f"compute {view.text(node)} once per item"
        yield Rewrite(tuple(edits), summary, node.lineno)


def _may_bind(view: FunctionView, loop: Comprehension) -> bool:
    """Whether a test of the comprehension may bind a name of the function."""
    if not loop.generators[-1].ifs or any(part.is_async for part in loop.generators):
        return False
    if not isinstance(view.function_of(loop), FUNCTIONS) or resolve.is_dynamic(view):
        return False
    child: ast.AST = loop
    for parent in view.ancestors(loop):
        if isinstance(parent, ast.comprehension) and child is parent.iter:
            return False
        if isinstance(parent, ast.ClassDef | ast.JoinedStr):
            return False
        if isinstance(parent, FUNCTIONS):
            break
        child = parent
    # A generator may be asked for its next item while it is computing one.
    pure = not isinstance(loop, ast.GeneratorExp) or effects.is_pure(view, loop.elt)
    return pure and bool(resolve.loaded([loop]))


def _is_late(view: FunctionView, place: ast.expr, loop: Comprehension) -> bool:
    """Whether the place is evaluated some other time, when the name may stand for another item."""
    for parent in view.ancestors(place):
        if parent is loop:
            return False
        if isinstance(parent, ast.GeneratorExp | ast.Lambda):
            return True
    return True


def _varies(node: ast.expr, loop: Comprehension) -> bool:
    bound = {name for part in loop.generators for name in resolve.target_names(part.target)}
    return bool(resolve.loaded([node]) & bound)
