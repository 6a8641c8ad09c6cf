"""A helper's expression in place of a call of it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from afterburner_ide.rules import effects, folds, index_sums, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.small_helpers import Helper, helper
from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, FunctionView
from afterburner_ide.rules.written import written

_ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.List, ast.Dict)


def arguments(found: Helper, call: ast.Call) -> dict[str, ast.expr] | None:
    """What each parameter is given, in the order of evaluation."""
    names = [argument.arg for argument in found.args]
    if any(isinstance(given, ast.Starred) for given in call.args) or len(call.args) > len(names):
        return None
    given = dict(zip(names, call.args, strict=False))
    for keyword in call.keywords:
        if keyword.arg is None or keyword.arg in given or keyword.arg not in names:
            return None
        given[keyword.arg] = keyword.value
    for name, default in zip(
        names[len(names) - len(found.defaults) :], found.defaults, strict=True
    ):
        if name not in given:
            if not isinstance(default, ast.Constant):
                return None
            given[name] = default
    return given if len(given) == len(names) else None


def inlined(view: FunctionView, found: Helper, call: ast.Call) -> list[Edit] | None:
    """The edits that put the expression in place of the call; None where that may not be."""
    given = arguments(found, call)
    if given is None or not _means_the_same(view, found, call, given) or not view.editable(call):
        return None
    uses = {
        name: [
            part for part in ast.walk(found.value) if isinstance(part, ast.Name) and part.id == name
        ]
        for name in given
    }
    bound: dict[str, ast.expr] = {}
    lines: list[str] = []
    for name, value in given.items():
        if effects.is_simple(value) or _is_linear(value):
            continue
        if not effects.is_pure(view, value):
            return None
        if len(uses[name]) > 1:
            if not _is_first(view, call):
                return None
            fresh = view.fresh_name(name, *(line.partition(" ")[0] for line in lines))
            lines.append(f"{fresh} = {folds.on_one_line(view, value)}")
            bound[name] = ast.Name(id=fresh, ctx=ast.Load())
    if "#" in view.text(call):
        return None
    value = index_sums.folded(_substituted(found.value, given | bound, _owner(found, call)))
    text = written(value)
    edits = [view.replace(call, text if _stands_alone(view, call, value) else f"({text})")]
    if lines:
        edits.insert(0, view.insert_before(view.statement_of(call), "\n".join(lines)))
    return edits


def _means_the_same(
    view: FunctionView, found: Helper, call: ast.Call, given: dict[str, ast.expr]
) -> bool:
    """Whether all names are those that they are in the helper, and at the call."""
    own = {
        name
        for part in ast.walk(found.value)
        if isinstance(part, ast.comprehension)
        for name in resolve.target_names(part.target)
    }
    if own & resolve.loaded(given.values()):
        return False
    free = resolve.loaded([found.value]) - own - given.keys()
    if found.owner is not None and isinstance(found.statement, ast.FunctionDef):
        free -= {found.statement.args.args[0].arg}
    if found.scope is None:
        return not any(resolve.is_local(view, name) for name in free)
    for around in view.ancestors(call):
        if around is found.scope:
            return True
        bound: set[str] = set()
        if isinstance(around, COMPREHENSIONS):
            bound = {n for part in around.generators for n in resolve.target_names(part.target)}
        elif isinstance(around, (*FUNCTIONS, ast.Lambda)):
            bound = {part.arg for part in ast.walk(around.args) if isinstance(part, ast.arg)}
            if not isinstance(around, ast.Lambda):
                bound |= resolve.stored(around.body)
        if bound & free:
            return False
    return False


def _owner(found: Helper, call: ast.Call) -> dict[str, ast.expr]:
    """The instance's name in the helper, with its name at the call."""
    if found.owner is None or not isinstance(found.statement, ast.FunctionDef):
        return {}
    assert isinstance(call.func, ast.Attribute)
    return {found.statement.args.args[0].arg: call.func.value}


def _substituted(
    value: ast.expr, given: dict[str, ast.expr], owner: dict[str, ast.expr]
) -> ast.expr:
    class Substitution(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return copy.deepcopy({**given, **owner}.get(node.id, node))

    result = Substitution().visit(copy.deepcopy(value))
    assert isinstance(result, ast.expr)
    return result


def _is_first(view: FunctionView, call: ast.Call) -> bool:
    """Whether a statement in front of the call's own runs just when the call does."""
    child: ast.AST = call
    for parent in view.ancestors(call):
        match parent:
            case ast.BoolOp(values=[first, *_]) | ast.Compare(left=first) if child is not first:
                return False
            case ast.IfExp(test=test) if child is not test:
                return False
            case ast.Lambda() | ast.While() | ast.For() | ast.With() | ast.Try() | ast.Assert():
                return False
            case ast.If(test=test) if child is not test:
                return False
        if isinstance(parent, COMPREHENSIONS):
            return False
        if isinstance(parent, ast.stmt):
            return view.own_lines(parent) and not isinstance(parent, FUNCTIONS)
        child = parent
    return False


def _is_linear(node: ast.expr) -> bool:
    """Whether the expression is a name and a number added, so that it may be written twice."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return effects.is_simple(left) and effects.is_simple(right)
    return False


def _stands_alone(view: FunctionView, call: ast.Call, value: ast.expr) -> bool:
    """Whether the expression needs no parentheses in place of the call."""
    if isinstance(value, _ATOMS):
        return True
    parent = view.parents[call]
    match parent:
        case ast.BoolOp(op=op):
            same = isinstance(value, ast.BoolOp) and type(value.op) is type(op)
            return same or isinstance(value, ast.Compare | ast.BinOp | ast.UnaryOp)
        case ast.UnaryOp(op=ast.Not()):
            return isinstance(value, ast.Compare | ast.BinOp)
        case ast.Call(args=args, func=func):
            return call is not func and (call in args) and not isinstance(value, ast.Tuple)
        case ast.Return() | ast.Assign() | ast.AugAssign() | ast.Expr() | ast.If():
            return True
        case ast.Subscript(slice=index):
            return index is call
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            return not isinstance(value, ast.Tuple | ast.IfExp)
        case ast.comprehension(ifs=tests):
            return call in tests and not isinstance(value, ast.IfExp)
    return False


def calls_of(view: FunctionView) -> Iterator[tuple[ast.Call, Helper]]:
    """The calls in the target whose helper could stand in their place."""
    for node in view.walk(ast.Call):
        assert isinstance(node, ast.Call)
        found = helper(view, node)
        if found is not None:
            yield node, found
