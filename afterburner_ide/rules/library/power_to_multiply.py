"""Rule: multiply instead of squaring, and divide whole numbers whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_INTEGER = frozenset({"int"})


class PowerToMultiply(Rule):
    """Multiply instead of squaring, and divide whole numbers whole.

    `x ** 2` of a name becomes `x * x`, and `x ** 3` where x is an integer; `int(x / 10)` becomes
    `x // 10` where x counts something, so that it is neither negative nor too large for a float.
    A float too large to be squared gives infinity then in place of OverflowError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.15
    break_even = "any size"
    examples = (
        Example(
            """
            def length(vector):
                total = 0.0
                for x in vector:
                    total += x**2
                return total
            """,
            """
            def length(vector):
                total = 0.0
                for x in vector:
                    total += x * x
                return total
            """,
        ),
        Example(
            """
            def digit_sums(limit):
                sums = []
                for n in range(limit):
                    sums.append(int(n / 10) + n % 10)
                return sums
            """,
            """
            def digit_sums(limit):
                sums = []
                for n in range(limit):
                    sums.append(n // 10 + n % 10)
                return sums
            """,
        ),
        Unchanged(
            """
            def volume(sides):
                return [side**3 for side in sides]
            """,
            "the cube of a float may be rounded in another way",
        ),
        Unchanged(
            """
            def tenths(numbers):
                return [int(number / 10) for number in numbers]
            """,
            "a negative number is rounded in another way",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.uniform(-9, 9) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.BinOp, ast.Call):
            assert isinstance(node, ast.BinOp | ast.Call)
            if not function.loops_around(node) or not function.editable(node):
                continue
            text = _product(function, node) or _quotient(function, node)
            if text and "#" not in function.text(node):
                edit = _replace(function, node, text)
                yield Rewrite((edit,), f"{text} in a loop", node.lineno)


def _product(view: FunctionView, node: ast.expr) -> str:
    match node:
        case (
            ast.BinOp(
                left=ast.Name(id=name) as base, op=ast.Pow(), right=ast.Constant(value=int(power))
            )
            | ast.Call(
                func=ast.Name(id="pow"),
                args=[ast.Name(id=name) as base, ast.Constant(value=int(power))],
                keywords=[],
            )
        ):
            pass
        case _:
            return ""
    if isinstance(node, ast.Call) and not resolve.is_builtin(view, "pow"):
        return ""
    kind = kinds.kind_of(view, base)
    squared = power == 2 and (kind is None or kind.name in kinds.NUMBERS)
    cubed = power == 3 and kind == kinds.INT
    return " * ".join([name] * power) if squared or cubed else ""


def _quotient(view: FunctionView, node: ast.expr) -> str:
    match node:
        case ast.Call(
            args=[ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=int(by)))],
            keywords=[],
        ) if resolve.calls(view, node, "builtins.int") and by > 0 and not isinstance(by, bool):
            if _counts(view, left):
                return f"{view.operand(left)} // {by}"
    return ""


def _counts(view: FunctionView, node: ast.expr) -> bool:
    """Whether the value is a length, or comes from a `range` that begins at 0 or above."""
    if resolve.calls(view, node, "builtins.len"):
        return True
    if not isinstance(node, ast.Name) or not kinds.is_kind(view, node, _INTEGER):
        return False
    loops = [
        (loop.target, loop.iter)
        for loop in view.walk(ast.For, ast.comprehension)
        if isinstance(loop, ast.For | ast.comprehension)
        and node.id in resolve.target_names(loop.target)
    ]
    bound = [part for part in view.walk(ast.Name) if isinstance(part, ast.Name)]
    stores = [part for part in bound if part.id == node.id and not isinstance(part.ctx, ast.Load)]
    return (
        bool(loops)
        and len(stores) == len(loops)
        and not resolve.is_parameter(view, node.id)
        and all(isinstance(target, ast.Name) and _is_counting(view, it) for target, it in loops)
    )


def _is_counting(view: FunctionView, source: ast.expr) -> bool:
    if not resolve.calls(view, source, "builtins.range"):
        return False
    assert isinstance(source, ast.Call)
    match source.args:
        case [_]:
            return True
        case [ast.Constant(value=int(start)), _]:
            return start >= 0
        case [ast.Constant(value=int(start)), _, ast.Constant(value=int(step))]:
            return start >= 0 and step > 0
    return False


def _replace(view: FunctionView, node: ast.expr, text: str) -> Edit:
    """The text in place of the node, in parentheses where something binds as tightly."""
    parent = view.parents[node]
    free = isinstance(
        parent, ast.Assign | ast.AugAssign | ast.Return | ast.Call | ast.Compare | ast.ListComp
    ) or (isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add))
    grouped = view.source[view.start(node) - 1 : view.start(node)] == "("
    return view.replace(node, text if free or grouped else f"({text})")
