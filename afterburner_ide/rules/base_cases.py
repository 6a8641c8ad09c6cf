"""When a recursive function returns at once, asked with the arguments of a call of it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import effects, recursion, resolve
from afterburner_ide.rules.view import COMPREHENSIONS, FunctionNode, FunctionView

MOST_NODES = 45
_MOST_IN_ARGUMENT = 9
_PLAIN = (
    *(ast.Name, ast.Constant, ast.Compare, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.expr_context),
    *(ast.operator, ast.unaryop, ast.boolop, ast.cmpop),
)
_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


@dataclass(frozen=True, slots=True)
class BaseCase:
    """The function goes on where `test` holds, and returns the constant `value` where not.

    `kept` are the locals that the test reads, with the parameters that each is worked out from.
    """

    node: FunctionNode
    params: list[str]
    calls: list[ast.Call]
    test: ast.expr
    value: ast.Constant
    kept: dict[str, set[str]]


def base_case(view: FunctionView, node: FunctionNode) -> BaseCase | None:
    """The test with which the function begins, if it returns a constant where there is nothing
    to do."""
    args = node.args
    method = isinstance(view.parents[node], ast.ClassDef)
    if isinstance(node, ast.AsyncFunctionDef) or node.decorator_list or resolve.suspends(node.body):
        return None
    if args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs:
        return None
    params = [argument.arg for argument in args.args]
    owner = params.pop(0) if method and params else None
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    calls = recursion.self_calls(node, body, owner)
    if not calls or not params or (method and owner is None):
        return None
    if not recursion.branches(body, calls):
        return None
    kept: dict[str, set[str]] = {}
    while body and (local := _kept(view, node, body[0], {*params, *kept})) is not None:
        name, read = local
        kept[name] = {one for part in read for one in kept.get(part, {part})} & set(params)
        body = body[1:]
    found = _test(body)
    if found is None:
        return None
    test, value = found
    bound = resolve.stored(node.body) - set(params) - kept.keys()
    plain = not any(
        isinstance(part, (ast.Lambda, ast.NamedExpr, *COMPREHENSIONS)) for part in ast.walk(test)
    )
    if resolve.loaded([test]) & bound or not plain or not effects.is_pure(view, test):
        return None
    return BaseCase(node, params, calls, test, value, kept)


def asked(view: FunctionView, found: BaseCase, call: ast.Call) -> ast.expr | None:
    """The test with the call's arguments; None where it would cost much or mean something else."""
    if call.keywords or len(call.args) != len(found.params):
        return None
    given = dict(zip(found.params, call.args, strict=True))
    read = resolve.loaded([found.test])
    for name in read & given.keys():
        value = given[name]
        if sum(isinstance(part, ast.expr) for part in ast.walk(value)) > _MOST_IN_ARGUMENT:
            return None
        if any(
            isinstance(part, ast.Call | ast.Slice | ast.JoinedStr | ast.List | ast.Dict | ast.Set)
            for part in ast.walk(value)
        ) or not effects.is_pure(view, value):
            return None
    stored = resolve.stored(found.node.body)
    for name in read & found.kept.keys():
        for parameter in found.kept[name]:
            same = given[parameter]
            if parameter in stored or not (isinstance(same, ast.Name) and same.id == parameter):
                return None
    for part in view.ancestors(call):
        if part is found.node:
            break
        if isinstance(part, COMPREHENSIONS):
            own = {n for one in part.generators for n in resolve.target_names(one.target)}
            if own & (read - given.keys()):
                return None
        if isinstance(part, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef):
            return None
    steady = (given.keys() - stored) | found.kept.keys()
    test = _unknown(found.test, given, steady)
    if test is None:
        return None
    return test if sum(isinstance(part, ast.expr) for part in ast.walk(test)) < MOST_NODES else None


