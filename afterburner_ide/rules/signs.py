"""Which integers cannot be negative, as far as literals, loops and squares tell."""

from __future__ import annotations

import ast

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.view import FunctionView

_INTEGER = frozenset({"int", "bool"})


def is_natural(view: FunctionView, node: ast.expr) -> bool:
    """Whether the expression, if it is an integer at all, is 0 or more."""
    return _is_natural(view, node, frozenset())


def _is_natural(view: FunctionView, node: ast.expr, seen: frozenset[str]) -> bool:
    match node:
        case ast.Constant(value=int(value)):
            return value >= 0
        case ast.Name(id=name):
            return name in seen or _is_natural_name(view, name, seen | {name})
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if ast.dump(left) == ast.dump(right):
            return True
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
            return True
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, _KEEPING):
            return _is_natural(view, left, seen) and _is_natural(view, right, seen)
        case ast.Call(args=[_], keywords=[]):
            return resolve.calls(view, node, "builtins.len", "builtins.abs", "math.isqrt")
    return False


_KEEPING = (ast.Add, ast.Mult, ast.Pow, ast.FloorDiv, ast.RShift, ast.LShift, ast.BitAnd)


def _is_natural_name(view: FunctionView, name: str, seen: frozenset[str]) -> bool:
    """Whether all that binds a local makes it 0 or more."""
    if resolve.is_parameter(view, name) or not kinds.is_kind(view, name, _INTEGER):
        return False
    for node in view.walk(ast.Name):
        assert isinstance(node, ast.Name)
        if node.id != name or isinstance(node.ctx, ast.Load):
            continue
        match view.parents[node]:
            case ast.Assign(targets=[ast.Name()], value=value):
                fine = _is_natural(view, value, seen)
            case ast.AugAssign(op=op, value=value) if isinstance(op, _KEEPING):
                fine = _is_natural(view, value, seen)
            case (
                ast.For(target=ast.Name(), iter=source)
                | ast.comprehension(target=ast.Name(), iter=source)
            ):
                fine = _is_natural_range(view, source, seen)
            case ast.Tuple(elts=elts) as pair:
                fine = _is_natural_part(view, pair, elts.index(node), seen)
            case _:
                fine = False
        if not fine:
            return False
    return True


def _is_natural_part(view: FunctionView, pair: ast.Tuple, place: int, seen: frozenset[str]) -> bool:
    """Whether one of several targets is bound to a natural number."""
    match view.parents[pair]:
        case ast.Assign(value=ast.Tuple(elts=values)) if len(values) == len(pair.elts):
            starred = any(isinstance(part, ast.Starred) for part in (*values, *pair.elts))
            return not starred and _is_natural(view, values[place], seen)
        case (
            ast.For(iter=ast.Call(args=[_], keywords=[]) as source)
            | ast.comprehension(iter=ast.Call(args=[_], keywords=[]) as source)
        ):
            return place == 0 and resolve.calls(view, source, "builtins.enumerate")
    return False


def _is_natural_range(view: FunctionView, node: ast.expr, seen: frozenset[str]) -> bool:
    if not resolve.calls(view, node, "builtins.range"):
        return False
    match node:
        case ast.Call(args=[_]):
            return True
        case ast.Call(args=[low, _]):
            return _is_natural(view, low, seen)
        case ast.Call(args=[_, ast.UnaryOp(operand=ast.Constant(value=1)) as low, step]) if (
            isinstance(low.op, ast.USub) and isinstance(step, ast.UnaryOp)
        ):
            return isinstance(step.op, ast.USub) and _is_natural(view, step.operand, seen)
        case ast.Call(args=[low, _, step]):
            return _is_natural(view, low, seen) and _is_natural(view, step, seen)
    return False
