"""What an inner loop walks, as something that an index can be built over once."""

from __future__ import annotations

import ast

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.view import FunctionView

Inner = ast.For | ast.comprehension


def walked(view: FunctionView, inner: Inner) -> tuple[str, tuple[str, ...], list[ast.expr]] | None:
    """What the index is built over, tests that leave out what that adds, and what both read."""
    source = inner.iter
    if resolve.calls(view, source, "builtins.enumerate", "builtins.zip"):
        assert isinstance(source, ast.Call)
        copies: list[ast.expr] = [
            ast.Call(ast.Name("sorted", ast.Load()), [argument], []) for argument in source.args
        ]
        fit = resolve.is_builtin(view, "sorted") and not source.keywords and copies
        return (view.text(source), (), copies) if fit else None
    match source, inner.target:
        case ast.Call(args=[low, high]), ast.Name(id=name) if resolve.calls(
            view, source, "builtins.range"
        ):
            if _counts_up(view, low, inner):
                above = isinstance(low, ast.BinOp)
                test = f"{name} > {low.left.id}" if above else f"{name} >= {low.id}"  # type: ignore[attr-defined]
                over = ast.Call(source.func, [high], [])
                return f"{view.text(source.func)}({view.text(high)})", (test,), [over]
    return view.text(source), (), [source]


def _counts_up(view: FunctionView, low: ast.expr, inner: Inner) -> bool:
    """Whether `low` is `i` or `i + 1` with an `i` that an outer loop counts from 0 or more."""
    match low:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=ast.Constant(value=1)):
            pass
        case ast.Name(id=name):
            pass
        case _:
            return False
    for node in view.walk(ast.For, ast.comprehension):
        assert isinstance(node, ast.For | ast.comprehension)
        if name not in resolve.target_names(node.target):
            continue
        match node.target, node.iter:
            case (ast.Name(), ast.Call(args=[_])) if resolve.calls(
                view, node.iter, "builtins.range"
            ):
                continue
            case (ast.Name(), ast.Call(args=[ast.Constant(value=int(first)), _])) if (
                resolve.calls(view, node.iter, "builtins.range") and first >= 0
            ):
                continue
            case (ast.Name(), ast.Call(args=[first, _])) if (
                resolve.calls(view, node.iter, "builtins.range")
                and node is not inner
                and _counts_up(view, first, node)
            ):
                continue
            case (ast.Tuple(elts=[ast.Name(id=first), *_]), ast.Call(args=[_], keywords=[])) if (
                resolve.calls(view, node.iter, "builtins.enumerate") and first == name
            ):
                continue
        return False
    return kinds.is_kind(view, name, frozenset({"int"}))
