"""Rule: put items between others with a slice."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, folds, kinds, liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView

_SLICED = frozenset({"list", "tuple", "str"})


class InterleaveToSlice(Rule):
    """Put one value between the items of a sequence with a slice.

    A loop that appends each item and always the same value beside it fills a list with the value
    and stores the items into every other place. What is walked must have a length.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.5
    break_even = "5 items"
    kind = "template"
    examples = (
        Example(
            """
            def spread(numbers: list[int], between: int) -> list[int]:
                found = []
                for number in numbers[:-1]:
                    found.append(number)
                    found.append(between)
                found.append(numbers[-1])
                return found
            """,
            """
            def spread(numbers: list[int], between: int) -> list[int]:
                items = numbers[:-1]
                found = [between] * (2 * len(items))
                found[::2] = items
                found.append(numbers[-1])
                return found
            """,
        ),
        Example(
            """
            def lines(rows):
                text = []
                for row in rows:
                    text.append("-")  # a rule above each
                    text.append(row)
                return text
            """,
            """
            def lines(rows):
                # a rule above each
                text = ["-"] * (2 * len(rows))
                text[1::2] = rows
                return text
            """,
        ),
        Unchanged(
            """
            def numbered(rows):
                found = []
                for row in rows:
                    found.append(row)
                    found.append(len(found))
                return found
            """,
            "the value changes from item to item",
        ),
        Unchanged(
            """
            def more(found, rows, between):
                for row in rows:
                    found.append(row)
                    found.append(between)
            """,
            "the list is the caller's",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    return [((list(range(scale)), seed), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            edits = _edits(function, loop) if resolve.is_builtin(function, "len") else None
            if edits:
                yield Rewrite(tuple(edits), "store into every other place", loop.lineno)


def _edits(view: FunctionView, loop: ast.For) -> list[Edit] | None:
    match loop:
        case ast.For(
            target=ast.Name(id=item),
            iter=ast.Name() | ast.Subscript(value=ast.Name(), slice=ast.Slice()) as source,
            body=[ast.Expr(value=first), ast.Expr(value=second)],
            orelse=[],
        ):
            pass
        case _:
            return None
    one, other = _appended(first), _appended(second)
    if one is None or other is None or one[0] != other[0]:
        return None
    name, values = one[0], (one[1], other[1])
    place = 0 if isinstance(values[0], ast.Name) and values[0].id == item else 1
    between = values[1 - place]
    start = folds.start(view, name, loop)
    kind = kinds.kind_of(view, source)
    fits = (
        view.text(values[place]) == item
        and effects.is_simple(between)
        and not resolve.loaded([between, source]) & {item, name}
        and start is not None
        and ast.unparse(start.value or loop) == "[]"
        and (kind is None or kind.name in _SLICED)
        and not liveness.is_shared(view, name)
        and not liveness.is_watched(view, loop)
        and liveness.is_private(view, [item], loop)
        and view.own_lines(loop)
    )
    if not fits or start is None or start.value is None:
        return None
    lines = [*remarks(view, start, behind=True), *remarks(view, loop)]
    items = view.text(source)
    if not isinstance(source, ast.Name):
        items = view.fresh_name("items")
        lines.append(f"{items} = {view.text(source)}")
    head = view.source[view.start(start) : view.start(start.value)]
    lines.append(f"{head}[{view.text(between)}] * (2 * len({items}))")
    lines.append(f"{name}[{place or ''}::2] = {items}")
    return [view.delete(start), view.replace(loop, "\n".join(lines))]


def _appended(node: ast.expr) -> tuple[str, ast.expr] | None:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[value], keywords=[]
        ):
            return name, value
    return None
