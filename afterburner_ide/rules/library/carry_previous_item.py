"""Rule: keep the item of the last turn instead of looking it up again."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import carried, effects, flow, hoisting, memory, places
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_INNER = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class CarryPreviousItem(Rule):
    """Keep the item of the last turn of a loop instead of looking it up again.

    A loop that compares `values[i]` with `values[i - 1]` looks each item up twice. What was the
    current item becomes the previous one, for the price of a name. For lists that the loop
    leaves alone.
    """

    safety = Safety.GUARDED
    payoff = 0.3
    break_even = "5 turns"
    examples = (
        Example(
            """
            def climbs(heights):
                count = 0
                for i in range(1, len(heights)):
                    # higher than before
                    if heights[i] > heights[i - 1]:
                        count += i
                return count
            """,
            """
            def climbs(heights):
                count = 0
                current = heights[0] if 1 < len(heights) else None
                for i in range(1, len(heights)):
                    previous, current = current, heights[i]
                    # higher than before
                    if current > previous:
                        count += i
                return count
            """,
        ),
        Unchanged(
            """
            def smooth(heights):
                for i in range(1, len(heights)):
                    heights[i] = (heights[i] + heights[i - 1]) / 2
                return heights
            """,
            "the loop changes the items",
        ),
        Unchanged(
            """
            def known(heights, first, n):
                count = 0
                for i in range(first, n):
                    if i and heights[i] > heights[i - 1]:
                        count += 1
                return count
            """,
            "a test keeps the item from being looked up when there is none",
        ),
    )
    workload = """
SCALES = (5, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            start = carried.head(function, loop)
            if start is None or loop.orelse or not function.own_lines(loop, loop.body[0]):
                continue
            name, first, step = start
            for group in _groups(function, loop, name):
                found = _rewrite(function, loop, group, name, first, step)
                if found is not None:
                    yield found


def _groups(view: FunctionView, loop: ast.For, name: str) -> Iterator[list[ast.Subscript]]:
    """The lookups at the variable and a number, for each list that the loop leaves alone."""
    groups: dict[str, list[ast.Subscript]] = {}
    nodes = [part for statement in loop.body for part in ast.walk(statement)]
    if any(isinstance(node, _INNER) for node in nodes):
        return
    if any(isinstance(node, ast.Name) and node.id == name and _is_bound(node) for node in nodes):
        return
    for node in nodes:
        near = isinstance(node, ast.Subscript) and carried.offset_of(node.slice, name) is not None
        if isinstance(node, ast.Subscript) and near and view.editable(node):
            groups.setdefault(ast.dump(node.value), []).append(node)
    changed = effects.written(view, effects.region_of(loop))
    for group in groups.values():
        probe = ast.Subscript(group[0].value, ast.Constant(0), ast.Load())
        if effects.is_pure(view, probe) and not memory.conflicts(view, probe, changed):
            yield group


def _is_bound(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _rewrite(
    view: FunctionView,
    loop: ast.For,
    group: list[ast.Subscript],
    name: str,
    first: ast.expr,
    step: int,
) -> Rewrite | None:
    offsets = {node: carried.offset_of(node.slice, name) or 0 for node in group}
    ahead = (max if step > 0 else min)(offsets.values())
    now = [node for node, offset in offsets.items() if offset == ahead]
    before = [node for node, offset in offsets.items() if offset == ahead - step]
    if not before or all(hoisting.is_outweighed(view, node) for node in before):
        return None
    surely = flow.always_in_turn(loop)
    if ast.dump(now[0]) not in surely and not places.is_there(view, now[0], loop.body[0]):
        return None
    index = carried.moved(view, first, ahead - step)
    start = f"{view.text(now[0].value)}[{index}]"
    item = ast.Subscript(now[0].value, ast.parse(index, mode="eval").body, ast.Load())
    if not places.is_there(view, item, loop):
        condition = hoisting.turns(view, item, loop)
        certain = ast.dump(before[0]) in surely or places.is_there(view, item, loop.body[0])
        if condition is None or not certain:
            return None
        start += f" if {condition} else None" if condition else ""
    current = view.fresh_name("current")
    previous = view.fresh_name("previous")
    swap = f"{previous}, {current} = {current}, {view.text(now[0])}"
    edits = [
        view.insert_before(loop, f"{current} = {start}"),
        view.insert_before(loop.body[0], swap),
        *(view.replace_by_name(node, current) for node in now),
        *(view.replace_by_name(node, previous) for node in before),
    ]
    summary = f"keep {view.text(now[0])} for the next turn"
    return Rewrite(tuple(edits), summary, loop.lineno)
