"""Local lists that serve as queues, and the edits that make deques of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import liveness, resolve, searches
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import FunctionView

_SHARED = frozenset({"append", "extend", "clear", "remove", "count", "reverse"})


def names(view: FunctionView) -> Iterator[tuple[str, int]]:
    """The locals whose front items a loop takes or puts, with the line of the first time."""
    done: set[str] = set()
    for node in view.walk(ast.Call):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="pop" | "insert"),
                args=[ast.Constant(value=0), *_],
            ) if name not in done and view.loops_around(node):
                done.add(name)
                yield name, node.lineno


def edits(view: FunctionView, name: str, deque: str) -> list[Edit] | None:
    """What makes a deque of the list; None if some use of it needs a list."""
    if resolve.is_parameter(view, name) or liveness.is_shared(view, name):
        return None
    found: list[Edit] = []
    for node in view.walk(ast.Name):
        assert isinstance(node, ast.Name)
        if node.id != name:
            continue
        own = (
            _of_use(view, node) if isinstance(node.ctx, ast.Load) else _of_start(view, node, deque)
        )
        if own is None or (own and not view.editable(node)):
            return None
        found += own
    return found


def _of_start(view: FunctionView, node: ast.Name, deque: str) -> list[Edit] | None:
    """The edits where the name is bound, if it is bound to a new list."""
    parent = view.parents[node]
    note: list[Edit] = []
    match parent:
        case ast.Assign(targets=[ast.Name()], value=value):
            pass
        case ast.AnnAssign(annotation=annotation, value=ast.expr() as value):
            base = annotation.value if isinstance(annotation, ast.Subscript) else annotation
            if not isinstance(base, ast.Name):
                return None
            note = [view.replace(base, deque)]
        case ast.Tuple(elts=elts):
            match view.parents[parent]:
                case ast.Assign(targets=[ast.Tuple()], value=ast.Tuple(elts=values)) if len(
                    values
                ) == len(elts):
                    value = values[elts.index(node)]
                case _:
                    return None
        case ast.AugAssign(op=ast.Add()):
            return []
        case _:
            return None
    text = _new_deque(view, value, deque)
    return None if text is None else [*note, view.replace(value, text)]


def _new_deque(view: FunctionView, value: ast.expr, deque: str) -> str | None:
    match value:
        case ast.List(elts=[]):
            return f"{deque}()"
        case ast.List() | ast.ListComp():
            return f"{deque}({view.text(value)})"
        case ast.Call(args=args) if resolve.calls(view, value, "builtins.list"):
            return f"{deque}({', '.join(view.text(argument) for argument in args)})"
    return None


def _of_use(view: FunctionView, node: ast.Name) -> list[Edit] | None:
    """The edits where the list is used; empty if a deque does the same there."""
    parent = view.parents[node]
    match parent:
        case ast.Attribute(attr=attr):
            return _of_method(view, view.parents[parent], attr)
        case ast.Subscript(slice=index, ctx=ast.Load()):
            return [] if ast.unparse(index) in {"0", "-1"} else None
        case ast.Call() if resolve.calls(view, parent, "builtins.len", "builtins.bool"):
            return []
        case ast.Compare(ops=[ast.In() | ast.NotIn()], left=left) if left is not node:
            return []
        case ast.comprehension(iter=source) if source is node:
            return []
        case ast.For(iter=source, body=body) if source is node:
            return [] if not liveness.touches(view, node.id, body) else None
    return [] if searches.is_truth(view, node) else None


def _of_method(view: FunctionView, call: ast.AST, attr: str) -> list[Edit] | None:
    match call:
        case ast.Call(func=ast.Attribute(value=value), args=args, keywords=[]):
            pass
        case _:
            return None
    if attr in _SHARED or (attr == "pop" and not args):
        return []
    if not args or not (isinstance(args[0], ast.Constant) and args[0].value == 0):
        return None
    if attr == "pop":
        return [view.replace(call, f"{view.text(value)}.popleft()")]
    if attr == "insert" and len(args) == 2:
        return [Edit(view.start(call), view.start(args[1]), f"{view.text(value)}.appendleft(")]
    return None
