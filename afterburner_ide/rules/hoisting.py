"""Where a value can be computed once instead of on every turn of the loops around it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import effects, flow, kinds, memory, resolve
from afterburner_ide.rules.view import COMPREHENSIONS, LOOPS, Comprehension, FunctionView, Loop


@dataclass(frozen=True, slots=True)
class HoistPoint:
    """`anchor` is the statement to insert before, `loop` the outermost loop that is left."""

    loop: Loop | Comprehension
    anchor: ast.stmt


def hoist_points(
    view: FunctionView,
    node: ast.expr,
    expression: ast.expr | None = None,
    ignoring: Collection[ast.AST] = (),
) -> Iterator[HoistPoint]:
    """The places outside loops around `node` where `expression` has its value, furthest first.

    `expression` is `node` itself if not given. Changes made by the nodes in `ignoring` do not
    count. There is none when the expression varies in the innermost loop, when there is no line
    to insert at, when other code may run in between (`yield`), or when a `try` around `node`
    would no longer see its exception. Whether it may raise where no turn is taken is for
    `guard` to say.
    """
    expression = node if expression is None else expression
    if not effects.is_pure(view, expression):
        return
    found: list[HoistPoint] = []
    for loop in view.loops_around(node):
        region = effects.region_of(loop)
        if resolve.suspends(region) or not _same(view, expression, region, ignoring):
            break
        anchor = view.statement_of(loop)
        if _leaves_try(view, node, anchor):
            break
        if _reaches(view, node, loop, anchor) and _known(expression, anchor):
            found.append(HoistPoint(loop, anchor))
    yield from reversed(found)


def hoist_point(
    view: FunctionView,
    node: ast.expr,
    expression: ast.expr | None = None,
    ignoring: Collection[ast.AST] = (),
) -> HoistPoint | None:
    """The first of `hoist_points`, or None."""
    return next(hoist_points(view, node, expression, ignoring), None)


def guard(view: FunctionView, expression: ast.expr, loop: Loop | Comprehension) -> str | None:
    """What must hold before the loop for the expression to be computed there.

    "" means nothing must; None means that it cannot be moved: it might raise where the loop as
    it stands would not evaluate it. Loops inside `loop` count as making a turn as long as only
    values of another type could raise.
    """
    match effects.risk(view, expression):
        case effects.Risk.NONE:
            return ""
        case effects.Risk.TYPE:
            names = resolve.loaded([expression])
            certain = ast.dump(expression) in flow.always_in_turn(loop, turns=True)
            doubtful = any(kinds.may_be_none(view, name) for name in names)
            return "" if certain and not doubtful else None
    if ast.dump(expression) not in flow.always_in_turn(loop):
        return None
    return turns(view, expression, loop)


def is_outweighed(view: FunctionView, node: ast.AST) -> bool:
    """Whether the loop that evaluates the node has a loop inside that takes most of the time."""
    loops = view.loops_around(node)
    return bool(loops) and any(
        isinstance(part, LOOPS) for root in effects.region_of(loops[0]) for part in ast.walk(root)
    )


def occurrences(
    view: FunctionView, expression: ast.expr, roots: Sequence[ast.AST]
) -> list[ast.expr]:
    """The places below `roots` that evaluate the same expression on the same names."""
    wanted, names = ast.dump(expression), resolve.loaded([expression])
    function = view.function_of(expression)
    found: list[ast.expr] = []
    for root in roots:
        for node in ast.walk(root):
            if not isinstance(node, ast.expr) or ast.dump(node) != wanted:
                continue
            bound = {
                name
                for parent in view.ancestors(node)
                if isinstance(parent, COMPREHENSIONS) and parent not in view.ancestors(expression)
                for part in parent.generators
                for name in resolve.target_names(part.target)
            }
            if view.function_of(node) is function and not bound & names and view.editable(node):
                found.append(node)
    return found


def name_for(view: FunctionView, expression: ast.expr, *taken: str) -> str:
    """A fresh name that says what the expression is."""
    base = _spelled(expression)
    if not base or len(base) > _LONGEST_NAME:
        last = expression.func if isinstance(expression, ast.Call) else expression
        base = _spelled(last) if last is not expression else ""
        base = base if 0 < len(base) <= _LONGEST_NAME else "value"
    return view.fresh_name(base.lstrip("_"), *taken)


_LONGEST_NAME = 24
_OPERATIONS: dict[type[ast.operator], str] = {
    ast.Add: "plus",
    ast.Sub: "minus",
    ast.Mult: "times",
    ast.Div: "over",
    ast.FloorDiv: "over",
    ast.Mod: "mod",
    ast.Pow: "to",
}


def _spelled(node: ast.expr) -> str:
    """The expression as an identifier, such as `len_items`, `row_i` or `n_minus_1`, or ""."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=int(number)) if number >= 0:
            return str(number)
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=left, slice=right):
            parts = [_spelled(left), _spelled(right)]
        case ast.Call(func=func, args=[only], keywords=[]):
            parts = [_spelled(func), _spelled(only)]
        case ast.BinOp(left=left, op=op, right=right):
            parts = [_spelled(left), _OPERATIONS.get(type(op), ""), _spelled(right)]
        case _:
            return ""
    return "_".join(parts) if all(parts) else ""


def turns(view: FunctionView, expression: ast.expr, loop: Loop | Comprehension) -> str | None:
    """A condition under which the loop makes at least one turn; None if there is no telling."""
    if isinstance(loop, ast.While | ast.AsyncFor):
        return None
    source = loop.generators[0].iter if isinstance(loop, COMPREHENSIONS) else loop.iter
    if resolve.calls(view, source, "builtins.enumerate", "builtins.reversed"):
        assert isinstance(source, ast.Call)
        if len(source.args) != 1:
            return None
        source = source.args[0]
    if resolve.calls(view, source, "builtins.range"):
        assert isinstance(source, ast.Call)
        texts = [
            view.text(argument) if isinstance(argument, ast.BinOp) else view.operand(argument)
            for argument in source.args
        ]
        if any("\n" in text for text in texts) or not all(
            effects.is_pure(view, argument) for argument in source.args
        ):
            return None
        match source.args:
            case [_]:
                return f"{texts[0]} > 0"
            case [_, _] | [_, _, ast.Constant(value=1)]:
                return f"{texts[0]} < {texts[1]}"
            case [_, _, ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))]:
                return f"{texts[0]} > {texts[1]}"
        return None
    if isinstance(source, ast.Name) and resolve.is_builtin(view, "len"):
        sized = kinds.is_kind(view, source, kinds.SIZED)
        if sized or source.id in resolve.loaded([expression]):
            return f"len({source.id})"
    return None


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
