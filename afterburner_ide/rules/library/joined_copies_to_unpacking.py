"""Rule: unpack what is only copied to be joined."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class JoinedCopiesToUnpacking(Rule):
    """Unpack what is only copied to be joined.

    `list(a) + list(b)` makes a list of each and a third one of both, and looks `list` up twice;
    `tuple(list(a) + b)` copies once more. A display with stars goes over both only once. Where
    `b` is no list, `tuple(list(a) + b)` raises TypeError and the display may not.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.4
    break_even = "any size"
    examples = (
        Example(
            """
            def joined(values: tuple[int, ...], more: list[int]) -> tuple[int, ...]:
                return tuple(list(values) + more)  # in this order
            """,
            """
            def joined(values: tuple[int, ...], more: list[int]) -> tuple[int, ...]:
                return (*values, *more)  # in this order
            """,
        ),
        Example(
            """
            def both(first: dict[str, int], second: dict[str, int]) -> list[str]:
                return sorted(list(first) + list(second.keys()))
            """,
            """
            def both(first: dict[str, int], second: dict[str, int]) -> list[str]:
                return sorted([*first, *second.keys()])
            """,
        ),
        Unchanged(
            """
            def one(values, more):
                return list(values) + more
            """,
            "a copy of each is made only once",
        ),
        Unchanged(
            """
            def added(values, more):
                return tuple(values) + tuple(more)
            """,
            "a tuple is not copied by `tuple`, and tuples are joined fast",
        ),
    )
    workload = """
SCALES = (3, 30, 300)

def gen(scale, seed):
    return [((tuple(range(scale)), [seed] * scale), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "list"):
            return
        for node in function.walk(ast.BinOp):
            match node:
                case ast.BinOp(left=left, op=ast.Add(), right=right):
                    pass
                case _:
                    continue
            first = _copied(function, left)
            if first is None or not function.editable(node) or "#" in function.text(node):
                continue
            outer, second = function.parents[node], _copied(function, right)
            stars = f"*{function.operand(first)}, *{function.operand(second or right)}"
            if isinstance(outer, ast.Call) and _is_tuple_of(function, outer):
                edit = function.replace(outer, f"({stars})")
            elif second is not None and not isinstance(outer, ast.BinOp):
                edit = function.replace(node, f"[{stars}]")
            else:
                continue
            yield Rewrite((edit,), "unpack both at once", node.lineno)


def _is_tuple_of(view: FunctionView, node: ast.Call) -> bool:
    """Whether the call makes a tuple of its one argument."""
    return resolve.calls(view, node, "builtins.tuple") and len(node.args) == 1 and not node.keywords


def _copied(view: FunctionView, node: ast.expr) -> ast.expr | None:
    """The `x` of `list(x)`, unless the call makes one from a generator anyway."""
    match node:
        case ast.Call(args=[value], keywords=[]) if resolve.calls(view, node, "builtins.list"):
            return None if isinstance(value, ast.GeneratorExp | ast.Starred) else value
    return None
