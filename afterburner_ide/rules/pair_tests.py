"""Tests on a pair of items that a table of the items before can answer."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_ide.rules import effects, kinds, resolve
from afterburner_ide.rules.pairs import Walk
from afterburner_ide.rules.view import FunctionView

_NOT_SEQUENCES = frozenset({"dict", "set", "frozenset", "iterator", "deque"})
EARLIER, LATER = "item@earlier", "item@later"
_INEXACT = frozenset({"float", "str", "bytes", "list", "tuple", "dict", "set"})


@dataclass(frozen=True, slots=True)
class Solution:
    """A pair passes if the table of `store` of the earlier items has one of `lookups`.

    Both are expressions of the name `item`. `apart` is a number that must not be negative, and
    for which the second look-up is the first again if it is 0. With `negated` the others pass.
    """

    store: ast.expr
    lookups: tuple[ast.expr, ...]
    apart: ast.expr | None = None
    negated: bool = False

    @property
    def is_same_key(self) -> bool:
        return [ast.dump(self.store)] == [ast.dump(lookup) for lookup in self.lookups]


def solve(view: FunctionView, test: ast.expr, found: Walk) -> Solution | None:
    """What to store of one item and look up for another, for the test to hold of the two."""
    plain = named(view, test, found)
    if plain is None:
        return None
    conjuncts = [plain]
    if isinstance(plain, ast.BoolOp) and isinstance(plain.op, ast.And):
        conjuncts = plain.values
    solved = [_solve(view, part, found) for part in _distinct(conjuncts)]
    if any(part is None for part in solved):
        return None
    parts = [part for part in solved if part is not None]
    if len(parts) == 1:
        return parts[0]
    if any(part.negated or part.apart or len(part.lookups) > 1 for part in parts):
        return None
    return Solution(
        ast.Tuple([part.store for part in parts], ast.Load()),
        (ast.Tuple([part.lookups[0] for part in parts], ast.Load()),),
    )


def named(view: FunctionView, test: ast.expr, found: Walk) -> ast.expr | None:
    """The test with `EARLIER` and `LATER` for the items, if it depends on nothing else of them."""
    plain: ast.expr = _Named(found).visit(copy.deepcopy(test))
    if resolve.loaded([plain]) & found.hidden or not effects.is_pure(view, test):
        return None
    return None if "item" in resolve.loaded([test]) - found.hidden else plain


def item_of(node: ast.expr) -> ast.expr:
    """The expression with the name `item` for the pair's item in it."""
    changed: ast.expr = _Item().visit(copy.deepcopy(node))
    return changed


def are_items(left: ast.expr, right: ast.expr) -> bool:
    """Whether these are the pair's two items."""
    both = [node.id for node in (left, right) if isinstance(node, ast.Name)]
    return sorted(both) == sorted([EARLIER, LATER])


def may_solve(view: FunctionView, wanted: ast.expr, found: Walk) -> bool:
    """Whether nothing says that sums and differences of the items are not exact."""
    if kinds.is_kind(view, wanted, _INEXACT):
        return False
    kind = kinds.kind_of(view, found.items) if found.items.isidentifier() else None
    if kind is None:
        return True
    inexact = kind.item is not None and kind.item.name in _INEXACT
    return kind.name not in _NOT_SEQUENCES and not inexact


def _distinct(conjuncts: Sequence[ast.expr]) -> list[ast.expr]:
    """The conjuncts without those that say the same: `a == b` is `b == a`."""
    found: dict[frozenset[str] | str, ast.expr] = {}
    for part in conjuncts:
        key: frozenset[str] | str = ast.dump(part)
        match part:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                key = frozenset({ast.dump(left), ast.dump(right)})
        found.setdefault(key, part)
    return list(found.values())


class _Named(ast.NodeTransformer):
    """Puts two names in place of the pair's items."""

    def __init__(self, found: Walk) -> None:
        self.names = {found.earlier: EARLIER, found.later: LATER}

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.expr) and (name := self.names.get(ast.unparse(node))):
            return ast.Name(name, ast.Load())
        return self.generic_visit(node)


