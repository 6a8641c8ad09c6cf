"""Rule: step through a range instead of testing a remainder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from afterburner_ide.rules import liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import body_text, can_move
from afterburner_ide.rules.view import COMPREHENSIONS, FunctionView


class ParityFilterToStride(Rule):
    """Step through a range instead of testing each index for a remainder.

    `for i in range(n)` with a body under `if i % 2 == 0` becomes `for i in range(0, n, 2)`.
    The start is computed from the range's own, which must be a number.
    """

    safety = Safety.EXACT
    payoff = 0.7
    break_even = "any size"
    kind = "template"
    examples = (
        Example(
            """
            def even_places(text: str) -> list[str]:
                found = []
                for i in range(1, len(text) + 1):
                    if i % 2 == 0:
                        found.append(text[i - 1])  # every other
                return found
            """,
            """
            def even_places(text: str) -> list[str]:
                found = []
                for i in range(2, len(text) + 1, 2):
                    found.append(text[i - 1])  # every other
                return found
            """,
        ),
        Example(
            """
            def odd(items):
                return [items[i] for i in range(len(items)) if i % 2]
            """,
            """
            def odd(items):
                return [items[i] for i in range(1, len(items), 2)]
            """,
        ),
        Unchanged(
            """
            def split(items):
                even, odd = [], []
                for i in range(len(items)):
                    if i % 2 == 0:
                        even.append(items[i])
                    else:
                        odd.append(items[i])
                return even, odd
            """,
            "the other indices are used too",
        ),
        Unchanged(
            """
            def from_start(items, start):
                return [items[i] for i in range(start, len(items)) if i % 2 == 0]
            """,
            "the first index is not known",
        ),
        Unchanged(
            """
            def last(items):
                for i in range(len(items)):
                    if i % 2 == 0:
                        print(items[i])
                return i
            """,
            "the index is read after the loop",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    return [(("abcdefg" * scale,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, *COMPREHENSIONS):
            edits: list[Edit] | None = None
            match node:
                case ast.For(body=[ast.If(orelse=[]) as test]) if function.own_lines(test):
                    source = _strided(function, node, test.test)
                    own = resolve.target_names(node.target)
                    moves = can_move(function, test) and liveness.is_private(function, own, node)
                    if source is not None and moves:
                        body = function.replace(test, body_text(function, test))
                        edits = [function.replace(node.iter, source), body]
                case _ if isinstance(node, COMPREHENSIONS) and function.editable(node):
                    part = node.generators[0]
                    source = _strided(function, part, part.ifs[0]) if part.ifs else None
                    if source is not None:
                        low, high = function.end(part.iter), function.end(part.ifs[0])
                        plain = function.source[low : function.start(part.ifs[0])]
                        if re.fullmatch(r"\s+if\s+", plain):
                            edits = [Edit(function.start(part.iter), high, source)]
            if edits:
                yield Rewrite(tuple(edits), "step through the range", getattr(node, "lineno", 1))


def _strided(view: FunctionView, head: ast.For | ast.comprehension, test: ast.expr) -> str | None:
    """The range of the indices for which the test holds."""
    if not resolve.calls(view, head.iter, "builtins.range") or not isinstance(head.iter, ast.Call):
        return None
    match head.iter.args:
        case [high]:
            first = 0
        case [ast.Constant(value=int(first)), high]:
            pass
        case _:
            return None
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=int(rest))]):
            pass
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[ast.Constant(value=0)]):
            rest = -1
        case ast.UnaryOp(op=ast.Not(), operand=left):
            rest = 0
        case _:
            left, rest = test, -1
    match left, head.target:
        case (
            ast.BinOp(left=ast.Name(id=name), op=ast.Mod(), right=ast.Constant(value=int(step))),
            ast.Name(id=index),
        ) if name == index and step > 1:
            pass
        case _:
            return None
    if rest < 0:
        rest = 1 if step == 2 else step
    if rest >= step:
        return None
    return f"range({first + (rest - first) % step}, {view.text(high)}, {step})"
