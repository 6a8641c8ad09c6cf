"""Rule: store a constant into a slice."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, liveness, resolve, signs
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView

_ZERO: ast.expr = ast.Constant(0)
_ONE: ast.expr = ast.Constant(1)


class StridedStoreToSlice(Rule):
    """Store a constant into a slice instead of into one item after the other.

    The inner loop of a sieve, `for j in range(a, b, step): flags[j] = False`, is one assignment
    to `flags[a:b:step]`. It takes a list of that many constants for a moment. A range that
    reaches beyond the list's end raises ValueError instead of IndexError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.2
    break_even = "4 items in the slice"
    examples = (
        Example(
            """
            def primes(n: int) -> list[int]:
                flags = [True] * (n + 1)
                for i in range(2, n + 1):
                    if flags[i]:
                        for j in range(i * i, n + 1, i):
                            flags[j] = False  # no prime
                return [i for i in range(2, n + 1) if flags[i]]
            """,
            """
            def primes(n: int) -> list[int]:
                flags = [True] * (n + 1)
                for i in range(2, n + 1):
                    if flags[i]:
                        flags[i * i : n + 1 : i] = [False] * len(range(i * i, n + 1, i))  # no prime
                return [i for i in range(2, n + 1) if flags[i]]
            """,
        ),
        Example(
            """
            def strike(flags, step):
                k = 2
                while k < len(flags):
                    flags[k] = 0
                    k += 2
                return flags
            """,
            """
            def strike(flags, step):
                k = 2
                flags[k : len(flags) : 2] = [0] * len(range(k, len(flags), 2))
                return flags
            """,
        ),
        Unchanged(
            """
            def clear(flags: list[bool], first: int, n: int):
                for j in range(first, n, 2):
                    flags[j] = False
            """,
            "a negative start would mean another slice",
        ),
        Unchanged(
            """
            def clear(flags: list[bool], n: int):
                for j in range(0, n):
                    flags[j] = False
            """,
            "a slice without a step would make a list grow that is too short",
        ),
        Unchanged(
            """
            def rows(table: list[list[int]], n: int):
                for j in range(0, n, 2):
                    table[j] = []
            """,
            "each item gets a list of its own",
        ),
    )
    workload = """
SCALES = (10, 1000, 100000)

def gen(scale, seed):
    return [((scale + seed,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For, ast.While):
            assert isinstance(loop, ast.For | ast.While)
            text = _slice(function, loop)
            if text is not None and function.own_lines(loop):
                lines = "\n".join([*remarks(function, loop), text])
                yield Rewrite((function.replace(loop, lines),), "store into a slice", loop.lineno)


def _slice(view: FunctionView, loop: ast.For | ast.While) -> str | None:
    """The loop as an assignment to a slice, if that is what it does."""
    match loop:
        case ast.For(target=ast.Name(id=name), iter=ast.Call(args=args), body=[store], orelse=[]):
            if not resolve.calls(view, loop.iter, "builtins.range"):
                return None
            low, high, step = _ZERO, args[-1], _ONE
            if len(args) > 1:
                low, high, step = [*args, _ONE][:3]
            stop = view.text(high)
        case ast.While(
            test=ast.Compare(left=ast.Name(id=name) as low, ops=[op], comparators=[high]),
            body=[store, ast.AugAssign(target=ast.Name(id=moved), op=ast.Add(), value=step)],
            orelse=[],
        ) if moved == name and isinstance(op, ast.Lt | ast.LtE):
            stop = view.text(high) if isinstance(op, ast.Lt) else f"{view.operand(high)} + 1"
        case _:
            return None
    match store:
        case ast.Assign(
            targets=[ast.Subscript(value=items, slice=ast.Name(id=index))],
            value=ast.Constant() as value,
        ) if index == name:
            pass
        case _:
            return None
    # Storing into items leaves a list's length as it is.
    sized = resolve.calls(view, high, "builtins.len")
    steady = all(
        name not in resolve.loaded([part]) and effects.is_invariant(view, part, loop)
        for part in (items, step, *(high.args if sized and isinstance(high, ast.Call) else [high]))
    )
    kind = kinds.kind_of(view, items)
    fits = steady and effects.is_pure(view, low) and (kind is None or kind.name == "list")
    natural = signs.is_natural(view, low) and signs.is_natural(view, step)
    single = isinstance(step, ast.Constant) and step.value == 1
    if not fits or not natural or (single and stop != f"len({view.text(items)})"):
        return None
    seen = liveness.is_watched(view, loop) or not liveness.is_private(view, [name], loop)
    if seen or not all(resolve.is_builtin(view, used) for used in ("len", "range")):
        return None
    first = view.text(low) if low in set(ast.walk(loop)) else "0"
    span = ", ".join([first, stop] if single else [first, stop, view.text(step)])
    ends = f"{first} : {stop}" if single else f"{first} : {stop} : {view.text(step)}"
    text = f"{view.text(items)}[{ends}] = [{view.text(value)}] * len(range({span}))"
    return None if "\n" in text else text
