"""Rule: loop where a function ends by calling itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, tails
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.tails import Tail
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


class TailRecursionToLoop(Rule):
    """Loop where a function ends by calling itself.

    A function that calls itself only to return what comes of it can bind its parameters anew and
    start over; one that returns `n + f(n - 1)` or `n * f(n - 1)` can also keep a total, which is
    exact for integers only. A recursion without end becomes a loop without end. A walk over a tree
    or a nested list is left as it is: a list of what is yet to be visited costs as much as calls.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.4
    break_even = "2 calls"
    examples = (
        Example(
            """
            def is_mirrored(text):
                if len(text) < 2:
                    return True
                if text[0] != text[-1]:
                    return False
                return is_mirrored(text[1:-1])
            """,
            """
            def is_mirrored(text):
                while True:
                    if len(text) < 2:
                        return True
                    if text[0] != text[-1]:
                        return False
                    text = text[1:-1]
            """,
        ),
        Example(
            """
            def digits(number: int) -> int:
                if number < 10:
                    return number
                return number % 10 + digits(number // 10)
            """,
            """
            def digits(number: int) -> int:
                total = 0
                while True:
                    if number < 10:
                        return total + number
                    total += number % 10
                    number = number // 10
            """,
        ),
        Unchanged(
            """
            def fib(n):
                if n < 2:
                    return n
                return fib(n - 1) + fib(n - 2)
            """,
            "it calls itself twice",
        ),
        Unchanged(
            """
            def joined(words):
                if not words:
                    return ""
                return words[0] + joined(words[1:])
            """,
            "a total that starts with 0 does not fit strings",
        ),
        Unchanged(
            """
            def search(tree, key):
                for branch in tree:
                    if branch.holds(key):
                        return search(branch, key)
                return tree
            """,
            "starting over from inside a loop would need a label",
        ),
    )
    workload = """
SCALES = (4, 60, 1500)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    half = "".join(r.choice("ab") for _ in range(scale // 2))
    return [((half + half[::-1],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        inner = [node for node in function.walk(*FUNCTIONS) if isinstance(node, FUNCTIONS)]
        for node in [function.node, *inner]:
            found = tails.tails(function, node)
            edits = _edits(function, found) if found is not None else None
            if edits:
                yield Rewrite(tuple(edits), f"loop in place of {node.name}", node.lineno)


def _edits(view: FunctionView, found: tails.Recursion) -> list[Edit] | None:
    operators = {type(tail.operator) for tail in found.tails if tail.operator is not None}
    total = view.fresh_name("total" if ast.Add in operators else "product")
    edits: list[Edit] = []
    if operators:
        if len(operators) > 1 or kinds.annotated(found.node.returns) not in (None, kinds.INT):
            return None
        if not all(_is_integer(view, base.value) for base in found.bases):
            return None
        if not all(_is_added(view, tail) for tail in found.tails):
            return None
        sign = "+" if ast.Add in operators else "*"
        for base in found.bases:
            assert base.value is not None
            text = f"return {total} {sign} {view.operand(base.value)}"
            if ast.unparse(base.value) == ("0" if sign == "+" else "1"):
                text = f"return {total}"
            edits.append(view.replace(base, text))
    last = found.body[-1]
    falls = tails.falls_through(found.body)
    for tail in found.tails:
        text = _again(view, found, tail, total)
        if not text:
            return None
        if falls or not tails.is_last(view, found, tail.statement):
            text += "\ncontinue"
        edits.append(view.replace(tail.statement, text))
    first = found.body[0]
    indent = view.indent(first)
    # What is replaced stands deeper by one step afterwards, as the lines around it do.
    edits = [Edit(e.start, e.end, e.text.replace("\n", "\n" + view.step)) for e in edits]
    start = [f"{total} = {0 if ast.Add in operators else 1}"] if operators else []
    head = "\n".join(indent + line for line in [*start, "while True:"])
    inside = [(edit.start, edit.end) for edit in edits]
    shifts = [
        shift
        for shift in view.shift(found.body)
        if not any(start < shift.start < end for start, end in inside)
    ]
    edits.append(Edit(shifts[0].start, shifts[0].end, f"{head}\n{shifts[0].text}"))
    edits += shifts[1:]
    if falls:
        end = view.end(last)
        stop = view.source.find("\n", end)
        stop = len(view.source) if stop < 0 else stop
        edits.append(Edit(stop, stop, f"\n{indent}{view.step}return None"))
    return edits


def _again(view: FunctionView, found: tails.Recursion, tail: Tail, total: str) -> str:
    """The statements that start over in place of a tail, or "" if nothing changes then."""
    lines: list[str] = []
    if tail.others is not None:
        lines += [f"if {tail.others[0]}:", f"{view.step}return {tail.others[1]}"]
    if tail.added is not None:
        sign = "+" if isinstance(tail.operator, ast.Add) else "*"
        lines.append(f"{total} {sign}= {view.expression(tail.added)}")
    names: list[str] = []
    values: list[ast.expr] = []
    for name, value in tails.arguments(found, tail.call):
        if not (isinstance(value, ast.Name) and value.id == name):
            names.append(name)
            values.append(value)
    if not names:
        return ""
    if len(names) == 1:
        lines.append(f"{names[0]} = {view.expression(values[0])}")
    else:
        texts = [
            view.operand(value) if isinstance(value, tails.LOOSE) else view.text(value)
            for value in values
        ]
        joined = ", ".join(texts)
        lines.append(f"{', '.join(names)} = {f'({joined})' if chr(10) in joined else joined}")
    return "\n".join(lines)


def _is_integer(view: FunctionView, node: ast.expr | None) -> bool:
    """Whether the value may be an integer, and is neither a truth value nor nothing."""
    if node is None or isinstance(node, ast.Tuple | ast.List | ast.Dict | ast.JoinedStr):
        return False
    if any(
        isinstance(part, ast.Div | ast.JoinedStr)
        or (isinstance(part, ast.Constant) and not isinstance(part.value, int))
        for part in ast.walk(node)
    ):
        return False
    kind = kinds.kind_of(view, node)
    return kind is None or kind == kinds.INT


def _is_added(view: FunctionView, tail: Tail) -> bool:
    """Whether what is added may as well be added before the call, or nothing is."""
    if tail.added is None:
        return tail.operator is None
    return _is_integer(view, tail.added) and effects.is_pure(view, tail.added)
