"""Pairs of items that stand in an order, counted with a sorted list of the items before."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import effects, kinds, pair_counts, pair_tests, pairs, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.pair_tests import EARLIER, LATER
from afterburner_ide.rules.view import FunctionView

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
_PARTLY_ORDERED = frozenset({"set", "frozenset", "dict"})


@dataclass(frozen=True, slots=True)
class Order:
    """A pair passes if `store` of the earlier item stands in the order `op` to `probe`.

    Both are expressions of the name `item`. With `apart`, it passes if the items are less than
    `apart` away from each other, or exactly so far where `op` says so.
    """

    store: ast.expr
    probe: ast.expr
    op: type[ast.cmpop]
    apart: ast.expr | None = None


def edits(
    view: FunctionView, site: pair_counts.Site
) -> tuple[tuple[Edit, ...], tuple[str, ...]] | None:
    """What counts the pairs with bisection, and the imports that it needs."""
    walk = pairs.walk(view, site.clauses, site.tests)
    if walk is None or len(site.tests) != 1:
        return None
    order = _order(view, site.tests[0], walk)
    if order is None or not resolve.is_builtin(view, "len"):
        return None
    name = pair_counts.item_name(view, walk)
    earlier = view.fresh_name("earlier", name)
    total = site.total or view.fresh_name("count")
    imports: list[str] = []

    def need(function: str) -> str:
        text, more = resolve.need(view, "bisect", function)
        imports.extend(more)
        return text

    text = pair_counts.text_of
    step = view.step
    if order.apart is not None:
        strict = order.op is ast.Lt
        first, last = ("right", "left") if strict else ("left", "right")
        away = ast.unparse(order.apart)
        low, high = f"{name} - {away}", f"{name} + {away}"
        found = (
            f"{need(f'bisect_{last}')}({earlier}, {high}) - "
            f"{need(f'bisect_{first}')}({earlier}, {low})"
        )
    else:
        side = "left" if order.op in {ast.Lt, ast.GtE} else "right"
        found = f"{need(f'bisect_{side}')}({earlier}, {text(order.probe, name)})"
        if order.op in {ast.Gt, ast.GtE}:
            found = f"len({earlier}) - {found}"
    lines = [f"for {name} in {walk.items}:"]
    if walk.count is not None:
        index = view.fresh_name("index", name)
        lines = [f"for {index} in range({walk.count}):", f"{step}{name} = {walk.items}[{index}]"]
    lines += [
        f"{step}{total} += {found}",
        f"{step}{need('insort')}({earlier}, {text(order.store, name)})",
    ]
    if order.apart is not None and not isinstance(order.apart, ast.Constant):
        sign = ">" if order.op is ast.Lt else ">="
        lines = [f"if {ast.unparse(order.apart)} {sign} 0:", *(step + line for line in lines)]
    return pair_counts.placed(view, site, total, [f"{earlier} = []", *lines]), tuple(imports)


def _order(view: FunctionView, test: ast.expr, walk: pairs.Walk) -> Order | None:
    plain = pair_tests.named(view, test, walk)
    kind = kinds.kind_of(view, walk.items) if walk.items.isidentifier() else None
    if kind is not None and kind.item is not None and kind.item.name in _PARTLY_ORDERED:
        return None
    match plain:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _TURNED:
            pass
        case _:
            return None
    for one, other, way in ((left, right, type(op)), (right, left, _TURNED[type(op)])):
        ours, theirs = resolve.loaded([one]), resolve.loaded([other])
        if EARLIER in ours and LATER in theirs and LATER not in ours and EARLIER not in theirs:
            return Order(pair_tests.item_of(one), pair_tests.item_of(other), way)
        if {EARLIER, LATER} <= ours and not {EARLIER, LATER} & theirs:
            return _solved(view, one, other, way, walk)
    return None


def _solved(
    view: FunctionView, both: ast.expr, limit: ast.expr, way: type[ast.cmpop], walk: pairs.Walk
) -> Order | None:
    """`both way limit`, where `both` is a sum or a difference of the items."""
    if not pair_tests.may_solve(view, limit, walk):
        return None
    item = ast.Name("item", ast.Load())
    match both:
        case ast.BinOp(left=left, op=ast.Add(), right=right) if pair_tests.are_items(left, right):
            return Order(item, ast.BinOp(limit, ast.Sub(), item), way)
        case ast.BinOp(left=left, op=ast.Sub(), right=right) if pair_tests.are_items(left, right):
            if isinstance(left, ast.Name) and left.id == EARLIER:
                return Order(item, ast.BinOp(item, ast.Add(), limit), way)
            return Order(item, ast.BinOp(item, ast.Sub(), limit), _TURNED[way])
        case ast.Call(args=[ast.BinOp(left=left, op=ast.Sub(), right=right)]) if (
            resolve.calls(view, both, "builtins.abs", "operator.abs")
            and pair_tests.are_items(left, right)
            and way in {ast.Lt, ast.LtE}
            and effects.is_simple(limit)
            and not isinstance(limit, ast.UnaryOp)
        ):
            known = isinstance(limit, ast.Constant)
            positive = known and isinstance(limit.value, int) and limit.value > 0  # type: ignore[attr-defined]
            return Order(item, item, way, limit) if positive or not known else None
    return None
