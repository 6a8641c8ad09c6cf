"""Rule: map a builtin over items instead of calling it in a comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, folds, kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

# `str` is left out: Python 3.11 and later call it faster from a comprehension.
_MAPPED = resolve.words("int float len ord chr abs list tuple")
_CONSUMERS = frozenset(
    f"builtins.{name}" for name in ("sum", "min", "max", "tuple", "list", "set", "sorted")
)


class CallComprehensionToMap(Rule):
    """Map a builtin over items instead of calling it in a comprehension.

    `map` calls a function that is written in C without a step of the interpreter in between. For
    functions written in Python, and for `str`, a comprehension is no slower.
    """

    safety = Safety.GUARDED
    payoff = 0.3
    break_even = "5 items"
    examples = (
        Example(
            """
            def lengths(words):
                return [len(word) for word in words]
            """,
            """
            def lengths(words):
                return list(map(len, words))
            """,
        ),
        Example(
            """
            def digit_sum(text):
                return sum(int(digit) for digit in text)  # base 10
            """,
            """
            def digit_sum(text):
                return sum(map(int, text))  # base 10
            """,
        ),
        Unchanged(
            """
            def texts(numbers):
                return [str(number) for number in numbers]
            """,
            "str is called faster from a comprehension",
        ),
        Unchanged(
            """
            def lengths(words):
                return [len(word) for word in words if word]
            """,
            "map has no condition",
        ),
        Unchanged(
            """
            def has_long(words):
                return any(len(word) for word in words) or len(words)
            """,
            "any leaves early, before the items are worth a map",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((["x" * r.randrange(20) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.ListComp, ast.GeneratorExp):
            assert isinstance(node, ast.ListComp | ast.GeneratorExp)
            mapped = _mapped(function, node)
            edit = _edit(function, node, mapped) if mapped else None
            if edit is not None:
                yield Rewrite((edit,), f"{mapped} in place of a comprehension", node.lineno)


def _mapped(view: FunctionView, node: ast.ListComp | ast.GeneratorExp) -> str | None:
    """`map(len, words)` for the comprehension."""
    match node:
        case (
            ast.ListComp(elt=elt, generators=[part]) | ast.GeneratorExp(elt=elt, generators=[part])
        ):
            pass
        case _:
            return None
    match elt, part.target:
        case (
            ast.Call(func=ast.Name(id=name), args=[ast.Name(id=given)], keywords=[]),
            ast.Name(id=item),
        ) if given == item and not part.ifs and not part.is_async:
            fits = name in _MAPPED and resolve.is_builtin(view, name)
            fits = fits and resolve.is_builtin(view, "map") and view.editable(node)
        case _:
            return None
    source = part.iter
    if not fits or "#" in view.text(node) or isinstance(source, ast.NamedExpr | ast.Await):
        return None
    return f"map({name}, {folds.clause(view, source)})"


def _edit(view: FunctionView, node: ast.ListComp | ast.GeneratorExp, mapped: str) -> Edit | None:
    parent = view.parents[node]
    if isinstance(parent, ast.Call) and parent.args[:1] == [node]:
        name = resolve.dotted(view, parent.func) or ""
        alone = len(parent.args) == 1
        joins = isinstance(parent.func, ast.Attribute) and parent.func.attr == "join"
        if joins and isinstance(parent.func, ast.Attribute):
            joins = kinds.is_kind(view, parent.func.value, frozenset({"str", "bytes"}))
        if (name in _CONSUMERS and (alone or name == "builtins.sum")) or joins:
            if isinstance(node, ast.GeneratorExp) and not eagerness.can_be_eager(view, node):
                return None
            if isinstance(node, ast.GeneratorExp) and view.end(node) == view.end(parent):
                return Edit(view.start(node), view.end(node), f"({mapped})")
            return view.replace(node, mapped)
    if isinstance(node, ast.ListComp) and resolve.is_builtin(view, "list"):
        return view.replace(node, f"list({mapped})")
    return None
