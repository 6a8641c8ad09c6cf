"""Rule: loop where a function calls itself with all items but one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from afterburner_ide.rules import kinds, negation, resolve, sliced_recursion
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.sliced_recursion import Sliced
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


class SlicedRecursionToLoop(Rule):
    """Loop where a function calls itself with all items but one.

    `items[0] + total(items[1:])` copies what is left on each call, which takes time that grows
    with the square of the length, and calls nest as deep as the sequence is long. A loop over the
    items does the same operations on the same values in the order in which the calls came back,
    so floats are rounded alike; where nothing is left to do on the way back it can stop early.
    Sequences too long for the recursion limit have a result then.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.2
    break_even = "2 items"
    examples = (
        Example(
            """
            def total(values):
                if not values:
                    return 0
                return values[0] + total(values[1:])
            """,
            """
            def total(values):
                result = 0
                for value in reversed(values):
                    result = value + result
                return result
            """,
        ),
        Example(
            """
            def positive(numbers):
                if len(numbers) == 0:
                    return []
                first, *rest = numbers
                if first > 0:
                    return [first] + positive(rest)
                return positive(rest)
            """,
            """
            def positive(numbers):
                result = []
                for first in numbers:
                    if first > 0:
                        result.append(first)
                return result
            """,
        ),
        Example(
            """
            def holds(items, wanted):
                if items == []:
                    return False
                if items[0] == wanted:
                    return True
                return holds(items[1:], wanted)
            """,
            """
            def holds(items, wanted):
                for item in items:
                    if item == wanted:
                        return True
                return False
            """,
        ),
        Unchanged(
            """
            def count(items, seen):
                if not items:
                    return 0
                return (items[0] in seen) + count(items[1:], [*seen, items[0]])
            """,
            "each call is given something else besides",
        ),
        Unchanged(
            """
            def subsets(items):
                if not items:
                    return 1
                return subsets(items[1:]) + subsets(items[2:])
            """,
            "the slices differ",
        ),
        Unchanged(
            """
            def largest(items, limit):
                if not items:
                    return 0
                if items[0] > limit:
                    return 0
                return items[0] + largest(items[1:], limit)
            """,
            "a total that ends early would be made of all items",
        ),
    )
    workload = """
SCALES = (4, 60, 700)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        inner = [node for node in function.walk(*FUNCTIONS) if isinstance(node, FUNCTIONS)]
        for node in [function.node, *inner]:
            found = sliced_recursion.sliced(function, node)
            text = _loop(function, found) if found is not None else ""
            if found is not None and text:
                edit = function.replace(found.body[0], text, found.body[-1])
                yield Rewrite((edit,), f"loop over {found.items} in {node.name}", node.lineno)


def _loop(view: FunctionView, found: Sliced) -> str:
    """The body as a loop, or "" if none does the same."""
    values = list(sliced_recursion.leaves(found.steps))
    recursive = [value for value in values if _holds_call(found, value)]
    tails = all(_is_tail(view, found, value) for value in recursive)
    # What may end early on the way there would walk all items on the way back.
    early = len(recursive) < len(values) or any(isinstance(v, ast.BoolOp) for v in recursive)
    if early and not tails:
        return ""
    if not resolve.is_builtin(view, "reversed"):
        return ""
    base = view.expression(found.base)
    if found.last:
        base = base.replace(f"{found.items}[0]", f"{found.items}[-1]")
    writer = _Writer(view, found, tails=tails)
    lines = writer.lines(found.steps)
    head = _head(found, writer, tails=tails)
    if lines is None or not lines:
        return ""
    result = base if tails else writer.result
    start = [] if tails else [f"{writer.result} = {base}"]
    text = "\n".join([*start, head, *(view.step + line for line in lines), f"return {result}"])
    return text if not _is_left(found, lines) else ""


def _is_left(found: Sliced, lines: Sequence[str]) -> bool:
    """Whether something of the recursion is still in the lines."""
    names = {
        node.id
        for node in ast.walk(ast.parse("while 1:\n" + "\n".join(" " + line for line in lines)))
        if isinstance(node, ast.Name)
    }
    return found.items in names


def _head(found: Sliced, writer: _Writer, *, tails: bool) -> str:
    part = found.items
    if found.last:
        part = f"{part}[:-1]"
    forward = writer.appends or found.front is tails
    return f"for {writer.item} in {part if forward else f'reversed({part})'}:"


class _Writer:
    """Writes the steps as the body of a loop; `appends` where they only make a list longer."""

    def __init__(self, view: FunctionView, found: Sliced, *, tails: bool) -> None:
        self.view, self.found, self.tails = view, found, tails
        one = found.items[:-1] if found.items.endswith("s") and len(found.items) > 2 else "item"
        self.item = found.head or view.fresh_name(one)
        self.result = view.fresh_name("result")
        self.appends = (
            not tails
            and not found.last
            and ast.unparse(found.base) in {"[]", "list()"}
            and all(
                value in found.calls or self._appended(value) is not None
                for value in sliced_recursion.leaves(found.steps)
            )
        )

    def lines(self, steps: Sequence[ast.stmt]) -> list[str] | None:
        """The lines of the steps, [] if they do nothing; None if they cannot be written."""
        match steps[0]:
            case ast.Return(value=ast.expr() as value):
                return self._leaf(value)
            case ast.If(test=test, body=body, orelse=orelse):
                yes, no = self.lines(body), self.lines(orelse or steps[1:])
                if yes is None or no is None:
                    return None
                return self._branch(test, yes, no)
        return None

    def _branch(self, test: ast.expr, yes: list[str], no: list[str]) -> list[str]:
        step = self.view.step
        if not yes and not no:
            return []
        if not yes:
            opposite = self._text(negation.opposite(self.view, test))
            return [f"if {opposite}:", *(step + line for line in no)]
        found = [f"if {self._text(self.view.text(test))}:", *(step + line for line in yes)]
        if yes[-1].startswith("return "):
            return [*found, *no]
        return [*found, "else:", *(step + line for line in no)] if no else found

    def _leaf(self, value: ast.expr) -> list[str] | None:
        view, found = self.view, self.found
        if value in found.calls:
            return []
        if self.appends:
            item = self._appended(value)
            return (
                None if item is None else [f"{self.result}.append({self._text(view.text(item))})"]
            )
        if not self.tails:
            return [f"{self.result} = {self._text(view.expression(value))}"]
        if not _holds_call(found, value):
            return [f"return {self._text(view.expression(value))}"]
        assert isinstance(value, ast.BoolOp)
        before = value.values[:-1]
        if isinstance(value.op, ast.Or):
            tests = [self._text(view.operand(test)) for test in before]
            if len(before) == 1:
                tests = [self._text(view.text(before[0]))]
            return [f"if {' or '.join(tests)}:", f"{view.step}return True"]
        opposites = [self._text(negation.opposite(view, test)) for test in before]
        return [f"if {' or '.join(opposites)}:", f"{view.step}return False"]

    def _appended(self, value: ast.expr) -> ast.expr | None:
        """The one item by which the value is longer than what the call gives."""
        match value:
            case ast.BinOp(left=ast.List(elts=[item]), op=ast.Add(), right=rest) if (
                self.found.front and rest in self.found.calls
            ):
                return None if isinstance(item, ast.Starred) else item
            case ast.BinOp(left=rest, op=ast.Add(), right=ast.List(elts=[item])) if (
                not self.found.front and rest in self.found.calls
            ):
                return None if isinstance(item, ast.Starred) else item
        return None

    def _text(self, text: str) -> str:
        return sliced_recursion.renamed(self.view, self.found, text, self.item, self.result)


def _holds_call(found: Sliced, value: ast.expr) -> bool:
    return any(part in found.calls for part in ast.walk(value))


def _is_tail(view: FunctionView, found: Sliced, value: ast.expr) -> bool:
    """Whether nothing is left to do when the call has come back."""
    if value in found.calls:
        return True
    match value:
        case ast.BoolOp(values=[*before, last]) if last in found.calls:
            return all(kinds.kind_of(view, test) == kinds.BOOL for test in before)
    return False
