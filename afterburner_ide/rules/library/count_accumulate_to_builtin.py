"""Rule: count and add up with builtins."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import folds, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class CountAccumulateToBuiltin(Rule):
    """Count and add up with `count`, `len` and `sum` in place of a loop.

    A loop that only counts the items for which a test holds becomes `len` of a list, or `count`
    where the test is `item == value`; one that only adds up becomes `sum`. The list takes memory.
    Only sums that may be of integers are touched: Python 3.12's `sum` rounds floats otherwise.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.6
    break_even = "10 items"
    examples = (
        Example(
            """
            def zeros(numbers: list[int]) -> int:
                found = 0
                for number in numbers:
                    if number == 0:
                        found += 1
                return found
            """,
            """
            def zeros(numbers: list[int]) -> int:
                found = numbers.count(0)
                return found
            """,
        ),
        Example(
            """
            def worth(items):
                total = 0
                for item in items:
                    if item.stock:  # on hand
                        total += item.price * item.stock
                return total
            """,
            """
            def worth(items):
                # on hand
                total = sum([item.price * item.stock for item in items if item.stock])
                return total
            """,
        ),
        Example(
            """
            def above(rows, limit):
                count = 0
                for row in rows:
                    limit += 1
                    for cell in row:
                        if cell > limit:
                            count += 1
                return count
            """,
            """
            def above(rows, limit):
                count = 0
                for row in rows:
                    limit += 1
                    count += len([1 for cell in row if cell > limit])
                return count
            """,
        ),
        Unchanged(
            """
            def joined(words):
                text = ""
                for word in words:
                    text += word
                return text
            """,
            "strings are joined, not summed",
        ),
        Unchanged(
            """
            def last(numbers):
                count = 0
                for number in numbers:
                    if number > count:
                        count += 1
                return count
            """,
            "the test reads the count",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(3) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            found = folds.fold(function, loop)
            if found is not None:
                yield from _rewrites(function, found)


def _rewrites(view: FunctionView, found: folds.Fold) -> Iterator[Rewrite]:
    match found.done:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
            pass
        case _:
            return
    if not folds.is_integer(view, name) or not folds.is_quiet(view, name, found, value):
        return
    start = folds.start(view, name, found.loop)
    if start is not None and not (isinstance(start.value, ast.Constant) and start.value.value == 0):
        start = None
    sign = "" if start else f"{name} += "
    for text, what in _texts(view, found, value):
        edits = tuple(folds.merged(view, found.loop, start, sign + text))
        yield Rewrite(edits, f"{what} in place of the loop over {name}", found.loop.lineno)


def _texts(view: FunctionView, found: folds.Fold, value: ast.expr) -> Iterator[tuple[str, str]]:
    """What gives the loop's sum, and the builtin's name."""
    if isinstance(value, ast.Constant) and value.value == 1:
        counted = folds.equal_count(view, found) if len(found.tests) == 1 else None
        if counted is not None:
            yield counted, "count"
        if found.tests and resolve.is_builtin(view, "len"):
            yield f"len({folds.listing(view, found, '1', 20)})", "len"
    elif resolve.is_builtin(view, "sum") and folds.may_be_integer(view, value):
        loop = found.loop
        if not found.tests and ast.unparse(loop.target) == ast.unparse(value):
            yield f"sum({view.text(loop.iter)})", "sum"
        else:
            element = folds.on_one_line(view, value)
            yield f"sum({folds.listing(view, found, element, 20)})", "sum"
