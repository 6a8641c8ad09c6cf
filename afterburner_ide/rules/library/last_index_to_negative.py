"""Rule: count from the end with a negative index."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_NOT_COUNTED = frozenset({"dict", "set", "frozenset", "iterator", "int"})


class LastIndexToNegative(Rule):
    """Count from the end with a negative index.

    `items[len(items) - 1]` is `items[-1]`, also where there is none; a slice up to `len(items)`
    needs no end. It spares a call of `len` and a subtraction wherever the item is looked up.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.2
    break_even = "any size"
    examples = (
        Example(
            """
            def ends(rows):
                return [row[len(row) - 1] for row in rows]  # the last of each
            """,
            """
            def ends(rows):
                return [row[-1] for row in rows]  # the last of each
            """,
        ),
        Example(
            """
            def inner(rows):
                found = []
                for row in rows:
                    found.append(row[1 : len(row) - 1] + row[2 : len(row)])
                return found
            """,
            """
            def inner(rows):
                found = []
                for row in rows:
                    found.append(row[1:-1] + row[2:])
                return found
            """,
        ),
        Unchanged(
            """
            def second_last(rows):
                return [row[len(row) - 2] for row in rows]
            """,
            "of one item the second last by its index is that item",
        ),
        Unchanged(
            """
            def newest(versions: list[dict[int, str]]):
                numbers: dict[int, str] = {}
                for version in versions:
                    numbers.update(version)
                    yield numbers[len(numbers) - 1]
            """,
            "a dict has no last key",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    return [(([[i, seed, i + 1] for i in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "len"):
            return
        edits: list[Edit] = []
        line = 0
        for node in function.walk(ast.Subscript):
            assert isinstance(node, ast.Subscript)
            edit = _edit(function, node) if function.loops_around(node) else None
            if edit is not None:
                edits.append(edit)
                line = line or node.lineno
        if edits:
            yield Rewrite(tuple(edits), "count from the end", line)


def _edit(view: FunctionView, node: ast.Subscript) -> Edit | None:
    plain = isinstance(node.value, ast.Name | ast.Attribute)
    if not plain or not view.editable(node) or kinds.is_kind(view, node.value, _NOT_COUNTED):
        return None
    match node.slice:
        case ast.Slice(lower=low, upper=ast.expr() as end, step=None) as part:
            less = _less(node, end)
            if less is None or not _is_bare(view, end) or "#" in view.text(node):
                return None
            first = view.text(low) if low is not None else ""
            spaced = low is not None and not effects.is_simple(low) and " " in view.text(node)
            start = view.start(low) if low is not None else view.start(part)
            last = "-1" if less else ""
            text = f"{first} : {last}".rstrip() if spaced else f"{first}:{last}"
            return Edit(start, view.end(end), text)
        case ast.BinOp() as index if _less(node, index) == 1 and _is_bare(view, index):
            return view.replace(index, "-1")
    return None


def _less(node: ast.Subscript, end: ast.expr) -> int | None:
    """How much less than the sequence's own length the expression is; None if it is no such."""
    match end:
        case ast.Call(func=ast.Name(id="len"), args=[items], keywords=[]):
            return 0 if ast.dump(items) == ast.dump(node.value) else None
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=1)):
            return 1 if _less(node, left) == 0 else None
    return None


def _is_bare(view: FunctionView, end: ast.expr) -> bool:
    """Whether no parentheses of its own stand around the expression."""
    return view.source[view.end(end) : view.end(end) + 1] != ")"
