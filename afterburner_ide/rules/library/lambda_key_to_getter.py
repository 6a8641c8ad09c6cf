"""Rule: sort by getters in place of lambdas."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FUNCTIONS, FunctionView

_TAKERS = (
    *(f"builtins.{name}" for name in ("sorted", "min", "max")),
    *(f"heapq.{name}" for name in ("nlargest", "nsmallest", "merge")),
    "itertools.groupby",
)
_METHODS = frozenset({"get", "index", "find", "count"})
_LETTER_CASE = frozenset({"lower", "upper", "casefold", "swapcase", "title", "capitalize", "strip"})
_LAZY = ("heapq.merge", "itertools.groupby")


class LambdaKeyToGetter(Rule):
    """Sort by getters in place of lambdas.

    `itemgetter(1)`, `attrgetter("size")`, `table.get`, `str.lower` and `len` do in C what a lambda
    of one look-up or one call does in Python: `sorted`, `min`, `max` and `sort` ask it for each
    item. For an item that is no str, `str.lower` raises TypeError in place of AttributeError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.45
    break_even = "5 items"
    examples = (
        Example(
            """
            def by_price(items):
                return sorted(items, key=lambda item: item[1])  # cheapest first
            """,
            """
            from operator import itemgetter


            def by_price(items):
                return sorted(items, key=itemgetter(1))  # cheapest first
            """,
        ),
        Example(
            """
            def ranked(names, score):
                names = list(names)
                names.sort(key=lambda name: score[name], reverse=True)
                return names
            """,
            """
            def ranked(names, score):
                names = list(names)
                names.sort(key=score.__getitem__, reverse=True)
                return names
            """,
        ),
        Example(
            """
            def longest(words):
                return max(words, key=lambda word: len(word))
            """,
            """
            def longest(words):
                return max(words, key=len)
            """,
        ),
        Unchanged(
            """
            def by_price(items):
                return sorted(items, key=lambda item: -item[1])
            """,
            "there is no getter that negates",
        ),
        Unchanged(
            """
            def ordered(items, rank):
                return sorted(items, key=lambda item: rank(item))
            """,
            "rank may be None, which sorts without a key",
        ),
    )
    workload = """
SCALES = (5, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([(i, r.randrange(1000)) for i in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            name = resolve.dotted(function, call.func)
            sorts = name is None and isinstance(call.func, ast.Attribute)
            sorts = sorts and isinstance(call.func, ast.Attribute) and call.func.attr == "sort"
            if name not in _TAKERS and not sorts:
                continue
            for keyword in call.keywords:
                key = keyword.value
                if keyword.arg != "key" or not isinstance(key, ast.Lambda):
                    continue
                text, imports = _getter(function, key, lazy=name in _LAZY)
                if text and function.editable(key) and "#" not in function.text(key):
                    edit = function.replace(key, text)
                    yield Rewrite((edit,), f"the key {text}", key.lineno, imports)


def _getter(view: FunctionView, key: ast.Lambda, *, lazy: bool) -> tuple[str, tuple[str, ...]]:
    """What does the same as the lambda, and the imports it needs; empty when nothing does."""
    args = key.args
    if len(args.args) != 1 or args.defaults or args.vararg or args.kwarg or args.kwonlyargs:
        return "", ()
    item = args.args[0].arg
    match key.body:
        case ast.Subscript(value=ast.Name(id=name), slice=index) if name == item:
            if _is_constant(index):
                getter, imports = resolve.need(view, "operator", "itemgetter")
                return f"{getter}({view.text(index)})", imports
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=index)) if (
            name != item and index == item and not lazy and resolve.is_local(view, name)
        ):
            return f"{name}.__getitem__", ()
        case ast.Attribute() as path if (dotted := _path(path, item)) is not None:
            getter, imports = resolve.need(view, "operator", "attrgetter")
            return f'{getter}("{dotted}")', imports
        case ast.Call(func=ast.Name(id=name), args=[ast.Name(id=only)], keywords=[]) if (
            only == item and name != item and _is_function(view, name)
        ):
            return name, ()
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr=method),
            args=[ast.Name(id=only)],
            keywords=[],
        ) if only == item and name != item and method in _METHODS:
            steady = not lazy and resolve.is_local(view, name)
            return (f"{name}.{method}", ()) if steady else ("", ())
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=[]) if (
            name == item and method in _LETTER_CASE and resolve.is_builtin(view, "str")
        ):
            return ("", ()) if key.body.keywords else (f"str.{method}", ())
    return "", ()


def _is_constant(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int())):
            return True
    return False


def _path(node: ast.expr, item: str) -> str | None:
    """`a.b` for `item.a.b`; None for a private name, which a class spells in another way."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == item:
            return None if attr.startswith("__") else attr
        case ast.Attribute(value=value, attr=attr) if not attr.startswith("__"):
            before = _path(value, item)
            return None if before is None else f"{before}.{attr}"
    return None


def _is_function(view: FunctionView, name: str) -> bool:
    """Whether the name is a builtin, or a function that the module defines once."""
    if resolve.is_builtin(view, name):
        return True
    if resolve.is_local(view, name) or resolve.rebinds_outside(view, name):
        return False
    found = [node for node in view.module.body if name in resolve.stored([node])]
    return len(found) == 1 and isinstance(found[0], FUNCTIONS) and not found[0].decorator_list
