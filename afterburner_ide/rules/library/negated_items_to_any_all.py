"""Rule: ask any or all of the items themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, folds, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class NegatedItemsToAnyAll(Rule):
    """Ask any or all of the items themselves.

    That all items are false means that not any is true, and `any` finds that out without a
    generator expression between it and the items. It looks at the same items in the same order.
    """

    safety = Safety.EXACT
    payoff = 1.2
    examples = (
        Example(
            """
            def is_blank(rows):
                return all(not row for row in rows)
            """,
            """
            def is_blank(rows):
                return not any(rows)
            """,
        ),
        Example(
            """
            def has_gap(rows, extra):
                return extra or not any(not row for row in rows)
            """,
            """
            def has_gap(rows, extra):
                return extra or all(rows)
            """,
        ),
        Unchanged(
            """
            def is_blank(rows):
                return all(not row for row in rows if row != "-")
            """,
            "some items are left out",
        ),
        Unchanged(
            """
            def is_blank(rows):
                return all(not row.strip() for row in rows)
            """,
            "it is not the items that are asked",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    return [(([""] * scale + [seed % 2],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            name = (resolve.dotted(function, call.func) or "").removeprefix("builtins.")
            other = {"any": "all", "all": "any"}.get(name, "")
            match call:
                case ast.Call(
                    args=[
                        ast.GeneratorExp(
                            elt=ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=item)),
                            generators=[
                                ast.comprehension(target=ast.Name(id=bound), iter=source, ifs=[])
                            ],
                        ) as items
                    ],
                    keywords=[],
                ) if (
                    item == bound
                    and other
                    and resolve.is_builtin(function, other)
                    and eagerness.can_be_eager(function, items)
                    and "#" not in function.text(call)
                ):
                    pass
                case _:
                    continue
            parent = function.parents[call]
            text = f"{other}({folds.on_one_line(function, source)})"
            if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
                edit = function.replace(parent, text)
            else:
                # As an operand of something that binds more tightly, `not` needs parentheses.
                tight = isinstance(
                    parent, ast.BinOp | ast.Compare | ast.Attribute | ast.Subscript | ast.UnaryOp
                )
                edit = function.replace(call, f"(not {text})" if tight else f"not {text}")
            yield Rewrite((edit,), f"ask {other} of the items", call.lineno)
