"""Functions defined in the target, and the target's locals that they work on."""

from __future__ import annotations

import ast

from afterburner_ide.rules import liveness, resolve
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode, FunctionView


def is_between_helpers(view: FunctionView, name: str, start: ast.stmt) -> bool:
    """Whether only the target and functions that it defines for itself see the local.

    `start` binds it, once for all, before they are defined. The functions are called and nothing
    else, so that no one outside can run them when the target is done.
    """
    if view.outermost is not view.node or start not in view.node.body:
        return False
    if any(
        isinstance(node, ast.Global | ast.Nonlocal) and name in node.names for node in _all(view)
    ):
        return False
    if any(isinstance(node, ast.arg) and node.arg == name for node in _all(view)):
        return False
    stores = 0
    for node in _all(view):
        if isinstance(node, ast.Name) and node.id == name:
            stores += not isinstance(node.ctx, ast.Load)
            if (node.lineno, node.col_offset) < (start.lineno, start.col_offset):
                return False
    helpers = {view.function_of(load) for load in liveness.loads_of(view, name)} - {view.node}
    return stores == 1 and all(_is_helper(view, helper) for helper in helpers)


def is_result_unused(view: FunctionView, helper: FunctionNode | ast.Lambda) -> bool:
    """Whether each call of the helper drops its result, or hands it to the target's caller."""
    return isinstance(helper, ast.FunctionDef) and all(
        isinstance(statement := view.parents[call], ast.Expr)
        or (isinstance(statement, ast.Return) and view.function_of(statement) is view.node)
        for call in _calls(view, helper)
    )


def calls_itself(view: FunctionView, helper: FunctionNode | ast.Lambda) -> bool:
    """Whether a function that the target defines calls itself by its name."""
    return (
        isinstance(helper, ast.FunctionDef)
        and helper is not view.node
        and any(view.function_of(call) is helper for call in _calls(view, helper))
    )


def _is_helper(view: FunctionView, helper: FunctionNode | ast.Lambda) -> bool:
    """Whether the function is bound once, to its name alone, and used by calling it."""
    if not isinstance(helper, ast.FunctionDef) or helper.decorator_list:
        return False
    if resolve.suspends(helper.body) or helper not in view.node.body:
        return False
    for node in _all(view):
        if isinstance(node, ast.Name) and node.id == helper.name:
            parent = view.parents[node]
            if not (isinstance(parent, ast.Call) and parent.func is node):
                return False
        elif isinstance(node, ast.arg) and node.arg == helper.name:
            return False
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node is not helper:
            if node.name == helper.name:
                return False
        elif isinstance(node, ast.Global | ast.Nonlocal) and helper.name in node.names:
            return False
    return True


def _calls(view: FunctionView, helper: ast.FunctionDef) -> list[ast.Call]:
    return [
        node
        for node in _all(view)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == helper.name
    ]


def _all(view: FunctionView) -> list[ast.AST]:
    return view.fact("all nodes of the target", lambda: list(ast.walk(view.node)))
