"""Imports that a rewrite would leave without a use."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from afterburner_ide.rules.view import FunctionView


def leaves_import(view: FunctionView, gone: Iterable[ast.AST], instead: str = "") -> bool:
    """Whether an imported name would be read nowhere with `instead` in place of these nodes.

    Rewrites stay inside one function, so the import itself could not be taken out with them.
    """
    nodes = {inner for node in gone for inner in ast.walk(node)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    imported = {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(view.module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    kept = {
        node.id
        for tree in (view.module, ast.parse(instead))
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node not in nodes
    }
    return not names & imported <= kept | _exported(view)


def _exported(view: FunctionView) -> set[str]:
    """What `__all__` names."""
    return {
        node.value
        for statement in view.module.body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"
        for node in ast.walk(statement.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
