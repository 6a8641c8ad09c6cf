"""Rule: write the copy with one more item as a list display."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import bodies, kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_OTHERS = frozenset({"str", "bytes", "tuple", "dict", "set", "frozenset", "int", "float", "range"})


class CopyAppendToDisplay(Rule):
    """Write the copy with one more item as a list display.

    `longer = list(path)` and `longer.append(item)` make a list and then have it grow, with two
    calls; `[*path, item]` is made at once. It pays where short lists are copied often, as by a
    search that keeps the path to each place. What is copied must be a list, or anything that
    `list` takes.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.2
    break_even = "short lists, copied in a loop"
    examples = (
        Example(
            """
            def longer(paths, items):
                found = []
                for path in paths:
                    for item in items:
                        new = list(path)
                        new.append(item)
                        found.append(new)
                return found
            """,
            """
            def longer(paths, items):
                found = []
                for path in paths:
                    for item in items:
                        new = [*path, item]
                        found.append(new)
                return found
            """,
        ),
        Example(
            """
            def steps(path: list[int]) -> list[list[int]]:
                more: list[int] = path.copy()
                more.append(0)  # the first
                more.append(max(path))
                return [path, more]
            """,
            """
            def steps(path: list[int]) -> list[list[int]]:
                more: list[int] = [*path, 0, max(path)]  # the first
                return [path, more]
            """,
        ),
        Unchanged(
            """
            def twice(path):
                new = list(path)
                new.append(len(new))
                return new
            """,
            "the item depends on the copy",
        ),
        Unchanged(
            """
            def same(path, item):
                new = path
                new.append(item)
                return new
            """,
            "it is no copy",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    paths = [[r.randrange(9) for _ in range(4)] for _ in range(scale)]
    return [((paths, list(range(5))), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Assign, ast.AnnAssign):
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                ):
                    source = _copied(function, value)
                    if source is not None and name not in resolve.loaded([source]):
                        edits = _edits(function, node, name, value, source)
                        if edits:
                            what = f"make {name} at once"
                            yield Rewrite(tuple(edits), what, node.lineno)


def _copied(view: FunctionView, value: ast.expr) -> ast.expr | None:
    """What `list(x)`, `x[:]` or `x.copy()` copies, if it may be a list."""
    match value:
        case ast.Call(args=[source], keywords=[]) if resolve.calls(view, value, "builtins.list"):
            return source if isinstance(source, ast.Name | ast.Attribute | ast.Subscript) else None
        case ast.Subscript(value=source, slice=ast.Slice(lower=None, upper=None, step=None)):
            pass
        case ast.Call(func=ast.Attribute(value=source, attr="copy"), args=[], keywords=[]):
            pass
        case _:
            return None
    plain = isinstance(source, ast.Name | ast.Attribute | ast.Subscript)
    return source if plain and not kinds.is_kind(view, source, _OTHERS) else None


def _edits(
    view: FunctionView,
    start: ast.Assign | ast.AnnAssign,
    name: str,
    value: ast.expr,
    source: ast.expr,
) -> list[Edit]:
    block = view.block_of(start)
    items: list[str] = []
    edits: list[Edit] = []
    note = ""
    for statement in block[block.index(start) + 1 :]:
        match statement:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=owner), attr="append"),
                    args=[item],
                    keywords=[],
                )
            ) if owner == name and name not in resolve.loaded([item]):
                pass
            case _:
                break
        inner = (ast.Starred, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)
        if any(isinstance(part, inner) for part in ast.walk(item)) or "\n" in view.text(item):
            break
        remarks = bodies.remarks(view, statement, behind=True)
        above = view.comment_line(statement) < view.first_line(statement)
        if not view.own_lines(start, statement) or above or (remarks and (note or items)):
            break
        if remarks and bodies.remarks(view, start, behind=True):
            break
        note = f"  {remarks[0]}" if remarks else note
        items.append(view.text(item))
        edits.append(view.delete(statement))
    if not items:
        return []
    text = f"[*{view.operand(source)}, {', '.join(items)}]{note}"
    return [view.replace(value, text), *edits]
