"""Rule: try each choice of items once where their order does not matter."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, liveness, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_PERMUTATIONS = "itertools.permutations"
_UNORDERED = frozenset(
    {f"builtins.{name}" for name in ("sum", "sorted", "set", "frozenset", "min", "max", "len")}
    | {"math.prod", "math.gcd", "math.lcm"}
)


class PermutationsToCombinations(Rule):
    """Try each choice of items once where their order does not matter.

    A loop over `permutations` that returns at the first hit, or a set or an `any` over them, needs
    each choice of items in one order only, if all that is asked of a choice is its sum, its sorted
    items or the like. The first hit is the same one: of a choice that hits, the order in which
    its items stand in the input comes first. Sums of floats may be rounded in another order.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.0
    break_even = "any size"
    examples = (
        Example(
            """
            from itertools import permutations


            def triple(numbers, target):
                for found in permutations(numbers, 3):
                    if sum(found) == target:
                        return tuple(sorted(found))
                return None
            """,
            """
            from itertools import combinations


            def triple(numbers, target):
                for found in combinations(numbers, 3):
                    if sum(found) == target:
                        return tuple(sorted(found))
                return None
            """,
        ),
        Example(
            """
            import itertools


            def sums(numbers):
                return sorted({sum(pair) for pair in itertools.permutations(numbers, 2)})
            """,
            """
            import itertools


            def sums(numbers):
                return sorted({sum(pair) for pair in itertools.combinations(numbers, 2)})
            """,
        ),
        Unchanged(
            """
            from itertools import permutations


            def triple(numbers, target):
                for found in permutations(numbers, 3):
                    if sum(found) == target:
                        return found[0]
                return None
            """,
            "the place of an item matters",
        ),
        Unchanged(
            """
            from itertools import permutations


            def count(numbers, target):
                total = 0
                for found in permutations(numbers, 3):
                    if sum(found) == target:
                        total += 1
                return total
            """,
            "every order is counted",
        ),
    )
    workload = """
SCALES = (5, 9, 16)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    numbers = [r.randrange(100) for _ in range(scale)]
    return [((numbers, -1), {}), ((numbers, sum(numbers[-3:])), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            if not resolve.calls(function, call, _PERMUTATIONS) or len(call.args) != 2:
                continue
            if call.keywords or not _is_unordered(function, call):
                continue
            if isinstance(call.func, ast.Attribute):
                start = function.text(call.func.value)
                edit = function.replace(call.func, f"{start}.combinations")
                yield Rewrite((edit,), "combinations for permutations", call.lineno)
            else:
                name, imports = resolve.need(function, "itertools", "combinations")
                edit = function.replace(call.func, name)
                yield Rewrite((edit,), "combinations for permutations", call.lineno, imports)


def _is_unordered(view: FunctionView, call: ast.Call) -> bool:
    """Whether what walks through the permutations looks at no order, and at no second hit."""
    parent = view.parents[call]
    match parent:
        case ast.For(
            target=ast.Name(id=name), iter=source, body=[ast.If(test=test, orelse=[], body=[done])]
        ) if source is call and effects.is_pure(view, test):
            returns = isinstance(done, ast.Return)
            return (
                returns
                and _only_unordered(view, parent.body[0], name)
                and liveness.is_private(view, {name}, parent)
            )
        case ast.comprehension(target=ast.Name(id=name), iter=source) if source is call:
            whole = view.parents[parent]
            if not isinstance(whole, ast.SetComp | ast.GeneratorExp) or len(whole.generators) > 1:
                return False
            if isinstance(whole, ast.GeneratorExp) and not resolve.calls(
                view, view.parents[whole], "builtins.any", "builtins.all", "builtins.set"
            ):
                return False
            pure = all(effects.is_pure(view, test) for test in (whole.elt, *parent.ifs))
            return pure and _only_unordered(view, whole, name)
    return False


def _only_unordered(view: FunctionView, node: ast.AST, name: str) -> bool:
    """Whether the tuple is only handed to functions to which its order is one."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Load):
            user = view.parents[part]
            if not isinstance(user, ast.Call) or part not in user.args or len(user.args) != 1:
                return False
            if user.keywords or resolve.dotted(view, user.func) not in _UNORDERED:
                return False
    return True
