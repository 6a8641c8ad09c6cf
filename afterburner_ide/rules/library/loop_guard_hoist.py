"""Rule: ask before a loop what no turn of it changes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import guard
from afterburner_ide.rules.view import FunctionView


class LoopGuardHoist(Rule):
    """Ask before a loop what no turn of it changes.

    A loop whose whole body stands under a test with the same answer on every turn needs to run
    only where the answer is yes. Offered only for a test that cannot raise. Where the answer is
    no, an iterator is left unread, and what cannot be walked raises nothing.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.4
    break_even = "any size"
    examples = (
        Example(
            """
            def report(rows, verbose: bool):
                for row in rows:
                    # only on demand
                    if verbose:
                        print(row)
            """,
            """
            def report(rows, verbose: bool):
                if verbose:
                    # only on demand
                    for row in rows:
                        print(row)
            """,
        ),
        Unchanged(
            """
            def until(rows, going: bool):
                for row in rows:
                    if going:
                        going = row > 0
                return going
            """,
            "the loop changes the answer",
        ),
        Unchanged(
            """
            def filled(rows, going: list):
                for row in rows:
                    if going:
                        going.pop()
                return going
            """,
            "the loop empties the list that is asked",
        ),
        Unchanged(
            """
            def late(rows, table):
                for row in rows:
                    if table[0]:
                        print(row)
            """,
            "the test may raise where there is no row",
        ),
        Unchanged(
            """
            def last(rows, verbose: bool):
                for row in rows:
                    if verbose:
                        print(row)
                return row
            """,
            "the loop variable is read after the loop",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    return [((list(range(scale)), False), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            match loop:
                case ast.For(body=[ast.If(orelse=[]) as test], orelse=[]):
                    edits = _ask(function, loop, test)
                    if edits:
                        yield Rewrite(tuple(edits), "ask before the loop", loop.lineno)


def _ask(view: FunctionView, loop: ast.For, test: ast.If) -> list[Edit] | None:
    """The heads of the loop and of the test, each in the other's place."""
    own = resolve.target_names(loop.target)
    truth = ast.UnaryOp(ast.Not(), test.test)
    steady = effects.is_invariant(view, truth, loop) and guard(view, test.test, loop) == ""
    plain = [
        view.source[view.end(head) :].lstrip(" ")[:1] == ":" for head in (loop.iter, test.test)
    ]
    if not steady or not all(plain) or not view.own_lines(loop, test):
        return None
    if not effects.is_pure(view, loop.iter) or not liveness.is_private(view, own, loop):
        return None
    first = view.source[view.start(loop) : view.end(loop.iter)]
    second = view.source[view.start(test) : view.end(test.test)]
    if "\n" in first + second or resolve.suspends([loop.iter, test.test]):
        return None
    return [
        Edit(view.start(loop), view.end(loop.iter), second),
        Edit(view.start(test), view.end(test.test), first),
    ]
