"""Rule: leave out conversions to what a value is already."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_PLAIN = frozenset({"int", "float", "str", "bool"})
_COPIES = frozenset({"list", "set", "tuple", "frozenset", "dict"})
_TAKING = frozenset(
    f"builtins.{name}"
    for name in ("sorted", "set", "frozenset", "sum", "min", "max", "tuple", "list")
)
_LOOSE = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Attribute, ast.Subscript)
_NEW = (ast.Call, ast.List, ast.ListComp, ast.Set, ast.SetComp, ast.Dict, ast.DictComp)


class DropRedundantConversion(Rule):
    """Leave out conversions to what a value is already.

    `int` of an integer, `list` of a new list and the list in `sorted(list(items))` cost a call or
    a copy and change nothing. What kind a value has is told by literals, builtins and
    annotations, which may be wrong of a caller.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.3
    break_even = "any size"
    examples = (
        Example(
            """
            def digit_sum(n: int) -> int:
                total = 0
                while n:
                    total += int(n % 10)  # the last one
                    n = int(n // 10)
                return total
            """,
            """
            def digit_sum(n: int) -> int:
                total = 0
                while n:
                    total += n % 10  # the last one
                    n = n // 10
                return total
            """,
        ),
        Example(
            """
            def ranks(scores):
                return sorted(list(scores), reverse=True)
            """,
            """
            def ranks(scores):
                return sorted(scores, reverse=True)
            """,
        ),
        Example(
            """
            def ordered(words):
                return list(sorted(words))
            """,
            """
            def ordered(words):
                return sorted(words)
            """,
        ),
        Unchanged(
            """
            def copied(words: list[str]):
                return list(words)
            """,
            "the copy is another list",
        ),
        Unchanged(
            """
            def rounded(n: int):
                return n == int(n)
            """,
            "the caller's number is checked",
        ),
        Unchanged(
            """
            def total(texts):
                return sum([int(text) for text in texts])
            """,
            "the texts are no numbers yet",
        ),
        Unchanged(
            """
            def halves(n: int):
                return int(n / 2)
            """,
            "the division gives a float",
        ),
    )
    workload = """
SCALES = (10**3, 10**30, 10**300)

def gen(scale, seed):
    return [((scale + seed,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        found = [
            (call, kept)
            for call in function.walk(ast.Call)
            if isinstance(call, ast.Call) and (kept := _kept(function, call)) is not None
        ]
        if found:
            edits = [
                edit
                for call, kept in found
                if not any(parent in {c for c, _ in found} for parent in function.ancestors(call))
                for edit in _edits(function, call, kept)
            ]
            names = ", ".join(dict.fromkeys(ast.unparse(call.func) for call, _ in found))
            yield Rewrite(tuple(edits), f"leave out {names}", found[0][0].lineno)


def _kept(view: FunctionView, call: ast.Call) -> ast.expr | None:
    """The argument that may stand for the whole call."""
    match call:
        case ast.Call(func=ast.Name(id=name), args=[value], keywords=[]):
            pass
        case _:
            return None
    if isinstance(value, ast.Starred | ast.NamedExpr | ast.GeneratorExp):
        return None
    if not resolve.is_builtin(view, name) or not view.editable(call) or "#" in view.text(call):
        return None
    kind = kinds.kind_of(view, value)
    # What a caller gives is converted for safety's sake, whatever the annotation says.
    given = isinstance(value, ast.Name) and resolve.is_parameter(view, value.id)
    if name in _PLAIN and kind is not None and kind.name == name and not given:
        return value
    if name in _COPIES and isinstance(value, _NEW) and kind is not None and kind.name == name:
        return value if _is_new(view, value) else None
    parent = view.parents[call]
    if name in {"list", "tuple"} and isinstance(parent, ast.Call) and parent.args[:1] == [call]:
        alone = len(parent.args) == 1
        taker = resolve.dotted(view, parent.func)
        if taker in _TAKING and (alone or taker == "builtins.sum"):
            return value
    return None


def _is_new(view: FunctionView, value: ast.expr) -> bool:
    """Whether the expression makes the object, so that nobody else holds it."""
    if not isinstance(value, ast.Call):
        return True
    if isinstance(value.func, ast.Attribute):
        return value.func.attr in {"split", "rsplit", "splitlines", "copy"}
    return (resolve.dotted(view, value.func) or "").startswith("builtins.")


def _edits(view: FunctionView, call: ast.Call, kept: ast.expr) -> list[Edit]:
    text = view.text(kept)
    parent = view.parents[call]
    loose = isinstance(parent, _LOOSE) and not (
        isinstance(parent, ast.Subscript) and parent.slice is call
    )
    if loose or "\n" in text:
        text = view.operand(kept)
    return [view.replace(call, text)]
