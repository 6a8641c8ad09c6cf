"""Rule: ask a Counter with get."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import counter_uses, effects, folds
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class CounterReadToGet(Rule):
    """Ask a Counter with `get` where many questions miss.

    `counts[key]` of a key that is not there runs the Counter's `__missing__`, which is Python
    code; `counts.get(key, 0)` gives the same 0 from C. Where the count is only added to an
    integer, `if key in counts:` in front of that is proposed too. Both lose a little where
    nearly every key is there.
    """

    safety = Safety.EXACT
    payoff = 0.35
    break_even = "one miss in ten"
    examples = (
        Example(
            """
            from collections import Counter


            def pairs(numbers, total):
                counts = Counter(numbers)
                found = []
                for number in numbers:
                    found.append(counts[total - number])
                return found
            """,
            """
            from collections import Counter


            def pairs(numbers, total):
                counts = Counter(numbers)
                found = []
                for number in numbers:
                    found.append(counts.get(total - number, 0))
                return found
            """,
        ),
        Unchanged(
            """
            from collections import Counter


            def drop(numbers, others):
                counts = Counter(numbers)
                for number in others:
                    counts[number] -= 1
                return counts
            """,
            "a key that is not there has to be put in",
        ),
        Unchanged(
            """
            from collections import Counter


            def first(numbers):
                return Counter(numbers)[0]
            """,
            "one question costs next to nothing",
        ),
        Unchanged(
            """
            from collections import Counter


            def of(numbers, others, strict):
                counts = dict(Counter(numbers)) if strict else Counter(numbers)
                return [counts[number] for number in others]
            """,
            "it may be a dict, which raises KeyError",
        ),
    )
    workload = """
SCALES = (10, 100, 2000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale * 4) for _ in range(scale)], scale * 4), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for name, calls in counter_uses.counters(function):
            reads = [
                parent
                for node in counter_uses.loads(function, name)
                if isinstance(parent := function.parents[node], ast.Subscript)
                and parent.value is node
                and isinstance(parent.ctx, ast.Load)
                and counter_uses.is_repeated(function, parent)
                and not counter_uses.is_there(function, parent, calls)
                and function.editable(parent)
            ]
            if not reads:
                continue
            edits = tuple(
                function.replace(read, f"{name}.get({_argument(function, read.slice)}, 0)")
                for read in reads
            )
            yield Rewrite(edits, f"ask {name} with get", reads[0].lineno)
            for read in reads:
                edit = _guarded(function, read, name)
                if edit is not None:
                    yield Rewrite((edit,), f"look first if {name} has the key", read.lineno)


def _argument(view: FunctionView, key: ast.expr) -> str:
    return view.operand(key) if isinstance(key, ast.Tuple) else view.expression(key)


def _guarded(view: FunctionView, read: ast.Subscript, name: str) -> Edit | None:
    """`if key in counts: n += counts[key]`."""
    statement = view.parents[read]
    match statement:
        case ast.AugAssign(target=ast.Name(id=total), op=ast.Add() | ast.Sub(), value=value) if (
            value is read
        ):
            pass
        case _:
            return None
    text = view.text(statement)
    fits = (
        view.own_lines(statement)
        and "\n" not in text
        and effects.is_pure(view, read.slice)
        and folds.is_integer(view, total)
    )
    if not fits:
        return None
    key = view.text(read.slice)
    return view.replace(statement, f"if {key} in {name}:\n{view.step}{text}")
