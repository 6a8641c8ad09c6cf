"""All divisors of a number in a range, as a set that is found in pairs up to the square root."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_ide.rules import divisors, effects, folds, resolve
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class DivisorSet:
    """The set's text, on one line or on several, and what it needs.

    `common` are the two numbers whose common divisor `number` stands for, if it is one.
    """

    clauses: tuple[str, ...]
    imports: tuple[str, ...]
    number: str
    common: tuple[str, ...] = ()

    def text(self, view: FunctionView, room: int) -> str:
        """The set on one line of at most `room` characters, or else on several."""
        line = f"{{{' '.join(self.clauses)}}}"
        if len(line) <= room:
            return line
        inner = f"\n{view.step}".join(["", *self.clauses])
        return f"{{{inner}\n}}"


def divisor_set(
    view: FunctionView, name: str, source: ast.expr, tests: Sequence[ast.expr], place: ast.AST
) -> DivisorSet | None:
    """The divisors that `for name in source` meets under the tests; None where it is no such loop.

    The first tests ask for the remainder of a number, or of two; others may ask for more.
    """
    parts = [
        part
        for test in tests
        for part in (
            test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
        )
    ]
    found = [divisors.remainder(part) for part in parts]
    asked = [one for one in found if one is not None and one.divides and one.divisor == name]
    numbers = [one.number for one in asked]
    others = [part for part, one in zip(parts, found, strict=True) if one not in asked or not one]
    plain = all(isinstance(number, ast.Name) and number.id != name for number in numbers)
    if (
        len(numbers) not in {1, 2}
        or not plain
        or not all(effects.is_pure(view, other) for other in others)
    ):
        return None
    limits = _limits(view, source, numbers, name)
    if limits is None or "#" in "".join(view.text(part) for part in parts):
        return None
    texts = [view.text(number) for number in numbers]
    number = texts[0] if len(texts) == 1 else view.fresh_name("common", name)
    isqrt, imports = resolve.need(view, "math", "isqrt")
    positive = len(texts) == 2 or divisors.is_positive(view, numbers[0], place)
    if not positive and not resolve.is_builtin(view, "max"):
        return None
    root = f"{isqrt}({number})" if positive else f"{isqrt}(max({number}, 0))"
    small = view.fresh_name("d" if name != "d" else "small", name, number)
    asks = " and ".join([*limits, *(folds.on_one_line(view, other) for other in others)])
    clauses = (
        name,
        f"for {small} in range(1, {root} + 1)",
        f"if {number} % {small} == 0",
        f"for {name} in ({small}, {number} // {small})",
        *([f"if {asks}"] if asks else []),
    )
    return DivisorSet(clauses, imports, number, tuple(texts) if len(texts) == 2 else ())


def _limits(
    view: FunctionView, source: ast.expr, numbers: list[ast.expr], name: str
) -> list[str] | None:
    """The tests that keep a divisor in the range; None where it is not one up to the number."""
    if not resolve.calls(view, source, "builtins.range") or not isinstance(source, ast.Call):
        return None
    match source.args:
        case [ast.Constant(value=int(low)), stop] | [
            ast.Constant(value=int(low)),
            stop,
            ast.Constant(value=1),
        ] if low >= 1 and low is not True:
            pass
        case _:
            return None
    uppers = [upper for number in numbers if (upper := _upper(view, stop, number)) is not None]
    if len(numbers) == 2:
        # A bound that is near one of the numbers may be below divisors of both.
        if not uppers and not _is_least_of(view, stop, numbers):
            return None
        uppers = [_below(view, stop)]
    if not uppers:
        return None
    upper = uppers[0]
    if low > 1 and upper.startswith("< "):
        return [f"{low - 1} < {name} {upper}"]
    least = [f"{name} > {low - 1}"] if low > 1 else []
    return [*least, *([f"{name} {upper}"] if upper else [])]


def _below(view: FunctionView, stop: ast.expr) -> str:
    match stop:
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=1)):
            return f"<= {folds.on_one_line(view, left)}"
    return f"< {folds.on_one_line(view, stop)}"


def _upper(view: FunctionView, stop: ast.expr, number: ast.expr) -> str | None:
    """What keeps a divisor of the number below `stop`, if that is near the number or a part."""
    wanted = ast.dump(number)
    match stop:
        case ast.Name() if ast.dump(stop) == wanted:
            return f"< {view.text(number)}"
        case (
            ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=1))
            | ast.BinOp(left=ast.Constant(value=1), op=ast.Add(), right=left)
        ):
            if ast.dump(left) == wanted:
                return ""
            if divisors.bounds_proper_divisors(view, stop, number):
                return f"< {view.text(number)}"
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=ast.Constant(value=int(part))):
            if ast.dump(left) == wanted and part > 0:
                return f"< {folds.on_one_line(view, stop)}"
    return None


def _is_least_of(view: FunctionView, stop: ast.expr, numbers: list[ast.expr]) -> bool:
    match stop:
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=1)):
            stop = left
    if not resolve.calls(view, stop, "builtins.min") or not isinstance(stop, ast.Call):
        return False
    return {ast.dump(part) for part in stop.args} == {ast.dump(part) for part in numbers}
