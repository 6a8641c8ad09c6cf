"""Rule: walk the items instead of their indices."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import COMPREHENSIONS, FunctionView

_NOT_WALKED = frozenset({"dict", "set", "frozenset", "iterator", "int"})


class RangeLenToItems(Rule):
    """Walk the items of a sequence instead of their indices.

    A loop over `range(len(items))` that uses its index for `items[i]` alone walks `items`
    itself, one that uses it for two sequences walks them with `zip`. Where the second is the
    shorter one, the loop then ends in place of raising IndexError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.5
    break_even = "any size"
    examples = (
        Example(
            """
            def total(numbers):
                found = 0
                for i in range(len(numbers)):  # each
                    found += numbers[i] * numbers[i]
                return found
            """,
            """
            def total(numbers):
                found = 0
                for number in numbers:  # each
                    found += number * number
                return found
            """,
        ),
        Example(
            """
            def product(left, right):
                return sum([left[i] * right[i] for i in range(len(left))])
            """,
            """
            def product(left, right):
                return sum([left_item * right_item for left_item, right_item in zip(left, right)])
            """,
        ),
        Unchanged(
            """
            def doubled(numbers):
                for i in range(len(numbers)):
                    numbers[i] = numbers[i] * 2
            """,
            "the loop stores by index",
        ),
        Unchanged(
            """
            def falls(numbers):
                return [numbers[i] - numbers[i - 1] for i in range(len(numbers))]
            """,
            "the index is used for its neighbours too",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, *COMPREHENSIONS):
            if isinstance(node, ast.For):
                edits = _edits(function, node, node)
                if edits and liveness.is_private(function, resolve.target_names(node.target), node):
                    yield Rewrite(tuple(edits), "walk the items", node.lineno)
            elif isinstance(node, COMPREHENSIONS) and len(node.generators) == 1:
                part = node.generators[0]
                edits = _edits(function, part, node)
                if edits and function.editable(node):
                    yield Rewrite(tuple(edits), "walk the items", part.iter.lineno)


def _edits(
    view: FunctionView, head: ast.For | ast.comprehension, node: ast.AST
) -> list[Edit] | None:
    """The edits, if all that reads the index is a look-up in one sequence or two."""
    match head.target, head.iter:
        case (ast.Name(id=index), ast.Call(args=[size] | [ast.Constant(value=0), size])) if (
            resolve.calls(view, head.iter, "builtins.range")
            and resolve.calls(view, size, "builtins.len")
        ):
            items = size.args[0] if isinstance(size, ast.Call) else None
        case _:
            return None
    if any(isinstance(part, ast.Lambda) for part in ast.walk(node)):
        return None
    region: list[ast.AST] = effects.region_of(node)  # type: ignore[arg-type]
    places: dict[str, list[ast.Subscript]] = {}
    for part in (inner for root in region for inner in ast.walk(root)):
        if not isinstance(part, ast.Name) or part.id != index or part is head.target:
            continue
        parent = view.parents[part]
        match parent:
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Load()) if view.editable(part):
                places.setdefault(name, []).append(parent)
            case _:
                return None
    if not isinstance(items, ast.Name) or items.id not in places or len(places) > 2:
        return None
    order = [items.id, *(name for name in places if name != items.id)]
    if any(not _is_walked(view, name, region) for name in order):
        return None
    if len(order) == 2 and not resolve.is_builtin(view, "zip"):
        return None
    names: list[str] = []
    for name in order:
        single = name[:-1] if name.endswith("s") and len(name) > 3 else f"{name}_item"
        names.append(view.fresh_name(single, *names))
    source = order[0] if len(order) == 1 else f"zip({', '.join(order)})"
    edits = [view.replace(head.target, ", ".join(names)), view.replace(head.iter, source)]
    for name, item in zip(order, names, strict=True):
        edits += [view.replace(place, item) for place in places[name]]
    return edits


def _is_walked(view: FunctionView, name: str, region: list[ast.AST]) -> bool:
    """Whether the region leaves the sequence alone and nothing says that it is none."""
    kind = kinds.kind_of(view, name)
    fits = kind is None or kind.name not in _NOT_WALKED
    return fits and resolve.is_local(view, name) and not effects.is_mutated(view, name, region)
