"""The smaller or larger of some values by comparisons, with exactly the outcome of min and max."""

from __future__ import annotations

import ast

from afterburner_ide.rules import effects, flow, liveness, memory, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import COMPREHENSIONS, LOOPS, FunctionView

_SIGNS = {"builtins.max": ">", "builtins.min": "<"}
_NAMES = {"builtins.max": "largest", "builtins.min": "smallest"}
_MOST_ARGUMENTS = 4


def is_site(view: FunctionView, node: ast.Call) -> bool:
    """Whether it is min or max of some positional arguments, where a call's time may matter.

    That is in a loop, or in a function without one, which is called again and again if at all.
    """
    if resolve.dotted(view, node.func) not in _SIGNS or node.keywords:
        return False
    if not 2 <= len(node.args) <= _MOST_ARGUMENTS:
        return False
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return False
    statement = view.statement_of(node)
    if not view.editable(node) or (
        isinstance(statement, ast.For) and node in ast.walk(statement.iter)
    ):
        return False
    function = view.function_of(node)
    return bool(view.loops_around(node)) or not any(
        isinstance(part, (*LOOPS, *COMPREHENSIONS)) for part in ast.walk(function)
    )


def update(view: FunctionView, node: ast.Call) -> list[Edit]:
    """`best = max(best, x)` as `if x > best: best = x`; nothing where it is not that."""
    match view.parents[node]:
        case ast.Assign(targets=[target]) as statement:
            pass
        case _:
            return []
    values = node.args[1:]
    if ast.dump(_loaded(target)) != ast.dump(node.args[0]) or not view.own_lines(statement):
        return []
    if not all(_keeps(view, target, value) for value in values):
        return []
    if len(values) > 1 and not _in_turn(view, statement, target, values):
        return []
    sign, left = _sign(view, node), view.text(target)
    lines: list[str] = []
    for value in values:
        right = view.text(value)
        if not effects.is_simple(value):
            right = view.fresh_name(_NAMES[resolve.dotted(view, node.func) or ""])
            lines.append(f"{right} = {view.expression(value)}")
        lines += [f"if {right} {sign} {left}:", f"{view.step}{left} = {right}"]
    return [view.replace(statement, "\n".join(lines))]


def _in_turn(
    view: FunctionView, statement: ast.Assign, target: ast.expr, values: list[ast.expr]
) -> bool:
    """Whether a value may be computed when the target has taken over those before it."""
    stored = effects.written(view, [statement])
    return (
        isinstance(target, ast.Name)
        and not liveness.is_watched(view, statement)
        and not liveness.is_shared(view, target.id)
        and all(effects.is_pure(view, value) for value in values)
        and not any(memory.conflicts(view, value, stored) for value in values)
    )


def in_place(view: FunctionView, node: ast.Call) -> list[Edit]:
    """`max(a, b)` of two names as `b if b > a else a`; nothing where they are more than names."""
    if len(node.args) != 2 or not all(effects.is_simple(argument) for argument in node.args):
        return []
    first, second = (view.text(argument) for argument in node.args)
    return [_choice(view, node, first, second)]


def above(view: FunctionView, node: ast.Call) -> list[Edit]:
    """The same with lines above the statement that compute the arguments; nothing if it differs.

    The statement must evaluate the call for certain, and nothing that it does before the call
    may change an argument.
    """
    statement = view.statement_of(node)
    match statement:
        case ast.Assign(value=root) | ast.AugAssign(value=root) | ast.Expr(value=root):
            pass
        case ast.AnnAssign(value=ast.expr() as root) | ast.Return(value=ast.expr() as root):
            pass
        case ast.If(test=root):
            pass
        case _:
            return []
    if node not in ast.walk(root) or not view.own_lines(statement):
        return []
    if view.function_of(node) is not view.function_of(statement):
        return []
    if ast.dump(node) not in flow.always([statement]) or not _only_once(node, statement):
        return []
    pure = all(effects.is_pure(view, argument) for argument in node.args)
    whole = _is_first(view, node, root) and not isinstance(statement, ast.AugAssign)
    if not pure and not (whole and len(node.args) == 2):
        return []
    # A call that the node is an argument of is made after it.
    changed = memory.writes(view, [root], set(view.ancestors(node)))
    if pure and any(memory.conflicts(view, argument, changed) for argument in node.args):
        return []
    return _two(view, node) if len(node.args) == 2 else _several(view, node)


