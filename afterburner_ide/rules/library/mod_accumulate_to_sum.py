"""Rule: take the remainder of a sum once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import (
    bodies,
    effects,
    folds,
    hoisting,
    kinds,
    liveness,
    places,
    ranges,
    resolve,
)
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.text import reindent
from afterburner_ide.rules.view import FunctionView


class ModAccumulateToSum(Rule):
    """Take the remainder of a sum once, in place of after each addition.

    A loop of nothing but `total = (total + row[k]) % modulus` becomes one `sum`, of a slice where
    the bounds are known to be inside the list. For integers, whose remainder is the same either
    way; without a turn the total stays as it is.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.0
    break_even = "3 turns"
    examples = (
        Example(
            """
            def total(values, modulus):
                found = 0
                for i in range(len(values)):
                    found = (found + values[i]) % modulus
                return found
            """,
            """
            def total(values, modulus):
                found = 0
                if len(values) > 0:
                    found = (found + sum(values)) % modulus
                return found
            """,
        ),
        Example(
            """
            def ways(n):
                row = [1] * n
                for i in range(n):
                    cell = row[i]
                    for k in range(i):
                        cell = (cell + row[k]) % 1009
                    row[i] = cell
                return row
            """,
            """
            def ways(n):
                row = [1] * n
                for i in range(n):
                    cell = row[i]
                    if i > 0:
                        cell = (cell + sum(row[:i])) % 1009
                    row[i] = cell
                return row
            """,
        ),
        Example(
            """
            def squares(values, modulus):
                found = 0
                for value in values:
                    found += value * value
                    found %= modulus
                return found
            """,
            """
            def squares(values, modulus):
                found = 0
                if len(values):
                    found = (found + sum([value * value for value in values])) % modulus
                return found
            """,
        ),
        Unchanged(
            """
            def digest(values, modulus):
                found = 0
                for value in values:
                    found = (found * 31 + value) % modulus
                return found
            """,
            "what is added depends on the total",
        ),
        Unchanged(
            """
            def shares(values: list[float]):
                found = 0.0
                for value in values:
                    found = (found + value) % 1.0
                return found
            """,
            "floats would be rounded in another order",
        ),
    )
    workload = """
SCALES = (5, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(10 ** 6) for _ in range(scale)], 10 ** 9 + 7), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "sum"):
            return
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            text = _new(function, loop)
            if text is not None:
                yield Rewrite((function.replace(loop, text),), "take the sum at once", loop.lineno)


def _new(view: FunctionView, loop: ast.For) -> str | None:
    found = _step(loop)
    if found is None or loop.orelse or not view.own_lines(loop) or bodies.remarks(view, loop):
        return None
    total, added, modulus = found
    own = resolve.target_names(loop.target)
    if (
        total in resolve.loaded([added, modulus, loop.iter]) | own
        or own & resolve.loaded([modulus])
        or not liveness.is_private(view, own, loop)
        or liveness.is_shared(view, total)
        or not all(effects.is_pure(view, node) for node in (added, modulus, loop.iter))
        or liveness.is_watched(view, loop)
        or resolve.suspends([loop])
        or not all(folds.may_be_integer(view, node) for node in (added, modulus))
        or kinds.is_kind(view, total, frozenset({"float", "str", "list"}))
    ):
        return None
    values = _values(view, loop, added)
    line = f"{total} = ({total} + sum({values})) % {view.operand(modulus)}"
    condition = hoisting.turns(view, loop.iter, loop)
    if condition is None:
        return None
    return f"if {condition}:\n{reindent(line, view.step)}"


def _step(loop: ast.For) -> tuple[str, ast.expr, ast.expr] | None:
    """`total = (total + added) % modulus` as its three parts."""
    match loop.body:
        case [
            ast.Assign(
                targets=[ast.Name(id=total)],
                value=ast.BinOp(
                    left=ast.BinOp(left=left, op=ast.Add(), right=right),
                    op=ast.Mod(),
                    right=modulus,
                ),
            )
        ]:
            if isinstance(left, ast.Name) and left.id == total:
                return total, right, modulus
            if isinstance(right, ast.Name) and right.id == total:
                return total, left, modulus
        case [
            ast.AugAssign(target=ast.Name(id=total), op=ast.Add(), value=added),
            ast.AugAssign(target=ast.Name(id=again), op=ast.Mod(), value=modulus),
        ] if total == again:
            return total, added, modulus
    return None


def _values(view: FunctionView, loop: ast.For, added: ast.expr) -> str:
    """What is added up: a list, a slice of one, or a comprehension."""
    match loop.target, loop.iter, added:
        case ast.Name(id=name), source, ast.Name(id=item) if name == item:
            return view.expression(source)
        case ast.Name(id=name), source, ast.Subscript(value=items, slice=ast.Name(id=index)) if (
            name == index and name not in resolve.loaded([items])
        ):
            part = _slice(view, loop, source, items, added)
            if part is not None:
                return part
    head = f"for {view.text(loop.target)} in {folds.clause(view, loop.iter)}"
    return f"[{folds.on_one_line(view, added)} {head}]"


def _slice(
    view: FunctionView, loop: ast.For, source: ast.expr, items: ast.expr, added: ast.expr
) -> str | None:
    """The part of the list that a loop over `range` walks, if its bounds are inside."""
    if not resolve.calls(view, source, "builtins.range") or not isinstance(source, ast.Call):
        return None
    if not isinstance(added, ast.Subscript) or not places.is_there(view, added, loop.body[0]):
        return None
    low, high = (ast.Constant(0), *source.args)[-2:] if len(source.args) < 3 else (None, None)
    if low is None or high is None or not ranges.is_at_least(view, low, 0, loop):
        return None
    text = view.text(items)
    if ast.unparse(high) == f"len({text})" and len(source.args) == 1:
        return text
    plain = all(effects.is_simple(bound) for bound in (low, high))
    start = view.text(low) if len(source.args) == 2 else ""
    return (
        f"{text}[{start}:{view.text(high)}]"
        if plain
        else (f"{text}[{f'{start} : {view.text(high)}'.lstrip()}]")
    )
