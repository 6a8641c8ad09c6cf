"""Rule: look an item up once, not to see if it is there and then where."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import bodies, effects, kinds
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.text import reindent
from afterburner_ide.rules.view import FunctionView

_SEARCHED = frozenset({"list", "tuple", "deque"})


class InThenIndexToTry(Rule):
    """Look an item up once, not to see if it is there and then where.

    `if x in items: return items.index(x)` walks the items twice. `index` alone walks them once
    and raises ValueError where there is none. It pays where the item is mostly there: raising
    and catching an error takes as long as comparing some ten items.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.6
    break_even = "five items, mostly found"
    examples = (
        Example(
            """
            def place(items, item):
                if item in items:
                    return items.index(item)  # the first
                # it would be the last
                return len(items)
            """,
            """
            def place(items, item):
                try:
                    return items.index(item)  # the first
                except ValueError:
                    # it would be the last
                    return len(items)
            """,
        ),
        Example(
            """
            def places(rows, item):
                found = []
                for row in rows:
                    if item not in row:
                        found.append(-1)
                    else:
                        found.append(row.index(item))
                return found
            """,
            """
            def places(rows, item):
                found = []
                for row in rows:
                    try:
                        found.append(row.index(item))
                    except ValueError:
                        found.append(-1)
                return found
            """,
        ),
        Unchanged(
            """
            def other(items, item, more):
                if item in items:
                    return more.index(item)
                return -1
            """,
            "it is looked for in one list and found in another",
        ),
        Unchanged(
            """
            def after(items, item):
                if item in items:
                    return follow(items.index(item))
                return -1
            """,
            "`follow` may raise ValueError as well",
        ),
        Unchanged(
            """
            def both(items, item, sure):
                if sure and item in items:
                    return items.index(item)
                return -1
            """,
            "more than that is asked",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    items = r.sample(range(scale * 2), scale)
    return [((items, r.choice(items)), {}) for _ in range(3)]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.If):
            assert isinstance(node, ast.If)
            match node.test:
                case ast.Compare(left=sought, ops=[op], comparators=[items]):
                    there = isinstance(op, ast.In)
                    searching = isinstance(op, ast.In | ast.NotIn)
                case _:
                    continue
            found, missing, last = _branches(function, node, there=there)
            if not searching or len(found) != 1 or not function.own_lines(node, last, *found):
                continue
            if not _is_steady(function, sought) or not _is_searched(function, items):
                continue
            if not _is_only_place(function, found[0], sought, items):
                continue
            text = _text(function, node, found[0], missing, last)
            if text is not None:
                stop = function.source.find("\n", function.end(last))
                edit = function.replace(node, text, last)
                whole = Edit(edit.start, stop if stop >= 0 else edit.end, edit.text)
                yield Rewrite((whole,), f"look {function.text(sought)} up once", node.lineno)


def _branches(
    view: FunctionView, node: ast.If, *, there: bool
) -> tuple[list[ast.stmt], list[ast.stmt], ast.stmt]:
    """What is done with an item that is there, and without one, and the last statement of both.

    What follows an `if` that always returns is its `else`.
    """
    rest = view.block_of(node)
    rest = rest[rest.index(node) + 1 :]
    leaves = isinstance(node.body[-1], ast.Return | ast.Raise)
    if leaves and not node.orelse and len(rest) == 1 and isinstance(rest[0], ast.Return):
        both = (node.body, rest) if there else (rest, node.body)
        return (*both, rest[0])
    both = (node.body, node.orelse) if there else (node.orelse, node.body)
    return (*both, node)


def _is_steady(view: FunctionView, node: ast.expr) -> bool:
    """Whether the node, evaluated a second time, is the same again."""
    plain = isinstance(node, ast.Name | ast.Constant | ast.Attribute | ast.Subscript)
    return plain and effects.is_pure(view, node)


def _is_searched(view: FunctionView, node: ast.expr) -> bool:
    """Whether the node may be a sequence whose items are compared one by one."""
    found = kinds.kind_of(view, node)
    return _is_steady(view, node) and (found is None or found.name in _SEARCHED)


def _is_only_place(
    view: FunctionView, statement: ast.stmt, sought: ast.expr, items: ast.expr
) -> bool:
    """Whether the statement takes the index, and nothing else in it can raise ValueError."""
    match statement:
        case ast.Return(value=ast.expr() as value):
            pass
        case ast.Assign(targets=[ast.Name()], value=value):
            pass
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="append"),
                args=[value],
                keywords=[],
            )
        ) if kinds.is_kind(view, name, frozenset({"list"})):
            pass
        case _:
            return False
    match value:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=int())):
            value = left
    match value:
        case ast.Call(func=ast.Attribute(value=owner, attr="index"), args=[argument], keywords=[]):
            return ast.dump(owner) == ast.dump(items) and ast.dump(argument) == ast.dump(sought)
    return False


def _text(
    view: FunctionView, node: ast.If, found: ast.stmt, missing: list[ast.stmt], last: ast.stmt
) -> str | None:
    """The statement as `try`; None where a comment would be lost or `raise` mean another error."""
    if view.multiline_strings([node, last]) or not view.own_lines(*missing):
        return None
    for part in missing:
        if any(isinstance(n, ast.Raise) and n.exc is None for n in ast.walk(part)):
            return None
    first = bodies.blocks(view, [found])
    second = bodies.blocks(view, missing) if missing else "pass"
    lines = ["try:", reindent(first, view.step), "except ValueError:", reindent(second, view.step)]
    text = "\n".join(lines)
    remarks = bodies.remarks(view, node, last, behind=True)
    return text if all(remark in text for remark in remarks) else None
