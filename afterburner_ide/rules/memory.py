"""Which objects a piece of code changes, and which a piece of code reads, seen through aliases.

An `Access` is a name and a depth: `m` at depth 0 is the object itself (its items, its length),
at depth 1 its items' own contents, and so on. `row = grid[i]` makes `row` at depth 0 the same
object as `grid` at depth 1. Two parameters are taken to be different objects, and a call of
unknown code may change its receiver, its arguments and whatever is not local to the function.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from afterburner_ide.rules import aliases, calls, kinds, resolve
from afterburner_ide.rules.aliases import ANY, DEEPEST, ITEMS, Access
from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, FunctionView


@dataclass
class Writes:
    """What a region binds and changes. `unknown` says that it calls code we cannot see."""

    names: set[str] = field(default_factory=set)
    objects: set[Access] = field(default_factory=set)
    unknown: bool = False


def writes(
    view: FunctionView, region: Iterable[ast.AST], ignoring: Collection[ast.AST] = ()
) -> Writes:
    """The names that the region binds and the objects that it changes, aliases included.

    The nodes in `ignoring` are taken to change nothing.
    """
    found = Writes()
    seen: set[ast.AST] = set()
    pending = list(region)
    while pending:
        root = pending.pop()
        if root in seen:
            continue
        seen.add(root)
        found.names |= resolve.stored([root], nested=True)
        if isinstance(root, ast.comprehension):
            found.names |= resolve.target_names(root.target)
        for node in ast.walk(root):
            if node not in ignoring:
                _change(view, node, found)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                pending += _local_functions(view, node.func.id)
    found.objects = aliases.closure(view, found.objects)
    return found


def conflicts(view: FunctionView, expression: ast.expr, changed: Writes) -> bool:
    """Whether what the region changes may change the value of the expression."""
    names = resolve.loaded([expression]) - _own_names(expression)
    if names & changed.names:
        return True
    for read in reads(view, expression):
        if changed.unknown and not resolve.is_local(view, read.name):
            return True
        for part in (
            {read.part, ANY, ITEMS, *_attributes(changed)}
            if read.part == ANY
            else (
                read.part,
                ANY,
            )
        ):
            if Access(read.name, read.depth, part) in changed.objects:
                return True
    return False


def reads(view: FunctionView, expression: ast.expr) -> set[Access]:
    """The objects whose contents the expression's value depends on."""
    found: set[Access] = set()
    for node in ast.walk(expression):
        match node:
            case ast.Subscript(value=value):
                _read(view, value, ITEMS, found)
            case ast.Attribute(value=value, attr=attr):
                _read(view, value, attr, found)
            case ast.Call(args=args, keywords=keywords, func=func):
                deep = resolve.dotted(view, func) != "builtins.len"
                for value in [*args, *(keyword.value for keyword in keywords)]:
                    _read(view, value, ANY, found, deep=deep)
                if isinstance(func, ast.Attribute):
                    _read(view, func.value, ANY, found, deep=True)
            case ast.Compare(left=left, comparators=others, ops=ops):
                if not all(isinstance(op, ast.Is | ast.IsNot) for op in ops):
                    for value in [left, *others]:
                        _read(view, value, ANY, found, deep=True)
            case ast.BinOp(left=left, right=right):
                _read(view, left, ANY, found, deep=True)
                _read(view, right, ANY, found, deep=True)
            case ast.UnaryOp(operand=value) | ast.FormattedValue(value=value):
                _read(view, value, ANY, found, deep=True)
            case ast.BoolOp(values=values):
                for value in values:
                    _read(view, value, ANY, found)
            case ast.IfExp(test=value) | ast.comprehension(iter=value) | ast.Starred(value=value):
                _read(view, value, ANY, found)
    return found


def _read(
    view: FunctionView, value: ast.expr, part: str, found: set[Access], *, deep: bool = False
) -> None:
    for name, shift, fresh in aliases.sources(view, value):
        first = 0 if shift is None else max(0, shift + fresh)
        for depth in range(first, DEEPEST + 1 if deep or shift is None or fresh else first + 1):
            found.add(Access(name, depth, part if depth == first else ANY))


def _change(view: FunctionView, node: ast.AST, found: Writes) -> None:
    match node:
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            _changed(view, value, ITEMS, found)
        case ast.Attribute(value=value, attr=attr, ctx=ast.Store() | ast.Del()):
            _changed(view, value, attr, found)
        case ast.AugAssign(target=ast.Name(id=name)) if not kinds.is_kind(
            view, name, kinds.IMMUTABLE
        ):
            found.objects.add(Access(name, 0, ITEMS))
        case ast.AugAssign(target=ast.Subscript() | ast.Attribute() as target):
            _changed(view, target, ITEMS, found)
        case ast.For(iter=value) | ast.comprehension(iter=value):
            if isinstance(value, ast.Name) and kinds.is_kind(view, value, frozenset({"iterator"})):
                found.objects.add(Access(value.id, 0, ANY))
        case ast.Call(func=func):
            effect = calls.effect(view, node)
            if effect is calls.Effect.RECEIVER:
                assert isinstance(func, ast.Attribute)
                _changed(view, func.value, ITEMS, found)
            elif effect is calls.Effect.FIRST:
                for argument in node.args[:1]:
                    _changed(view, argument, ITEMS, found)
            elif effect is calls.Effect.UNKNOWN:
                found.unknown = True
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                if isinstance(func, ast.Attribute):
                    values.append(func.value)
                for value in values:
                    for source in aliases.sources(view, value):
                        for depth in range(DEEPEST + 1):
                            found.objects.add(Access(source.name, depth, ANY))
        case ast.With() | ast.AsyncWith() | ast.Yield() | ast.YieldFrom() | ast.Await():
            found.unknown = True


def _changed(view: FunctionView, value: ast.expr, part: str, found: Writes) -> None:
    for name, shift, fresh in aliases.sources(view, value):
        if shift is None:
            found.objects.update(Access(name, depth, ANY) for depth in range(DEEPEST + 1))
        elif fresh == 0 and shift >= 0:
            found.objects.add(Access(name, min(shift, DEEPEST), part))


def _local_functions(view: FunctionView, name: str) -> list[ast.AST]:
    return [
        node
        for node in ast.walk(view.outermost)
        if node is not view.node
        and (
            (isinstance(node, FUNCTIONS) and node.name == name)
            or (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Lambda)
                and name in {target for one in node.targets for target in resolve.target_names(one)}
            )
        )
    ]


def _own_names(expression: ast.expr) -> set[str]:
    return {
        name
        for node in ast.walk(expression)
        if isinstance(node, COMPREHENSIONS)
        for part in node.generators
        for name in resolve.target_names(part.target)
    }


def _attributes(changed: Writes) -> set[str]:
    return {access.part for access in changed.objects}
