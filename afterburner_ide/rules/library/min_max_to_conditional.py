"""Rule: compare instead of calling min or max."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, memory, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import COMPREHENSIONS, FunctionView

_SIGNS = {"builtins.max": ">", "builtins.min": "<"}
_BASES = {"builtins.max": "largest", "builtins.min": "smallest"}


class MinMaxToConditional(Rule):
    """Compare two values in place of calling min or max in a loop.

    `max(a, b)` is `b if b > a else a` and `min(a, b)` is `b if b < a else a`, also for ties and
    NaN, but a call costs several times as much as a comparison. `best = max(best, x)` becomes an
    `if` that stores only when there is something new.
    """

    safety = Safety.EXACT
    payoff = 1.1
    examples = (
        Example(
            """
            def spread(values):
                low = values[0]
                for value in values:
                    low = min(low, value)  # the smallest so far
                return low
            """,
            """
            def spread(values):
                low = values[0]
                for value in values:
                    if value < low:
                        low = value  # the smallest so far
                return low
            """,
        ),
        Example(
            """
            def widest(pairs):
                best = 0
                for a, b in pairs:
                    best = max(best, b - a)
                return best
            """,
            """
            def widest(pairs):
                best = 0
                for a, b in pairs:
                    largest = b - a
                    if largest > best:
                        best = largest
                return best
            """,
        ),
        Example(
            """
            def area(left, right):
                total = 0
                for a, b in zip(left, right):
                    total += min(a, b) * 2
                return total
            """,
            """
            def area(left, right):
                total = 0
                for a, b in zip(left, right):
                    total += (b if b < a else a) * 2
                return total
            """,
        ),
        Unchanged(
            """
            def best(items, key):
                top = items[0]
                for item in items:
                    top = max(top, item, key=key)
                return top
            """,
            "a key makes it another comparison",
        ),
        Unchanged(
            """
            from numpy import *

            def top(items):
                m = 0
                for item in items:
                    m = max(m, item)
                return m
            """,
            "`max` need not be the builtin",
        ),
        Unchanged(
            """
            def depth(node):
                best = 0
                def visit(child):
                    nonlocal best
                    best += 1
                    return best
                for child in node:
                    best = max(best, visit(child))
                return best
            """,
            "the second argument changes the first",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(10 ** 6) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Call):
            assert isinstance(node, ast.Call)
            if not _is_site(function, node):
                continue
            first, second = node.args
            parent = function.parents[node]
            name = function.text(node.func)
            match parent:
                case ast.Assign(targets=[target], value=value) if value is node and ast.dump(
                    _load(target)
                ) == ast.dump(first):
                    if _updates(function, target, second) and function.own_lines(parent):
                        yield _update(function, parent, target, node)
                        continue
            if effects.is_simple(first) and effects.is_simple(second):
                yield Rewrite(
                    (function.replace(node, _conditional(function, node)),),
                    f"compare instead of calling {name}",
                    node.lineno,
                )


def _is_site(view: FunctionView, node: ast.Call) -> bool:
    """Whether it is min or max of two positional arguments, evaluated again and again."""
    if resolve.dotted(view, node.func) not in _SIGNS or len(node.args) != 2 or node.keywords:
        return False
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return False
    return bool(view.loops_around(node)) and view.editable(node)


def _load(target: ast.expr) -> ast.expr:
    match target:
        case ast.Name(id=name):
            return ast.Name(id=name, ctx=ast.Load())
        case ast.Attribute(value=value, attr=attr):
            return ast.Attribute(value=value, attr=attr, ctx=ast.Load())
        case ast.Subscript(value=value, slice=index):
            return ast.Subscript(value=value, slice=index, ctx=ast.Load())
    return target


def _updates(view: FunctionView, target: ast.expr, value: ast.expr) -> bool:
    """Whether `target` reads the same before and after `value` is evaluated."""
    if not isinstance(target, ast.Name) and not effects.is_pure(view, _load(target)):
        return False
    inner = any(isinstance(part, (*COMPREHENSIONS, ast.Lambda)) for part in ast.walk(value))
    if inner and not effects.is_pure(view, value):
        return False
    return not memory.conflicts(view, _load(target), effects.written(view, [value]))


def _update(view: FunctionView, statement: ast.Assign, target: ast.expr, node: ast.Call) -> Rewrite:
    name = resolve.dotted(view, node.func) or ""
    sign, left, value = _SIGNS[name], view.text(target), node.args[1]
    lines: list[str] = []
    if effects.is_simple(value):
        right = view.text(value)
    else:
        right = view.fresh_name(_BASES[name])
        lines.append(f"{right} = {view.expression(value)}")
    lines += [f"if {right} {sign} {left}:", f"{view.step}{left} = {right}"]
    return Rewrite(
        (view.replace(statement, "\n".join(lines)),),
        f"compare instead of calling {view.text(node.func)}",
        statement.lineno,
    )


def _conditional(view: FunctionView, node: ast.Call) -> str:
    sign = _SIGNS[resolve.dotted(view, node.func) or ""]
    first, second = (view.text(argument) for argument in node.args)
    text = f"{second} if {second} {sign} {first} else {first}"
    parent = view.parents[node]
    bare = isinstance(parent, ast.Assign | ast.AugAssign | ast.Return) or (
        isinstance(parent, ast.Call) and node in parent.args and len(parent.args) == 1
    )
    return text if bare else f"({text})"
