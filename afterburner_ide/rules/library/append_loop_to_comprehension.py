"""Rule: write a loop that only appends as a comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import folds, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class AppendLoopToComprehension(Rule):
    """Write a loop that only appends to a list as a comprehension or a copy.

    A loop that appends the items as they are becomes `list(items)`, which is several times as
    fast; a comprehension alone gains about a tenth, but other rewrites may follow: a set, a
    constant or a builtin in it. Both branches of an `if` that append become one expression. A
    list that has items already is extended.
    """

    safety = Safety.GUARDED
    payoff = 0.15
    break_even = "any size"
    examples = (
        Example(
            """
            def squares(numbers):
                found = []
                for number in numbers:
                    if number:  # not zero
                        found.append(number * number)
                return found
            """,
            """
            def squares(numbers):
                # not zero
                found = [number * number for number in numbers if number]
                return found
            """,
        ),
        Example(
            """
            def flat(rows) -> list[int]:
                found: list[int] = []
                for row in rows:
                    for cell in row:
                        if cell < 0:
                            found.append(0)
                        else:
                            found.append(cell)
                return found
            """,
            """
            def flat(rows) -> list[int]:
                found: list[int] = [0 if cell < 0 else cell for row in rows for cell in row]
                return found
            """,
        ),
        Example(
            """
            def with_head(head, names):
                found = [head]
                for name in names:
                    found.append(name)
                return found
            """,
            """
            def with_head(head, names):
                found = [head]
                found.extend(names)
                return found
            """,
        ),
        Unchanged(
            """
            def running(numbers):
                found = []
                for number in numbers:
                    found.append(number + len(found))
                return found
            """,
            "what is appended depends on the list",
        ),
        Unchanged(
            """
            def more(found, numbers):
                for number in numbers:
                    found.append(number)
            """,
            "the list is the caller's",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(9) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            found = folds.fold(function, loop, nested=True)
            appended = _appended(function, found.done) if found else None
            if found is None or appended is None:
                continue
            name, text, values = appended
            if not folds.is_quiet(function, name, found, *values):
                continue
            copied = _copied(function, found, values)
            start = folds.start(function, name, loop)
            fresh = start is not None and ast.unparse(start.value or loop) in {"[]", "list()"}
            if fresh and (copied is None or resolve.is_builtin(function, "list")):
                listing = folds.listing(function, found, text, len(name) + 3)
                listing = listing if copied is None else f"list({copied})"
                edits = folds.merged(function, loop, start, listing)
            elif _is_own(function, name):
                listing = folds.listing(function, found, text, len(name) + 9)
                added = f"{name}.extend({listing if copied is None else copied})"
                edits = folds.merged(function, loop, None, added)
            else:
                continue
            yield Rewrite(tuple(edits), f"build {name} at once", loop.lineno)


def _copied(view: FunctionView, found: folds.Fold, values: list[ast.expr]) -> str | None:
    """The text of the loop's iterable, if all its items are appended as they are."""
    if len(found.clauses) != 1 or len(values) != 1:
        return None
    target = found.loop.target
    if not isinstance(target, ast.Name) or ast.unparse(values[0]) != target.id:
        return None
    return folds.on_one_line(view, found.loop.iter)


def _is_own(view: FunctionView, name: str) -> bool:
    """Whether all that binds the name are new lists, which nobody else sees half done."""
    bound = [
        view.parents[node]
        for node in view.walk(ast.Name)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    return bool(bound) and all(
        isinstance(part, ast.Assign | ast.AnnAssign)
        and (
            isinstance(part.value, ast.List | ast.ListComp)
            or resolve.calls(view, part.value or part, "builtins.list")
        )
        for part in bound
    )


def _appended(view: FunctionView, done: ast.stmt) -> tuple[str, str, list[ast.expr]] | None:
    """The list, the text of what is appended to it, and the expressions which that evaluates."""
    match done:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="append"),
                args=[value],
                keywords=[],
            )
        ) if not isinstance(value, ast.Starred | ast.GeneratorExp):
            return name, folds.on_one_line(view, value), [value]
        case ast.If(test=test, body=[yes], orelse=[no]):
            first, second = _appended(view, yes), _appended(view, no)
            if first is None or second is None or first[0] != second[0]:
                return None
            question = folds.clause(view, test)
            text = f"{_choice(first)} if {question} else {second[1]}"
            return first[0], text, [test, *first[2], *second[2]]
    return None


def _choice(appended: tuple[str, str, list[ast.expr]]) -> str:
    """The text in front of an `if`, in parentheses where it has an `if` of its own."""
    loose = len(appended[2]) > 1 or isinstance(appended[2][0], ast.IfExp | ast.Lambda)
    return f"({appended[1]})" if loose else appended[1]
