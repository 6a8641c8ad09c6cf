"""Rule: take sums of slices from running sums."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import effects, hoisting, kinds, places, ranges, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.sums import plus
from afterburner_ide.rules.view import FunctionView

_FOLDS = ("builtins.sum", "builtins.max", "builtins.min")


@dataclass(frozen=True, slots=True)
class _Site:
    """`fold(items[low:high])`; no bound means that of the list."""

    call: ast.Call
    fold: str
    items: ast.Name
    low: ast.expr | None
    high: ast.expr | None
    anchor: ast.stmt


class SliceSumToPrefix(Rule):
    """Take sums of many slices of one list from its running sums.

    `sum(items[i:j])` in a loop walks the slice each time. With the running sums made once it is
    the difference of two of them, and `max(items[:i])` is one running maximum. For integers, as
    floats would be rounded in another order, and where no slice ends before it begins.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.2
    break_even = "slices of 20 items, taken 5 times"
    examples = (
        Example(
            """
            def balance(values):
                found = []
                for i in range(len(values)):
                    if sum(values[:i]) == sum(values[i + 1:]):
                        found.append(i)
                return found
            """,
            """
            from itertools import accumulate


            def balance(values):
                found = []
                values_sums = [0, *accumulate(values)]
                for i in range(len(values)):
                    if values_sums[i] == values_sums[-1] - values_sums[i + 1]:
                        found.append(i)
                return found
            """,
        ),
        Example(
            """
            from itertools import accumulate


            def water(heights):
                total = 0
                for i in range(len(heights)):
                    top = min(max(heights[: i + 1]), max(heights[i:]))
                    total += top - heights[i]
                return total
            """,
            """
            from itertools import accumulate


            def water(heights):
                total = 0
                heights_max = list(accumulate(heights, max))
                heights_max_from = list(accumulate(reversed(heights), max))[::-1]
                for i in range(len(heights)):
                    top = min(heights_max[i], heights_max_from[i])
                    total += top - heights[i]
                return total
            """,
        ),
        Unchanged(
            """
            def growing(values, n):
                for i in range(n):
                    values.append(sum(values[:i]))
                return values
            """,
            "the list grows",
        ),
        Unchanged(
            """
            def last(values, sizes):
                return [sum(values[size:]) for size in sizes]
            """,
            "a bound may be negative, or past the end",
        ),
        Unchanged(
            """
            def smooth(values: list[float]):
                return [sum(values[:i]) for i in range(len(values))]
            """,
            "floats would be added in another order",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        groups: dict[tuple[str, ast.stmt], list[_Site]] = {}
        for node in function.walk(ast.Call):
            assert isinstance(node, ast.Call)
            site = _site(function, node)
            if site is not None:
                groups.setdefault((site.items.id, site.anchor), []).append(site)
        for sites in groups.values():
            yield _rewrite(function, sites)


def _site(view: FunctionView, node: ast.Call) -> _Site | None:
    match node:
        case ast.Call(
            args=[ast.Subscript(value=ast.Name() as items, slice=ast.Slice(step=None) as part)],
            keywords=[],
        ) if resolve.calls(view, node, *_FOLDS):
            pass
        case _:
            return None
    fold = (resolve.dotted(view, node.func) or "").removeprefix("builtins.")
    kind = kinds.kind_of(view, items)
    if kind is not None and (kind.name not in {"list", "tuple"} or kind.item == kinds.FLOAT):
        return None
    if not view.editable(node) or not view.loops_around(node):
        return None
    whole = ast.Call(node.func, [items], [])
    apart = places.stores_elsewhere(view, effects.region_of(view.loops_around(node)[-1]), items)
    point = hoisting.hoist_point(view, node, whole, apart)
    if point is None or not _is_inside(view, node, items, fold, part.lower, part.upper):
        return None
    return _Site(node, fold, items, part.lower, part.upper, point.anchor)


def _is_inside(
    view: FunctionView,
    node: ast.Call,
    items: ast.Name,
    fold: str,
    low: ast.expr | None,
    high: ast.expr | None,
) -> bool:
    """Whether the bounds are such that slicing neither counts from the end nor cuts them off."""
    if low is None and high is None:
        return False
    length = ast.Call(ast.Name("len", ast.Load()), [items], [])
    beyond = ast.BinOp(length, ast.Add(), ast.Constant(1))
    bounds = [bound for bound in (low, high) if bound is not None]
    # What is behind the beginning is not negative either.
    inside = ranges.is_at_least(view, bounds[0], 0, node) and all(
        ranges.is_below(view, bound, beyond, node) for bound in bounds
    )
    if fold == "sum":
        return inside
    if high is None and low is not None:
        return inside and ranges.is_below(view, low, length, node)
    return inside and low is None and high is not None and ranges.is_at_least(view, high, 1, node)


def _rewrite(view: FunctionView, sites: list[_Site]) -> Rewrite:
    items, anchor = sites[0].items.id, sites[0].anchor
    accumulate, imports = resolve.need(view, "itertools", "accumulate")
    names: dict[str, str] = {}
    lines: list[str] = []
    edits = []
    for site in sites:
        back = site.fold != "sum" and site.high is None
        kept = f"{site.fold}_from" if back else "sums" if site.fold == "sum" else site.fold
        if kept not in names:
            names[kept] = view.fresh_name(f"{items}_{kept}", *names.values())
            made = {
                "sums": f"[0, *{accumulate}({items})]",
                site.fold: f"list({accumulate}({items}, {site.fold}))",
                f"{site.fold}_from": f"list({accumulate}(reversed({items}), {site.fold}))[::-1]",
            }[kept]
            lines.append(f"{names[kept]} = {made}")
        edits.append(view.replace(site.call, _value(view, site, names[kept])))
    edits.append(view.insert_before(anchor, "\n".join(lines)))
    summary = f"take the {sites[0].fold} of slices of {items} from running ones"
    return Rewrite(tuple(edits), summary, sites[0].call.lineno, imports)


def _value(view: FunctionView, site: _Site, name: str) -> str:
    low = view.text(site.low) if site.low is not None else ""
    high = view.text(site.high) if site.high is not None else ""
    if site.fold != "sum":
        return f"{name}[{plus(high, -1)}]" if high else f"{name}[{low}]"
    if not low or low == "0":
        return f"{name}[{high}]"
    difference = f"{name}[{high or -1}] - {name}[{low}]"
    parent = view.parents[site.call]
    alone = isinstance(parent, ast.Assign | ast.Compare | ast.Return | ast.Call | ast.ListComp)
    return difference if alone else f"({difference})"