class _Item(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name("item", ast.Load()) if node.id in {EARLIER, LATER} else node


def _solve(view: FunctionView, test: ast.expr, found: Walk) -> Solution | None:
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            negated = False
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
            negated = True
        case ast.BinOp(op=ast.Mod(), right=ast.Constant(value=2)) as left:
            right, negated = ast.Constant(0), True
        case ast.UnaryOp(op=ast.Not(), operand=ast.BinOp(op=ast.Mod()) as left):
            right, negated = ast.Constant(0), False
        case _:
            return None
    for one, other in ((left, right), (right, left)):
        ours, theirs = resolve.loaded([one]), resolve.loaded([other])
        if EARLIER in ours and LATER in theirs and not {LATER} & ours and not {EARLIER} & theirs:
            return Solution(item_of(one), (item_of(other),), None, negated)
        if {EARLIER, LATER} <= ours and not {EARLIER, LATER} & theirs:
            return _solved(view, one, other, found, negated)
    return None


def _solved(
    view: FunctionView, both: ast.expr, wanted: ast.expr, found: Walk, negated: bool
) -> Solution | None:
    """`both` names the two items, `wanted` none: solved for the earlier one."""
    if not may_solve(view, wanted, found):
        return None
    item = ast.Name("item", ast.Load())
    match both:
        case ast.BinOp(left=ast.BinOp(left=left, op=op, right=right), op=ast.Mod(), right=by):
            return _modulo(left, op, right, by, wanted, negated)
        case ast.BinOp(left=left, op=ast.Add(), right=right) if are_items(left, right):
            return Solution(item, (ast.BinOp(wanted, ast.Sub(), item),), None, negated)
        case ast.BinOp(left=left, op=ast.BitXor(), right=right) if are_items(left, right):
            return Solution(item, (ast.BinOp(item, ast.BitXor(), wanted),), None, negated)
        case ast.BinOp(left=left, op=ast.Sub(), right=right) if are_items(left, right):
            plus = isinstance(left, ast.Name) and left.id == EARLIER
            op = ast.Add() if plus else ast.Sub()
            return Solution(item, (ast.BinOp(item, op, wanted),), None, negated)
        case ast.Call(args=[ast.BinOp(left=left, op=ast.Sub(), right=right)]) if (
            resolve.calls(view, both, "builtins.abs", "operator.abs")
            and are_items(left, right)
            and not negated
        ):
            lookups = [ast.BinOp(item, ast.Sub(), wanted), ast.BinOp(item, ast.Add(), wanted)]
            if isinstance(wanted, ast.Constant):
                if not isinstance(wanted.value, int) or wanted.value < 0:
                    return None
                return Solution(item, tuple(lookups[: 2 if wanted.value else 1]))
            return Solution(item, tuple(lookups), wanted)
    return None


def _modulo(
    left: ast.expr,
    op: ast.operator,
    right: ast.expr,
    by: ast.expr,
    wanted: ast.expr,
    negated: bool,
) -> Solution | None:
    """`(a + b) % by == wanted`, `(a - b) % by == 0` or `(a ^ b) % 2 == wanted`."""
    item = ast.Name("item", ast.Load())
    rest = wanted.value if isinstance(wanted, ast.Constant) else None
    base = by.value if isinstance(by, ast.Constant) else None
    if not are_items(left, right) or type(rest) is not int or isinstance(base, float | str):
        return None
    if {EARLIER, LATER} & resolve.loaded([by]):
        return None
    if base is None and rest != 0:
        return None
    if isinstance(base, int) and not 0 <= rest < base:
        return None
    store = ast.BinOp(item, ast.Mod(), by)
    if isinstance(op, ast.Add):
        minus: ast.expr = ast.UnaryOp(ast.USub(), item)
        minus = ast.BinOp(wanted, ast.Sub(), item) if rest else minus
        lookup: ast.expr = ast.BinOp(minus, ast.Mod(), by)
        if base == 2:
            lookup = ast.BinOp(item, ast.Mod(), by) if not rest else lookup
    elif (isinstance(op, ast.Sub) and rest == 0) or (
        isinstance(op, ast.BitXor) and base == 2 and rest == 0
    ):
        lookup = store
    elif isinstance(op, ast.BitXor | ast.Sub) and base == 2:
        lookup = ast.BinOp(ast.BinOp(wanted, ast.Sub(), item), ast.Mod(), by)
    else:
        return None
    return Solution(store, (lookup,), None, negated)
