"""Tests for divisors: `n % i == 0` for each i of a range, and whether n is known to be positive."""

from __future__ import annotations

import ast
from typing import NamedTuple

from afterburner_ide.rules import effects, flow, kinds, resolve
from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, FunctionView


class Remainder(NamedTuple):
    """A test of `number % divisor`; `divides` says that it holds where the remainder is 0."""

    number: ast.expr
    divisor: str
    divides: bool


def remainder(test: ast.expr) -> Remainder | None:
    """The test `n % i`, `n % i == 0`, `n % i != 0` or `not …` of these, or None."""
    match test:
        case ast.BinOp(left=number, op=ast.Mod(), right=ast.Name(id=divisor)):
            return Remainder(number, divisor, divides=False)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = remainder(operand)
            return inner and inner._replace(divides=not inner.divides)
        case (
            ast.Compare(left=value, ops=[op], comparators=[ast.Constant(value=0)])
            | ast.Compare(left=ast.Constant(value=0), ops=[op], comparators=[value])
        ) if isinstance(value, ast.BinOp) and isinstance(op, ast.Eq | ast.NotEq):
            inner = remainder(value)
            return inner and inner._replace(divides=isinstance(op, ast.Eq))
    return None


def bounds_proper_divisors(view: FunctionView, stop: ast.expr, number: ast.expr) -> bool:
    """Whether `range(2, stop)` has every divisor of `number` between 1 and itself, and not itself.

    That is `n`, `n - 1`, `n // 2 + 1` or, for an int, `int(n / 2) + 1`. Not `n // 2`: it
    misses the 2 in 4.
    """
    wanted = ast.dump(number)
    match stop:
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=1)):
            return ast.dump(left) == wanted
        case (
            ast.BinOp(left=half, op=ast.Add(), right=ast.Constant(value=1))
            | ast.BinOp(left=ast.Constant(value=1), op=ast.Add(), right=half)
        ):
            if resolve.calls(view, half, "builtins.int") and kinds.is_kind(view, number, _INT):
                assert isinstance(half, ast.Call)
                match half.args:
                    case [ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=2))]:
                        return ast.dump(left) == wanted
            match half:
                case ast.BinOp(left=left, op=ast.FloorDiv(), right=ast.Constant(value=2)):
                    return ast.dump(left) == wanted
            return False
    return ast.dump(stop) == wanted


_INT = frozenset({"int"})


def is_positive(view: FunctionView, number: ast.expr, node: ast.AST) -> bool:
    """Whether tests on the way to `node`, or the range it comes from, keep the number above 0."""
    if not isinstance(number, ast.Name):
        return False
    child = node
    for parent in view.ancestors(node):
        if isinstance(parent, ast.If) and child in parent.body:
            if _low(parent.test, number.id, holds=True) and not _bound(parent, number.id, node):
                return True
        elif isinstance(parent, ast.For | ast.While) and number.id in resolve.stored(
            effects.region_of(parent)
        ):
            return isinstance(parent, ast.For) and _from_range(view, parent, number.id)
        elif isinstance(parent, COMPREHENSIONS):
            for part in parent.generators:
                if number.id in resolve.target_names(part.target):
                    return _range_low(view, part.target, part.iter)
        if isinstance(child, ast.stmt) and _left_before(view, child, number.id):
            return True
        if isinstance(parent, (*FUNCTIONS, ast.Lambda)):
            return False
        child = parent
    return False


def _left_before(view: FunctionView, statement: ast.stmt, name: str) -> bool:
    """Whether an `if` in front of the statement leaves when the name is not positive."""
    block = view.block_of(statement)
    for earlier in reversed(block[: block.index(statement)]):
        if name in resolve.stored([earlier], nested=True):
            return False
        if isinstance(earlier, ast.If) and isinstance(earlier.body[-1], flow.LEAVING[:4]):
            tests = [earlier.test]
            if isinstance(earlier.test, ast.BoolOp) and isinstance(earlier.test.op, ast.Or):
                tests = earlier.test.values
            if any(_low(test, name, holds=False) for test in tests):
                return True
    return False


