"""Loops and comprehensions that look for a divisor, and the rewrites that bound them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import divisors, effects, liveness, resolve
from afterburner_ide.rules.base import Rewrite
from afterburner_ide.rules.view import FunctionView


def bounded(view: FunctionView, source: ast.Call) -> Iterator[Rewrite]:
    """The rewrite that ends the range at the square root."""
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


def asks(body: ast.stmt, name: str) -> bool:
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


def number_of(body: ast.stmt) -> ast.expr:
    """The number whose divisors the `if` looks for."""
    assert isinstance(body, ast.If)
    found = divisors.remainder(body.test)
    assert found is not None
    return found.number


def range_of(view: FunctionView, source: ast.expr, number: ast.expr) -> ast.Call | None:
    """`range(2, stop)` if every divisor of the number that matters is in it.

    Of a number that is odd these are in `range(3, stop, 2)`.
    """
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
        case [ast.Constant(value=3), stop, ast.Constant(value=2)] if (
            divisors.bounds_proper_divisors(view, stop, number)
            and divisors.is_odd(view, number.id, view.statement_of(source))
        ):
            return source
    return None


def range_in_comprehension(view: FunctionView, node: ast.Call) -> ast.Call | None:
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
                return range_of(view, part.iter, found.number)
    return None


def while_test(view: FunctionView, loop: ast.While) -> ast.Compare | None:
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
        ) if stepped == name and asks(body, name) and not body.orelse:
            number = number_of(body)
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
