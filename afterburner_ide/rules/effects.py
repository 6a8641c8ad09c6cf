"""What evaluating an expression may do: change something, raise, or give another value later."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from enum import IntEnum

from afterburner_ide.rules import calls, kinds, memory, resolve
from afterburner_ide.rules.view import COMPREHENSIONS, Comprehension, FunctionView, Loop


class Risk(IntEnum):
    """Whether an expression may raise: never, for values of the wrong type, or for some values."""

    NONE = 0
    TYPE = 1
    VALUE = 2


_PURE_NODES = (
    *(ast.Constant, ast.Name, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp),
    *(ast.Subscript, ast.Slice, ast.Attribute, ast.Tuple, ast.List, ast.Set, ast.Dict),
    *(ast.JoinedStr, ast.FormattedValue, ast.Call, ast.keyword, ast.comprehension),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    *(ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context, ast.Lambda),
    *(ast.arguments, ast.arg),
)
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)
_DIVISION = (ast.Div, ast.FloorDiv, ast.Mod)
_NUMERIC = frozenset({"int", "float", "bool"})


def is_pure(view: FunctionView, node: ast.expr) -> bool:
    """Whether evaluating it once more or once less makes no difference but for exceptions.

    Operators and subscripts are taken to be those of well-behaved types; a `defaultdict` lookup
    is the known exception and counts as impure.
    """
    for part in ast.walk(node):
        if not isinstance(part, _PURE_NODES):
            return False
        if isinstance(part, ast.Call) and not calls.is_pure(view, part):
            return False
        if isinstance(part, ast.Subscript) and is_defaultdict(view, part.value):
            return False
    return True


def is_defaultdict(view: FunctionView, node: ast.expr) -> bool:
    """Whether a lookup in it may insert: a local that is bound to a `defaultdict`."""
    if not isinstance(node, ast.Name):
        return isinstance(node, ast.Subscript) and is_defaultdict(view, node.value)
    return node.id in view.fact("defaultdicts", lambda: _defaultdicts(view))


def _defaultdicts(view: FunctionView) -> set[str]:
    return {
        name
        for part in ast.walk(view.outermost)
        if isinstance(part, ast.Assign)
        and isinstance(part.value, ast.Call)
        and resolve.dotted(view, part.value.func) == "collections.defaultdict"
        for target in part.targets
        for name in resolve.target_names(target)
    }


def is_simple(node: ast.expr) -> bool:
    """Whether writing the expression twice costs next to nothing: a name or a constant."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
    return False


def region_of(loop: Loop | Comprehension) -> list[ast.AST]:
    """What is evaluated on each turn of a loop or comprehension."""
    if isinstance(loop, ast.While):
        return [loop.test, *loop.body]
    if isinstance(loop, COMPREHENSIONS):
        first, *more = loop.generators
        shown: list[ast.AST] = (
            [loop.key, loop.value] if isinstance(loop, ast.DictComp) else [loop.elt]
        )
        return [first.target, *first.ifs, *more, *shown]
    return [loop.target, *loop.body]


def is_invariant(
    view: FunctionView, node: ast.expr, region: Sequence[ast.AST] | Loop | Comprehension
) -> bool:
    """Whether the expression is pure and has the same value throughout the region."""
    nodes = list(region) if isinstance(region, Sequence) else region_of(region)
    return is_pure(view, node) and not memory.conflicts(view, node, written(view, nodes))


def written(view: FunctionView, nodes: Sequence[ast.AST]) -> memory.Writes:
    """`memory.writes`, remembered per region."""
    memo: dict[tuple[ast.AST, ...], memory.Writes] = view.fact("written", dict)
    key = tuple(nodes)
    if key not in memo:
        memo[key] = memory.writes(view, nodes)
    return memo[key]


def is_mutated(view: FunctionView, name: str, nodes: Sequence[ast.AST]) -> bool:
    """Whether the region may rebind the name or change the object it holds (not its items')."""
    changed = written(view, nodes)
    if name in changed.names or (changed.unknown and not resolve.is_local(view, name)):
        return True
    return any(access.name == name and access.depth == 0 for access in changed.objects)