def is_odd(view: FunctionView, name: str, statement: ast.stmt) -> bool:
    """Whether an `if` in front of the statement, or around it, leaves when the name is even."""
    child = statement
    while True:
        block = view.block_of(child)
        for earlier in reversed(block[: block.index(child)]):
            if name in resolve.stored([earlier], nested=True):
                return False
            if isinstance(earlier, ast.If) and isinstance(earlier.body[-1], flow.LEAVING[:4]):
                tests = [earlier.test]
                if isinstance(earlier.test, ast.BoolOp) and isinstance(earlier.test.op, ast.Or):
                    tests = earlier.test.values
                if any(_is_even(test, name) for test in tests):
                    return True
        parent = view.parents[child]
        if not isinstance(parent, ast.If) or child in parent.body:
            return False
        if _is_even(parent.test, name):
            return True
        child = parent


def _is_even(test: ast.expr, name: str) -> bool:
    """Whether the test is `name % 2 == 0`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner: ast.expr = test.operand
    elif isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq):
        inner = test.left if ast.unparse(test.comparators[0]) == "0" else test
    else:
        return False
    return ast.unparse(inner) in {f"{name} % 2", f"{name} & 1"}


def _low(test: ast.expr, name: str, *, holds: bool) -> bool:
    """Whether the test, holding or failing, means that the name is at least 1."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and holds:
        return any(_low(value, name, holds=True) for value in test.values)
    match test:
        case ast.Compare(
            left=ast.Name(id=found), ops=[op], comparators=[ast.Constant(value=int(limit))]
        ) if found == name:
            least = {ast.Gt: limit + 1, ast.GtE: limit} if holds else {}
            if not holds:
                least = {ast.Lt: limit, ast.LtE: limit + 1}
            return least.get(type(op), 0) >= 1
    return False


def _bound(parent: ast.If, name: str, node: ast.AST) -> bool:
    return any(
        name in resolve.stored([part], nested=True)
        for part in parent.body
        if getattr(part, "lineno", 0) <= getattr(node, "lineno", 0)
    )


def _from_range(view: FunctionView, loop: ast.For, name: str) -> bool:
    if name in resolve.stored(loop.body, nested=True):
        return False
    return isinstance(loop.target, ast.Name) and _range_low(view, loop.target, loop.iter)


def _range_low(view: FunctionView, target: ast.expr, source: ast.expr) -> bool:
    """Whether it is `for target in range(1 or more, …)`, counting up."""
    if not isinstance(target, ast.Name) or not resolve.calls(view, source, "builtins.range"):
        return False
    assert isinstance(source, ast.Call)
    match source.args:
        case [ast.Constant(value=int(start)), _]:
            return start >= 1
        case [ast.Constant(value=int(start)), _, ast.Constant(value=int(step))]:
            return start >= 1 and step > 0
    return False


def is_own_counter(view: FunctionView, name: str, *statements: ast.stmt) -> bool:
    """Whether nobody reads what these statements leave in the name, in their function.

    They stand together. A read elsewhere is fine where another loop binds the name, or in front
    of the statements.
    """
    loop = statements[0]
    owner = view.function_of(loop)
    inside = {node for statement in statements for node in ast.walk(statement)}
    around = set(view.ancestors(loop))
    for node in ast.walk(owner):
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return False
        if not isinstance(node, ast.Name) or node.id != name or node in inside:
            continue
        if isinstance(node.ctx, ast.Store | ast.Del):
            continue
        if view.function_of(node) is not owner:
            return False
        bound = any(
            name in resolve.target_names(target)
            for parent in view.ancestors(node)
            if parent not in around
            for target in _targets(parent)
        )
        before = node.lineno < loop.lineno
        if not bound and (not before or any(part in around for part in view.loops_around(node))):
            return False
    return True


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.For):
        return [node.target]
    return [part.target for part in node.generators] if isinstance(node, COMPREHENSIONS) else []
