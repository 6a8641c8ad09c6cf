"""Rule: count one bits with `int.bit_count`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class BinCountToBitCount(Rule):
    """Count one bits with `int.bit_count`, not in the number as text.

    `bin(n).count("1")`, also with `[2:]`, `format(n, "b")` or `f"{n:b}"`, writes all bits as
    characters to count those that are set. The method needs Python 3.10, and numbers of type
    int.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.2
    break_even = "any size"
    examples = (
        Example(
            """
            def by_ones(numbers):
                return sorted(numbers, key=lambda number: (bin(number).count("1"), number))
            """,
            """
            def by_ones(numbers):
                return sorted(numbers, key=lambda number: (number.bit_count(), number))
            """,
        ),
        Example(
            """
            def distance(a: int, b: int) -> int:
                return bin(a ^ b)[2:].count("1")
            """,
            """
            def distance(a: int, b: int) -> int:
                return (a ^ b).bit_count()
            """,
        ),
        Unchanged(
            """
            def zeros(number):
                return bin(number).count("0")
            """,
            "zeros are counted, that of the prefix too",
        ),
        Unchanged(
            """
            def ones(number):
                return str(number).count("1")
            """,
            "these are decimal digits",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.getrandbits(40) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Call):
            assert isinstance(node, ast.Call)
            number = _number(function, node)
            kind = kinds.kind_of(function, number) if number is not None else None
            plain = kind is None or kind == kinds.INT
            if number is None or isinstance(number, ast.Constant) or not plain:
                continue
            if function.editable(node) and "#" not in function.text(node):
                text = f"{function.operand(number)}.bit_count()"
                edit = function.replace(node, text)
                yield Rewrite((edit,), "let int.bit_count count the ones", node.lineno)


def _number(view: FunctionView, node: ast.Call) -> ast.expr | None:
    """The number whose ones in binary the call counts."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=text, attr="count"),
            args=[ast.Constant(value="1")],
            keywords=[],
        ):
            pass
        case _:
            return None
    match text:
        case ast.Subscript(
            value=inner, slice=ast.Slice(lower=ast.Constant(value=2), upper=None, step=None)
        ) if resolve.calls(view, inner, "builtins.bin"):
            text = inner
        case ast.JoinedStr(
            values=[
                ast.FormattedValue(
                    value=number,
                    conversion=-1,
                    format_spec=ast.JoinedStr(values=[ast.Constant(value="b")]),
                )
            ]
        ):
            return number if isinstance(number, ast.Name) else None
    match text:
        case ast.Call(args=[number]) if resolve.calls(view, text, "builtins.bin"):
            return number
        case ast.Call(args=[number, ast.Constant(value="b")]) if resolve.calls(
            view, text, "builtins.format"
        ):
            return number
    return None
