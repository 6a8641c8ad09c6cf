"""Rule: bind what a loop looks up in a module or an object to a local name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import guard, hoist_points, name_for, occurrences
from afterburner_ide.rules.view import Comprehension, FunctionView, Loop

_MODULES = resolve.words("math cmath operator bisect heapq random itertools string")


class LocalBinding(Rule):
    """Bind what a loop looks up in a module or an object to a local name.

    A local is quicker to get at than `math.sqrt` or `self.rate`, by little: Python 3.11 and later
    remember where they found an attribute. Bound methods such as `items.append` stay, as calling
    one through a name is slower. A property is asked once instead of on each turn.
    """

    safety = Safety.GUARDED
    payoff = 0.08
    break_even = "20 turns"
    examples = (
        Example(
            """
            import math

            def lengths(points):
                found = []
                for x, y in points:
                    found.append(math.sqrt(x * x + y * y))  # the distance
                return found
            """,
            """
            import math

            def lengths(points):
                found = []
                sqrt = math.sqrt
                for x, y in points:
                    found.append(sqrt(x * x + y * y))  # the distance
                return found
            """,
        ),
        Example(
            """
            class Tariff:
                def cost(self, units):
                    total = 0
                    for unit in units:
                        total += unit * self.rate + self.rate
                    return total
            """,
            """
            class Tariff:
                def cost(self, units):
                    total = 0
                    rate = self.rate
                    for unit in units:
                        total += unit * rate + rate
                    return total
            """,
        ),
        Unchanged(
            """
            class Counter:
                def count(self, units):
                    for unit in units:
                        self.total += unit
                    return self.total
            """,
            "the loop binds the attribute anew",
        ),
        Unchanged(
            """
            class Tariff:
                def cost(self, units):
                    total = 0
                    for unit in units:
                        self.update(unit)
                        total += unit * self.rate + self.rate
                    return total
            """,
            "a method called in the loop may change the attribute",
        ),
        Unchanged(
            """
            def doubled(items):
                found = []
                for item in items:
                    found.append(item * 2)
                return found
            """,
            "a bound method is called more slowly through a name",
        ),
    )
    workload = """
SCALES = (20, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([(r.random(), r.random()) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        done: set[str] = set()
        for node in function.walk(ast.Attribute):
            assert isinstance(node, ast.Attribute)
            if ast.dump(node) in done or not isinstance(node.ctx, ast.Load):
                continue
            found = _place(function, node)
            if found is None or not function.editable(node):
                continue
            loop, anchor = found
            places = occurrences(function, node, effects.region_of(loop))
            if node not in places:
                continue
            done.add(ast.dump(node))
            name = name_for(function, node)
            edits = [function.insert_before(anchor, f"{name} = {function.text(node)}")]
            edits += [function.replace(place, name) for place in places]
            yield Rewrite(tuple(edits), f"bind {function.text(node)} before the loop", node.lineno)


def _place(view: FunctionView, node: ast.Attribute) -> tuple[Loop | Comprehension, ast.stmt] | None:
    """The outermost loop before which the attribute can be looked up, and the line there."""
    if not isinstance(node.value, ast.Name):
        return None
    base = node.value.id
    if resolve.dotted(view, node.value) in _MODULES:
        loops = view.loops_around(node)
        for loop in reversed(loops):
            anchor = view.statement_of(loop)
            same = view.function_of(node) is view.function_of(loop)
            if view.own_lines(anchor) and same:
                return loop, anchor
        return None
    if not resolve.is_parameter(view, base):
        return None
    for point in hoist_points(view, node):
        region = effects.region_of(point.loop)
        several = len(occurrences(view, node, region)) > 1
        deep = len(view.loops_around(node)) > 1
        steady = not any(_is_method(part, base) for root in region for part in ast.walk(root))
        if steady and (several or deep) and guard(view, node, point.loop) == "":
            return point.loop, point.anchor
    return None


def _is_method(node: ast.AST, base: str) -> bool:
    """Whether the node calls a method of the object, which may then bind what it likes."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name == base
    return False
