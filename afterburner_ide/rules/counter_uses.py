"""Locals that hold a Counter, and what is asked of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView

_ASKING = frozenset({"items", "keys", "values", "get", "pop", "clear", "setdefault"})
_WALKING = frozenset({"len", "sorted", "list", "set", "tuple", "bool", "iter", "any", "all"})


def counters(view: FunctionView) -> Iterator[tuple[str, list[ast.Call]]]:
    """The target's own names that are bound to nothing but `Counter(…)`, with these calls."""
    inner = {node.arg for node in ast.walk(view.node) if isinstance(node, ast.arg)}
    for name in sorted(resolve.stored(view.node.body) - inner):
        if resolve.rebinds_outside(view, name):
            continue
        calls: list[ast.Call] = []
        for node in _uses(view, name):
            if isinstance(node.ctx, ast.Load):
                continue
            parent = view.parents[node]
            value = parent.value if isinstance(parent, ast.Assign | ast.AnnAssign) else None
            if value is None or not resolve.calls(view, value, "collections.Counter"):
                break
            assert isinstance(value, ast.Call)
            calls.append(value)
        else:
            if calls:
                yield name, calls


def loads(view: FunctionView, name: str) -> list[ast.Name]:
    return [node for node in _uses(view, name) if isinstance(node.ctx, ast.Load)]


def is_plain_dict(view: FunctionView, name: str) -> bool:
    """Whether a `defaultdict(int)` would answer everything that is asked as the Counter does.

    It puts in the keys that it is asked for with `[…]`; such a question must be of a key that was
    stored just before, or nothing else but `[…]` may be used.
    """
    asked = observed = False
    for node in loads(view, name):
        parent = view.parents[node]
        match parent:
            case ast.Subscript(ctx=ast.Store()) if parent.value is node:
                continue
            case ast.Subscript(ctx=ast.Load()) if parent.value is node:
                asked = asked or not _is_stored(view, parent)
                continue
            case ast.Subscript(ctx=ast.Del()) if parent.value is node:
                if not _is_stored(view, parent):
                    return False
            case ast.Attribute(attr=attr):
                call = view.parents[parent]
                if attr not in _ASKING and not (attr == "get" and _is_key(view, parent)):
                    return False
                if not isinstance(call, ast.Call) and not _is_key(view, parent):
                    return False
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[container]):
                if container is not node:
                    return False
            case ast.For(iter=source) | ast.comprehension(iter=source):
                if source is not node:
                    return False
            case ast.Call(args=[first]) if first is node and _walks(view, parent):
                pass
            case ast.If() | ast.While() | ast.UnaryOp(op=ast.Not()):
                pass
            case _:
                return False
        observed = True
    return not (asked and observed)


def _uses(view: FunctionView, name: str) -> list[ast.Name]:
    return [node for node in view.walk(ast.Name) if isinstance(node, ast.Name) and node.id == name]


def _walks(view: FunctionView, call: ast.Call) -> bool:
    origin = resolve.dotted(view, call.func) or ""
    return origin.removeprefix("builtins.") in _WALKING | {"max", "min"}


def _is_key(view: FunctionView, node: ast.Attribute) -> bool:
    """Whether it is the `c.get` of `max(…, key=c.get)`."""
    return node.attr == "get" and isinstance(view.parents[node], ast.keyword)


def _is_stored(view: FunctionView, node: ast.Subscript) -> bool:
    """Whether the key was stored in the statement before, or the test around just found it."""
    statement = view.statement_of(node)
    place = ast.unparse(node)
    if isinstance(statement, ast.Expr | ast.Delete):
        around = view.parents[statement]
        if isinstance(around, ast.If) and place in _parts(around.test):
            return statement is around.body[0] and _follows_store(view, around, place)
    return _follows_store(view, statement, place)


def _follows_store(view: FunctionView, statement: ast.stmt, place: str) -> bool:
    block = view.block_of(statement)
    at = block.index(statement)
    if not at or isinstance(statement, ast.For | ast.While):
        return False
    match block[at - 1]:
        case ast.AugAssign(target=target) | ast.Assign(targets=[target]):
            return ast.unparse(target) == place
    return False


def _parts(node: ast.expr) -> set[str]:
    return {ast.unparse(part) for part in ast.walk(node) if isinstance(part, ast.Subscript)}


def stores_in_loop(view: FunctionView, name: str) -> bool:
    """Whether something is stored into it again and again."""
    return any(
        isinstance(parent := view.parents[node], ast.Subscript)
        and isinstance(parent.ctx, ast.Store)
        and is_repeated(view, parent)
        for node in loads(view, name)
    )


def is_repeated(view: FunctionView, node: ast.AST) -> bool:
    """Whether the node is evaluated in a loop, or in a function inside the target."""
    return bool(view.loops_around(node)) or view.function_of(node) is not view.node


def is_there(view: FunctionView, node: ast.Subscript, calls: Sequence[ast.Call]) -> bool:
    """Whether the key was stored just before, or is one of the items that were counted."""
    if _is_stored(view, node):
        return True
    counted = {ast.unparse(call.args[0]) for call in calls if call.args}
    return any(
        ast.unparse(part.target) == ast.unparse(node.slice) and ast.unparse(part.iter) in counted
        for loop in view.loops_around(node)
        for part in ([loop] if isinstance(loop, ast.For) else getattr(loop, "generators", []))
    )
