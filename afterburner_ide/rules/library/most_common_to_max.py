"""Rule: ask a Counter for the one entry that is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import bindings, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class MostCommonToMax(Rule):
    """Ask a Counter for the one entry that is used.

    `most_common()` sorts all entries, and `most_common(1)` still makes pairs of them. The highest
    count alone is `max` of the values, the lowest `min`; the first entries are `most_common(n)`,
    which sorts no others. Of an empty Counter both raise, but not the same error.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.8
    break_even = "any size"
    examples = (
        Example(
            """
            from collections import Counter


            def top(items):
                counts = Counter(items)
                return counts.most_common(1)[0][1]  # how often
            """,
            """
            from collections import Counter


            def top(items):
                counts = Counter(items)
                return max(counts.values())  # how often
            """,
        ),
        Example(
            """
            from collections import Counter


            def favourite(words):
                return Counter(words).most_common()[0][0]
            """,
            """
            from collections import Counter


            def favourite(words):
                return Counter(words).most_common(1)[0][0]
            """,
        ),
        Unchanged(
            """
            from collections import Counter


            def rarest(words):
                return Counter(words).most_common()[-1][0]
            """,
            "of those that are as rare it is the last, and `min` finds the first",
        ),
        Unchanged(
            """
            def best(table):
                return table.most_common(1)[0][1]
            """,
            "the table may be anything",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Subscript):
            match node:
                case ast.Subscript(
                    value=ast.Call(
                        func=ast.Attribute(value=owner, attr="most_common"),
                        args=[] | [ast.Constant(value=1)] as given,
                        keywords=[],
                    ) as call,
                    slice=index,
                    ctx=ast.Load(),
                ):
                    pass
                case _:
                    continue
            if not _is_counter(function, owner) or not function.editable(node):
                continue
            outer = function.parents[node]
            asked = ast.unparse(index)
            if asked in {"0", "-1"} and isinstance(outer, ast.Subscript) and _is_count(outer, node):
                name = "max" if asked == "0" or given else "min"
                if resolve.is_builtin(function, name):
                    text = f"{name}({function.text(owner)}.values())"
                    edit = function.replace(outer, text)
                    yield Rewrite((edit,), f"take the {name} of the counts", node.lineno)
            elif not given and (most := _most(index)) is not None:
                edit = function.replace(call, f"{function.text(owner)}.most_common({most})")
                yield Rewrite((edit,), "sort no more entries than are used", node.lineno)


def _is_count(outer: ast.Subscript, node: ast.expr) -> bool:
    """Whether the node is the pair in `pair[1]`."""
    match outer:
        case ast.Subscript(value=value, slice=ast.Constant(value=1), ctx=ast.Load()):
            return value is node
    return False


def _most(index: ast.expr) -> str | None:
    """How many entries the index reaches, from the first on."""
    match index:
        case ast.Constant(value=0):
            return "1"
        case ast.Slice(lower=None, upper=ast.Constant(value=int(number)), step=None) if number > 0:
            return str(number)
    return None


def _is_counter(view: FunctionView, node: ast.expr) -> bool:
    """Whether the expression is a `collections.Counter`."""
    if isinstance(node, ast.Name) and not resolve.is_parameter(view, node.id):
        bound = list(bindings.bindings(view, node.id))
        return bool(bound) and all(
            one.value is not None and resolve.calls(view, one.value, "collections.Counter")
            for one in bound
        )
    return resolve.calls(view, node, "collections.Counter")