def _kept(
    view: FunctionView, node: FunctionNode, statement: ast.stmt, known: set[str]
) -> tuple[str, set[str]] | None:
    """A local that the statement works out from parameters alone, and what it reads."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if effects.is_pure(view, value):
            stores = [
                part
                for part in ast.walk(node)
                if isinstance(part, ast.Name)
                and part.id == name
                and not isinstance(part.ctx, ast.Load)
            ]
            if name not in known and len(stores) == 1:
                return name, resolve.loaded([value]) & known
    return None


def _test(body: Sequence[ast.stmt]) -> tuple[ast.expr, ast.Constant] | None:
    """What must hold so that the statements do not return a constant at once, and the constant."""
    ends: list[ast.expr] = []
    value: ast.Constant | None = None
    others: list[ast.expr] = []
    pending = list(body)
    while pending:
        match pending.pop(0):
            case ast.If(test=test, body=[ast.Return(value=result)], orelse=orelse) if (
                constant := _constant(result)
            ) is not None and (value is None or value.value is constant.value):
                if all(_exclude(test, other) for other in others):
                    ends.append(test)
                    value = constant
                elif not ends:
                    return None
                else:
                    break
                if orelse:
                    pending = list(orelse)
                continue
            case ast.If(test=test, body=[_, *_], orelse=[ast.Return(value=result)]) if (
                not ends and not others and not pending and _constant(result) is not None
            ):
                constant = _constant(result)
                assert constant is not None
                return test, constant
            case ast.If(test=test, body=[_, *_], orelse=[]) if (
                not ends and not others and not pending
            ):
                return test, ast.Constant(None)
            case ast.If(test=test, body=[*_, ast.Return()], orelse=orelse) if not ends:
                others.append(test)
                if orelse:
                    pending = list(orelse)
                continue
        break
    if value is None:
        return None
    whole = ends[0] if len(ends) == 1 else ast.BoolOp(ast.Or(), ends)
    return opposite(whole), value


def opposite(test: ast.expr) -> ast.expr:
    """The opposite of a test; `<` is not turned round, for NaN's sake."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
        case ast.Compare(left=left, ops=[sign], comparators=others) if type(sign) in _FLIPPED:
            return ast.Compare(left, [_FLIPPED[type(sign)]()], others)
    return ast.UnaryOp(ast.Not(), test)


def _constant(node: ast.expr | None) -> ast.Constant | None:
    if node is None:
        return ast.Constant(None)
    plain = isinstance(node, ast.Constant) and type(node.value) in (int, bool, str, type(None))
    return node if plain and isinstance(node, ast.Constant) else None


def _exclude(test: ast.expr, other: ast.expr) -> bool:
    """Whether the first test cannot hold where the other does: `n < 0` and `n == 0`."""
    match test, other:
        case (
            ast.Compare(left=left, ops=[ast.Lt() | ast.Gt() | ast.NotEq()], comparators=[right]),
            ast.Compare(left=same, ops=[ast.Eq()], comparators=[equal]),
        ):
            return ast.dump(left) == ast.dump(same) and ast.dump(right) == ast.dump(equal)
    return False


def _unknown(
    test: ast.expr, given: dict[str, ast.expr], steady: Collection[str]
) -> ast.expr | None:
    """The test with the arguments in it, without those parts of it that held before and still do.

    They do where the arguments are the parameters themselves, and no object is looked into.
    """
    parts, whole = [test], test
    turned = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    if isinstance(test, ast.UnaryOp) and turned:
        whole = test.operand
    match whole:
        case ast.BoolOp(op=op, values=values) if isinstance(op, ast.Or) is turned:
            parts = values
        case _:
            parts = [whole]
    asks = []
    for part in parts:
        made = _substituted(part, given)
        plain = all(isinstance(node, _PLAIN) for node in ast.walk(part))
        same = ast.dump(made) == ast.dump(part)
        if not (same and plain and resolve.loaded([part]) <= set(steady)):
            asks.append(made)
    if not asks or all(ast.dump(made) in map(ast.dump, parts) for made in asks):
        return None
    joined = asks[0]
    if len(asks) > 1:
        joined = ast.BoolOp(ast.Or() if turned else ast.And(), asks)
    return opposite(joined) if turned else joined


def _substituted(test: ast.expr, given: dict[str, ast.expr]) -> ast.expr:
    class Substitution(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return copy.deepcopy(given.get(node.id, node))

    result = Substitution().visit(copy.deepcopy(test))
    assert isinstance(result, ast.expr)
    return result
