"""Which recursive functions give the same result for the same arguments, as far as a tree shows."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import calls, kinds, memory, resolve
from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, LOOPS, FunctionNode, FunctionView

_UNHASHABLE = frozenset({"list", "dict", "set", "deque", "bytearray"})
_IMPURE = frozenset({"builtins.print", "builtins.input", "builtins.next", "builtins.id"})
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)


@dataclass(frozen=True)
class Recursion:
    """A pure recursion. `positions` are those of the arguments that vary between its `calls`."""

    node: FunctionNode
    body: list[ast.stmt]
    calls: list[ast.Call]
    varying: list[ast.arg]
    positions: list[int]


def outer(view: FunctionView) -> Recursion | None:
    """The target, a function or method at the top, if it is a pure branching recursion."""
    method = len(view.chain) > 1
    if view.node.decorator_list or not view.own_lines(*view.node.body):
        return None
    args = view.node.args.args
    if method and not args:
        return None
    found = _recursion(view, view.node, args[0].arg if method else None)
    if found is None or not found.body:
        return None
    kept = {argument.arg for argument in args} - {argument.arg for argument in found.varying}
    return None if kept & resolve.stored(found.body) else found


def inner(view: FunctionView, node: FunctionNode) -> Recursion | None:
    """A function inside another one, if it is a pure branching recursion there.

    From its first use on, what it reads from around it must stay as it is.
    """
    around = view.function_of(node)
    if isinstance(around, ast.Lambda) or node not in around.body or node.decorator_list:
        return None
    found = _recursion(view, node, None)
    if found is None or len(found.varying) != len(node.args.args) or not view.own_lines(node):
        return None
    following = around.body[around.body.index(node) + 1 :]
    while following and node.name not in resolve.loaded(following[:1]):
        following = following[1:]
    uses = [
        use
        for statement in following
        for use in ast.walk(statement)
        if isinstance(use, ast.Call) and isinstance(use.func, ast.Name) and use.func.id == node.name
    ]
    if any(_unhashable(view, argument) for use in uses for argument in use.args):
        return None
    changed = memory.writes(view, following, [*uses, *found.calls])
    own = resolve.stored(node.body) | {argument.arg for argument in node.args.args}
    read = resolve.loaded(node.body) - own - {node.name}
    if read & changed.names or any(access.name in read for access in changed.objects):
        return None
    return found


def _recursion(view: FunctionView, node: FunctionNode, owner: str | None) -> Recursion | None:
    args = node.args
    if isinstance(node, ast.AsyncFunctionDef) or args.vararg or args.kwarg or args.kwonlyargs:
        return None
    if args.posonlyargs or not all(isinstance(default, ast.Constant) for default in args.defaults):
        return None
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    recursive = self_calls(node, body, owner)
    given = args.args[1:] if owner else args.args
    if recursive is None or any(
        len(call.args) != len(given)
        or call.keywords
        or any(isinstance(argument, ast.Starred) for argument in call.args)
        for call in recursive
    ):
        return None
    if not branches(body, recursive) or not is_pure(view, node, body, recursive):
        return None
    positions = [
        number
        for number, argument in enumerate(given)
        if any(not _is_name(call.args[number], argument.arg) for call in recursive)
        or argument.arg in resolve.stored(body)
    ]
    varying = [given[number] for number in positions]
    if not varying or not all(is_key(argument, recursive) for argument in varying):
        return None
    if any(_unhashable(view, call.args[number]) for call in recursive for number in positions):
        return None
    return Recursion(node, body, recursive, varying, positions)


def self_calls(
    node: FunctionNode, body: Sequence[ast.stmt], owner: str | None
) -> list[ast.Call] | None:
    """The calls of the function in itself; None when it also uses itself in other ways."""
    found: list[ast.Call] = []
    mentions = 0
    for statement in body:
        for part in ast.walk(statement):
            if owner is None:
                mentions += isinstance(part, ast.Name) and part.id == node.name
            else:
                mentions += isinstance(part, ast.Attribute) and part.attr == node.name
            if isinstance(part, ast.Call):
                match part.func:
                    case ast.Name(id=name) if owner is None and name == node.name:
                        found.append(part)
                    case ast.Attribute(value=ast.Name(id=base), attr=name) if (
                        base == owner and name == node.name
                    ):
                        found.append(part)
    return found if mentions == len(found) else None


def is_pure(
    view: FunctionView,
    node: FunctionNode,
    body: list[ast.stmt],
    recursive: Collection[ast.Call],
) -> bool:
    """Whether the function changes nothing, and returns nothing that a taker could change.

    The calls in `recursive` are taken to be pure.
    """
    if resolve.suspends(body) or not _returns_values(view, node, body):
        return False
    for statement in body:
        for part in ast.walk(statement):
            if isinstance(part, (ast.Global, ast.Nonlocal, ast.ClassDef, ast.With, *FUNCTIONS)):
                return False
            if isinstance(part, ast.Call) and part not in recursive:
                origin = resolve.dotted(view, part.func) or ""
                if calls.effect(view, part) is calls.Effect.UNKNOWN or origin in _IMPURE:
                    return False
                if origin.startswith(("random.", "time.")):
                    return False
    changed = memory.writes(view, body, recursive)
    own = resolve.stored(body) - {argument.arg for argument in node.args.args}
    return all(access.name in own for access in changed.objects)


def _returns_values(view: FunctionView, node: FunctionNode, body: list[ast.stmt]) -> bool:
    """Whether it returns something, and nothing that a taker could change."""
    if (kind := kinds.annotated(node.returns)) and kind.name in _UNHASHABLE | {"none"}:
        return False
    values = [
        part.value
        for statement in body
        for part in ast.walk(statement)
        if isinstance(part, ast.Return) and part.value is not None
    ]
    return bool(values) and not any(_mutable(view, value) for value in values)


def _mutable(view: FunctionView, node: ast.expr) -> bool:
    match node:
        case ast.List() | ast.Dict() | ast.Set() | ast.GeneratorExp() | ast.Lambda():
            return True
        case ast.ListComp() | ast.SetComp() | ast.DictComp():
            return True
        case ast.BinOp(left=left, right=right):
            return _mutable(view, left) or _mutable(view, right)
        case ast.IfExp(body=body, orelse=orelse):
            return _mutable(view, body) or _mutable(view, orelse)
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts):
            return any(_mutable(view, part) for part in parts)
        case ast.Call():
            name = (resolve.dotted(view, node.func) or "").removeprefix("builtins.")
            copies = calls.result(view, node) in {calls.Result.COPY, calls.Result.PAIRS}
            return copies and name not in {"tuple", "frozenset"}
    return kinds.is_kind(view, node, _UNHASHABLE | {"iterator"})


def is_key(argument: ast.arg, recursive: Collection[ast.Call]) -> bool:
    """Whether the parameter may be hashable, and is not a place in a tree of objects."""
    if (kind := kinds.annotated(argument.annotation)) and kind.name in _UNHASHABLE:
        return False
    return not any(
        isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == argument.arg
        for call in recursive
        for given in call.args
        for part in ast.walk(given)
    )


def _unhashable(view: FunctionView, node: ast.expr) -> bool:
    match node:
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return True
        case ast.BinOp(left=left, right=right):
            return _unhashable(view, left) or _unhashable(view, right)
        case ast.Tuple(elts=parts):
            return any(_unhashable(view, part) for part in parts)
    return kinds.is_kind(view, node, _UNHASHABLE)


def branches(body: Sequence[ast.stmt], recursive: Collection[ast.Call]) -> bool:
    """Whether one run of the body may make several of the calls."""
    return max(_most_calls(body, set(recursive))) > 1


def _most_calls(statements: Sequence[ast.stmt], recursive: set[ast.Call]) -> tuple[int, int]:
    """How many self-calls one run can make: when it leaves early, and when it goes through."""
    best, through = 0, 0
    for statement in statements:
        if isinstance(statement, ast.If):
            through += _in_expression(statement.test, recursive)
            branches = []
            for block in (statement.body, statement.orelse):
                left, passed = _most_calls(block, recursive)
                best = max(best, through + left)
                if not (block and isinstance(block[-1], _LEAVING)):
                    branches.append(passed)
                else:
                    best = max(best, through + passed)
            if not branches:
                return best, 0
            through += max(branches)
        elif isinstance(statement, LOOPS):
            inside = sum(part in recursive for part in ast.walk(statement))
            through += 2 if inside else 0
        else:
            through += _in_expression(statement, recursive)
    return max(best, through), through


def _in_expression(node: ast.AST, recursive: set[ast.Call]) -> int:
    own = int(node in recursive)
    if isinstance(node, ast.IfExp):
        branches = (_in_expression(part, recursive) for part in (node.body, node.orelse))
        return _in_expression(node.test, recursive) + max(branches)
    inside = sum(_in_expression(child, recursive) for child in ast.iter_child_nodes(node))
    if isinstance(node, COMPREHENSIONS) and inside:
        return 2 * inside
    return own + inside


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
