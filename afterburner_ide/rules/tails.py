"""Functions that call themselves only at their end, and what a loop needs to know of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import eagerness, folds, kinds, negation, resolve
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode, FunctionView

LOOSE = (ast.Lambda, ast.IfExp, ast.NamedExpr, ast.Tuple)


@dataclass(frozen=True, slots=True)
class Tail:
    """A `return` that calls the function itself.

    `others` is the test and the value with which it returns at once instead. `operator` and
    `added` are those of `return added + f(...)`.
    """

    statement: ast.Return
    call: ast.Call
    others: tuple[str, str] | None = None
    operator: ast.operator | None = None
    added: ast.expr | None = None


@dataclass(frozen=True, slots=True)
class Recursion:
    """A function, its body without the docstring, its tails and its other returns."""

    node: FunctionNode
    body: list[ast.stmt]
    tails: list[Tail]
    bases: list[ast.Return]
    given: list[ast.arg]


def tails(view: FunctionView, node: FunctionNode) -> Recursion | None:
    """The function's tails, if it calls itself in no other place and a loop can hold its body."""
    args = node.args
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    method = isinstance(view.parents[node], ast.ClassDef)
    simple = not (args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs)
    if not simple or node.decorator_list or isinstance(node, ast.AsyncFunctionDef) or not body:
        return None
    if (method and not args.args) or not _is_known(view, node, method):
        return None
    if not all(isinstance(default, ast.Constant) for default in args.defaults):
        return None
    own = [node.name] if not method else [args.args[0].arg, node.name]
    if method and own[0] in resolve.stored(body):
        return None
    returns = [part for part in _own(body) if isinstance(part, ast.Return)]
    found = [tail for part in returns if (tail := _tail(view, part, own)) is not None]
    mentions = sum(_mentions(part, own) for statement in body for part in ast.walk(statement))
    if not found or mentions != len(found) or not _can_loop(view, node, body, found):
        return None
    ends = {tail.statement for tail in found}
    bases = [part for part in returns if part not in ends]
    recursion = Recursion(node, body, found, bases, args.args[1:] if method else args.args)
    counts = any(tail.operator is not None for tail in found)
    if counts and (falls_through(body) or any(tail.others for tail in found)):
        return None
    for tail in found:
        if not _is_complete(recursion, tail.call):
            return None
    return recursion


def arguments(found: Recursion, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """Each parameter with what the call gives for it, in the order of evaluation."""
    names = [argument.arg for argument in found.given]
    given = dict(zip(names, call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    yield from given.items()
    defaults = found.node.args.defaults
    for name, default in zip(names[len(names) - len(defaults) :], defaults, strict=True):
        if name not in given:
            yield name, default


def falls_through(body: Sequence[ast.stmt]) -> bool:
    """Whether control may reach the end of the statements."""
    match body[-1]:
        case ast.Return() | ast.Raise():
            return False
        case ast.If(body=yes, orelse=no):
            return not no or falls_through(yes) or falls_through(no)
    return True


def is_last(view: FunctionView, found: Recursion, statement: ast.stmt) -> bool:
    """Whether nothing of the function's body follows the statement."""
    at = statement
    while at is not found.node:
        if view.block_of(at)[-1] is not at:
            return False
        parent = view.parents[at]
        assert isinstance(parent, ast.stmt)
        at = parent
    return True


def _tail(view: FunctionView, statement: ast.Return, own: list[str]) -> Tail | None:
    match statement.value:
        case ast.Call() as call if _is_self(call, own):
            return Tail(statement, call)
        case ast.IfExp(test=test, body=value, orelse=ast.Call() as call) if _is_self(call, own):
            return Tail(statement, call, (view.expression(test), view.expression(value)))
        case ast.IfExp(test=test, body=ast.Call() as call, orelse=value) if _is_self(call, own):
            opposite = negation.opposite(view, test)
            return Tail(statement, call, (opposite, view.expression(value)))
        case ast.BoolOp(op=op, values=[*before, ast.Call() as call]) if _is_self(call, own):
            # Only of what is True or False is it known what the function returns.
            if any(kinds.kind_of(view, value) != kinds.BOOL for value in before):
                return None
            if isinstance(op, ast.Or):
                texts = [folds.clause(view, value) for value in before]
                return Tail(statement, call, (" or ".join(texts), "True"))
            texts = [negation.opposite(view, value) for value in before]
            return Tail(statement, call, (" or ".join(texts), "False"))
        case ast.BinOp(left=added, op=ast.Add() | ast.Mult() as op, right=ast.Call() as call) if (
            _is_self(call, own)
        ):
            return Tail(statement, call, None, op, added)
        case ast.BinOp(left=ast.Call() as call, op=ast.Add() | ast.Mult() as op, right=added) if (
            _is_self(call, own)
        ):
            return Tail(statement, call, None, op, added)
    return None


def _is_self(call: ast.Call, own: list[str]) -> bool:
    match call.func:
        case ast.Name(id=name):
            return [name] == own
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return [owner, name] == own
    return False


def _mentions(node: ast.AST, own: list[str]) -> bool:
    if len(own) == 1:
        return isinstance(node, ast.Name) and node.id == own[0]
    return isinstance(node, ast.Attribute) and node.attr == own[1]


def _is_known(view: FunctionView, node: FunctionNode, method: bool) -> bool:
    """Whether nothing else in the scope is called like the function."""
    if method:
        owner = view.parents[node]
        return sum(node.name in resolve.stored([part]) for part in ast.iter_child_nodes(owner)) == 1
    if resolve.rebinds_outside(view, node.name) or node.name in resolve.stored(node.body):
        return False
    if any(argument.arg == node.name for argument in resolve.parameters(node)):
        return False
    around = view.parents[node]
    block = getattr(around, "body", None)
    if not isinstance(around, (ast.Module, *FUNCTIONS)) or not block or node not in block:
        return False
    return sum(node.name in resolve.stored([statement]) for statement in block) == 1


def _is_complete(found: Recursion, call: ast.Call) -> bool:
    """Whether the call says what each parameter shall be."""
    if any(isinstance(value, ast.Starred) for value in call.args):
        return False
    names = [argument.arg for argument in found.given]
    if len(call.args) > len(names) or any(keyword.arg not in names for keyword in call.keywords):
        return False
    positional = names[: len(call.args)]
    if any(keyword.arg in positional for keyword in call.keywords):
        return False
    return {name for name, _ in arguments(found, call)} == set(names)


def _can_loop(
    view: FunctionView, node: FunctionNode, body: list[ast.stmt], found: list[Tail]
) -> bool:
    """Whether each tail stands in ifs alone, and nothing holds on to a turn's names."""
    if resolve.suspends(body) or not view.own_lines(node, *body) or "\r" in view.source:
        return False
    if any(eagerness.outlives(view, statement) for statement in body):
        return False
    if any(
        isinstance(part, ast.Global | ast.Nonlocal | ast.Delete)
        for statement in body
        for part in ast.walk(statement)
    ):
        return False
    if view.indent(body[0]) == view.indent(node) or body[0].lineno == node.lineno:
        return False
    for tail in found:
        if not view.own_lines(tail.statement) or "#" in view.text(tail.statement):
            return False
        if view.multiline_strings([tail.statement]):
            return False
        for parent in view.ancestors(tail.statement):
            if parent is node:
                break
            if not isinstance(parent, ast.If):
                return False
    return True


def _own(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    for statement in body:
        yield from ast.walk(statement)
