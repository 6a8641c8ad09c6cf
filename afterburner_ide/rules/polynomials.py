"""Sums of polynomials over a range of integers, worked out exactly."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView

Polynomial = list[Fraction]
"""The coefficients, that of the constant first."""

_HIGHEST = 12


def read(view: FunctionView, node: ast.expr, known: Mapping[str, Polynomial]) -> Polynomial | None:
    """The polynomial that an expression of whole numbers and `known` names is, or None."""
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return [Fraction(number)]
        case ast.Name(id=name):
            return known.get(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = read(view, operand, known)
            return inner and [-number for number in inner]
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() as op, right=right):
            one, other = read(view, left, known), read(view, right, known)
            if one is None or other is None or len(one) + len(other) > _HIGHEST:
                return None
            if isinstance(op, ast.Mult):
                return times(one, other)
            sign = 1 if isinstance(op, ast.Add) else -1
            return plus(one, [sign * number for number in other])
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(power))):
            return _raised(read(view, left, known), power)
        case ast.Call(args=[left, ast.Constant(value=int(power))]):
            fits = resolve.calls(view, node, "builtins.pow")
            return _raised(read(view, left, known), power) if fits else None
    return None


def _raised(base: Polynomial | None, power: int) -> Polynomial | None:
    if base is None or power < 0 or (len(base) - 1) * power >= _HIGHEST:
        return None
    found = [Fraction(1)]
    for _ in range(power):
        found = times(found, base)
    return found


def plus(one: Polynomial, other: Polynomial) -> Polynomial:
    """The sum of two polynomials."""
    size = max(len(one), len(other))
    padded = [[*part, *[Fraction(0)] * (size - len(part))] for part in (one, other)]
    return [left + right for left, right in zip(*padded, strict=True)]


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product of two polynomials."""
    found = [Fraction(0)] * (len(one) + len(other) - 1)
    for place, left in enumerate(one):
        for further, right in enumerate(other):
            found[place + further] += left * right
    return found


def summed(values: Polynomial, start: int, step: int) -> Polynomial:
    """The sum of the polynomial's first `m` values at `start`, `start + step`, … as one of `m`."""
    row = [_at(values, Fraction(start + step * turn)) for turn in range(len(values))]
    total: Polynomial = [Fraction(0)]
    choose: Polynomial = [Fraction(0), Fraction(1)]
    for order in range(1, len(values) + 1):
        # Newton: the sum of the first m values is the sum of differences times binomials.
        total = plus(total, [row[0] * number for number in choose])
        row = [after - before for before, after in itertools.pairwise(row)]
        choose = times(choose, [Fraction(-order, order + 1), Fraction(1, order + 1)])
    return total


def _at(values: Polynomial, place: Fraction) -> Fraction:
    found = Fraction(0)
    for number in reversed(values):
        found = found * place + number
    return found


def written(values: Polynomial, name: str) -> str:
    """The polynomial of `name` as Python text, in factors where it has plain ones."""
    while values and not values[-1]:
        values = values[:-1]
    if not values:
        return "0"
    below = lcm(*(number.denominator for number in values))
    whole = [int(number * below) for number in values]
    above = gcd(*whole) * (1 if whole[-1] > 0 else -1)
    whole = [number // above for number in whole]
    factors: list[str] = []
    for root in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (1, 3), (-1, 3)):
        count = 0
        while (rest := _divided(whole, root)) is not None:
            whole, count = rest, count + 1
        if count:
            text = _line([root[0], root[1]], name)
            factors.append(f"{text if text == name else f'({text})'}{f'**{count}' * (count > 1)}")
    if len(whole) > 1:
        factors.append(f"({_line(whole, name)})")
    else:
        above *= whole[0]
    shared = gcd(above, below)
    above, below = above // shared, below // shared
    if above != 1 or not factors:
        factors.insert(0, str(above))
    return " * ".join(factors) + (f" // {below}" if below > 1 else "")


def _divided(values: list[int], root: tuple[int, int]) -> list[int] | None:
    """The values divided by `root[1] * x + root[0]`, if that leaves no rest."""
    rest, found = list(values), [0] * max(len(values) - 1, 0)
    for place in range(len(values) - 1, 0, -1):
        if rest[place] % root[1]:
            return None
        found[place - 1] = rest[place] // root[1]
        rest[place - 1] -= found[place - 1] * root[0]
    return found if len(values) > 1 and rest[0] == 0 else None


def _line(values: list[int], name: str) -> str:
    """`3 * x**2 - x + 1`: the terms, the highest first."""
    text = ""
    for power in range(len(values) - 1, -1, -1):
        number = values[power]
        if not number:
            continue
        size = abs(number)
        shown = ["", name, f"{name}**{power}"][min(power, 2)]
        part = str(size) if not power else shown if size == 1 else f"{size} * {shown}"
        if text:
            text += f" {'-' if number < 0 else '+'} {part}"
        else:
            text = f"-{part}" if number < 0 else part
    return text
