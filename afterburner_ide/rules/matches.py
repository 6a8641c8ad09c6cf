"""Calls of `re` whose pattern the module's text gives, and what becomes of their results."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView

METHODS = resolve.words("search match fullmatch sub split findall finditer")


@dataclass(frozen=True, slots=True)
class PatternCall:
    """A call of `name` with `pattern`, which stands in `literal`, and the arguments behind it.

    `plain` says that there are no flags and no more arguments than the method must have.
    """

    call: ast.Call
    name: str
    pattern: str
    literal: ast.Constant
    args: tuple[ast.expr, ...]
    plain: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """Where only the truth of a value matters: `node` is all that may be replaced by a test.

    `negated` says that the test must then be the opposite one.
    """

    node: ast.expr
    negated: bool = False


def pattern_call(view: FunctionView, call: ast.Call) -> PatternCall | None:
    """The call taken apart; None if its pattern or what it calls is not known."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in METHODS:
        return None
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    name = call.func.attr
    needed = 2 if name == "sub" else 1
    if resolve.dotted(view, call.func) == f"re.{name}":
        found = _constant(view, call.args[0]) if call.args else None
        args = call.args[1:]
    else:
        found, args = _compiled(view, call.func.value), call.args
    if found is None or not isinstance(found.value, str) or len(args) < needed:
        return None
    plain = len(args) == needed and not call.keywords
    return PatternCall(call, name, found.value, found, tuple(args), plain)


def truth(view: FunctionView, node: ast.expr) -> Truth | None:
    """What is asked of the value, if that is only whether it is true or None."""
    parent = view.parents[node]
    match parent:
        case ast.UnaryOp(op=ast.Not()):
            return Truth(parent, negated=True)
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) if test is node:
            return Truth(node)
        case ast.comprehension(ifs=tests) if node in tests:
            return Truth(node)
        case ast.BoolOp() if truth(view, parent) is not None:
            return Truth(node)
        case ast.Call() if resolve.calls(view, parent, "builtins.bool") and parent.args == [node]:
            return Truth(parent)
        case ast.Compare(
            left=left, ops=[ast.Is() | ast.IsNot() as op], comparators=[ast.Constant(value=None)]
        ) if left is node:
            return Truth(parent, negated=isinstance(op, ast.Is))
    return None


def _constant(view: FunctionView, node: ast.expr) -> ast.Constant | None:
    """The literal that the expression is, or that its name is bound to once and for all."""
    if isinstance(node, ast.Constant):
        return node
    value = bound(view, node)
    return value if isinstance(value, ast.Constant) else None


def _compiled(view: FunctionView, node: ast.expr) -> ast.Constant | None:
    """The pattern of `re.compile("…")`, or of a name that is bound to that."""
    call = node if isinstance(node, ast.Call) else bound(view, node)
    match call:
        case ast.Call(args=[pattern], keywords=[]) if resolve.calls(view, call, "re.compile"):
            return _constant(view, pattern)
    return None


def bound(view: FunctionView, node: ast.expr) -> ast.expr | None:
    """What a local of the target, or a name of the module, is bound to in its only binding."""
    if not isinstance(node, ast.Name) or resolve.rebinds_outside(view, node.id):
        return None
    local = resolve.is_local(view, node.id)
    if local and resolve.is_parameter(view, node.id):
        return None
    root = view.outermost if local else view.module
    found = [
        part
        for part in ast.walk(root)
        if (isinstance(part, ast.Name) and part.id == node.id and isinstance(part.ctx, ast.Store))
        or (isinstance(part, ast.arg) and part.arg == node.id)
    ]
    match [view.parents[part] for part in found]:
        case [ast.Assign(targets=[ast.Name()], value=value) as only] if only in (
            view.node.body if local else view.module.body
        ):
            return value
    return None


def shortened(view: FunctionView, found: PatternCall, pattern: str) -> str | None:
    """A literal of another pattern, written as the call's own is; None where that is not plain."""
    text = view.text(found.literal)
    for quote in ('"""', "'''", '"', "'"):
        head, opened, rest = text.partition(quote)
        if opened and rest.endswith(quote) and head.lower() in {"", "r"}:
            inner = rest[: -len(quote)]
            plain = inner == found.pattern and not pattern.endswith("\\")
            return f"{head}{quote}{pattern}{quote}" if plain else None
    return None


def quoted(text: str) -> str:
    """The text as a literal in double quotes where that needs no more backslashes."""
    shown = repr(text)
    return shown if '"' in text or shown[0] == '"' else f'"{shown[1:-1]}"'
