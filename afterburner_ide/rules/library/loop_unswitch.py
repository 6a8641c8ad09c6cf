"""Rule: make two loops of one that asks the same on every turn."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import bodies, effects, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import guard
from afterburner_ide.rules.text import reindent
from afterburner_ide.rules.view import LOOPS, FunctionView

_MOST_LINES = 12


class LoopUnswitch(Rule):
    """Make two loops of one that asks the same on every turn.

    A test inside a loop that no turn of it changes is asked once, and each answer gets a loop of
    its own without the test. Only for short loops, as the text doubles. Offered only for a test
    that cannot raise.
    """

    safety = Safety.GUARDED
    payoff = 0.2
    break_even = "10 turns of the inner loop"
    examples = (
        Example(
            """
            def ordered(items, descending: bool):
                items = list(items)
                for end in range(len(items) - 1, 0, -1):
                    for i in range(end):
                        if descending:
                            if items[i] < items[i + 1]:
                                items[i], items[i + 1] = items[i + 1], items[i]
                        elif items[i] > items[i + 1]:
                            items[i], items[i + 1] = items[i + 1], items[i]
                return items
            """,
            """
            def ordered(items, descending: bool):
                items = list(items)
                for end in range(len(items) - 1, 0, -1):
                    if descending:
                        for i in range(end):
                            if items[i] < items[i + 1]:
                                items[i], items[i + 1] = items[i + 1], items[i]
                    else:
                        for i in range(end):
                            if items[i] > items[i + 1]:
                                items[i], items[i + 1] = items[i + 1], items[i]
                return items
            """,
        ),
        Example(
            """
            def paths(rows: int, columns: int):
                table = [[1] * columns for _ in range(rows)]
                for i in range(rows):
                    for j in range(1, columns):
                        table[i][j] = table[i][j - 1]
                        if i:  # not in the first row
                            table[i][j] += table[i - 1][j]
                return table
            """,
            """
            def paths(rows: int, columns: int):
                table = [[1] * columns for _ in range(rows)]
                for i in range(rows):
                    if i:  # not in the first row
                        for j in range(1, columns):
                            table[i][j] = table[i][j - 1]
                            table[i][j] += table[i - 1][j]
                    else:
                        for j in range(1, columns):
                            table[i][j] = table[i][j - 1]
                return table
            """,
        ),
        Unchanged(
            """
            def once(rows, first: bool):
                found = []
                for row in rows:
                    if first:
                        first = False
                    else:
                        found.append(row)
                return found
            """,
            "the loop changes the answer",
        ),
        Unchanged(
            """
            def late(rows, table):
                found = []
                for row in rows:
                    found.append(row)
                    if table[0]:
                        found.append(row)
                return found
            """,
            "the test may raise where there is no row",
        ),
        Unchanged(
            """
            def filled(rows, found: list):
                for row in rows:
                    if found:
                        found.append(row)
                    else:
                        found.append(0)
                return found
            """,
            "the loop fills the list that is asked",
        ),
    )
    workload = """
SCALES = (10, 50, 150)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.random() for _ in range(scale)], bool(seed % 2)), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        loops = [node for node in function.walk(ast.For) if isinstance(node, ast.For)]
        for loop in sorted(loops, key=lambda node: -len(function.loops_around(node))):
            for test in loop.body:
                if isinstance(test, ast.If) and _fits(function, loop, test):
                    text = _new(function, loop, test)
                    if all(part in text for part in bodies.remarks(function, loop)):
                        summary = f"ask `{function.text(test.test)}` before the loop"
                        yield Rewrite((function.replace(loop, text),), summary, loop.lineno)


def _fits(view: FunctionView, loop: ast.For, test: ast.If) -> bool:
    assert loop.end_lineno is not None
    if len(loop.body) == 1 and not test.orelse:
        # Nothing but the test: the loop needs no twin.
        return False
    if any(isinstance(node, LOOPS) for part in loop.body for node in ast.walk(part)):
        # What the inner loop does outweighs the test.
        return False
    if loop.orelse or loop.end_lineno - loop.lineno >= _MOST_LINES:
        return False
    if not view.own_lines(loop, *loop.body) or not bodies.can_move(view, loop):
        return False
    if not view.own_lines(test.body[0]) or "\n" in _head(view, loop) + _asked(view, test):
        return False
    truth = ast.UnaryOp(ast.Not(), test.test)
    return (
        effects.is_invariant(view, truth, loop)
        and guard(view, test.test, loop) == ""
        and effects.is_pure(view, loop.iter)
        and not resolve.suspends([loop])
    )


def _new(view: FunctionView, loop: ast.For, test: ast.If) -> str:
    at = loop.body.index(test)
    both: list[str] = []
    for branch in (test.body, test.orelse):
        body = bodies.blocks(view, [*loop.body[:at], *branch, *loop.body[at + 1 :]])
        both.append(reindent(f"{_head(view, loop)}\n{reindent(body, view.step)}", view.step))
    return f"{_asked(view, test)}\n{both[0]}\nelse:\n{both[1]}"


def _head(view: FunctionView, loop: ast.For) -> str:
    """The loop's first line, and a comment behind it."""
    return view.source[view.start(loop) : view.start(loop.body[0])].split("\n")[0].rstrip()


def _asked(view: FunctionView, test: ast.If) -> str:
    """The test's first line, and a comment behind it."""
    return view.source[view.start(test) : view.start(test.body[0])].split("\n")[0].rstrip()
