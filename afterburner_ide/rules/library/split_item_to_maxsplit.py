"""Rule: split a text no further than the item that is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_MOST = 3


class SplitItemToMaxsplit(Rule):
    """Split a text no further than the item that is used.

    `text.split()[-1]` makes a list of all words for the last one; `text.rsplit(None, 1)[-1]`
    finds the same one, and raises the same error where there is none. The first `n` words need
    no more than `n` cuts, whatever `n` is. It pays for long texts.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.6
    break_even = "texts of some ten words"
    examples = (
        Example(
            """
            def last_word(text):
                return text.split()[-1]  # the last
            """,
            """
            def last_word(text):
                return text.rsplit(None, 1)[-1]  # the last
            """,
        ),
        Example(
            """
            def second(lines):
                return [line.split(";")[1] for line in lines]
            """,
            """
            def second(lines):
                return [line.split(";", 2)[1] for line in lines]
            """,
        ),
        Example(
            """
            def head(text: str, n: int) -> list[str]:
                return text.split()[:n]
            """,
            """
            def head(text: str, n: int) -> list[str]:
                return text.split(None, n)[:n]
            """,
        ),
        Unchanged(
            """
            def last_part(text):
                return text.split("aa")[-1]
            """,
            "from behind, other letters make the separator in `aaa`",
        ),
        Unchanged(
            """
            def ends(text):
                words = text.split()
                return words[0], words[-1]
            """,
            "the list is used twice",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((" ".join(r.choices(("some", "few", "words"), k=scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Subscript):
            match node:
                case ast.Subscript(
                    value=ast.Call(
                        func=ast.Attribute(value=owner, attr="split") as method, keywords=[]
                    ) as call,
                    slice=index,
                    ctx=ast.Load(),
                ):
                    pass
                case _:
                    continue
            text = _arguments(function, call, index)
            if text is None or not function.editable(node):
                continue
            pandas = isinstance(owner, ast.Attribute) and owner.attr == "str"
            if pandas or resolve.dotted(function, method) is not None:
                continue
            name, arguments = text
            head = function.source[function.start(call) : function.end(owner)]
            between = function.source[function.end(owner) : function.end(method)]
            replaced = f"{head}{between.replace('split', name)}({arguments})"
            yield Rewrite(
                (function.replace(call, replaced),), "split as far as needed", node.lineno
            )


def _arguments(view: FunctionView, call: ast.Call, index: ast.expr) -> tuple[str, str] | None:
    """The method and its arguments that find the item; None where another one might be found."""
    match call.args:
        case [] | [ast.Constant(value=None)]:
            separator, letter = "None", True
        case [ast.Constant(value=str() | bytes() as value) as given] if value:
            separator, letter = view.text(given), len(value) == 1
        case _:
            return None
    match index:
        case ast.Constant(value=int(number)) if type(number) is int and number < _MOST:
            return "split", f"{separator}, {number + 1}"
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))) if letter:
            return ("rsplit", f"{separator}, {number}") if 0 < number <= _MOST else None
        case ast.Slice(lower=None, upper=ast.Name() | ast.Constant(value=int()) as most, step=None):
            return "split", f"{separator}, {view.text(most)}"
    return None
