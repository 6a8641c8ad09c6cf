"""Functions, methods and lambdas that do nothing but return an expression."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode, FunctionView

_REFUSED = (
    *(ast.Lambda, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await, ast.Starred),
    *(ast.JoinedStr, ast.GeneratorExp),
)
_MOST_NODES = 60


@dataclass(frozen=True, slots=True)
class Helper:
    """A function or lambda bound once to a name, which returns `value`.

    `owner` is the name of the instance for a method. `scope` is the function it is defined in,
    None at the top of a module or class.
    """

    statement: ast.stmt
    name: str
    args: list[ast.arg]
    defaults: list[ast.expr]
    value: ast.expr
    owner: str | None
    scope: FunctionNode | None


def helper(view: FunctionView, call: ast.Call) -> Helper | None:
    """The helper that is called there, if its expression could stand in place of the call."""
    match call.func:
        case ast.Name(id=name):
            found = _local(view, call, name) if resolve.is_local(view, name) else None
            if found is None and not resolve.is_local(view, name):
                found = _of_module(view, name)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            found = _method(view, call, owner, name)
        case _:
            return None
    if found is None or any(isinstance(part, _REFUSED) for part in ast.walk(found.value)):
        return None
    if sum(1 for _ in ast.walk(found.value)) > _MOST_NODES or "#" in view.text(found.value):
        return None
    calls_itself = any(
        isinstance(part, ast.Name | ast.Attribute) and _name(part) == found.name
        for part in ast.walk(found.value)
    )
    return None if calls_itself else found


def _local(view: FunctionView, call: ast.Call, name: str) -> Helper | None:
    """The function or lambda of a function around the call."""
    for around in view.ancestors(call):
        if not isinstance(around, FUNCTIONS):
            continue
        if any(argument.arg == name for argument in resolve.parameters(around)):
            return None
        binding = [part for part in ast.walk(around) if _binds(part, name)]
        if not binding:
            continue
        direct = [part for part in around.body if name in resolve.stored([part])]
        if len(binding) != 1 or len(direct) != 1 or direct[0].lineno > call.lineno:
            return None
        return _made(direct[0], name, None, around)
    return None


def _of_module(view: FunctionView, name: str) -> Helper | None:
    binding = [part for part in view.module.body if name in resolve.stored([part])]
    if len(binding) != 1 or resolve.rebinds_outside(view, name):
        return None
    return _made(binding[0], name, None, None)


def _method(view: FunctionView, call: ast.Call, owner: str, name: str) -> Helper | None:
    """The method of the same class, if no class of the module has another of that name."""
    cls = view.parents[view.outermost]
    args = view.outermost.args.args
    if not isinstance(cls, ast.ClassDef) or view.outermost.decorator_list:
        return None
    if not args or args[0].arg != owner or owner in resolve.stored(view.outermost.body):
        return None
    if view.function_of(call) is not view.outermost and any(
        argument.arg == owner
        for around in view.ancestors(call)
        if isinstance(around, (*FUNCTIONS, ast.Lambda)) and around is not view.outermost
        for argument in ast.walk(around.args)
        if isinstance(argument, ast.arg)
    ):
        return None
    named = [
        part
        for part in ast.walk(view.module)
        if (isinstance(part, (*FUNCTIONS, ast.ClassDef)) and part.name == name)
        or (isinstance(part, ast.Attribute) and part.attr == name and _is_store(part))
        or (isinstance(part, ast.Name) and part.id == name and _is_store(part))
    ]
    if len(named) != 1 or named[0] not in cls.body or not isinstance(named[0], ast.FunctionDef):
        return None
    return _made(named[0], name, owner, None)


def _made(
    statement: ast.stmt, name: str, owner: str | None, scope: FunctionNode | None
) -> Helper | None:
    match statement:
        case ast.FunctionDef(args=args, body=[*rest, ast.Return(value=ast.expr() as value)]):
            document = ast.get_docstring(statement, clean=False) is not None
            if statement.decorator_list or len(rest) != int(document):
                return None
        case ast.Assign(targets=[ast.Name()], value=ast.Lambda(args=args, body=value)):
            pass
        case _:
            return None
    if args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs:
        return None
    given = args.args[1:] if owner is not None else args.args
    if (owner is not None and not args.args) or len(args.defaults) > len(given):
        return None
    return Helper(statement, name, given, args.defaults, value, owner, scope)


def _binds(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found):
            return found == name
        case ast.ClassDef(name=found) | ast.arg(arg=found) | ast.ExceptHandler(name=found):
            return found == name
        case ast.alias(name=whole, asname=alias):
            return (alias or whole.partition(".")[0]) == name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return name in names
    return False


def _is_store(node: ast.Attribute | ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr
