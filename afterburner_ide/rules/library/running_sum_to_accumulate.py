"""Rule: make a list of running sums with `accumulate`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import liveness, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class RunningSumToAccumulate(Rule):
    """Make a list of running sums with `accumulate`.

    `total += x` and `sums.append(total)` on each turn, or `sums.append(sums[-1] + x)`, are what
    `itertools.accumulate` does without a loop in Python. The first of its sums is the first item
    itself, so that what is no number is not asked to be added to 0. Running maxima are left to
    loops: `accumulate(items, max)` calls `max` for each item, which takes longer than a comparison.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.4
    break_even = "10 items"
    examples = (
        Example(
            """
            def prefix(values):
                sums = [0]
                for value in values:
                    sums.append(sums[-1] + value)
                return sums
            """,
            """
            from itertools import accumulate


            def prefix(values):
                sums = list(accumulate(values, initial=0))
                return sums
            """,
        ),
        Example(
            """
            from itertools import accumulate


            def running(values):
                total = 0
                sums: list[int] = []
                for value in values:
                    total += value
                    sums.append(total)
                return sums
            """,
            """
            from itertools import accumulate


            def running(values):
                sums: list[int] = list(accumulate(values))
                return sums
            """,
        ),
        Unchanged(
            """
            def running(values):
                total = 0
                sums = []
                for value in values:
                    total += value
                    sums.append(total)
                return sums, total
            """,
            "the total is used afterwards",
        ),
        Unchanged(
            """
            def sawtooth(values):
                sums = [0]
                for value in values:
                    sums.append(max(sums[-1] + value, 0))
                return sums
            """,
            "what is appended is no sum",
        ),
    )
    workload = """
SCALES = (10, 300, 5000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            rewrite = _rewrite(function, loop)
            if rewrite is not None:
                yield rewrite


def _rewrite(view: FunctionView, loop: ast.For) -> Rewrite | None:
    if loop.orelse or not isinstance(loop.target, ast.Name) or "#" in view.text(loop):
        return None
    item, total, sums = loop.target.id, "", ""
    match loop.body:
        case [
            ast.AugAssign(target=ast.Name(id=total), op=ast.Add(), value=ast.Name(id=added)),
            ast.Expr(value=ast.Call(args=[ast.Name(id=appended)], keywords=[]) as call),
        ] if added == item and appended == total:
            sums = _receiver(call)
        case [ast.Expr(value=ast.Call(args=[ast.BinOp(op=ast.Add()) as grown]) as call)]:
            sums = _receiver(call)
            if f"{sums}[-1] + {item}" != ast.unparse(grown) or call.keywords:
                return None
    private = [item, total] if total else [item]
    if not sums or len({sums, *private}) <= len(private) or not view.own_lines(loop):
        return None
    if {sums, *private} & resolve.loaded([loop.iter]) or not resolve.is_builtin(view, "list"):
        return None
    if not liveness.is_private(view, private, loop) or liveness.is_shared(view, sums):
        return None
    starts = [liveness.start_of(view, name, loop) for name in ([sums, total] if total else [sums])]
    known = [start for start in starts if start is not None and view.own_lines(start)]
    values = ["" if start.value is None else ast.unparse(start.value) for start in known]
    if values not in ([["[]", "0"], ["[0]", "0"]] if total else [["[0]"]]):
        return None
    if liveness.is_watched(view, loop) or any("," in view.text(start) for start in known):
        return None
    accumulate, imports = resolve.need(view, "itertools", "accumulate")
    initial = ", initial=0" if values[0] == "[0]" else ""
    first = known[0]
    target = sums
    if isinstance(first, ast.AnnAssign):
        target = f"{sums}: {view.text(first.annotation)}"
    made = f"{target} = list({accumulate}({view.operand(loop.iter)}{initial}))"
    edits = (*(view.delete(start) for start in known), view.replace(loop, made))
    return Rewrite(edits, f"accumulate {sums}", loop.lineno, imports)


def _receiver(call: ast.Call) -> str:
    """The name whose `append` is called, or ""."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=name), attr="append"):
            return name
    return ""
