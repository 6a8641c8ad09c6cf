"""Rule: tell whether an item occurs twice by the size of a set."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import (
    folds,
    joins,
    kinds,
    pair_counts,
    pair_tests,
    pairs,
    resolve,
    searches,
    sortings,
    templates,
)
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_RECIPE = """
A, B = {tee|itertools.tee}(ITEMS)
next(B, None)
return zip(A, B)
"""


class DuplicateTestToSet(Rule):
    """Tell whether an item occurs twice by the size of a set.

    Comparing all pairs, or neighbours of the sorted items, finds out no more than that the set of
    the items is smaller than the list. The set takes one step per item, but all of them, so a
    pair that stands at the beginning of the list was found sooner. The items must be hashable;
    NaN is equal to nothing.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.8
    break_even = "5 items, all different"
    kind = "template"
    examples = (
        Example(
            """
            def repeats(numbers):
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] == numbers[j]:
                            return True
                return False
            """,
            """
            def repeats(numbers):
                if len(set(numbers)) < len(numbers):
                    return True
                return False
            """,
        ),
        Example(
            """
            from itertools import pairwise


            def repeats(numbers: list[int]) -> bool:
                return any(a == b for a, b in pairwise(sorted(numbers)))


            def steps(numbers):
                return list(pairwise(numbers))
            """,
            """
            from itertools import pairwise


            def repeats(numbers: list[int]) -> bool:
                return len(set(numbers)) < len(numbers)


            def steps(numbers):
                return list(pairwise(numbers))
            """,
        ),
        Unchanged(
            """
            def first(numbers):
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] == numbers[j]:
                            return numbers[i]
                return None
            """,
            "which item it is is asked too",
        ),
        Unchanged(
            """
            from itertools import pairwise


            def stalls(numbers):
                return any(a == b for a, b in pairwise(numbers))
            """,
            "neighbours alone, in the order of the list",
        ),
        Unchanged(
            """
            def rows(grid: list[list[int]]) -> bool:
                for i in range(len(grid)):
                    for j in range(i + 1, len(grid)):
                        if grid[i] == grid[j]:
                            return True
                return False
            """,
            "lists are not hashable",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    numbers = r.sample(range(10 * scale), scale)
    return [((numbers,), {}), (([*numbers, numbers[-1]],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "set") or not resolve.is_builtin(function, "len"):
            return
        for node in function.walk(ast.For, ast.Call):
            if isinstance(node, ast.For):
                edit = _loop(function, node)
            else:
                assert isinstance(node, ast.Call)
                edit = _call(function, node)
            if edit is not None:
                line = getattr(node, "lineno", 1)
                yield Rewrite((edit,), "compare the size of a set", line)


def _loop(view: FunctionView, loop: ast.For) -> Edit | None:
    """Loops over all pairs that return a constant for the first one that is equal."""
    match loop:
        case ast.For(
            orelse=[],
            body=[
                ast.For(orelse=[], body=[ast.If(test=test, orelse=[], body=[done])]) as inner,
            ],
        ) if isinstance(done, ast.Return):
            pass
        case _:
            return None
    clauses = [(loop.target, loop.iter), (inner.target, inner.iter)]
    names = {name for target, _ in clauses for name in resolve.target_names(target)}
    constant = done.value is None or isinstance(done.value, ast.Constant)
    if not constant or not folds.can_fold(view, loop, names):
        return None
    text = _test(view, clauses, test)
    return None if text is None else view.replace(loop, f"if {text}:\n{view.step}{view.text(done)}")


def _test(
    view: FunctionView, clauses: list[tuple[ast.expr, ast.expr]], test: ast.expr
) -> str | None:
    walk = pairs.walk(view, clauses, [test])
    solved = pair_tests.solve(view, test, walk) if walk is not None else None
    if walk is None or solved is None or walk.count is not None or solved.negated:
        return None
    kind = kinds.kind_of(view, walk.items) if walk.items.isidentifier() else None
    unhashable = kind and kind.item and kind.item.name in searches.UNHASHABLE
    if not solved.is_same_key or unhashable or not joins.may_hash(view, solved.store):
        return None
    name = pair_counts.item_name(view, walk)
    key = pair_counts.text_of(solved.store, name)
    keys = f"set({walk.items})" if key == name else f"{{{key} for {name} in {walk.items}}}"
    return f"len({keys}) < len({walk.items})"


def _call(view: FunctionView, node: ast.Call) -> Edit | None:
    """`any(a == b for …)` over all pairs, or over neighbours of the sorted items."""
    match node:
        case ast.Call(
            args=[
                ast.GeneratorExp(
                    elt=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]) as test,
                    generators=generators,
                )
            ]
        ) if resolve.calls(view, node, "builtins.any") and view.editable(node):
            pass
        case _:
            return None
    if any(part.ifs or part.is_async for part in generators):
        return None
    text = None
    if len(generators) == 1 and (items := _neighbours(view, generators[0])) is not None:
        names = {ast.unparse(left), ast.unparse(right)}
        if names == resolve.target_names(generators[0].target):
            text = f"len(set({items})) < len({items})"
    if text is None:
        text = _test(view, [(part.target, part.iter) for part in generators], test)
    if text is None:
        return None
    loose = isinstance(view.parents[node], ast.Compare | ast.BinOp | ast.UnaryOp)
    return view.replace(node, f"({text})" if loose else text)


def _neighbours(view: FunctionView, part: ast.comprehension) -> str | None:
    """`items` of `for a, b in pairwise(sorted(items))`."""
    match part:
        case ast.comprehension(
            target=ast.Tuple(elts=[ast.Name(), ast.Name()]), iter=ast.Call(args=[source])
        ) if _is_pairwise(view, part.iter):
            found = sortings.sorting(view, source)
            if found is not None and found.key is None and isinstance(found.items, ast.Name):
                return found.items.id
    return None


def _is_pairwise(view: FunctionView, call: ast.expr) -> bool:
    """Whether it calls `itertools.pairwise`, or the recipe for it that the module defines."""
    if resolve.calls(view, call, "itertools.pairwise"):
        return True
    match call:
        case ast.Call(func=ast.Name(id=name), keywords=[]) if not resolve.is_local(view, name):
            pass
        case _:
            return False
    found = [
        node
        for node in ast.walk(view.module)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name
    ]
    if len(found) != 1 or not isinstance(found[0], ast.FunctionDef):
        return False
    body = found[0].body
    bound = templates.match(_RECIPE, body[1:] if ast.get_docstring(found[0]) else body)
    return bound is not None and [bound["ITEMS"]] == [a.arg for a in found[0].args.args]
