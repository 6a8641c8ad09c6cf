"""Rule: copy all items but one with two slices."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from afterburner_ide.rules import bodies, effects, kinds, liveness, ranges, resolve, sums
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_SLICED = frozenset({"list", "tuple", "str", "bytes"})


class _Copy(NamedTuple):
    """The items of `items` before `stop`, without the one at `left_out`, into the list `name`."""

    name: str
    items: ast.expr
    left_out: ast.expr
    stop: ast.expr


class SkipOneCopyToSlices(Rule):
    """Copy all items but one with two slices.

    `for k in range(n): if k != j: row.append(items[k])` takes two steps per item; the items in
    front of the one that is left out and those behind it are two slices. The loop stays for the
    cases in which an index is not one of the list's, unless the code around it rules them out.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.5
    break_even = "6 items"
    examples = (
        Example(
            """
            def without(items, j):
                rest = []
                for k in range(len(items)):
                    if k != j:
                        rest.append(items[k])
                return rest
            """,
            """
            def without(items, j):
                if 0 <= j < len(items):
                    rest = [*items[:j], *items[j + 1 :]]
                else:
                    rest = []
                    for k in range(len(items)):
                        if k != j:
                            rest.append(items[k])
                return rest
            """,
        ),
        Example(
            """
            def minors(matrix, n):
                found = []
                for j in range(n):
                    row = []
                    for k in range(n):
                        if k == j:
                            continue
                        row.append(matrix[0][k])
                    found.append(row)
                return found
            """,
            """
            def minors(matrix, n):
                found = []
                for j in range(n):
                    if 1 < n <= len(matrix[0]):
                        row = [*matrix[0][:j], *matrix[0][j + 1 : n]]
                    else:
                        row = []
                        for k in range(n):
                            if k == j:
                                continue
                            row.append(matrix[0][k])
                    found.append(row)
                return found
            """,
        ),
        Unchanged(
            """
            def others(items, j):
                rest = []
                for k in range(len(items)):
                    if items[k] != j:
                        rest.append(items[k])
                return rest
            """,
            "it leaves out items by what they are, not by where they stand",
        ),
        Unchanged(
            """
            def without(items, j):
                rest = []
                for k in range(len(items)):
                    if k != j:
                        rest.append(items[k])
                return rest, k
            """,
            "the loop's counter is read behind it",
        ),
        Unchanged(
            """
            def first_row(rest, items, j):
                for k in range(len(items)):
                    if k != j:
                        rest.append(items[k])
            """,
            "the list is not a new one",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.random() for _ in range(scale)], r.randrange(scale)), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            found = _copy(function, loop)
            if found is not None:
                start = liveness.start_of(function, found.name, loop)
                edits = start and _edits(function, loop, start, found)
                if edits:
                    summary = f"copy {function.text(found.items)} without one item by slices"
                    yield Rewrite(tuple(edits), summary, loop.lineno)


def _copy(view: FunctionView, loop: ast.For) -> _Copy | None:
    """`for k in range(n): if k != j: out.append(items[k])`, or with `continue`."""
    match loop.body:
        case [ast.If(test=test, body=[added], orelse=[])]:
            wanted: type[ast.cmpop] = ast.NotEq
        case [ast.If(test=test, body=[ast.Continue()], orelse=[]), added]:
            wanted = ast.Eq
        case _:
            return None
    match loop.target, loop.iter, test, added:
        case (
            ast.Name(id=index),
            ast.Call(args=[stop], keywords=[]) as walked,
            ast.Compare(left=one, ops=[op], comparators=[other]),
            ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="append"),
                    args=[ast.Subscript(value=items, slice=ast.Name(id=used))],
                    keywords=[],
                )
            ),
        ) if index == used and isinstance(op, wanted) and not loop.orelse:
            pass
        case _:
            return None
    if isinstance(other, ast.Name) and other.id == index:
        one, other = other, one
    if not (isinstance(one, ast.Name) and one.id == index and isinstance(other, ast.Name)):
        return None
    names = resolve.loaded([items, other, stop])
    plain = (
        resolve.calls(view, walked, "builtins.range")
        and resolve.is_builtin(view, "len")
        and not names & {index, name}
        and all(effects.is_pure(view, part) for part in (items, stop))
        and liveness.is_private(view, {index}, loop)
        and (kinds.kind_of(view, items) is None or kinds.is_kind(view, items, _SLICED))
        and "\n" not in view.text(items) + view.text(stop)
    )
    return _Copy(name, items, other, stop) if plain else None


def _edits(
    view: FunctionView, loop: ast.For, start: ast.Assign | ast.AnnAssign, found: _Copy
) -> list[Edit] | None:
    block = view.block_of(loop)
    adjacent = block.index(loop) == block.index(start) + 1
    empty = start.value is not None and ast.unparse(start.value) in {"[]", "list()"}
    if not empty or not adjacent or not view.own_lines(start, loop) or _is_guarded(view, loop):
        return None
    if view.multiline_strings([loop]) or "\r" in view.source:
        return None
    items, at = view.operand(found.items), view.text(found.left_out)
    stop = view.text(found.stop)
    whole = stop == f"len({view.text(found.items)})"
    end = "" if whole else f" {stop}"
    text = f"[*{items}[:{at}], *{items}[{sums.plus(at, 1)} :{end}]]"
    within = ranges.is_at_least(view, found.left_out, 0, loop) and ranges.is_below(
        view, found.left_out, found.stop, loop
    )
    tests = [] if within else [f"0 <= {at} < {stop}"]
    if not whole and not ranges.is_length(view, found.items, found.stop, loop):
        least = "" if isinstance(found.items, ast.Name) else "1 < "
        size = f"{stop} <= len({view.text(found.items)})"
        tests.append(f"{least}{size}")
    assert start.value is not None
    head = view.source[view.start(start) : view.start(start.value)]
    if not tests:
        if bodies.remarks(view, loop) or bodies.remarks(view, start, behind=True):
            return None
        return [view.replace(start.value, text), view.delete(loop)]
    test = " and ".join(tests)
    first = f"if {test}:\n{view.step}{head}{text}\nelse:"
    return [view.insert_before(start, first), *view.shift([start, loop])]


def _is_guarded(view: FunctionView, loop: ast.For) -> bool:
    """Whether the loop stands in the `else` of the very test already."""
    parent = view.parents[loop]
    return (
        isinstance(parent, ast.If) and loop in parent.orelse and "[*" in view.text(parent.body[0])
    )
