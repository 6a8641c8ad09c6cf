"""Rule: hand builtins a list instead of a generator expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_CONSUMERS = tuple(f"builtins.{name}" for name in ("sum", "min", "max", "tuple", "sorted"))
_LOOSE = (ast.NamedExpr, ast.Lambda, ast.Starred)
_DISPLAYS = {"builtins.list": "[]", "builtins.set": "{}", "builtins.dict": "{}"}


class GenexpToList(Rule):
    """Hand builtins a list instead of a generator expression.

    A list comprehension spares the switch between two frames for each item; `set(...)`,
    `list(...)` and `dict(...)` become comprehensions themselves, and a sum of comparisons becomes
    the length of a list. `any` and `all` stay: they leave early. The list takes memory. What
    comparisons give is taken to be True or False, which is not so for arrays.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.22
    break_even = "any size"
    examples = (
        Example(
            """
            def matches(left, right):
                return sum(a == b for a, b in zip(left, right))
            """,
            """
            def matches(left, right):
                return len([1 for a, b in zip(left, right) if a == b])
            """,
        ),
        Example(
            """
            def squares(numbers):
                return tuple(
                    number * number  # the square
                    for number in numbers
                )
            """,
            """
            def squares(numbers):
                return tuple([
                    number * number  # the square
                    for number in numbers
                ])
            """,
        ),
        Example(
            """
            def index(rows):
                return dict((row.key, row) for row in rows)
            """,
            """
            def index(rows):
                return {row.key: row for row in rows}
            """,
        ),
        Unchanged(
            """
            def has_zero(numbers):
                return any(number == 0 for number in numbers)
            """,
            "any leaves early, a list would not",
        ),
        Unchanged(
            """
            import itertools

            def first_above(limit):
                return min(n for n in itertools.count() if n > limit)
            """,
            "the numbers have no end",
        ),
        Unchanged(
            """
            def heads(parts):
                return tuple(next(part) for part in parts)
            """,
            "a generator turns StopIteration into RuntimeError",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    left, right = ([r.randrange(2) for _ in range(scale)] for _ in "ab")
    return [((left, right), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            match call.args:
                case [ast.GeneratorExp() as items, *more] if eagerness.can_be_eager(
                    function, items
                ):
                    edits = _edits(function, call, items, len(more))
                    if edits:
                        what = f"a comprehension for {ast.unparse(call.func)}"
                        yield Rewrite(edits, what, call.lineno)


def _edits(
    view: FunctionView, call: ast.Call, items: ast.GeneratorExp, more: int
) -> tuple[Edit, ...]:
    name = resolve.dotted(view, call.func)
    if name == "builtins.sum" and not more and not call.keywords:
        counted = _count(view, call, items)
        if counted is not None:
            return (view.replace(call, counted),)
    if name in _DISPLAYS and not more and not call.keywords:
        return _display(view, call, items, _DISPLAYS[name])
    joins = isinstance(call.func, ast.Attribute) and call.func.attr == "join"
    if joins and isinstance(call.func, ast.Attribute):
        joins = kinds.is_kind(view, call.func.value, frozenset({"str", "bytes"}))
    if not joins and (name not in _CONSUMERS or (more and name != "builtins.sum")):
        return ()
    start, end = view.start(items), view.end(items)
    if end == view.end(call):
        return Edit(start + 1, start + 1, "["), Edit(end - 1, end - 1, "]")
    return Edit(start, start + 1, "["), Edit(end - 1, end, "]")


def _count(view: FunctionView, call: ast.Call, items: ast.GeneratorExp) -> str | None:
    """`len([1 for … if …])` for a sum of ones or of comparisons, on the lines it had."""
    test = items.elt
    one = isinstance(test, ast.Constant) and test.value == 1
    if not resolve.is_builtin(view, "len") or "#" in view.text(call):
        return None
    rest = view.source[view.end(test) : view.end(items) - 1].lstrip(") \t\n").rstrip()
    if one:
        return f"len([1 {rest}])"
    if isinstance(test, ast.Constant) or kinds.kind_of(view, test) != kinds.BOOL:
        return None
    loose = isinstance(test, ast.IfExp | ast.NamedExpr)
    text = f"({view.text(test)})" if loose else view.text(test)
    return f"len([1 {rest} if {text}])"


def _display(
    view: FunctionView, call: ast.Call, items: ast.GeneratorExp, brackets: str
) -> tuple[Edit, ...]:
    start, end = view.start(items) + 1, view.end(items) - 1
    if "#" in view.source[view.start(call) : start] + view.source[end : view.end(call)]:
        return ()
    ends = (
        Edit(view.start(call), start, brackets[0]),
        Edit(end, view.end(call), brackets[1]),
    )
    if resolve.dotted(view, call.func) != "builtins.dict":
        return ends
    match items.elt:
        case ast.Tuple(elts=[key, value]) if (
            view.text(items.elt)[:1] == "("
            and not any(isinstance(part, _LOOSE) for part in (key, value))
            and "#" not in view.text(items.elt)
        ):
            pair = f"{view.text(key)}: {view.text(value)}"
            return (*ends, view.replace(items.elt, pair))
    return ()