def _is_first(view: FunctionView, node: ast.Call, root: ast.expr) -> bool:
    """Whether beside the call there are only operators, numbers and names nobody else sees."""
    inside = set(ast.walk(node))
    return all(
        isinstance(part, ast.Constant | ast.BinOp | ast.UnaryOp)
        or (isinstance(part, ast.Name) and not liveness.is_shared(view, part.id))
        for part in ast.walk(root)
        if part not in inside and isinstance(part, ast.expr)
    )


def _two(view: FunctionView, node: ast.Call) -> list[Edit]:
    names: list[str] = []
    lines: list[str] = []
    # A name that an impure second argument could rebind must be read before it.
    bind_all = not all(effects.is_pure(view, argument) for argument in node.args)
    for argument, base in zip(node.args, ("first", "second"), strict=True):
        if effects.is_simple(argument) and not bind_all:
            names.append(view.text(argument))
        else:
            names.append(view.fresh_name(base))
            lines.append(f"{names[-1]} = {view.expression(argument)}")
    before = view.insert_before(view.statement_of(node), "\n".join(lines))
    return [before, _choice(view, node, *names)]


def _several(view: FunctionView, node: ast.Call) -> list[Edit]:
    sign = _sign(view, node)
    best = view.fresh_name(_NAMES[resolve.dotted(view, node.func) or ""])
    other = view.fresh_name("other")
    lines = [f"{best} = {view.expression(node.args[0])}"]
    for argument in node.args[1:]:
        name = view.text(argument) if effects.is_simple(argument) else other
        if name == other:
            lines.append(f"{other} = {view.expression(argument)}")
        lines += [f"if {name} {sign} {best}:", f"{view.step}{best} = {name}"]
    before = view.insert_before(view.statement_of(node), "\n".join(lines))
    return [before, view.replace(node, best)]


def _choice(view: FunctionView, node: ast.Call, first: str, second: str) -> Edit:
    text = f"{second} if {second} {_sign(view, node)} {first} else {first}"
    parent = view.parents[node]
    bare = isinstance(parent, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return) or (
        isinstance(parent, ast.Call) and node in parent.args
    )
    return view.replace(node, text if bare else f"({text})")


def _sign(view: FunctionView, node: ast.Call) -> str:
    return _SIGNS[resolve.dotted(view, node.func) or ""]


def _only_once(node: ast.Call, statement: ast.stmt) -> bool:
    """Whether the statement has no second call that looks the same, in a place less certain."""
    wanted = ast.dump(node)
    return sum(ast.dump(part) == wanted for part in ast.walk(statement)) == 1


def _keeps(view: FunctionView, target: ast.expr, value: ast.expr) -> bool:
    """Whether `target` reads the same before and after `value` is evaluated."""
    place = _loaded(target)
    if not isinstance(target, ast.Name) and not effects.is_pure(view, place):
        return False
    inner = any(isinstance(part, (*COMPREHENSIONS, ast.Lambda)) for part in ast.walk(value))
    if inner and not effects.is_pure(view, value):
        return False
    return not memory.conflicts(view, place, effects.written(view, [value]))


def _loaded(target: ast.expr) -> ast.expr:
    match target:
        case ast.Name(id=name):
            return ast.Name(id=name, ctx=ast.Load())
        case ast.Attribute(value=value, attr=attr):
            return ast.Attribute(value=value, attr=attr, ctx=ast.Load())
        case ast.Subscript(value=value, slice=index):
            return ast.Subscript(value=value, slice=index, ctx=ast.Load())
    return target
