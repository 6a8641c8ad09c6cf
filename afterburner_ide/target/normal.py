"""A normal form of code: equal for sources that differ only in what no run can show."""

from __future__ import annotations

import ast
from typing import Any

from afterburner_ide.errors import TargetNotFound
from afterburner_ide.target.functions import FunctionNode, find_function
from afterburner_ide.target.names import rename_locals
from afterburner_ide.target.syntax import parse

_CLOSE = object()


def normalised(source: str, qualname: str) -> str:
    """Return the whole module as text in normal form.

    Comments and layout are gone everywhere. Of the function `qualname`, the docstring and the
    annotations of parameters, result and local variables are dropped, so is `pass` beside other
    statements, and local variables are numbered in the order of their first appearance. Kept are
    parameters, globals, attributes, free names and nested definitions' names: they can be seen
    from outside.

    Raises TargetSyntaxError, or TargetNotFound when there is no such function.
    """
    tree = parse(source)
    node = find_function(tree, qualname)
    if node is None:
        raise TargetNotFound(f"there is no function {qualname!r}")
    rename_locals(node)
    if ast.get_docstring(node, clean=False) is not None:
        node.body = node.body[1:] or [ast.Pass()]
    _drop_annotations(node)
    return tree_text(tree)


def same_code(old: str, new: str, qualname: str) -> bool:
    """Whether two modules differ in nothing but layout, comments, and the docstring, annotations
    and local names of `qualname`. Raises like `normalised`."""
    return old == new or normalised(old, qualname) == normalised(new, qualname)


def tree_text(tree: ast.AST) -> str:
    """Return the tree as text without positions: like `ast.dump`, but at any depth."""
    parts: list[str] = []
    stack: list[Any] = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, ast.AST):
            parts.append(f"({type(item).__name__}")
            stack.append(_CLOSE)
            # `kind` tells u"" from "", and type comments are comments.
            values = [
                getattr(item, name, None)
                for name in item._fields
                if name not in {"kind", "type_comment", "type_ignores", "ctx"}
            ]
            stack += reversed(values)
        elif isinstance(item, list):
            parts.append("[")
            stack.append(_CLOSE)
            stack += reversed(item)
        else:
            # Python refuses to write a very long int in decimal.
            parts.append(")" if item is _CLOSE else hex(item) if type(item) is int else repr(item))
    return " ".join(parts)


def _drop_annotations(node: FunctionNode) -> None:
    node.returns = None
    arguments = node.args
    for parameter in (
        *arguments.posonlyargs,
        *arguments.args,
        arguments.vararg,
        *arguments.kwonlyargs,
        arguments.kwarg,
    ):
        if parameter is not None:
            parameter.annotation = None
    # Inside a function Python never evaluates a variable's annotation; inside a class it does.
    # A nested function's own annotations are evaluated whenever its `def` runs, so they stay.
    stack: list[ast.AST] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, ast.ClassDef):
            stack += [inner for inner in ast.walk(item) if isinstance(inner, FunctionNode)]
            continue
        for name, value in ast.iter_fields(item):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                plain = [_plain(inner) for inner in value]
                busy = [inner for inner in plain if not isinstance(inner, ast.Pass)]
                setattr(item, name, busy or plain[:1])
        stack += ast.iter_child_nodes(item)


def _plain(node: ast.stmt) -> ast.stmt:
    if not isinstance(node, ast.AnnAssign):
        return node
    if node.value is not None:
        return ast.Assign([node.target], node.value)
    # `x: int` makes x local, which the numbering of names already tells; `f().x: int` calls f.
    node.annotation = ast.Constant(None)
    return ast.Pass() if isinstance(node.target, ast.Name) else node
