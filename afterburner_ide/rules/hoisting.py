"""Where a value can be computed once instead of on every turn of the loops around it."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass

from afterburner_ide.rules import effects, memory, resolve
from afterburner_ide.rules.view import COMPREHENSIONS, Comprehension, FunctionView, Loop


@dataclass(frozen=True, slots=True)
class HoistPoint:
    """`anchor` is the statement to insert before, `loop` the outermost loop that is left."""

    loop: Loop | Comprehension
    anchor: ast.stmt


def hoist_point(
    view: FunctionView,
    node: ast.expr,
    expression: ast.expr | None = None,
    ignoring: Collection[ast.AST] = (),
) -> HoistPoint | None:
    """The furthest place outside the loops around `node` where `expression` has its value.

    `expression` is `node` itself if not given. Changes made by the nodes in `ignoring` do not
    count. None when it is invariant in no loop around `node`, when there is no line to insert
    it at, when other code may run in between (`yield`), or when a `try` around `node` would no
    longer see its exception. Whether it may raise where no turn is taken is not looked at.
    """
    expression = node if expression is None else expression
    if not effects.is_pure(view, expression):
        return None
    best: HoistPoint | None = None
    for loop in view.loops_around(node):
        region = effects.region_of(loop)
        if resolve.suspends(region) or not _same(view, expression, region, ignoring):
            break
        anchor = view.statement_of(loop)
        if _reaches(view, node, loop, anchor) and _known(expression, anchor):
            best = HoistPoint(loop, anchor)
    if best is not None and _leaves_try(view, node, best.anchor):
        return None
    return best


def is_unconditional(view: FunctionView, node: ast.expr, loop: Loop | Comprehension) -> bool:
    """Whether each turn of the loop evaluates `node`, and nothing before it leaves the turn."""
    child: ast.AST = node
    for parent in view.ancestors(node):
        if parent is loop:
            return _first_in_turn(child, loop)
        if isinstance(parent, ast.IfExp | ast.BoolOp):
            first = parent.test if isinstance(parent, ast.IfExp) else parent.values[0]
            if child is not first:
                return False
        elif isinstance(parent, ast.Compare):
            if child not in (parent.left, parent.comparators[0]):
                return False
        elif isinstance(parent, COMPREHENSIONS):
            if child is not parent.generators[0]:
                return False
        elif isinstance(parent, ast.comprehension):
            if child is not parent.iter and parent not in getattr(loop, "generators", ()):
                return False
        elif isinstance(parent, ast.If):
            if child is not parent.test:
                return False
        elif isinstance(parent, ast.For | ast.AsyncFor):
            if child is not parent.iter:
                return False
        elif isinstance(parent, ast.While):
            if child is not parent.test:
                return False
        elif not isinstance(parent, ast.expr | ast.keyword | ast.stmt) or isinstance(
            parent, ast.Lambda | ast.Try | ast.Match
        ):
            return False
        child = parent
    return False


def _first_in_turn(child: ast.AST, loop: Loop | Comprehension) -> bool:
    if isinstance(loop, COMPREHENSIONS):
        filtered = bool(loop.generators[0].ifs) or len(loop.generators) > 1
        return child is loop.generators[0] or not filtered
    if isinstance(loop, ast.While) and child is loop.test:
        return True
    leaving = (ast.Break, ast.Continue, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await)
    for statement in loop.body:
        if statement is child:
            return True
        if any(isinstance(part, (*leaving, ast.Assert)) for part in ast.walk(statement)):
            return False
    return False


def _same(
    view: FunctionView,
    expression: ast.expr,
    region: list[ast.AST],
    ignoring: Collection[ast.AST],
) -> bool:
    changed = memory.writes(view, region, ignoring) if ignoring else effects.written(view, region)
    return not memory.conflicts(view, expression, changed)


def _reaches(
    view: FunctionView, node: ast.expr, loop: Loop | Comprehension, anchor: ast.stmt
) -> bool:
    """Whether a line above `anchor` sees the same names as `node` does."""
    if not view.own_lines(anchor):
        return False
    if view.source.startswith("elif", view.start(anchor)):
        return False
    functions = {view.function_of(node), view.function_of(loop), view.function_of(anchor)}
    return len(functions) == 1


def _known(expression: ast.expr, anchor: ast.stmt) -> bool:
    """Whether the names in the expression are not bound within the head of `anchor` itself."""
    names = resolve.loaded([expression])
    heads = [child for child in ast.iter_child_nodes(anchor) if isinstance(child, ast.expr)]
    inner = {
        name
        for head in heads
        for part in ast.walk(head)
        if isinstance(part, ast.NamedExpr | ast.comprehension)
        for name in resolve.target_names(part.target)
    }
    return not names & inner


def _leaves_try(view: FunctionView, node: ast.expr, anchor: ast.stmt) -> bool:
    child: ast.AST = node
    for parent in view.ancestors(node):
        if parent is anchor:
            return False
        if isinstance(parent, ast.Try | ast.TryStar) and child in parent.body:
            return effects.may_raise(view, node)
        child = parent
    return False
