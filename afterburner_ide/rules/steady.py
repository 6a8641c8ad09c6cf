"""Names with one value throughout, and lists whose length stays what it was at first."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import calls, resolve
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class Size:
    """`number` plus each factor times its expression; a negative sum stands for nothing."""

    number: int
    parts: tuple[tuple[int, ast.expr], ...] = ()


def is_bound_once(view: FunctionView, name: str) -> bool:
    """Whether the name has one value in the whole function, from before the first loop on."""
    stores = _stores(view).get(name, [])
    if name in _shared(view):
        return False
    if resolve.is_parameter(view, name):
        return not stores
    if len(stores) != 1 or view.function_of(stores[0]) is not view.node:
        return False
    statement = view.statement_of(stores[0])
    return isinstance(statement, ast.Assign | ast.AnnAssign) and statement in view.node.body


def value_of(view: FunctionView, name: str) -> ast.expr | None:
    """What a name that is bound once is bound to: `n` in `m, n = len(a), len(b)` to `len(b)`."""
    if resolve.is_parameter(view, name) or not is_bound_once(view, name):
        return None
    match view.statement_of(_stores(view)[name][0]):
        case ast.Assign(targets=[*targets], value=value):
            for target in targets:
                match target, value:
                    case ast.Name(id=bound), _ if bound == name:
                        return value
                    case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                        for one, part in zip(names, values, strict=True):
                            if isinstance(one, ast.Name) and one.id == name:
                                return part
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            return value
    return None


def keeps_length(view: FunctionView, name: str) -> bool:
    """Whether the function keeps the name and does nothing that would change the list's length.

    Items may be stored. Handed to unknown code or given another name, it counts as changing.
    """
    memo: dict[str, bool] = view.fact("keeps length", dict)
    if name not in memo:
        memo[name] = is_bound_once(view, name) and all(
            _is_harmless(view, load) for load in _loads(view).get(name, [])
        )
    return memo[name]


def keeps_rows(view: FunctionView, name: str) -> bool:
    """Whether, beside that, no row of the list changes its length or is replaced."""
    if not keeps_length(view, name):
        return False
    for load in _loads(view).get(name, []):
        parent = view.parents[load]
        match parent:
            case ast.Subscript(ctx=ast.Load()) if parent.value is load:
                if isinstance(parent.slice, ast.Slice) or not _is_row_harmless(view, parent):
                    return False
            case ast.Call() if resolve.calls(view, parent, "builtins.len"):
                continue
            case ast.Return() | ast.If() | ast.UnaryOp() | ast.BoolOp():
                continue
            case _:
                return False
    return True


def size_of(view: FunctionView, name: str) -> Size | None:
    """How long the list is that the name is bound to, if it stays so."""
    if not keeps_length(view, name):
        return None
    value = value_of(view, name)
    return None if value is None else _size(view, value)


def row_size_of(view: FunctionView, name: str) -> Size | None:
    """How long each row of the table is that the name is bound to, if they stay so."""
    if not keeps_rows(view, name):
        return None
    match value_of(view, name):
        case ast.ListComp(elt=elt, generators=[ast.comprehension(target=target)]):
            found = _size(view, elt)
            inner = resolve.target_names(target)
            used = resolve.loaded([node for _, node in found.parts]) if found else set()
            return None if used & inner else found
    return None


def _size(view: FunctionView, value: ast.expr) -> Size | None:
    match value:
        case ast.List(elts=elts):
            starred = any(isinstance(elt, ast.Starred) for elt in elts)
            return None if starred else Size(len(elts))
        case ast.ListComp(generators=[ast.comprehension(iter=source, ifs=[])]):
            return _turns(view, source)
        case (
            ast.BinOp(left=ast.List(elts=elts), op=ast.Mult(), right=times)
            | ast.BinOp(left=times, op=ast.Mult(), right=ast.List(elts=elts))
        ):
            return Size(0, ((len(elts), times),))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            one, other = _size(view, left), _size(view, right)
            if one is None or other is None:
                return None
            return Size(one.number + other.number, (*one.parts, *other.parts))
        case ast.Call(args=[source]) if resolve.calls(view, value, "builtins.list"):
            return _turns(view, source)
    return None


def _turns(view: FunctionView, source: ast.expr) -> Size | None:
    if resolve.calls(view, source, "builtins.range") and isinstance(source, ast.Call):
        match source.args:
            case [high]:
                return Size(0, ((1, high),))
            case [low, high]:
                return Size(0, ((1, high), (-1, low)))
    if isinstance(source, ast.Name) and keeps_length(view, source.id):
        return Size(0, ((1, ast.Call(ast.Name("len", ast.Load()), [source], [])),))
    return None


def _is_harmless(view: FunctionView, load: ast.Name) -> bool:
    parent = view.parents[load]
    match parent:
        case ast.Subscript(slice=index, ctx=context) if parent.value is load:
            stores = isinstance(context, ast.Store) and not isinstance(index, ast.Slice)
            return isinstance(context, ast.Load) or stores
        case ast.Subscript():
            return True
        case ast.Call() if load is not parent.func:
            return calls.is_pure(view, parent) or resolve.calls(
                view, parent, *_ITERATORS, "builtins.print"
            )
        case ast.For(iter=source) | ast.comprehension(iter=source):
            return source is load
        case ast.Compare() | ast.Return() | ast.If() | ast.While() | ast.IfExp():
            return True
        case ast.UnaryOp() | ast.BoolOp():
            return True
    return False


_ITERATORS = ("builtins.enumerate", "builtins.zip", "builtins.reversed")


def _is_row_harmless(view: FunctionView, row: ast.Subscript) -> bool:
    parent = view.parents[row]
    match parent:
        case ast.Subscript(slice=index, ctx=context) if parent.value is row:
            stores = isinstance(context, ast.Store) and not isinstance(index, ast.Slice)
            return isinstance(context, ast.Load) or stores
        case ast.Call() if row is not parent.func:
            return resolve.calls(view, parent, *_READERS, *_ITERATORS)
        case ast.For(iter=source) | ast.comprehension(iter=source):
            return source is row
        case ast.Assign(targets=[ast.Name(id=name)]):
            return all(_is_harmless(view, load) for load in _loads(view).get(name, []))
        case ast.Return():
            return True
    return False


_READERS = tuple(f"builtins.{name}" for name in ("len", "sum", "max", "min", "sorted", "list"))


def _shared(view: FunctionView) -> set[str]:
    return view.fact(
        "steady shared",
        lambda: {
            name
            for node in ast.walk(view.outermost)
            if isinstance(node, ast.Global | ast.Nonlocal)
            for name in node.names
        },
    )


def _stores(view: FunctionView) -> dict[str, list[ast.Name]]:
    return view.fact("steady stores", lambda: _named(view, stores=True))


def _loads(view: FunctionView) -> dict[str, list[ast.Name]]:
    return view.fact("steady loads", lambda: _named(view, stores=False))


def _named(view: FunctionView, *, stores: bool) -> dict[str, list[ast.Name]]:
    found: dict[str, list[ast.Name]] = {}
    for node in ast.walk(view.outermost):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) is not stores:
            found.setdefault(node.id, []).append(node)
    return found
