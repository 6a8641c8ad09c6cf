"""Which names may stand for the same object, as assignments, loops and stores link them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from afterburner_ide.rules import calls, kinds
from afterburner_ide.rules.view import FunctionView

DEEPEST = 4
ITEMS, ANY = "[]", "*"


class Access(NamedTuple):
    """One object's contents: its items (`[]`), one attribute (its name) or anything (`*`)."""

    name: str
    depth: int
    part: str


class Source(NamedTuple):
    """An object at depth d ≥ `fresh` is `name`'s at depth d + `shift`; None: at any depth."""

    name: str
    shift: int | None
    fresh: int = 0


def sources(view: FunctionView, node: ast.expr) -> list[Source]:
    """Which named objects the expression's value, or what it holds, may be."""
    match node:
        case ast.Name(id=name):
            return [] if kinds.is_kind(view, node, _PLAIN) else [Source(name, 0)]
        case ast.Subscript(value=value, slice=index):
            if isinstance(index, ast.Slice):
                fresh = 1 if kinds.is_kind(view, value, kinds.SEQUENCES) else 0
                return _moved(sources(view, value), 0, fresh)
            return _moved(sources(view, value), 1)
        case ast.Attribute(value=value):
            return _moved(sources(view, value), 1)
        case ast.IfExp(body=body, orelse=orelse):
            return [*sources(view, body), *sources(view, orelse)]
        case ast.BoolOp(values=values):
            return [source for value in values for source in sources(view, value)]
        case ast.NamedExpr(value=value) | ast.Starred(value=value) | ast.Await(value=value):
            return sources(view, value)
        case ast.BinOp(left=left, right=right):
            return _moved([*sources(view, left), *sources(view, right)], 0, 1)
        case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
            return _moved([source for elt in elts for source in sources(view, elt)], -1, 1)
        case ast.Dict(values=values):
            return _moved([source for value in values for source in sources(view, value)], -1, 1)
        case ast.ListComp(elt=elt) | ast.SetComp(elt=elt) | ast.GeneratorExp(elt=elt):
            return _moved(sources(view, elt), -1, 1)
        case ast.DictComp(value=value):
            return _moved(sources(view, value), -1, 1)
        case ast.Call():
            return _of_call(view, node)
    return []


_PLAIN = frozenset({"int", "float", "bool", "str", "bytes", "none", "range"})


def _of_call(view: FunctionView, node: ast.Call) -> list[Source]:
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    given = [source for argument in arguments for source in sources(view, argument)]
    given_here = sources(view, node.func.value) if isinstance(node.func, ast.Attribute) else []
    match calls.result(view, node):
        case calls.Result.PLAIN:
            return []
        case calls.Result.COPY:
            return _moved([*given, *given_here], 0, 1)
        case calls.Result.PAIRS:
            return _moved([*given, *given_here], -1, 2)
        case calls.Result.ITEM:
            several = len(node.args) > 1 and not given_here
            return _moved([*given, *given_here], 0 if several else 1)
        case calls.Result.VIEW:
            return given_here
    return [Source(source.name, None) for source in (*given, *given_here)]


def _moved(found: list[Source], by: int, fresh: int = 0) -> list[Source]:
    return [
        Source(name, None if shift is None else shift + by, max(fresh, old - by, 0))
        for name, shift, old in found
    ]


def closure(view: FunctionView, start: set[Access]) -> set[Access]:
    """Every access that is one of these under another name."""
    links = _links(view)
    found, pending = set(start), list(start)
    while pending:
        name, depth, part = pending.pop()
        for other, depths in links.get(name, {}).items():
            for reached in depths.get(depth, ()):
                access = Access(other, reached, part)
                if access not in found:
                    found.add(access)
                    pending.append(access)
    return found


_Links = dict[str, dict[str, dict[int, set[int]]]]


def _links(view: FunctionView) -> _Links:
    return view.fact("links", lambda: _find_links(view))


def _find_links(view: FunctionView) -> _Links:
    found: _Links = {}
    for name, source in _edges(view):
        for depth in range(source.fresh, DEEPEST + 1):
            reached = (
                range(DEEPEST + 1) if source.shift is None else [min(depth + source.shift, DEEPEST)]
            )
            for other in reached:
                if other >= 0:
                    _link(found, name, depth, source.name, other)
                    _link(found, source.name, other, name, depth)
    return found


def _link(links: _Links, name: str, depth: int, other: str, reached: int) -> None:
    links.setdefault(name, {}).setdefault(other, {}).setdefault(depth, set()).add(reached)


def _edges(view: FunctionView) -> Iterator[tuple[str, Source]]:
    for node in ast.walk(view.outermost):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _bind(view, target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from _bind(view, target, value)
            case ast.NamedExpr(target=target, value=value):
                yield from _bind(view, target, value)
            case ast.AugAssign(target=target, value=value):
                for source in _moved(sources(view, value), 0, 1):
                    yield from _store(view, target, source)
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                for source in _moved(sources(view, value), 1):
                    yield from _store(view, target, source)
            case ast.comprehension(target=target, iter=value):
                for source in _moved(sources(view, value), 1):
                    yield from _store(view, target, source)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if item.optional_vars is not None:
                        yield from _bind(view, item.optional_vars, item.context_expr)
            case ast.Call(func=ast.Attribute(value=receiver, attr=attr), args=args) if (
                attr in calls.MUTATORS
            ):
                holder = ast.Subscript(receiver, ast.Constant(0), ast.Store())
                for value in args:
                    spread = attr in {"extend", "update", "extendleft"}
                    for source in _moved(sources(view, value), 1 if spread else 0):
                        yield from _store(view, holder, source)
            case ast.Call(args=[heap, value, *_]) if calls.effect(view, node) is calls.Effect.FIRST:
                holder = ast.Subscript(heap, ast.Constant(0), ast.Store())
                for source in sources(view, value):
                    yield from _store(view, holder, source)


def _bind(view: FunctionView, target: ast.expr, value: ast.expr) -> Iterator[tuple[str, Source]]:
    if (
        isinstance(target, ast.Tuple | ast.List)
        and isinstance(value, ast.Tuple | ast.List)
        and len(target.elts) == len(value.elts)
    ):
        for one, part in zip(target.elts, value.elts, strict=True):
            yield from _bind(view, one, part)
        return
    for source in sources(view, value):
        yield from _store(view, target, source)


def _store(view: FunctionView, target: ast.expr, source: Source) -> Iterator[tuple[str, Source]]:
    match target:
        case ast.Name(id=name):
            yield name, source
        case ast.Starred(value=value):
            yield from _store(view, value, source)
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            for elt in elts:
                for moved in _moved([source], 1):
                    yield from _store(view, elt, moved)
        case ast.Subscript(value=value) | ast.Attribute(value=value):
            for holder in sources(view, value):
                if holder.shift is None or source.shift is None:
                    yield holder.name, Source(source.name, None)
                elif not holder.fresh:
                    down = holder.shift + 1
                    yield holder.name, Source(source.name, source.shift - down, source.fresh + down)
