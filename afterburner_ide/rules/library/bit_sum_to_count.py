"""Rule: count the numbers with a bit without moving it down in each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class BitSumToCount(Rule):
    """Count the numbers with a bit without moving it down in each.

    `sum(number >> i & 1 for number in numbers)` shifts each number and hands the ones to `sum`
    through a generator. One mask for all is made once, and a list of what it leaves is counted
    in C. The list takes memory. It is for integers, negative ones as well.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.6
    break_even = "five numbers"
    examples = (
        Example(
            """
            def with_bit(numbers: list[int], i: int) -> int:
                return sum(number >> i & 1 for number in numbers)  # ones
            """,
            """
            def with_bit(numbers: list[int], i: int) -> int:
                bit = 1 << i
                return [number & bit for number in numbers].count(bit)  # ones
            """,
        ),
        Unchanged(
            """
            def with_bits(numbers: list[int], i: int) -> int:
                return sum(number >> i & 3 for number in numbers)
            """,
            "two bits are added up, not counted",
        ),
        Unchanged(
            """
            def ones(number: int, width: int) -> int:
                return sum(number >> i & 1 for i in range(width))
            """,
            "it is another bit each time",
        ),
    )
    workload = """
SCALES = (5, 100, 2000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.getrandbits(20) for _ in range(scale)], 7), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            match call.args:
                case [
                    ast.GeneratorExp(
                        elt=ast.BinOp(
                            left=ast.BinOp(
                                left=ast.Name(id=number), op=ast.RShift(), right=ast.Name(id=place)
                            ),
                            op=ast.BitAnd(),
                            right=ast.Constant(value=1),
                        ),
                        generators=[
                            ast.comprehension(target=ast.Name(id=item), is_async=0) as part
                        ],
                    )
                ] if number == item != place and not part.ifs:
                    pass
                case _:
                    continue
            if not resolve.calls(function, call, "builtins.sum") or call.keywords:
                continue
            statement = function.statement_of(call)
            if not _can_stand_above(function, call, statement, place):
                continue
            bit = function.fresh_name("bit")
            walked = function.text(part.iter)
            if isinstance(part.iter, ast.Lambda | ast.IfExp) or "\n" in function.text(call):
                continue
            counted = f"[{number} & {bit} for {number} in {walked}].count({bit})"
            edits = (
                function.insert_before(statement, f"{bit} = 1 << {place}"),
                function.replace(call, counted),
            )
            yield Rewrite(edits, "count the numbers with the bit", call.lineno)


def _can_stand_above(view: FunctionView, call: ast.Call, statement: ast.stmt, place: str) -> bool:
    """Whether the mask may be made in a line above the statement, which is run just once."""
    simple = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return | ast.If)
    if not simple or not view.own_lines(statement) or not view.editable(call):
        return False
    inner = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    bound = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    for parent in view.ancestors(call):
        if parent is statement:
            break
        if isinstance(parent, (*inner, ast.BoolOp, ast.IfExp)):
            return False
    walrus = any(isinstance(node, ast.NamedExpr) for node in ast.walk(statement))
    return not walrus and (place not in bound or not isinstance(statement, ast.If))
