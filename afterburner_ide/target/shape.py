"""What callers see of a function: its parameters, its kind and its decorators."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.target.functions import FunctionNode
from afterburner_ide.target.normal import normalised, same_code, tree_text

__all__ = ["Parameter", "Signature", "normalised", "same_code", "same_signature", "signature_shape"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `kind` is one of `positional-only`, `positional-or-keyword`, `*`,
    `keyword-only` and `**`; `default` is source text, or None where there is none."""

    name: str
    kind: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Signature:
    """`kind` is `function`, `generator`, `coroutine function` or `async generator`."""

    name: str
    kind: str
    parameters: tuple[Parameter, ...]
    decorators: tuple[str, ...]


def signature_shape(node: FunctionNode) -> Signature:
    """Return the function's shape; defaults and decorators are source text in one spelling."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    required = len(positional) - len(arguments.defaults)
    parameters = []
    for place, item in enumerate(positional):
        only = place < len(arguments.posonlyargs)
        kind = "positional-only" if only else "positional-or-keyword"
        default = arguments.defaults[place - required] if place >= required else None
        parameters.append(Parameter(item.arg, kind, _text(default)))
    if arguments.vararg:
        parameters.append(Parameter(arguments.vararg.arg, "*", None))
    for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        parameters.append(Parameter(item.arg, "keyword-only", _text(value)))
    if arguments.kwarg:
        parameters.append(Parameter(arguments.kwarg.arg, "**", None))
    decorators = tuple(ast.unparse(item) for item in node.decorator_list)
    return Signature(node.name, function_kind(node), tuple(parameters), decorators)


def same_signature(old: FunctionNode, new: FunctionNode) -> str | None:
    """Return a sentence on what callers would notice, or None.

    Annotations do not count, nor how a default is spelled as long as it parses to the same tree.
    """
    before, after = signature_shape(old), signature_shape(new)
    if before.name != after.name:
        return f"The function is called {after.name} instead of {before.name}."
    if before.kind != after.kind:
        return f"It was a {before.kind} and is now a {after.kind}."
    if (change := _parameter_change(before.parameters, after.parameters)) is not None:
        return change
    for item, was, becomes in zip(before.parameters, _defaults(old), _defaults(new), strict=True):
        if (was is None) is not (becomes is None) or (
            was is not None and becomes is not None and tree_text(was) != tree_text(becomes)
        ):
            return (
                f"The default of {item.name} was {_text(was) or 'missing'} "
                f"and is now {_text(becomes) or 'missing'}."
            )
    if list(map(tree_text, old.decorator_list)) != list(map(tree_text, new.decorator_list)):
        return f"The decorators were {_names(before.decorators)}, now {_names(after.decorators)}."
    return None


def function_kind(node: FunctionNode) -> str:
    """Return the kind as in `Signature.kind`: what counts is a `yield` in its own scope."""
    is_async = isinstance(node, ast.AsyncFunctionDef)
    if _yields(node):
        return "async generator" if is_async else "generator"
    return "coroutine function" if is_async else "function"


def _yields(node: FunctionNode) -> bool:
    stack: list[ast.AST] = list(node.body)
    while stack:
        item = stack.pop()
        if isinstance(item, ast.Yield | ast.YieldFrom):
            return True
        if isinstance(item, ast.Lambda):
            stack += _evaluated_outside(item.args)
        elif isinstance(item, FunctionNode):
            stack += [*item.decorator_list, *_evaluated_outside(item.args)]
        elif isinstance(item, ast.ClassDef):
            stack += [*item.decorator_list, *item.bases, *item.keywords]
        else:
            stack += ast.iter_child_nodes(item)
    return False


def _evaluated_outside(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(item for item in arguments.kw_defaults if item is not None)]


def _defaults(node: FunctionNode) -> list[ast.expr | None]:
    """Each parameter's default in the order of `Signature.parameters`."""
    arguments = node.args
    positional = len(arguments.posonlyargs) + len(arguments.args)
    found: list[ast.expr | None] = [None] * (positional - len(arguments.defaults))
    found += arguments.defaults
    found += [None] * bool(arguments.vararg)
    found += arguments.kw_defaults
    return found + [None] * bool(arguments.kwarg)


def _parameter_change(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> str | None:
    was, becomes = {item.name: item for item in old}, {item.name: item for item in new}
    gone = [name for name in was if name not in becomes]
    added = [name for name in becomes if name not in was]
    if gone and added:
        return f"The parameters {', '.join(gone)} are gone and {', '.join(added)} are new."
    if gone:
        return f"The parameters {', '.join(gone)} are gone."
    if added:
        return f"The parameters {', '.join(added)} are new."
    for name, item in was.items():
        if item.kind != becomes[name].kind:
            return f"The parameter {name} was {item.kind} and is now {becomes[name].kind}."

    def order(parameters: tuple[Parameter, ...]) -> list[str]:
        return [item.name for item in parameters if item.kind.startswith("positional")]

    if order(old) != order(new):
        return f"The parameters' order is now {', '.join(order(new))}."
    return None


def _names(decorators: tuple[str, ...]) -> str:
    return ", ".join(f"@{item}" for item in decorators) or "none"


def _text(node: ast.expr | None) -> str | None:
    return None if node is None else ast.unparse(node)
