"""Functions that compare the two ends of a sequence and call themselves for what is between."""

from __future__ import annotations

import ast

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView

_REVERSIBLE = frozenset({"str", "bytes", "list", "tuple"})


def recursing(view: FunctionView) -> list[Edit] | None:
    """The edits that make `return s == s[::-1]` of a function which finds that out recursively."""
    node, args = view.node, view.node.args
    method = isinstance(view.parents[node], ast.ClassDef)
    several = args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs or args.defaults
    if several or node.decorator_list or len(args.args) != 1 + method:
        return None
    if isinstance(node, ast.AsyncFunctionDef) or not _is_known(view, method):
        return None
    items = args.args[-1].arg
    kind = kinds.kind_of(view, items)
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    value = _value(body)
    call = f"{args.args[0].arg}.{node.name}" if method else node.name
    if value is None or (kind is not None and kind.name not in _REVERSIBLE):
        return None
    if not resolve.is_builtin(view, "len") or not _is_mirror(value, items, call):
        return None
    if not view.own_lines(body[0]) or not view.own_lines(body[-1]):
        return None
    text = "\n".join([*remarks(view, body[0], body[-1]), f"return {items} == {items}[::-1]"])
    return [view.replace(body[0], text, body[-1])]


def _is_known(view: FunctionView, method: bool) -> bool:
    """Whether the function's name means the function for certain."""
    if method or len(view.chain) != 1:
        return method
    bound = [
        part
        for part in ast.walk(view.module)
        if (isinstance(part, ast.FunctionDef) and part.name == view.node.name)
        or (
            isinstance(part, ast.Name)
            and part.id == view.node.name
            and not isinstance(part.ctx, ast.Load)
        )
    ]
    return len(bound) == 1


def _value(body: list[ast.stmt]) -> ast.expr | None:
    """What the statements return, as one expression of `if … else`."""
    match body:
        case [ast.Return(value=ast.expr() as value)]:
            return value
        case [ast.If(test=test, body=yes, orelse=no), *rest] if bool(no) != bool(rest):
            first, second = _value(yes), _value(no or rest)
            if first is not None and second is not None:
                return ast.IfExp(test, first, second)
    return None


def _is_mirror(value: ast.expr, items: str, call: str) -> bool:
    match value:
        case ast.IfExp(test=test, body=ast.Constant(value=True), orelse=rest):
            return _is_short(test, items) and (
                _is_rest(rest, items, call) or _is_mirror(rest, items, call)
            )
        case ast.BoolOp(op=ast.Or(), values=[*tests, rest]):
            return all(_is_short(test, items) for test in tests) and _is_rest(rest, items, call)
    return False


def _is_short(test: ast.expr, items: str) -> bool:
    """Whether the test holds for the empty sequence, and but for that at most for one item."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        parts = [ast.unparse(part) for part in test.values]
        return sorted(parts) == [f"len({items}) == 0", f"len({items}) == 1"]
    return ast.unparse(test) in {
        f"len({items}) <= 1",
        f"len({items}) < 2",
        f"len({items}) == 0",
        f"len({items}) in (0, 1)",
        f"not {items}",
        f"not len({items})",
    }


def _is_rest(value: ast.expr, items: str, call: str) -> bool:
    """Whether the value is that both ends are equal and so is what is between them."""
    match value:
        case ast.IfExp(test=test, body=again, orelse=ast.Constant(value=False)):
            return _are_ends(test, items, ast.Eq) and _is_again(again, items, call)
        case ast.IfExp(test=test, body=ast.Constant(value=False), orelse=again):
            return _are_ends(test, items, ast.NotEq) and _is_again(again, items, call)
        case ast.BoolOp(op=ast.And(), values=[test, again]):
            return _are_ends(test, items, ast.Eq) and _is_again(again, items, call)
    return False


def _are_ends(test: ast.expr, items: str, op: type[ast.cmpop]) -> bool:
    match test:
        case ast.Compare(left=left, ops=[found], comparators=[right]) if isinstance(found, op):
            texts = {ast.unparse(left), ast.unparse(right)}
            first, last = f"{items}[0]", {f"{items}[-1]", f"{items}[len({items}) - 1]"}
            return first in texts and bool(texts & last) and len(texts) == 2
    return False


def _is_again(value: ast.expr, items: str, call: str) -> bool:
    return ast.unparse(value) in {
        f"{call}({items}[1:-1])",
        f"{call}({items}[1:len({items}) - 1])",
    }
