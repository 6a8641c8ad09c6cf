"""Rule: leave a loop once its answer is known."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class EarlyExit(Rule):
    """Leave a loop once its answer is known.

    A loop that only sets flags to constants is done when it has set them: a `break` follows. The
    items behind the first hit are no longer looked at, so an exception that one of them raised
    is gone.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.7
    break_even = "any size where there is a hit before the end"
    examples = (
        Example(
            """
            def has_negative(numbers):
                found = False
                for number in numbers:
                    if number < 0:
                        found = True  # one is enough
                return found
            """,
            """
            def has_negative(numbers):
                found = False
                for number in numbers:
                    if number < 0:
                        found = True  # one is enough
                        break
                return found
            """,
        ),
        Unchanged(
            """
            def last_negative(numbers):
                found = None
                for number in numbers:
                    if number < 0:
                        found = number
                return found
            """,
            "the last hit counts, not the first",
        ),
        Unchanged(
            """
            def tested(rows, check):
                found = False
                for row in rows:
                    if check(row):
                        found = True
                return found
            """,
            "unknown code may do more than test",
        ),
        Unchanged(
            """
            def both(numbers):
                found, count = False, 0
                for number in numbers:
                    count += 1
                    if number < 0:
                        found = True
                return found, count
            """,
            "the loop does more",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    numbers = [r.randrange(100) for _ in range(scale)]
    numbers[r.randrange(scale)] = -1
    return [((numbers,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            match loop:
                case ast.For(body=[ast.If(orelse=[]) as test], orelse=[]):
                    edits = _leave(function, loop, test)
                    if edits:
                        yield Rewrite(tuple(edits), "leave the loop once it is known", loop.lineno)


def _leave(view: FunctionView, loop: ast.For, test: ast.If) -> list[Edit] | None:
    """A `break` behind what the test sets to constants."""
    last = test.body[-1]
    for statement in test.body:
        match statement:
            case ast.Assign(targets=[ast.Name()], value=ast.Constant()):
                continue
        return None
    own = resolve.target_names(loop.target)
    flags = resolve.stored(test.body)
    fits = (
        effects.is_pure(view, test.test)
        and not flags & (own | resolve.loaded([test.test, loop.iter]))
        and all(_is_lasting(view, part) for part in _walked(view, loop.iter))
        and liveness.is_private(view, own, loop)
        and view.own_lines(last)
    )
    return [view.insert_after(last, "break")] if fits else None


def _walked(view: FunctionView, source: ast.expr) -> list[ast.expr]:
    """What `enumerate`, `zip` and the like walk, or the iterable itself."""
    if resolve.calls(view, source, "builtins.enumerate", "builtins.zip", "builtins.reversed"):
        assert isinstance(source, ast.Call)
        return source.args
    return [source]


def _is_lasting(view: FunctionView, source: ast.expr) -> bool:
    """Whether nothing says that what is not taken from the iterable would be seen elsewhere."""
    drained = isinstance(source, ast.GeneratorExp)
    drained = drained or kinds.is_kind(view, source, frozenset({"iterator"}))
    return not drained and effects.is_pure(view, source)
