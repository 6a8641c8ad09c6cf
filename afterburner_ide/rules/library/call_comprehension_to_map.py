"""Rule: map a builtin or an operator over items instead of calling it in a comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, kinds, maps, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_CONSUMERS = frozenset(
    f"builtins.{name}" for name in ("sum", "min", "max", "tuple", "list", "set", "sorted")
)
_LAZY = frozenset({"builtins.any", "builtins.all"})


class CallComprehensionToMap(Rule):
    """Map a builtin or an operator over items instead of a comprehension.

    `map` calls a function that is written in C without a step of the interpreter in between:
    `len`, the operator between the items of two sequences (`operator.mul`), a dict's `get` and
    the search in a set. `any` and `all` leave as early as before. For functions written in Python
    and for `str` a comprehension is no slower. What comparisons give is counted as True or False,
    which is not so for arrays.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.35
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
        Example(
            """
            def dot(left, right):
                return sum(a * b for a, b in zip(left, right))
            """,
            """
            from operator import mul


            def dot(left, right):
                return sum(map(mul, left, right))
            """,
        ),
        Example(
            """
            def distance(left, right):
                return sum(1 for a, b in zip(left, right) if a != b)
            """,
            """
            from operator import ne


            def distance(left, right):
                return sum(map(ne, left, right))
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
                return any(len(word) for word in words)
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
            mapped = maps.mapped(function, node)
            if mapped is None:
                continue
            for edit in _edits(function, node, mapped):
                what = f"{mapped.text} in place of a comprehension"
                yield Rewrite((edit,), what, node.lineno, mapped.imports)
                break


def _edits(
    view: FunctionView, node: ast.ListComp | ast.GeneratorExp, mapped: maps.Mapped
) -> Iterator[Edit]:
    """What puts the map where the comprehension stands, and where it is counted."""
    parent = view.parents[node]
    call = parent if isinstance(parent, ast.Call) and parent.args[:1] == [node] else None
    name = resolve.dotted(view, call.func) if call else None
    if mapped.counts:
        alone = call is not None and len(call.args) == 1 and not call.keywords
        counting = "builtins.len" if isinstance(node, ast.ListComp) else "builtins.sum"
        if call is not None and alone and name == counting and resolve.is_builtin(view, "sum"):
            yield view.replace(call, f"sum({mapped.text})")
        return
    if call is not None:
        joins = isinstance(call.func, ast.Attribute) and call.func.attr == "join"
        if joins and isinstance(call.func, ast.Attribute):
            joins = kinds.is_kind(view, call.func.value, frozenset({"str", "bytes"}))
        taken = name in _CONSUMERS and (len(call.args) == 1 or name == "builtins.sum")
        lazily = name in _LAZY and isinstance(node, ast.GeneratorExp)
        if taken or joins or (lazily and mapped.truths and len(call.args) == 1):
            if isinstance(node, ast.GeneratorExp) and not eagerness.can_be_eager(view, node):
                return
            if isinstance(node, ast.GeneratorExp) and view.end(node) == view.end(call):
                yield Edit(view.start(node), view.end(node), f"({mapped.text})")
            yield view.replace(node, mapped.text)
    if isinstance(node, ast.ListComp) and resolve.is_builtin(view, "list"):
        yield view.replace(node, f"list({mapped.text})")
