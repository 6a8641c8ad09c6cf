"""Rule: repeat a list of one item instead of building it item by item."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, lengths, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_LEN = "builtins.len"


class ConstantComprehensionToRepeat(Rule):
    """Repeat a list of one item instead of building it item by item.

    `[0 for _ in range(n)]` is `[0] * n`, which fills the list without a step of the interpreter
    per item. Only for constants and names: what a call gives may be another object each time. The
    number must be an integer for certain, or have been tried as one by a loop around: of another
    value `range` and the multiplication complain in other words.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.35
    break_even = "any size"
    examples = (
        Example(
            """
            def zeros(text: str) -> list[int]:
                n = int(text)
                return [0 for _ in range(n)]
            """,
            """
            def zeros(text: str) -> list[int]:
                n = int(text)
                return [0] * n
            """,
        ),
        Example(
            """
            def table(n):
                return [[None for _ in range(n + 1)] for _ in range(n + 1)]  # all unknown
            """,
            """
            def table(n):
                return [[None] * (n + 1) for _ in range(n + 1)]  # all unknown
            """,
        ),
        Example(
            """
            import math


            def distances(nodes):
                return [math.inf for node in nodes]
            """,
            """
            import math


            def distances(nodes):
                return [math.inf] * len(nodes)
            """,
        ),
        Unchanged(
            """
            def rows(n):
                return [[] for _ in range(n)]
            """,
            "each row is a list of its own",
        ),
        Unchanged(
            """
            def zeros(n: int) -> list[int]:
                return [0 for _ in range(n)]
            """,
            "a caller may hand in a float, and be told so by range",
        ),
        Unchanged(
            """
            def numbers(n):
                return [i for i in range(n)]
            """,
            "the items differ",
        ),
        Unchanged(
            """
            def ones(lines: set[str]):
                return [1 for line in lines if line]
            """,
            "how many there are is not known before",
        ),
    )
    workload = """
SCALES = (10, 1000, 100000)

def gen(scale, seed):
    return [((str(scale + seed),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.ListComp):
            assert isinstance(node, ast.ListComp)
            count = _count(function, node) if _is_steady(function, node) else None
            if count is not None and "#" not in function.text(node):
                text = f"[{function.text(node.elt)}] * {count}"
                parent = function.parents[node]
                if isinstance(parent, ast.BinOp | ast.Subscript | ast.Attribute | ast.Await):
                    text = f"({text})"
                edit = function.replace(node, text)
                yield Rewrite((edit,), "repeat a list of one item", node.lineno)


def _is_steady(view: FunctionView, node: ast.ListComp) -> bool:
    """Whether each turn gives the same object, or one that cannot be told from it."""
    if len(node.generators) != 1 or not view.editable(node):
        return False
    part = node.generators[0]
    if part.ifs or part.is_async:
        return False
    if resolve.loaded([node.elt]) & resolve.target_names(part.target):
        return False
    match node.elt:
        case ast.Call(args=[ast.Constant(value=str())]):
            return resolve.calls(view, node.elt, "builtins.float")
        case ast.Attribute():
            return resolve.dotted(view, node.elt) in {"math.inf", "math.nan", "math.pi"}
    return effects.is_simple(node.elt)


def _count(view: FunctionView, node: ast.ListComp) -> str | None:
    """How many items the list has, as the right side of a multiplication."""
    source = node.generators[0].iter
    match source:
        case ast.Name(id=name):
            kind = kinds.kind_of(view, name)
            sized = kind is None or kind.name in kinds.SIZED
            return f"len({name})" if sized and resolve.is_builtin(view, "len") else None
        case ast.Call(args=[*_, high]) if not _is_whole(view, node, high):
            return None
        case ast.Call(args=[high]) if resolve.calls(view, source, "builtins.range"):
            return view.operand(high)
        case ast.Call(args=[ast.Constant(value=int(low)), high]) if resolve.calls(
            view, source, "builtins.range"
        ):
            if low == 0:
                return view.operand(high)
            total = lengths.as_sum(view, high, view.statement_of(node))
            match high:
                case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=int(more))) if (
                    more == low and total.base
                ):
                    return view.operand(left)
                case ast.Name() | ast.Call():
                    return f"({view.text(high)} - {low})"
    return None


def _is_whole(view: FunctionView, node: ast.ListComp, number: ast.expr) -> bool:
    """Whether the number is an integer for certain, or a loop around has counted up to it."""
    given = {
        name
        for part in ast.walk(number)
        if isinstance(part, ast.Name) and not resolve.calls(view, view.parents[part], _LEN)
        for name in [part.id]
        if resolve.is_parameter(view, name)
    }
    if not given and kinds.is_kind(view, number, frozenset({"int"})):
        return True
    return any(
        resolve.calls(view, part.iter, "builtins.range")
        and isinstance(part.iter, ast.Call)
        and ast.dump(part.iter.args[-1]) == ast.dump(number)
        for loop in view.loops_around(node)
        if isinstance(loop, ast.For | ast.ListComp)
        for part in ([loop] if isinstance(loop, ast.For) else loop.generators)
    )
