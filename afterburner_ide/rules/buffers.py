"""Which numpy arrays may share their memory, and whether a piece of code writes to it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from afterburner_ide.rules import ndarrays, resolve
from afterburner_ide.rules.view import FunctionView

_READING = resolve.words(
    "copy sum min max mean std var argmin argmax argsort tolist astype dot any all item nonzero "
    "cumsum prod round flatten"
)
_COPYING = _READING | resolve.words(
    "array zeros ones empty full zeros_like ones_like empty_like full_like arange linspace eye "
    "matmul outer exp sqrt log sin cos abs where len range int float isnan concatenate hstack "
    "vstack stack choice rand randn random randint norm sorted unique"
)
_WRITING = resolve.words("shuffle put place putmask copyto fill_diagonal put_along_axis at setattr")
_PLAIN = frozenset({"shape", "size", "ndim", "dtype"})


def is_untouched(view: FunctionView, name: str, region: Iterable[ast.AST]) -> bool:
    """Whether the region changes neither the array nor one that may share its memory."""
    shared = sharing(view, name)
    return not any(_changes(view, shared, node) for root in region for node in ast.walk(root))


def _changes(view: FunctionView, names: set[str], node: ast.AST) -> bool:
    match node:
        case (
            ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del())
        ):
            return bool(_viewed(node) & names)
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return name in names
        case ast.Call(func=func, args=args, keywords=keywords):
            if isinstance(func, ast.Attribute) and _viewed(func.value) & names:
                return func.attr not in _READING
            values = [*args, *(keyword.value for keyword in keywords)]
            if any(_viewed(value) & names for value in values):
                origin = resolve.dotted(view, func) or ""
                known = origin.startswith(("numpy.", "builtins.", "math."))
                writes = origin.rpartition(".")[2] in _WRITING or any(
                    k.arg == "out" for k in keywords
                )
                return writes or not known
    return False


def sharing(view: FunctionView, name: str) -> set[str]:
    """The names whose arrays may share memory with this one, as a slice or a transpose does."""
    found = {name}
    while True:
        more = set(found)
        for node in ast.walk(view.outermost):
            pairs: list[tuple[ast.expr, ast.expr]] = []
            if isinstance(node, ast.Assign):
                pairs = [(target, node.value) for target in node.targets]
            elif isinstance(node, ast.NamedExpr | ast.For | ast.comprehension):
                pairs = [
                    (node.target, node.value if isinstance(node, ast.NamedExpr) else node.iter)
                ]
            for target, value in pairs:
                seen = _viewed(value) if not _is_picked(view, value) else set()
                both = seen | resolve.target_names(target)
                if both & more and seen:
                    more |= both
        if more == found:
            return found
        found = more


def _is_picked(view: FunctionView, node: ast.expr) -> bool:
    """Whether it is a copy because its subscript is an array of positions or a mask."""
    return isinstance(node, ast.Subscript) and (
        ndarrays.makes_array(view, node.slice) or isinstance(node.slice, ast.Compare | ast.List)
    )


def _viewed(node: ast.AST) -> set[str]:
    """The names of which the expression may be a part or a view, by the ways numpy has."""
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.Subscript(value=value) | ast.Attribute(value=value) | ast.Starred(value=value):
            return (
                set() if isinstance(node, ast.Attribute) and node.attr in _PLAIN else _viewed(value)
            )
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return {name for elt in elts for name in _viewed(elt)}
        case ast.IfExp(body=body, orelse=orelse):
            return _viewed(body) | _viewed(orelse)
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=args):
            if attr in _COPYING:
                return set()
            return _viewed(value) | {name for arg in args for name in _viewed(arg)}
        case ast.Call(func=ast.Name(id=name), args=args) if name not in _COPYING:
            return {name for arg in args for name in _viewed(arg)}
    return set()
