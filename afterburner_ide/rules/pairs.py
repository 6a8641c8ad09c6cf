"""Loops over all pairs of one sequence's items."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class Walk:
    """All pairs of two places of `items`: `earlier` and `later` are how a test names the items.

    `count` is how many items there are, where that is not their length. `hidden` are the names
    that the loops bind.
    """

    items: str
    earlier: str
    later: str
    hidden: frozenset[str]
    count: str | None = None


def walk(
    view: FunctionView, clauses: Sequence[tuple[ast.expr, ast.expr]], tests: Sequence[ast.expr]
) -> Walk | None:
    """The clauses `for target in source` as a walk over pairs that the tests look at."""
    match clauses:
        case [(ast.Tuple(elts=[ast.Name(id=x), ast.Name(id=y)]), source)] if x != y:
            return _combined(view, source, x, y)
        case [(first, outer), (ast.Name(id=second), inner)]:
            pass
        case _:
            return None
    over = None
    match first:
        case ast.Name(id=index):
            item = None
        case ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=item)]) if resolve.calls(
            view, outer, "builtins.enumerate"
        ):
            assert isinstance(outer, ast.Call)
            if len(outer.args) != 1 or outer.keywords:
                return None
            over = outer.args[0]
        case _:
            return None
    hidden = {name for name in (index, item, second) if name}
    if len(hidden) != (3 if item else 2):
        return None
    part = _slice(inner, index)
    if part is not None:
        items, later = part
        if over is None and _bound(view, outer, items) != "":
            return None
        names = (item or f"{items}[{index}]", second)
        found = Walk(items, *(names if later else names[::-1]), frozenset(hidden))
        return found if over is None or ast.unparse(over) == items else None
    if item and over is not None:
        items = ast.unparse(over)
    else:
        looked = {_looked_up(test, {index, second}) for test in tests}
        items = looked.pop() or "" if len(looked) == 1 else ""
    return _indexed(view, (outer, inner), index, second, items, item, frozenset(hidden))


def _combined(view: FunctionView, source: ast.expr, x: str, y: str) -> Walk | None:
    match source:
        case ast.Call(args=[items, ast.Constant(value=2)]) if resolve.calls(
            view, source, "itertools.combinations"
        ):
            return Walk(ast.unparse(items), x, y, frozenset({x, y}))
    return None


def _slice(source: ast.expr, index: str) -> tuple[str, bool] | None:
    """`items` of `items[i + 1:]` and True, or of `items[:i]` and False."""
    match source:
        case ast.Subscript(value=ast.Name(id=items), slice=ast.Slice(lower, None, None)) if (
            lower is not None and ast.unparse(lower) == f"{index} + 1"
        ):
            return items, True
        case ast.Subscript(value=ast.Name(id=items), slice=ast.Slice(None, upper, None)) if (
            upper is not None and ast.unparse(upper) == index
        ):
            return items, False
    return None


def _indexed(
    view: FunctionView,
    sources: tuple[ast.expr, ast.expr],
    index: str,
    second: str,
    items: str,
    item: str | None,
    hidden: frozenset[str],
) -> Walk | None:
    outer, inner = sources
    if not items.isidentifier() or not resolve.calls(view, inner, "builtins.range"):
        return None
    assert isinstance(inner, ast.Call)
    low, high = ("0", inner.args[0]) if len(inner.args) == 1 else _ends(inner)
    if high is None:
        return None
    names = (item or f"{items}[{index}]", f"{items}[{second}]")
    if low == f"{index} + 1":
        stop = ast.unparse(high)
        if not _is_length(view, high, items) and (item or not isinstance(high, ast.Name)):
            return None
        count = "" if _is_length(view, high, items) else stop
        bound = "" if item else _bound(view, outer, items, stop)
        return Walk(items, *names, hidden, count or None) if bound in {"", stop} else None
    if low == "0" and ast.unparse(high) == index:
        bound = "" if item else _bound(view, outer, items)
        if bound is None or (bound and not bound.isidentifier()):
            return None
        return Walk(items, *names[::-1], hidden, bound or None)
    return None


def _ends(node: ast.Call) -> tuple[str, ast.expr | None]:
    return (ast.unparse(node.args[0]), node.args[1]) if len(node.args) == 2 else ("", None)


def _bound(view: FunctionView, outer: ast.expr, items: str, stop: str = "") -> str | None:
    """What the outer range ends at: "" for the number of items (or one less), or a text."""
    if not resolve.calls(view, outer, "builtins.range"):
        return None
    assert isinstance(outer, ast.Call)
    high: ast.expr | None = outer.args[0]
    if len(outer.args) == 2:
        low, high = _ends(outer)
        if low != "0":
            return None
    if high is None or len(outer.args) > 2:
        return None
    match high:
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=1)) if stop:
            high = left
    return "" if _is_length(view, high, items) else ast.unparse(high)


def _is_length(view: FunctionView, node: ast.expr, items: str) -> bool:
    """Whether it is `len(items)`, or a name that is bound to that alone."""
    if isinstance(node, ast.Name):
        bound = [
            part.value
            for part in view.walk(ast.Assign)
            if isinstance(part, ast.Assign)
            and node.id in {name for t in part.targets for name in resolve.target_names(t)}
        ]
        known = len(bound) == 1 and not resolve.is_parameter(view, node.id)
        fixed = items not in resolve.stored(view.node.body)
        return known and fixed and _is_length(view, bound[0], items)
    measured = resolve.calls(view, node, "builtins.len") and isinstance(node, ast.Call)
    return measured and ast.unparse(node.args[0]) == items  # type: ignore[attr-defined]


def _looked_up(test: ast.expr, names: set[str]) -> str | None:
    """The one name that is looked up at one of the names."""
    found = {
        ast.unparse(node.value)
        for node in ast.walk(test)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Name)
        and node.slice.id in names
    }
    return found.pop() if len(found) == 1 else None
