"""Rule: find the first item in a plain loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, effects, folds, liveness, questions, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView


class NextToLoop(Rule):
    """Find the first item in a plain loop.

    `next` of a generator expression with a default finds the first item that passes. A loop that
    leaves with it does the same without the generator. It pays where the first one is found soon,
    as making the generator then is much of the work.
    """

    safety = Safety.GUARDED
    payoff = 0.4
    break_even = "few turns"
    examples = (
        Example(
            """
            def position(numbers, limit):
                return next((i for i, number in enumerate(numbers) if number > limit), -1)
            """,
            """
            def position(numbers, limit):
                for i, number in enumerate(numbers):
                    if number > limit:
                        return i
                return -1
            """,
        ),
        Example(
            """
            def first_names(groups, letter):
                names = []
                for group in groups:
                    found = next((name for name in group if name[0] == letter), None)
                    names.append(found)
                return names
            """,
            """
            def first_names(groups, letter):
                names = []
                for group in groups:
                    for name in group:
                        if name[0] == letter:
                            found = name
                            break
                    else:
                        found = None
                    names.append(found)
                return names
            """,
        ),
        Unchanged(
            """
            def position(numbers, limit):
                return next(i for i, number in enumerate(numbers) if number > limit)
            """,
            "without a default there is an exception where nothing is found",
        ),
        Unchanged(
            """
            def position(numbers, limit, i):
                found = next((i for i, number in enumerate(numbers) if number > limit), -1)
                return found + i
            """,
            "the loop would bind a name that the function has for something else",
        ),
    )
    workload = """
SCALES = (4, 12, 40)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale) for _ in range(scale)], scale // 2), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for statement in function.walk(ast.Return, ast.Assign):
            assert isinstance(statement, ast.Return | ast.Assign)
            text = _text(function, statement)
            if text:
                edit = function.replace(statement, text)
                yield Rewrite((edit,), "a loop for next", statement.lineno)


def _text(view: FunctionView, statement: ast.Return | ast.Assign) -> str:
    """The loop in place of the statement, or nothing."""
    value = statement.value
    match value:
        case ast.Call(args=[ast.GeneratorExp() as items, default], keywords=[]) if (
            resolve.calls(view, value, "builtins.next")
            and eagerness.can_be_eager(view, items)
            and effects.is_simple(default)
            and questions.fits(view, statement, items)
            and not remarks(view, statement)
        ):
            pass
        case _:
            return ""
    names = {name for part in items.generators for name in resolve.target_names(part.target)}
    if names & resolve.loaded([default]):
        return ""
    found = folds.on_one_line(view, items.elt)
    otherwise = view.text(default)
    if isinstance(statement, ast.Return):
        loop = questions.loop(view, items.generators, [], [f"return {found}"])
        return f"{loop}\nreturn {otherwise}"
    match statement.targets:
        case [ast.Name(id=name)] if (
            len(items.generators) == 1
            and name not in resolve.loaded([items])
            and not liveness.is_shared(view, name)
            and not liveness.is_watched(view, statement)
        ):
            loop = questions.loop(view, items.generators, [], [f"{name} = {found}", "break"])
            return f"{loop}\nelse:\n{view.step}{name} = {otherwise}"
    return ""