def is_fresh(view: FunctionView, node: ast.expr) -> bool:
    """Whether each evaluation may give a new mutable object, so that sharing one would show."""
    match node:
        case ast.Constant() | ast.Name() | ast.Compare() | ast.JoinedStr() | ast.Attribute():
            return False
        case ast.Subscript(value=value, slice=ast.Slice()):
            return not kinds.is_kind(view, value, kinds.IMMUTABLE)
        case ast.Subscript():
            return False
        case ast.Tuple(elts=elts):
            return any(is_fresh(view, elt) for elt in elts)
        case ast.BinOp() | ast.UnaryOp():
            return not kinds.is_kind(view, node, kinds.IMMUTABLE)
        case ast.BoolOp(values=values):
            return any(is_fresh(view, value) for value in values)
        case ast.IfExp(body=body, orelse=orelse):
            return is_fresh(view, body) or is_fresh(view, orelse)
        case ast.Call():
            plain = calls.result(view, node) in {calls.Result.PLAIN, calls.Result.ITEM}
            return not plain and not kinds.is_kind(view, node, kinds.IMMUTABLE)
    return True


def is_consumed(view: FunctionView, node: ast.expr) -> bool:
    """Whether only the value is used where it stands, so that it cannot be changed from there."""
    parent = view.parents[node]
    match parent:
        case ast.BinOp() | ast.UnaryOp() | ast.Compare() | ast.FormattedValue() | ast.Slice():
            return True
        case ast.Subscript():
            return isinstance(parent.ctx, ast.Load) or node is parent.slice
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return node is test
        case ast.For(iter=source) | ast.comprehension(iter=source):
            return node is source
        case ast.Call():
            return calls.is_pure(view, parent) and calls.result(view, parent) in {
                calls.Result.PLAIN,
                calls.Result.COPY,
            }
    return False


def may_share(view: FunctionView, node: ast.expr) -> bool:
    """Whether one value of the expression may stand for all its evaluations."""
    return not is_fresh(view, node) or is_consumed(view, node)


def risk(view: FunctionView, node: ast.expr) -> Risk:
    """Whether evaluating the expression, its names being bound, may raise."""
    own = _own_risk(view, node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            own = max(own, risk(view, child))
        elif isinstance(child, ast.keyword):
            own = max(own, risk(view, child.value))
        elif isinstance(child, ast.comprehension):
            return Risk.VALUE
    return own


def may_raise(view: FunctionView, node: ast.expr) -> bool:
    """Whether evaluating the expression may raise at all."""
    return risk(view, node) is not Risk.NONE


def _own_risk(view: FunctionView, node: ast.expr) -> Risk:
    match node:
        case ast.Constant() | ast.Name() | ast.BoolOp() | ast.IfExp() | ast.Tuple() | ast.List():
            return Risk.NONE
        case ast.Compare(ops=ops):
            exact = all(isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot) for op in ops)
            parts = [node.left, *node.comparators]
            numeric = all(kinds.is_kind(view, part, _NUMERIC) for part in parts)
            return Risk.NONE if exact or numeric else Risk.TYPE
        case ast.UnaryOp(op=op, operand=operand):
            fine = isinstance(op, ast.Not) or kinds.is_kind(view, operand, _NUMERIC)
            return Risk.NONE if fine else Risk.TYPE
        case ast.BinOp(left=left, op=op, right=right):
            numeric = kinds.is_kind(view, left, _NUMERIC) and kinds.is_kind(view, right, _NUMERIC)
            if isinstance(op, _ARITHMETIC):
                return Risk.NONE if numeric else Risk.TYPE
            divisor = isinstance(right, ast.Constant) and bool(right.value)
            if isinstance(op, _DIVISION) and divisor:
                small = numeric and (
                    not isinstance(op, ast.Div) or kinds.is_kind(view, left, frozenset({"float"}))
                )
                return Risk.NONE if small else Risk.TYPE
            return Risk.VALUE
        case ast.Attribute():
            return Risk.TYPE
        case ast.Subscript(slice=ast.Slice()):
            return Risk.TYPE
        case ast.Call(args=[argument], keywords=[]):
            match resolve.dotted(view, node.func):
                case "builtins.len":
                    return Risk.NONE if kinds.is_kind(view, argument, kinds.SIZED) else Risk.TYPE
                case "builtins.abs":
                    return Risk.NONE if kinds.is_kind(view, argument, _NUMERIC) else Risk.TYPE
                case "builtins.str" | "builtins.repr" | "builtins.bool":
                    return Risk.NONE
    return Risk.VALUE
