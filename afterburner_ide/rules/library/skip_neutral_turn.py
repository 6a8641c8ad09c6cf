"""Rule: leave a turn out that changes nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from afterburner_ide.rules import effects, later, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_NEUTRAL = {ast.Add: 0, ast.Sub: 0, ast.Mult: 1}


class SkipNeutralTurn(Rule):
    """Leave a turn out that changes nothing.

    A turn that sets a local to 1, changes it in an inner `while` and multiplies by it does
    nothing at all if the `while` does not begin. Asking that first saves the assignments and the
    product by one, as when most numbers are no divisors. Turns that do something ask twice.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.5
    break_even = "where fewer than half of the turns do something"
    examples = (
        Example(
            """
            def divisors(n: int) -> int:
                found = 1
                for i in range(2, n + 1):
                    times = 1
                    while n % i == 0:
                        times += 1
                        n //= i
                    found *= times  # ways to choose i
                return found
            """,
            """
            def divisors(n: int) -> int:
                found = 1
                for i in range(2, n + 1):
                    if n % i == 0:
                        times = 1
                        while n % i == 0:
                            times += 1
                            n //= i
                        found *= times  # ways to choose i
                return found
            """,
        ),
        Unchanged(
            """
            def last(n: int) -> int:
                found, times = 1, 1
                for i in range(2, n + 1):
                    times = 1
                    while n % i == 0:
                        times += 1
                        n //= i
                    found *= times
                return found, times
            """,
            "the local is read behind the loop",
        ),
        Unchanged(
            """
            def twice(n: int) -> int:
                found = 1
                for i in range(2, n + 1):
                    times = 2
                    while n % i == 0:
                        times += 1
                        n //= i
                    found *= times
                return found
            """,
            "each turn doubles the product",
        ),
    )
    workload = """
SCALES = (20, 200, 2000)

def gen(scale, seed):
    return [((scale,), {}), ((scale - 1,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            if loop.orelse or not function.own_lines(*loop.body):
                continue
            at = next((i for i, part in enumerate(loop.body) if isinstance(part, ast.While)), 0)
            starts, inner = loop.body[:at], loop.body[at]
            if not isinstance(inner, ast.While) or inner.orelse or not starts:
                continue
            known = _constants(starts)
            if known is None or not _does_nothing(function, loop.body[at + 1 :], known):
                continue
            if not effects.is_pure(function, inner.test) or _is_free(inner.test, known):
                continue
            if function.multiline_strings(loop.body) or "\n" in function.text(inner.test):
                continue
            bound = resolve.stored(starts)
            if any(later.is_read_later(function, name, loop) for name in bound):
                continue
            head = function.insert_before(loop.body[0], f"if {function.text(inner.test)}:")
            what = f"skip turns without {function.text(inner.test)}"
            yield Rewrite((head, *function.shift(loop.body)), what, loop.lineno)


def _constants(statements: Sequence[ast.stmt]) -> dict[str, int] | None:
    """The integers that the statements bind to names, if they do nothing else."""
    found: dict[str, int] = {}
    for statement in statements:
        match statement:
            case ast.Assign(targets=[*targets], value=ast.Constant(value=int(value))) if (
                type(value) is int
            ):
                for target in targets:
                    if not isinstance(target, ast.Name):
                        return None
                    found[target.id] = value
            case _:
                return None
    return found


def _is_free(test: ast.expr, known: dict[str, int]) -> bool:
    """Whether the test cannot be asked before the assignments, or is no question at all."""
    return bool(resolve.loaded([test]) & known.keys()) or isinstance(test, ast.Constant)


def _does_nothing(
    view: FunctionView, statements: Sequence[ast.stmt], known: dict[str, int]
) -> bool:
    """Whether the statements change nothing as long as the names have these values."""
    return bool(statements) and all(_is_neutral(view, part, known) for part in statements)


def _is_neutral(view: FunctionView, statement: ast.stmt, known: dict[str, int]) -> bool:
    match statement:
        case ast.AugAssign(target=ast.Name(id=total), op=op, value=ast.Name(id=name)) if (
            total not in known
        ):
            return known.get(name) == _NEUTRAL.get(type(op)) and name in known
        case ast.Assign(
            targets=[ast.Name(id=total)],
            value=ast.BinOp(left=ast.Name(id=left), op=op, right=ast.Name(id=right)),
        ) if total not in known:
            turned = right == total and isinstance(op, ast.Add | ast.Mult)
            name = left if turned else right
            if not turned and left != total:
                return False
            return name in known and known[name] == _NEUTRAL.get(type(op))
        case ast.If(test=test, body=body, orelse=[]):
            if _is_false(test, known):
                return True
            silent = effects.is_pure(view, test) and not effects.may_raise(view, test)
            return silent and _does_nothing(view, body, known)
    return False


def _is_false(test: ast.expr, known: dict[str, int]) -> bool:
    """Whether the test of one of the names and a number is false."""
    match test:
        case ast.Name(id=name):
            return known.get(name) == 0
        case ast.Compare(
            left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=int(n))]
        ):
            if name not in known:
                return False
            value = known[name]
            holds = {
                ast.Gt: value > n,
                ast.GtE: value >= n,
                ast.Lt: value < n,
                ast.LtE: value <= n,
                ast.Eq: value == n,
                ast.NotEq: value != n,
            }
            return holds.get(type(op), True) is False
    return False
