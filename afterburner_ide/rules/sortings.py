"""Calls of `sorted` and of its kin that want a part of the order alone."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class Sorting:
    """`sorted(items, key=key, reverse=reverse)`."""

    items: ast.expr
    key: ast.expr | None
    reverse: bool


def sorting(view: FunctionView, node: ast.expr) -> Sorting | None:
    """The call of `sorted`, if it is plain which way it sorts."""
    if not resolve.calls(view, node, "builtins.sorted"):
        return None
    assert isinstance(node, ast.Call)
    if len(node.args) != 1:
        return None
    key: ast.expr | None = None
    reverse = False
    for keyword in node.keywords:
        match keyword:
            case ast.keyword(arg="key", value=value):
                key = value
            case ast.keyword(arg="reverse", value=ast.Constant(value=bool(value))):
                reverse = value
            case _:
                return None
    if isinstance(key, ast.Constant) and key.value is None:
        key = None
    return Sorting(node.args[0], key, reverse)


def arguments(view: FunctionView, found: Sorting, *, bare: bool) -> str:
    """The items and the key as arguments; a generator loses its parentheses if `bare`."""
    items = view.text(found.items)
    if isinstance(found.items, ast.GeneratorExp) and (found.key is not None or not bare):
        items = items if items.startswith("(") else f"({items})"
    return items if found.key is None else f"{items}, key={view.text(found.key)}"
