"""Rule: sieve the primes of a range instead of dividing each number."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, resolve, trial_divisions
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.trial_divisions import Trial
from afterburner_ide.rules.view import FunctionView


class TrialDivisionToSieve(Rule):
    """Sieve the primes of a range instead of dividing each number.

    Where a loop or a comprehension goes through a range and looks for a divisor of each number,
    the multiples of the primes are struck out once, in a table with a byte per number, and the
    numbers are looked up there. It takes that memory, and pays where most of the range is used.
    """

    safety = Safety.GUARDED
    kind = "template"
    payoff = 3.5
    break_even = "ranges from 20"
    examples = (
        Example(
            """
            def count_primes(limit):
                count = 0
                for n in range(2, limit):
                    for d in range(2, n):
                        if n % d == 0:
                            break
                    else:
                        count += 1  # no divisor
                return count
            """,
            """
            from math import isqrt


            def count_primes(limit):
                count = 0
                sieve = bytearray([1]) * limit
                for p in range(2, isqrt(max(limit, 0)) + 1):
                    if sieve[p]:
                        sieve[p * p :: p] = bytes(len(range(p * p, limit, p)))
                for n in range(2, limit):
                    if sieve[n]:
                        count += 1  # no divisor
                return count
            """,
        ),
        Example(
            """
            from math import isqrt

            def primes_to(n: int) -> list[int]:
                return [k for k in range(2, n + 1) if all(k % d for d in range(2, isqrt(k) + 1))]
            """,
            """
            from math import isqrt

            def primes_to(n: int) -> list[int]:
                size = n + 1
                sieve = bytearray([1]) * size
                for p in range(2, isqrt(max(size, 0)) + 1):
                    if sieve[p]:
                        sieve[p * p :: p] = bytes(len(range(p * p, size, p)))
                return [k for k in range(2, n + 1) if sieve[k]]
            """,
        ),
        Unchanged(
            """
            def first_prime_from(n):
                while True:
                    for d in range(2, n):
                        if n % d == 0:
                            break
                    else:
                        return n
                    n += 1
            """,
            "there is no range whose end a table could have",
        ),
        Unchanged(
            """
            def with_divisor(limit):
                found = []
                for n in range(2, limit):
                    for d in range(2, n):
                        if n % d == 0:
                            found.append((n, d))
                            break
                return found
            """,
            "the divisor itself is wanted",
        ),
        Unchanged(
            """
            def near_primes(limit):
                return [n for n in range(2, limit) if all(n % d for d in range(2, 10))]
            """,
            "not all possible divisors are tried",
        ),
    )
    workload = """
SCALES = (20, 300, 3000)

def gen(scale, seed):
    return [((scale + seed % 7,), {}), ((seed % 5 - 2,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for trial in trial_divisions.trials(function):
            edits = _sieved(function, trial)
            if edits is not None:
                isqrt, imports = resolve.need(function, "math", "isqrt")
                table, edit = edits
                text = table.replace("ISQRT", isqrt)
                statement = function.statement_of(trial.around)
                first = function.insert_before(statement, text)
                yield Rewrite((first, edit), "sieve the range", statement.lineno, imports)


def _sieved(view: FunctionView, trial: Trial) -> tuple[str, Edit] | None:
    """The lines that make the table, and the edit that asks it."""
    statement = view.statement_of(trial.around)
    names = ("bytearray", "bytes", "range", "len", "max")
    if not view.own_lines(statement) or not all(resolve.is_builtin(view, n) for n in names):
        return None
    if not isinstance(statement, ast.For) and not _is_reached(view, trial.around, statement):
        return None
    table, prime = view.fresh_name("sieve"), view.fresh_name("p", trial.name)
    lines: list[str] = []
    size = view.text(trial.stop)
    if not effects.is_simple(trial.stop):
        size = view.fresh_name("size")
        lines.append(f"{size} = {view.text(trial.stop)}")
    low = size if size.isdigit() else f"max({size}, 0)"
    lines += [
        f"{table} = bytearray([1]) * {size}",
        f"for {prime} in range(2, ISQRT({low}) + 1):",
        f"{view.step}if {table}[{prime}]:",
        f"{view.step * 2}{table}[{prime} * {prime} :: {prime}] = "
        f"bytes(len(range({prime} * {prime}, {size}, {prime})))",
    ]
    old = trial.edit
    return "\n".join(lines), Edit(old.start, old.end, old.text.replace("TABLE", table))


def _is_reached(view: FunctionView, node: ast.AST, statement: ast.stmt) -> bool:
    """Whether the statement evaluates the comprehension for certain, and in its own scope."""
    child = node
    for parent in view.ancestors(node):
        if child is statement:
            return True
        if isinstance(parent, ast.IfExp | ast.BoolOp | ast.Lambda | ast.comprehension):
            return False
        if isinstance(parent, ast.If | ast.While) and parent is statement:
            return isinstance(parent, ast.If) and child is parent.test
        child = parent
    return True
