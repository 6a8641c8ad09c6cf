"""Rule: write a small helper's expression where it is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import inlining
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.small_helpers import Helper
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


class InlineHelper(Rule):
    """Write a small helper's expression where it is called.

    A function, method or lambda that only returns an expression is called again and again, and
    the call costs more than the expression. With the arguments in place of the parameters it can
    stand at the call; an argument that is used twice and is more than a name gets a name first. A
    local helper that nobody calls any more goes. Code that replaces the helper from outside is not
    noticed any more, and tracebacks lose a line.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.45
    break_even = "a helper that does little"
    examples = (
        Example(
            """
            def count_inside(points, width, height):
                count = 0
                for x, y in points:
                    if is_inside(x, y, width, height):
                        count += 1
                return count


            def is_inside(x, y, columns, rows):
                return 0 <= x < columns and 0 <= y < rows
            """,
            """
            def count_inside(points, width, height):
                count = 0
                for x, y in points:
                    if 0 <= x < width and 0 <= y < height:
                        count += 1
                return count


            def is_inside(x, y, columns, rows):
                return 0 <= x < columns and 0 <= y < rows
            """,
        ),
        Example(
            """
            def mirrored_heads(text):
                def is_mirrored(part):
                    return part == part[::-1]

                found = 0
                for end in range(1, len(text)):
                    if is_mirrored(text[:end]):
                        found += 1
                return found
            """,
            """
            def mirrored_heads(text):
                found = 0
                for end in range(1, len(text)):
                    part_2 = text[:end]
                    if part_2 == part_2[::-1]:
                        found += 1
                return found
            """,
        ),
        Example(
            """
            def areas(sums, size):
                between = lambda low, high: sums[high] - sums[low - 1]
                return [between(start + 1, start + size) for start in range(len(sums) - size)]
            """,
            """
            def areas(sums, size):
                return [sums[start + size] - sums[start] for start in range(len(sums) - size)]
            """,
        ),
        Unchanged(
            """
            def total(points):
                return weight(points[0]) + weight(points[1])


            def weight(point):
                return point[0] * point[1]
            """,
            "it is called twice and not in a loop",
        ),
        Unchanged(
            """
            def scaled(points, factor):
                return [apply(point) for point in points]


            factor = 3


            def apply(point):
                return point * factor
            """,
            "a name of the helper means something else here",
        ),
        Unchanged(
            """
            def doubled(parts):
                return [twice(next(parts)) for _ in range(3)]


            def twice(part):
                return part + part
            """,
            "an argument that changes something would be evaluated twice",
        ),
    )
    workload = """
SCALES = (10, 100, 3000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([(r.randrange(60), r.randrange(60)) for _ in range(scale)], 40, 50), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        sites: dict[ast.stmt, list[tuple[ast.Call, Helper]]] = {}
        for call, found in inlining.calls_of(function):
            sites.setdefault(found.statement, []).append((call, found))
        for statement, calls in sites.items():
            if not any(_is_hot(function, call) for call, _ in calls):
                continue
            rewrite = _rewrite(function, statement, calls)
            if rewrite is not None:
                yield rewrite


def _is_hot(view: FunctionView, call: ast.Call) -> bool:
    """Whether the call is made again and again: in a loop, or in a function that calls itself."""
    around = view.function_of(call)
    if view.loops_around(call):
        return True
    return isinstance(around, FUNCTIONS) and any(
        isinstance(part, ast.Call) and _name(part.func) == around.name
        for statement in around.body
        for part in ast.walk(statement)
    )


def _rewrite(
    view: FunctionView, statement: ast.stmt, calls: list[tuple[ast.Call, Helper]]
) -> Rewrite | None:
    edits: list[Edit] = []
    done: set[ast.AST] = set()
    for call, found in calls:
        if any(part in done for part in view.ancestors(call)):
            continue
        made = inlining.inlined(view, found, call)
        if made is not None and not _meet(edits, made):
            edits += made
            done.add(call)
    if not any(isinstance(call, ast.Call) and _is_hot(view, call) for call in done):
        return None
    found = calls[0][1]
    if found.scope is not None and len(done) == _mentions(found):
        if remarks(view, statement, behind=True):
            return None
        edits.append(_without(view, statement))
    first = min(done, key=lambda node: getattr(node, "lineno", 0))
    return Rewrite(tuple(edits), f"{found.name} in place", getattr(first, "lineno", 1))


def _meet(edits: list[Edit], more: list[Edit]) -> bool:
    """Whether two edits would touch each other."""
    return any(a.start < b.end and b.start < a.end for a in edits for b in more) or any(
        a.start == b.start for a in edits for b in more
    )


def _mentions(found: Helper) -> int:
    """How often the helper's name is read in the function that it is defined in."""
    assert found.scope is not None
    return sum(
        isinstance(part, ast.Name) and part.id == found.name and isinstance(part.ctx, ast.Load)
        for part in ast.walk(found.scope)
    )


def _without(view: FunctionView, statement: ast.stmt) -> Edit:
    """Take the definition out, and the blank lines below it."""
    block = view.block_of(statement)
    at = block.index(statement)
    low = view.lines[view.comment_line(statement) - 1][0]
    if at + 1 < len(block) and view.own_lines(statement):
        return Edit(low, view.lines[view.comment_line(block[at + 1]) - 1][0], "")
    return view.delete(statement)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
