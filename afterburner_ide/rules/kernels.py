"""Which code a compiler for numbers takes: loops over arrays and numbers, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from afterburner_ide.rules import bindings, kinds, ndarrays, resolve, sizes
from afterburner_ide.rules.affine import Linear
from afterburner_ide.rules.view import FunctionView

_STATEMENTS = (
    *(ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.While, ast.If, ast.Return),
    *(ast.Break, ast.Continue, ast.Pass, ast.Raise, ast.Expr),
)
_EXPRESSIONS = (
    *(ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp),
    *(ast.Subscript, ast.Slice, ast.Tuple, ast.Attribute, ast.Call, ast.keyword),
    *(ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)
_BUILTINS = resolve.words("range len abs min max int float bool complex divmod enumerate zip")
_NUMPY = resolve.words(
    "zeros ones empty full zeros_like ones_like empty_like full_like arange linspace eye sqrt exp "
    "log log2 log10 sin cos tan arctan arctan2 tanh floor ceil abs fabs hypot power maximum "
    "minimum sign isnan isinf sum dot radians degrees"
)
_ATTRIBUTES = resolve.words("shape size ndim real imag")
_NUMBERS = frozenset({"int", "float", "bool"})


def is_compilable(view: FunctionView, body: Sequence[ast.stmt]) -> bool:
    """Whether the statements are all of the kind, and their free names have a meaning for good."""
    if resolve.suspends(body):
        return False
    return all(_is_fine(view, node) for statement in body for node in ast.walk(statement))


def _is_fine(view: FunctionView, node: ast.AST) -> bool:
    match node:
        case ast.Raise(exc=raised, cause=None):
            return _is_known_error(view, raised)
        case ast.Expr(value=value):
            return isinstance(value, ast.Constant)
        case ast.Constant(value=value):
            return isinstance(value, bool | int | float | complex) or _is_text_of_error(view, node)
        case ast.Call(func=func):
            return _is_known_function(view, func) or _is_known_error(view, node)
        case ast.Attribute(attr=attr):
            return attr in _ATTRIBUTES or resolve.dotted(view, node) is not None
        case ast.Compare(ops=ops):
            return not any(isinstance(op, ast.Is | ast.IsNot | ast.In | ast.NotIn) for op in ops)
        case ast.Name(id=name, ctx=ast.Load()):
            return resolve.is_local(view, name) or _is_meant_for_good(view, name)
        case ast.For(orelse=orelse) | ast.While(orelse=orelse):
            return not orelse
    return isinstance(node, (*_STATEMENTS, *_EXPRESSIONS))


def _is_known_function(view: FunctionView, func: ast.expr) -> bool:
    module, _, name = (resolve.dotted(view, func) or "").rpartition(".")
    known = {"builtins": _BUILTINS, "numpy": _NUMPY}
    return name in known[module] if module in known else module == "math"


def _is_known_error(view: FunctionView, node: ast.expr | None) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            texts = all(isinstance(argument, ast.Constant) for argument in args)
            return name.endswith("Error") and resolve.is_builtin(view, name) and texts
    return False


def _is_text_of_error(view: FunctionView, node: ast.AST) -> bool:
    parent = view.parents[node]
    return isinstance(parent, ast.Expr) or _is_known_error(view, parent)  # type: ignore[arg-type]


def _is_meant_for_good(view: FunctionView, name: str) -> bool:
    """Whether it is a builtin, an import, or a number that one line of the module sets."""
    origin = resolve.dotted(view, ast.Name(name))
    if origin is not None:
        return origin.partition(".")[0] in {"builtins", "numpy", "math"}
    values = [
        node.value
        for node in view.module.body
        if isinstance(node, ast.Assign)
        and any(name in resolve.target_names(target) for target in node.targets)
    ]
    number = len(values) == 1 and isinstance(values[0], ast.Constant)
    return number and not resolve.rebinds_outside(view, name)


def takes_numbers(view: FunctionView, names: Iterable[str]) -> bool:
    """Whether each name stands for an array or a number, as far as can be told."""
    return all(_is_numeric(view, name) for name in names)


def _is_numeric(view: FunctionView, name: str) -> bool:
    if ndarrays.is_array(view, name) or kinds.is_kind(view, name, _NUMBERS):
        return True
    if not resolve.is_parameter(view, name):
        found = list(bindings.bindings(view, name))
        return bool(found) and all(_is_number(view, name, binding) for binding in found)
    for argument in resolve.parameters(view.node):
        if argument.arg == name and argument.annotation is not None:
            return False
    if kinds.may_be_none(view, name):
        return False
    # A parameter that is only counted and computed with is taken to be a number.
    for node in ast.walk(view.node):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            parent = view.parents[node]
            if isinstance(parent, ast.Tuple) and isinstance(view.parents[parent], ast.Call):
                continue  # a shape
            if not isinstance(parent, ast.BinOp | ast.Compare | ast.Call | ast.UnaryOp):
                return False
            if isinstance(parent, ast.Call) and not resolve.calls(
                view, parent, "builtins.range", "builtins.int", "builtins.float", "builtins.abs"
            ):
                return False
    return True


def _is_number(view: FunctionView, name: str, binding: bindings.Binding) -> bool:
    """Whether the name is bound to a length, or to arithmetic on other things than lists."""
    own = Linear(((name, 1),))
    if sizes.expanded(view, own) != own:
        return True
    if binding.value is None:
        source = binding.source
        return source is not None and resolve.calls(view, source, "builtins.range")
    fine = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Call, ast.Subscript, ast.Name)
    outer = binding.value
    if not isinstance(outer, ast.Constant | ast.BinOp | ast.UnaryOp):
        return False
    return not any(
        isinstance(part, ast.expr) and not isinstance(part, fine) for part in ast.walk(outer)
    ) and not any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(outer)
    )
