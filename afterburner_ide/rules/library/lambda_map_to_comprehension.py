"""Rule: write map and filter of a lambda as a comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, folds, kinds, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_DISPLAYS = {"builtins.list": "[]", "builtins.set": "{}"}
_CONSUMERS = frozenset(f"builtins.{name}" for name in ("sum", "min", "max", "tuple", "sorted"))


class LambdaMapToComprehension(Rule):
    """Write map and filter of a lambda as a comprehension.

    A comprehension evaluates the lambda's body in place, without a call for each item. Only where
    `list`, `set`, `tuple`, `sum`, `min`, `max`, `sorted` or `join` takes all items at once: `map`
    and `filter` themselves are lazy.
    """

    safety = Safety.GUARDED
    payoff = 0.6
    break_even = "5 items"
    examples = (
        Example(
            """
            def squares(numbers):
                return list(map(lambda x: x * x, numbers))
            """,
            """
            def squares(numbers):
                return [x * x for x in numbers]
            """,
        ),
        Example(
            """
            def odd_sum(numbers):
                return sum(filter(lambda x: x % 2, numbers))
            """,
            """
            def odd_sum(numbers):
                return sum([x for x in numbers if x % 2])
            """,
        ),
        Example(
            """
            def products(left, right):
                return tuple(map(lambda a, b: a * b, left, right))
            """,
            """
            def products(left, right):
                return tuple([a * b for a, b in zip(left, right)])
            """,
        ),
        Unchanged(
            """
            def squares(numbers):
                return map(lambda x: x * x, numbers)
            """,
            "who takes the items, and when, cannot be seen",
        ),
        Unchanged(
            """
            def adders(numbers):
                return list(map(lambda x: lambda y: x + y, numbers))
            """,
            "each inner lambda has an x of its own",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(1000) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            match call.args:
                case [ast.Call() as lazy, *more] if function.editable(call):
                    inner = _clauses(function, lazy)
                    name = resolve.dotted(function, call.func) or ""
                    what = ast.unparse(lazy.func)
                    if inner is None or "#" in function.text(lazy):
                        continue
                    if name in _DISPLAYS and not more and not call.keywords:
                        brackets = _DISPLAYS[name]
                        edit = function.replace(call, f"{brackets[0]}{inner}{brackets[1]}")
                    elif _takes_all(function, call, name, len(more)):
                        edit = function.replace(lazy, f"[{inner}]")
                    else:
                        continue
                    yield Rewrite((edit,), f"a comprehension for {what}", call.lineno)


def _takes_all(view: FunctionView, call: ast.Call, name: str, more: int) -> bool:
    match call.func:
        case ast.Attribute(value=text, attr="join"):
            return kinds.is_kind(view, text, frozenset({"str", "bytes"})) and not more
    return name in _CONSUMERS and (not more or name == "builtins.sum")


def _clauses(view: FunctionView, lazy: ast.Call) -> str | None:
    """`x * x for x in numbers`, what a list of the map or filter holds."""
    match lazy:
        case ast.Call(args=[ast.Lambda() as work, *sources], keywords=[]) if sources:
            name = resolve.dotted(view, lazy.func)
        case _:
            return None
    args = work.args
    names = [argument.arg for argument in args.args]
    plain = not (args.defaults or args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs)
    if not plain or len(names) != len(sources) or not _can_move(view, work.body):
        return None
    if any(isinstance(source, ast.Starred | ast.NamedExpr) for source in sources):
        return None
    body = folds.clause(view, work.body)
    if name == "builtins.filter" and len(names) == 1:
        return f"{names[0]} for {names[0]} in {folds.clause(view, sources[0])} if {body}"
    if name != "builtins.map":
        return None
    if len(names) == 1:
        return f"{body} for {names[0]} in {folds.clause(view, sources[0])}"
    if not resolve.is_builtin(view, "zip"):
        return None
    together = ", ".join(folds.on_one_line(view, source) for source in sources)
    return f"{body} for {', '.join(names)} in zip({together})"


def _can_move(view: FunctionView, body: ast.expr) -> bool:
    """Whether the lambda's body means the same in a comprehension."""
    if eagerness.outlives(view, body):
        return False
    for part in ast.walk(body):
        if isinstance(part, ast.NamedExpr | ast.Yield | ast.YieldFrom | ast.Await | ast.Starred):
            return False
        if isinstance(part, ast.Call) and resolve.dotted(view, part.func) == "builtins.next":
            return False
        if isinstance(part, ast.Constant) and "\n" in view.text(part):
            return False
    return True
