"""Rule: find all divisors in pairs, up to the square root."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import divisor_sets, divisors, folds, liveness, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class DivisorsToPairs(Rule):
    """Find all divisors in pairs, up to the square root.

    Each divisor `d` above the square root of `n` is `n // d` for one below it. Where a loop or
    a comprehension adds up, counts or lists the divisors of a number, the set of both is made
    with as many steps as the square root has. Divisors of two numbers are those of their
    greatest common divisor.
    """

    safety = Safety.GUARDED
    kind = "template"
    payoff = 3.4
    break_even = "numbers from 30"
    examples = (
        Example(
            """
            def is_perfect(number: int) -> bool:
                if number < 1:
                    return False
                total = 0
                for i in range(1, number):
                    if number % i == 0:  # a divisor
                        total += i
                return total == number
            """,
            """
            from math import isqrt


            def is_perfect(number: int) -> bool:
                if number < 1:
                    return False
                # a divisor
                total = sum({
                    i
                    for d in range(1, isqrt(number) + 1)
                    if number % d == 0
                    for i in (d, number // d)
                    if i < number
                })
                return total == number
            """,
        ),
        Example(
            """
            def factors(n):
                return [k for k in range(1, n + 1) if not n % k]
            """,
            """
            from math import isqrt


            def factors(n):
                return sorted({
                    k
                    for d in range(1, isqrt(max(n, 0)) + 1)
                    if n % d == 0
                    for k in (d, n // d)
                })
            """,
        ),
        Example(
            """
            def shared(a, b):
                count = 0
                for i in range(1, min(a, b) + 1):
                    if a % i == 0 and b % i == 0:
                        count += 1
                return count
            """,
            """
            from math import gcd, isqrt


            def shared(a, b):
                common = gcd(a, b)
                count = len({
                    i
                    for d in range(1, isqrt(common) + 1)
                    if common % d == 0
                    for i in (d, common // d)
                    if i <= min(a, b)
                })
                return count
            """,
        ),
        Unchanged(
            """
            def first_divisor(n):
                for i in range(2, n):
                    if n % i == 0:
                        return i
            """,
            "one divisor is wanted, not all",
        ),
        Unchanged(
            """
            def multiples(n, limit):
                return [i for i in range(1, limit) if n % i == 0]
            """,
            "the limit may be far below the number's square root",
        ),
        Unchanged(
            """
            def products(n):
                total = 0
                for i in range(1, n + 1):
                    if n % i == 0:
                        total += i * total
                return total
            """,
            "the order matters",
        ),
    )
    workload = """
SCALES = (30, 1000, 100_000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((scale,), {}), ((r.randrange(scale),), {}), ((r.randrange(-3, 3),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, ast.Call, ast.ListComp):
            if isinstance(node, ast.For):
                yield from _in_loop(function, node)
            elif isinstance(node, ast.Call | ast.ListComp) and function.editable(node):
                yield from _in_expression(function, node)


def _in_loop(view: FunctionView, loop: ast.For) -> Iterator[Rewrite]:
    found = folds.fold(view, loop)
    if found is None or not isinstance(loop.target, ast.Name):
        return
    name = loop.target.id
    kept = divisor_sets.divisor_set(view, name, loop.iter, found.tests, loop)
    taken = _taken(view, found, name) if kept else None
    if kept is None or taken is None:
        return
    table, call, empty = taken
    start = folds.start(view, table, loop)
    if start is not None and ast.unparse(start.value or loop) not in empty:
        start = None
    sign = "" if start else f"{table} += "
    room = 84 - len(view.indent(loop)) - len(sign or f"{table} = ") - len(call)
    if resolve.is_builtin(view, call):
        edits = folds.merged(view, loop, start, f"{sign}{call}({kept.text(view, room)})")
    elif call == "sorted":
        return
    else:
        start = None
        done = view.text(found.done)
        text = f"for {name} in {kept.text(view, room)}:\n{view.step}{done}"
        edits = folds.merged(view, loop, None, text)
    imports = kept.imports
    if kept.common:
        gcd, more = resolve.need(view, "math", "gcd")
        first = start or loop
        edits.append(view.insert_before(first, f"{kept.number} = {gcd}({', '.join(kept.common)})"))
        imports = _together(imports, more)
    yield Rewrite(tuple(edits), "find the divisors in pairs", loop.lineno, imports)


def _together(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """The imports as one statement where they are from one module."""
    lines = [line for group in groups for line in group]
    names = sorted(line.partition(" import ")[2] for line in lines)
    return (f"from math import {', '.join(names)}",) if len(lines) > 1 else tuple(lines)


def _taken(
    view: FunctionView, found: folds.Fold, name: str
) -> tuple[str, str, frozenset[str]] | None:
    """What takes up the divisors, the builtin that does so at once, and how it may begin."""
    match found.done:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=table), attr="append"),
                args=[ast.Name(id=added)],
                keywords=[],
            )
        ) if added == name:
            quiet = folds.is_quiet(view, table, found)
            return (table, "sorted", frozenset({"[]", "list()"})) if quiet else None
    changed = folds.folded(found.done)
    if changed is None or not folds.is_integer(view, changed[0]):
        return None
    table, value = changed
    call = _call(value, name)
    quiet = folds.is_quiet(view, table, found)
    if call is None or not quiet:
        return None
    return table, call, frozenset({"0"})


def _call(value: ast.expr, name: str) -> str | None:
    """`sum` where the divisors are added up, `len` where they are counted."""
    match value:
        case ast.Name(id=added):
            return "sum" if added == name else None
        case ast.Constant(value=1):
            return "len"
    return None


def _in_expression(view: FunctionView, node: ast.Call | ast.ListComp) -> Iterator[Rewrite]:
    """`sum(i for …)`, `sum(n % i == 0 for …)`, `len([…])` and plain lists."""
    parts: ast.expr = node
    given = ""
    if isinstance(node, ast.Call):
        origin = resolve.dotted(view, node.func) or ""
        given = origin.removeprefix("builtins.")
        if given not in {"sum", "len"} or len(node.args) != 1 or node.keywords:
            return
        parts = node.args[0]
    elif isinstance(parent := view.parents[node], ast.Call) and _in_call(view, parent):
        return
    if not isinstance(parts, ast.ListComp | ast.GeneratorExp) or len(parts.generators) != 1:
        return
    one = parts.generators[0]
    if not isinstance(one.target, ast.Name):
        return
    name, tests, shown = one.target.id, list(one.ifs), parts.elt
    call: str | None
    if given == "sum" and divisors.remainder(shown) and not isinstance(shown, ast.BinOp):
        tests, call = [*tests, shown], "len"
    elif given == "sum":
        call = _call(shown, name)
    elif given == "len":
        call = "len"
    else:
        call = "sorted" if ast.unparse(shown) == name else None
    if call is None or not resolve.is_builtin(view, call):
        return
    kept = divisor_sets.divisor_set(view, name, one.iter, tests, node)
    if kept is None or kept.common or liveness.is_watched(view, node):
        return
    statement = view.statement_of(node)
    room = 86 - len(view.indent(statement)) - len(view.text(statement)) + len(view.text(node))
    text = f"{call}({kept.text(view, room - len(call))})"
    text = text.replace("\n", "\n" + view.indent(statement))
    edit = view.replace(node, text)
    yield Rewrite((edit,), "find the divisors in pairs", node.lineno, kept.imports)


def _in_call(view: FunctionView, parent: ast.Call) -> bool:
    return len(parent.args) == 1 and resolve.calls(view, parent, "builtins.sum", "builtins.len")
