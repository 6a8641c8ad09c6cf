"""Rule: look at each different item once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_WITH_REPEATS = frozenset({"str", "bytes", "list", "tuple"})
_TELLING = frozenset({"isinstance", "type", "id", "repr", "format"})


class IdempotentFoldToSet(Rule):
    """Look at each different item once where repeats change nothing.

    The greatest, the least, and the bits that any or all have are the same for the set of the
    items as for all of them. What is computed of each item is then computed once per different
    item; a long text has only some dozens of letters. The items must be hashable, equal items
    must give equal results, and another item may be the first to raise.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.6
    break_even = "100 items of which most repeat"
    examples = (
        Example(
            """
            def top_digit(text: str) -> int:
                return max([int(letter) for letter in text if letter.isdigit()], default=-1)
            """,
            """
            def top_digit(text: str) -> int:
                return max([int(letter) for letter in set(text) if letter.isdigit()], default=-1)
            """,
        ),
        Example(
            """
            from functools import reduce
            from operator import or_


            def letters(word):
                return reduce(or_, (1 << ord(letter) - ord("a") for letter in word), 0)
            """,
            """
            from functools import reduce
            from operator import or_


            def letters(word):
                return reduce(or_, (1 << ord(letter) - ord("a") for letter in set(word)), 0)
            """,
        ),
        Unchanged(
            """
            def total(text):
                return sum(int(letter) for letter in text)
            """,
            "repeats count in a sum",
        ),
        Unchanged(
            """
            def longest(words):
                return max((word for word in words if word.isalpha()), key=len)
            """,
            "of words equally long the first one is wanted",
        ),
        Unchanged(
            """
            def top(numbers):
                return max(number for number in numbers)
            """,
            "nothing is computed, so the set costs more than it spares",
        ),
    )
    workload = """
SCALES = (50, 500, 20000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choice("abcdef0123456789") for _ in range(scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "set"):
            return
        for node in function.walk(ast.Call):
            assert isinstance(node, ast.Call)
            walk = _folded(function, node)
            if walk is None or not function.editable(node):
                continue
            part = walk.generators[0]
            if _can_skip_repeats(function, walk, part):
                edit = function.replace(part.iter, f"set({function.text(part.iter)})")
                yield Rewrite((edit,), "look at each different item once", node.lineno)


def _folded(view: FunctionView, node: ast.Call) -> ast.GeneratorExp | ast.ListComp | None:
    """The one comprehension that is folded in a way that repeats do not matter to."""
    match node:
        case ast.Call(args=[ast.GeneratorExp() | ast.ListComp() as walk]) if resolve.calls(
            view, node, "builtins.max", "builtins.min"
        ) and all(keyword.arg == "default" for keyword in node.keywords):
            pass
        case ast.Call(args=[by, ast.GeneratorExp() | ast.ListComp() as walk, *_], keywords=[]) if (
            resolve.calls(view, node, "functools.reduce")
        ):
            known = {"operator.or_", "operator.and_", "builtins.max", "builtins.min", "math.gcd"}
            if resolve.dotted(view, by) not in known:
                return None
        case _:
            return None
    return walk if len(walk.generators) == 1 and not walk.generators[0].is_async else None


def _can_skip_repeats(
    view: FunctionView, walk: ast.GeneratorExp | ast.ListComp, part: ast.comprehension
) -> bool:
    source = part.iter
    kind = kinds.kind_of(view, source)
    if not isinstance(source, ast.Name | ast.Attribute | ast.Subscript):
        return False
    if kind is not None and kind.name not in _WITH_REPEATS:
        return False
    if kind and kind.item and kind.item.name in {"list", "dict", "set", "float"}:
        return False
    nodes = [walk.elt, *part.ifs]
    costs = any(isinstance(n, ast.Call | ast.BinOp) for node in nodes for n in ast.walk(node))
    names = resolve.loaded(nodes)
    telling = names & _TELLING or any(
        isinstance(n, ast.JoinedStr | ast.Is | ast.IsNot) for node in nodes for n in ast.walk(node)
    )
    # Rows repeat seldom, and a length is known sooner than a hash.
    rows = not isinstance(part.target, ast.Name)
    cheap = isinstance(walk.elt, ast.Name | ast.Tuple)
    cheap = cheap or resolve.calls(view, walk.elt, "builtins.len")
    return (
        costs
        and not rows
        and not cheap
        and not telling
        and all(effects.is_pure(view, n) for n in nodes)
    )
