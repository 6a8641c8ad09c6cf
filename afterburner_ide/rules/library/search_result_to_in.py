"""Rule: ask with `in` whether something is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import folds, matches, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_THERE = {
    "count": frozenset({("Gt", 0), ("NotEq", 0), ("GtE", 1)}),
    "find": frozenset({("Gt", -1), ("NotEq", -1), ("GtE", 0)}),
}
_MISSING = {
    "count": frozenset({("Eq", 0), ("Lt", 1), ("LtE", 0)}),
    "find": frozenset({("Eq", -1), ("Lt", 0), ("LtE", -1)}),
}
_TURNED = {"Gt": "Lt", "Lt": "Gt", "GtE": "LtE", "LtE": "GtE", "Eq": "Eq", "NotEq": "NotEq"}


class SearchResultToIn(Rule):
    """Ask with `in` whether something is there, and not how often or where.

    `text.count(x) > 0` goes on to the end where `x in text` stops at the first one, and both
    `count` and `find` are methods to be looked up and called. The same holds for a list.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.5
    break_even = "any size"
    examples = (
        Example(
            """
            def sorted_bits(bits):
                rounds = 0
                while bits.count("01"):  # out of order
                    bits = bits.replace("01", "10")
                    rounds += 1
                return rounds
            """,
            """
            def sorted_bits(bits):
                rounds = 0
                while "01" in bits:  # out of order
                    bits = bits.replace("01", "10")
                    rounds += 1
                return rounds
            """,
        ),
        Example(
            """
            def without(lines, word):
                return [line for line in lines if line.find(word) == -1]
            """,
            """
            def without(lines, word):
                return [line for line in lines if word not in line]
            """,
        ),
        Unchanged(
            """
            def twice(text, word):
                return text.count(word) > 1
            """,
            "once is not enough",
        ),
        Unchanged(
            """
            def begins(text, word):
                return text.find(word) == 0
            """,
            "the place matters",
        ),
    )
    workload = """
SCALES = (20, 60, 200)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("01", k=scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            match call:
                case ast.Call(
                    func=ast.Attribute(value=owner, attr=name) as method, args=[sought], keywords=[]
                ) if name in _THERE and not isinstance(sought, ast.Starred):
                    pass
                case _:
                    continue
            if resolve.dotted(function, method) is not None or not function.editable(call):
                continue
            asked = _asked(function, call, name)
            if asked is None or "#" in function.text(asked.node):
                continue
            sign = "not in" if asked.negated else "in"
            text = f"{_side(function, sought)} {sign} {_side(function, owner)}"
            loose = isinstance(
                function.parents[asked.node],
                ast.Compare | ast.BinOp | ast.UnaryOp | ast.Attribute | ast.Subscript,
            )
            grouped = function.source[function.start(asked.node) - 1] == "("
            edit = function.replace(asked.node, f"({text})" if loose and not grouped else text)
            yield Rewrite((edit,), f"ask whether it is {sign}", call.lineno)


def _asked(view: FunctionView, call: ast.Call, name: str) -> matches.Truth | None:
    """The test of the result that asks for no more than whether there is one."""
    parent = view.parents[call]
    match parent:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            turned = right is call
            number = _number(left if turned else right)
            sign = type(op).__name__
            key = (_TURNED.get(sign, "") if turned else sign, number)
            if key in _THERE[name]:
                return matches.Truth(parent)
            return matches.Truth(parent, negated=True) if key in _MISSING[name] else None
    found = matches.truth(view, call) if name == "count" else None
    return None if found is None or isinstance(found.node, ast.Compare) else found


def _side(view: FunctionView, node: ast.expr) -> str:
    text = folds.on_one_line(view, node)
    loose = (ast.Compare, ast.BoolOp, ast.IfExp, ast.Lambda, ast.NamedExpr, ast.UnaryOp)
    return f"({text})" if isinstance(node, loose) else text


def _number(node: ast.expr) -> int | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if type(value) is int else None
