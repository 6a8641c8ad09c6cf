"""Rule: work a recurrence up from its start in a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import recurrences, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.recurrences import Recurrence
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


class RecurrenceToLoop(Rule):
    """Work a recurrence up from its start in a loop.

    A function of n that calls itself with n - 1, n - 2 or n - 3 needs no more than its last three
    values at a time, if it works up from the first ones. The operations are the same, in the same
    order. Arguments for which it does not recur, and all that are no integers, go the old way.
    Where the recursion is too deep there is a result now.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.1
    break_even = "2 calls"
    examples = (
        Example(
            """
            def fib(n):
                if n < 2:
                    return n
                return fib(n - 1) + fib(n - 2)
            """,
            """
            def fib(n):
                if type(n) is int and n >= 2:
                    before, last = 0, 1
                    for _ in range(2, n + 1):
                        before, last = last, last + before
                    return last
                if n < 2:
                    return n
                return fib(n - 1) + fib(n - 2)
            """,
        ),
        Example(
            """
            def balance(rate, payments, year):
                if year == 0:
                    return 0.0
                return balance(rate, payments, year - 1) * rate + payments[year - 1]
            """,
            """
            def balance(rate, payments, year):
                if type(year) is int and year >= 1:
                    last = 0.0
                    for i in range(1, year + 1):
                        last = last * rate + payments[i - 1]
                    return last
                if year == 0:
                    return 0.0
                return balance(rate, payments, year - 1) * rate + payments[year - 1]
            """,
        ),
        Unchanged(
            """
            def ways(n):
                if n == 0:
                    return 1
                return sum(ways(k) * ways(n - 1 - k) for k in range(n))
            """,
            "it goes back to all the values before",
        ),
        Unchanged(
            """
            def pack(n, room):
                if n == 0:
                    return 0
                return max(pack(n - 1, room), pack(n - 1, room - 1) + n)
            """,
            "two arguments vary",
        ),
        Unchanged(
            """
            def fib(n):
                if n < 2:
                    return n
                print(n)
                return fib(n - 1) + fib(n - 2)
            """,
            "it prints",
        ),
    )
    workload = """
SCALES = (4, 12, 20)

def gen(scale, seed):
    return [((scale + seed % 2,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        inner = [node for node in function.walk(*FUNCTIONS) if isinstance(node, FUNCTIONS)]
        for node in [function.node, *inner]:
            found = recurrences.recurrence(function, node)
            if found is not None and all(
                resolve.is_builtin(function, name) for name in ("type", "int", "range")
            ):
                edit = function.insert_before(found.body[0], _text(function, found))
                summary = f"work {node.name} up from its start"
                yield Rewrite((edit,), summary, node.lineno)


def _text(view: FunctionView, found: Recurrence) -> str:
    """The test and the loop, at the left margin."""
    names: list[str] = []
    for base in ("last", "before", "earlier")[: found.depth]:
        names.insert(0, view.fresh_name(base, *names))
    counter = view.fresh_name("i", *names)
    value = _value(view, found, names, counter)
    varying, low = found.varying, found.low
    uses = f"{counter}" if counter in resolve.loaded([ast.parse(value)]) else "_"
    first = low + found.depth
    left = ", ".join(names)
    turn = ", ".join([*names[1:], f"({value})" if found.loose and len(names) > 1 else value])
    lines = [
        f"if type({varying}) is int and {varying} >= {first}:",
        f"{view.step}{left} = {', '.join(found.starts)}",
        f"{view.step}for {uses} in range({first}, {varying} + 1):",
        f"{view.step * 2}{left} = {turn}",
        f"{view.step}return {names[-1]}",
    ]
    return "\n".join(lines)


def _value(view: FunctionView, found: Recurrence, names: list[str], counter: str) -> str:
    """The returned expression with the counter in place of n, and names in place of the calls."""
    start, end = view.start(found.value), view.end(found.value)
    calls = {call: names[found.depth - back] for call, back in found.calls.items()}
    inside = {part for call in calls for part in ast.walk(call)}
    parts = [(view.start(call), view.end(call), name) for call, name in calls.items()]
    parts += [
        (view.start(node), view.end(node), counter)
        for node in ast.walk(found.value)
        if isinstance(node, ast.Name) and node.id == found.varying and node not in inside
    ]
    text, at = "", start
    for low, high, name in sorted(parts):
        text += view.source[at:low] + name
        at = high
    text += view.source[at:end]
    return f"({text})" if "\n" in text else text
