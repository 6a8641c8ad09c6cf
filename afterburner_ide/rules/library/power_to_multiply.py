"""Rule: multiply instead of squaring, and divide whole numbers whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, resolve, signs
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_INTEGER = frozenset({"int"})
_ALONE = (
    *(ast.Assign, ast.AugAssign, ast.Return, ast.Call, ast.keyword, ast.Tuple, ast.List),
    *(ast.ListComp, ast.SetComp, ast.GeneratorExp),
)


class PowerToMultiply(Rule):
    """Multiply instead of squaring, and divide whole numbers whole.

    `x ** 2` of a name becomes `x * x`, and `x ** 3` where x is an integer; the square of a sum or
    difference is a product of two. `(-1) ** i` becomes a choice and `2 ** i` a shift where i
    counts something, so that it is not negative, and so does `int(x / 10)` become `x // 10`. A
    float too large to be squared gives infinity then in place of OverflowError.
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
        Example(
            """
            def alternating(values: list[int]) -> int:
                total = 0
                for i, value in enumerate(values):
                    total += value * (-1) ** i
                return total
            """,
            """
            def alternating(values: list[int]) -> int:
                total = 0
                for i, value in enumerate(values):
                    total += value * (-1 if i % 2 else 1)
                return total
            """,
        ),
        Example(
            """
            def spread(left, right):
                return sum([(x - y) ** 2 for x, y in zip(left, right)])
            """,
            """
            def spread(left, right):
                return sum([(x - y) * (x - y) for x, y in zip(left, right)])
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
            if "#" in function.text(node):
                continue
            text = _product(function, node) or _quotient(function, node)
            loose = "" if text else _sign(function, node) or _shift(function, node)
            if text:
                edit = _replace(function, node, text)
            elif loose:
                edit = _replace(function, node, loose, loosest=True)
            if text or loose:
                yield Rewrite((edit,), f"{text or loose} in a loop", node.lineno)


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
        case ast.BinOp(
            left=ast.BinOp(op=ast.Add() | ast.Sub()) as base,
            op=ast.Pow(),
            right=ast.Constant(value=int(power)),
        ) if power == 2 and all(map(effects.is_simple, (base.left, base.right))):
            kind = kinds.kind_of(view, base)
            fits = kind is None or kind.name == "float"
            return f"({view.text(base)}) * ({view.text(base)})" if fits else ""
        case _:
            return ""
    if isinstance(node, ast.Call) and not resolve.is_builtin(view, "pow"):
        return ""
    kind = kinds.kind_of(view, base)
    squared = power == 2 and (kind is None or kind.name in kinds.NUMBERS)
    cubed = power == 3 and kind == kinds.INT
    return " * ".join([name] * power) if squared or cubed else ""


def _power(view: FunctionView, node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    match node:
        case ast.BinOp(left=base, op=ast.Pow(), right=power):
            return base, power
        case ast.Call(args=[base, power]) if resolve.calls(view, node, "builtins.pow"):
            return base, power
    return None


def _sign(view: FunctionView, node: ast.expr) -> str:
    """`-1 if i % 2 else 1` for `(-1) ** i`, if i cannot be negative."""
    match _power(view, node):
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)), power:
            if _is_count(view, power):
                return f"-1 if {view.operand(power)} % 2 else 1"
    return ""


def _shift(view: FunctionView, node: ast.expr) -> str:
    """`1 << i` for `2 ** i`, if i cannot be negative."""
    match _power(view, node):
        case ast.Constant(value=int(base)), power:
            if base == 2 and not isinstance(power, ast.Constant) and _is_count(view, power):
                tight = isinstance(power, ast.BinOp) and isinstance(power.op, ast.Add | ast.Sub)
                return f"1 << {view.text(power) if tight else view.operand(power)}"
    return ""


def _is_count(view: FunctionView, node: ast.expr) -> bool:
    return kinds.is_kind(view, node, _INTEGER) and signs.is_natural(view, node)


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


def _replace(view: FunctionView, node: ast.expr, text: str, *, loosest: bool = False) -> Edit:
    """The text in place of the node, in parentheses where something binds as tightly.

    With `loosest`, all operators do.
    """
    parent = view.parents[node]
    free = isinstance(parent, _ALONE)
    if not loosest:
        added = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add)
        free = free or added or isinstance(parent, ast.Compare)
    low, high = view.start(node), view.end(node)
    grouped = view.source[low - 1 : low] == "(" and view.source[high : high + 1] == ")"
    return view.replace(node, text if free or grouped else f"({text})")
