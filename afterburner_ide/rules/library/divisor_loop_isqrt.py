"""Rule: look for a divisor up to the square root only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import divisors, effects, liveness, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class DivisorLoopIsqrt(Rule):
    """Look for a divisor up to the square root only.

    A number with a divisor has one that is no larger than its square root, and the smallest
    divisor is. Only loops that ask whether there is a divisor, or leave with the first, are
    rewritten; one that collects or counts divisors needs them all.
    """

    safety = Safety.GUARDED
    kind = "template"
    payoff = 3.2
    break_even = "numbers from 10"
    examples = (
        Example(
            """
            def is_prime(n):
                if n < 2:
                    return False
                for i in range(2, n):
                    if n % i == 0:  # a divisor
                        return False
                return True
            """,
            """
            from math import isqrt


            def is_prime(n):
                if n < 2:
                    return False
                for i in range(2, isqrt(n) + 1):
                    if n % i == 0:  # a divisor
                        return False
                return True
            """,
        ),
        Example(
            """
            import math

            def smallest_divisor(n):
                return next((i for i in range(2, n // 2 + 1) if not n % i), n)
            """,
            """
            import math

            def smallest_divisor(n):
                return next((i for i in range(2, math.isqrt(max(n, 0)) + 1) if not n % i), n)
            """,
        ),
        Example(
            """
            def count_primes(limit):
                count = 0
                for n in range(2, limit):
                    i = 2
                    while i < n:
                        if n % i == 0:
                            break
                        i += 1
                    else:
                        count += 1
                return count
            """,
            """
            def count_primes(limit):
                count = 0
                for n in range(2, limit):
                    i = 2
                    while i * i <= n:
                        if n % i == 0:
                            break
                        i += 1
                    else:
                        count += 1
                return count
            """,
        ),
        Unchanged(
            """
            def divisors(n):
                found = []
                for i in range(2, n):
                    if n % i == 0:
                        found.append(i)
                return found
            """,
            "all divisors are wanted, not the first",
        ),
        Unchanged(
            """
            def smallest_factor(n):
                for i in range(2, n + 1):
                    if n % i == 0:
                        return i
            """,
            "a prime number is to find itself",
        ),
        Unchanged(
            """
            def quirky(n):
                for i in range(2, n):
                    if n % i == 0:
                        break
                return i
            """,
            "where the loop ends is seen afterwards",
        ),
    )
    workload = """
SCALES = (10, 100, 10_000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    n = scale + r.randrange(scale)
    while any(n % i == 0 for i in range(2, int(n ** 0.5) + 1)):
        n += 1
    return [((n,), {}), ((r.randrange(-2, scale),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, ast.While, ast.Call):
            found: ast.Compare | ast.Call | None = None
            match node:
                case ast.For(target=ast.Name(id=name), iter=source, body=[body]):
                    if _asks(body, name) and divisors.is_own_counter(function, name, node):
                        found = _range(function, source, _number(body))
                case ast.While():
                    found = _while_test(function, node)
                case ast.Call():
                    found = _in_comprehension(function, node)
            if isinstance(found, ast.Call) and function.editable(found):
                yield from _bounded(function, found)
            elif isinstance(found, ast.Compare):
                test = ast.unparse(_counter(found))
                assert isinstance(node, ast.While)
                number = function.operand(_number(node.body[0]))
                edit = function.replace(found, f"{test} * {test} <= {number}")
                yield Rewrite((edit,), "stop at the square root", node.lineno)


def _bounded(view: FunctionView, source: ast.Call) -> Iterator[Rewrite]:
    number = _named(source.args[1])
    shown = view.text(number)
    if not divisors.is_positive(view, number, source):
        if not resolve.is_builtin(view, "max"):
            return
        shown = f"max({shown}, 0)"
    isqrt, imports = resolve.need(view, "math", "isqrt")
    edit = view.replace(source.args[1], f"{isqrt}({shown}) + 1")
    yield Rewrite((edit,), "stop at the square root", source.lineno, imports)


def _named(stop: ast.expr) -> ast.expr:
    """The number in `n`, `n - 1`, `n // 2 + 1` or `int(n / 2) + 1`."""
    while isinstance(stop, ast.BinOp | ast.Call):
        if isinstance(stop, ast.Call):
            stop = stop.args[0]
        else:
            stop = stop.right if isinstance(stop.left, ast.Constant) else stop.left
    return stop


def _asks(body: ast.stmt, name: str) -> bool:
    """Whether the statement is `if n % i == 0:` and leaves, or only notes that there is one."""
    if not isinstance(body, ast.If):
        return False
    found = divisors.remainder(body.test)
    if found is None or not found.divides or found.divisor != name:
        return False
    if name in resolve.loaded([found.number]):
        return False
    if not all(isinstance(other, ast.Pass | ast.Continue) for other in body.orelse):
        return False
    return isinstance(body.body[-1], ast.Return | ast.Break | ast.Raise) or all(
        isinstance(part, ast.Assign)
        and isinstance(part.value, ast.Constant)
        and all(isinstance(target, ast.Name) for target in part.targets)
        and not resolve.stored([part]) & resolve.loaded([body.test])
        for part in body.body
    )


def _number(body: ast.stmt) -> ast.expr:
    assert isinstance(body, ast.If)
    found = divisors.remainder(body.test)
    assert found is not None
    return found.number


def _range(view: FunctionView, source: ast.expr, number: ast.expr) -> ast.Call | None:
    """`range(2, stop)` if every divisor of the number that matters is in it."""
    if not isinstance(number, ast.Name) or not resolve.calls(view, source, "builtins.range"):
        return None
    assert isinstance(source, ast.Call)
    match source.args:
        case [ast.Constant(value=2), stop] | [
            ast.Constant(value=2),
            stop,
            ast.Constant(value=1),
        ] if divisors.bounds_proper_divisors(view, stop, number):
            return source
    return None


def _in_comprehension(view: FunctionView, node: ast.Call) -> ast.Call | None:
    """The range in `any(n % i == 0 for i in range(2, n))`, in `all` or in `next`."""
    if not node.args or not resolve.calls(
        view, node, "builtins.any", "builtins.all", "builtins.next"
    ):
        return None
    match node.args[0]:
        case (
            ast.GeneratorExp(elt=shown, generators=[part])
            | ast.ListComp(elt=shown, generators=[part])
        ) if isinstance(part.target, ast.Name):
            name = part.target.id
            origin = resolve.dotted(view, node.func)
            match part.ifs:
                case [] if origin != "builtins.next":
                    found = divisors.remainder(shown)
                    wanted = origin == "builtins.any"
                case [test] if origin == "builtins.next" and isinstance(
                    node.args[0], ast.GeneratorExp
                ):
                    found, wanted = divisors.remainder(test), True
                case _:
                    return None
            if found and found.divides == wanted and found.divisor == name:
                return _range(view, part.iter, found.number)
    return None


def _while_test(view: FunctionView, loop: ast.While) -> ast.Compare | None:
    """The test of `i = 2; while i < n: if n % i == 0: …; i += 1`, or None."""
    match loop:
        case ast.While(
            test=ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[limit]) as test,
            body=[
                ast.If() as body,
                ast.AugAssign(
                    target=ast.Name(id=stepped), op=ast.Add(), value=ast.Constant(value=1)
                ),
            ],
        ) if stepped == name and _asks(body, name) and not body.orelse:
            number = _number(body)
            stop: ast.expr = limit
            if isinstance(op, ast.LtE):
                stop = ast.BinOp(limit, ast.Add(), ast.Constant(1))
            elif not isinstance(op, ast.Lt):
                return None
            if ast.dump(stop) == ast.dump(_plus_minus(number)):
                stop = number
            start = liveness.start_of(view, name, loop)
            first = start.value if start is not None else None
            known = isinstance(first, ast.Constant) and first.value == 2
            private = divisors.is_own_counter(view, name, loop)
            if isinstance(number, ast.Name) and known and private and effects.is_simple(number):
                return test if divisors.bounds_proper_divisors(view, stop, number) else None
    return None


def _plus_minus(number: ast.expr) -> ast.expr:
    """`n - 1 + 1` as the limit of `i <= n - 1` makes it."""
    less = ast.BinOp(number, ast.Sub(), ast.Constant(1))
    return ast.BinOp(less, ast.Add(), ast.Constant(1))


def _counter(test: ast.Compare) -> ast.expr:
    return test.left
