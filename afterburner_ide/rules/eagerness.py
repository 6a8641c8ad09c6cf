"""Which generator expressions may be worked off at once, in a list or in a loop."""

from __future__ import annotations

import ast

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView

_ENDLESS = ("itertools.count", "itertools.cycle", "itertools.repeat", "builtins.iter")
_CAPTURING = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_EAGER = resolve.words("any all sum min max list tuple set frozenset sorted dict len")


def can_be_eager(view: FunctionView, node: ast.GeneratorExp) -> bool:
    """Whether it may be worked off outside a generator, as far as a tree shows.

    A generator turns a StopIteration that gets out of it into a RuntimeError; only `next` with
    one argument is known to raise one. Endless iterables are left to their generator.
    """
    if any(part.is_async for part in node.generators) or not view.editable(node):
        return False
    for part in ast.walk(node):
        if isinstance(part, ast.Yield | ast.YieldFrom | ast.Await):
            return False
        if isinstance(part, ast.Call):
            if resolve.dotted(view, part.func) == "builtins.next" and len(part.args) == 1:
                return False
            if isinstance(part.func, ast.Attribute) and part.func.attr in {"__next__", "send"}:
                return False
            if resolve.dotted(view, part.func) in _ENDLESS:
                return False
    return True


def outlives(view: FunctionView, node: ast.AST) -> bool:
    """Whether something in the node may look at its names after they were bound anew.

    A function does, and a generator that is not worked off where it stands.
    """
    for part in ast.walk(node):
        if isinstance(part, _CAPTURING):
            return True
        if isinstance(part, ast.GeneratorExp):
            parent = view.parents[part]
            if not isinstance(parent, ast.Call) or not (
                resolve.dotted(view, parent.func) in {f"builtins.{name}" for name in _EAGER}
                or (isinstance(parent.func, ast.Attribute) and parent.func.attr == "join")
            ):
                return True
    return False
