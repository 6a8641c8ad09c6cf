"""Loops over a range of indices: what they look up by index, and in which part of a sequence."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from afterburner_ide.rules import effects, kinds, lengths, memory, resolve, signs
from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, Comprehension, FunctionView

Head = ast.For | ast.comprehension
Place = tuple[Head, ast.For | Comprehension]

_NOT_WALKED = frozenset({"dict", "set", "frozenset", "iterator", "int"})
_NOT_SLICED = _NOT_WALKED | {"deque"}


@dataclass(frozen=True, slots=True)
class Walk:
    """A loop `for index in range(low, high)`, or over that range from behind.

    `inner` are the names of comprehensions inside. `reads` are the look-ups `items[index]` by
    the text of `items`, `beside` those of `items[index + shift]`, and `others` is whatever else
    reads the index.
    """

    head: Head
    owner: ast.For | Comprehension
    index: str
    low: ast.expr
    high: ast.expr
    backwards: bool
    region: list[ast.AST]
    inner: frozenset[str]
    reads: dict[str, list[ast.Subscript]] = field(default_factory=dict)
    beside: dict[str, dict[int, list[ast.Subscript]]] = field(default_factory=dict)
    others: list[ast.Name] = field(default_factory=list)

    def items(self, text: str) -> ast.expr:
        """The expression behind a text of `reads` or `beside`."""
        if text in self.reads:
            return self.reads[text][0].value
        return next(iter(self.beside[text].values()))[0].value


def walk(view: FunctionView, head: Head, owner: ast.For | Comprehension) -> Walk | None:
    """The loop as a walk; None where it is none, binds its index anew or hands it to a function."""
    found = _bounds(view, head.iter)
    if not isinstance(head.target, ast.Name) or found is None:
        return None
    if not all(resolve.is_builtin(view, name) for name in ("len", "range")):
        return None
    region = _region(head, owner)
    index = head.target.id
    inner = [part for root in region for part in ast.walk(root)]
    names = {
        name
        for part in inner
        if isinstance(part, ast.comprehension)
        for name in resolve.target_names(part.target)
    }
    if index in names or any(isinstance(part, (*FUNCTIONS, ast.Lambda)) for part in inner):
        return None
    result = Walk(head, owner, index, *found, region, frozenset(names))
    for part in sorted(inner, key=_position):
        if not isinstance(part, ast.Name) or part.id != index or part is head.target:
            continue
        if not isinstance(part.ctx, ast.Load) or not view.editable(part):
            return None
        _sort(view, part, result)
    return result


def _position(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _sort(view: FunctionView, name: ast.Name, walk: Walk) -> None:
    """Put one place that reads the index where it belongs."""
    place, shift = _place(view, name)
    if place is None or not can_walk(view, walk, place.value):
        walk.others.append(name)
    elif shift:
        walk.beside.setdefault(view.text(place.value), {}).setdefault(shift, []).append(place)
    else:
        walk.reads.setdefault(view.text(place.value), []).append(place)


def _place(view: FunctionView, name: ast.Name) -> tuple[ast.Subscript | None, int]:
    """The look-up that `name`, or `name` and a constant, is the index of."""
    parent: ast.AST = view.parents[name]
    index: ast.AST = name
    shift = 0
    match parent:
        case ast.BinOp(
            left=left, op=ast.Add() | ast.Sub() as op, right=ast.Constant(value=int(number))
        ) if left is name and not isinstance(number, bool):
            shift = number if isinstance(op, ast.Add) else -number
            index, parent = parent, view.parents[parent]
    match parent:
        case ast.Subscript(slice=key, ctx=ast.Load()) if key is index:
            changed = isinstance(view.parents[parent], ast.AugAssign) and (
                view.parents[parent].target is parent  # type: ignore[attr-defined]
            )
            return (None if changed else parent), shift
    return None, 0


def can_walk(view: FunctionView, walk: Walk, items: ast.expr) -> bool:
    """Whether the loop leaves the sequence alone and nothing says that it is none."""
    match items:
        case ast.Name(id=name):
            if not resolve.is_local(view, name) or name == walk.index:
                return False
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Name() | ast.Constant() as key):
            if not resolve.is_local(view, name) or kinds.is_kind(view, name, frozenset({"dict"})):
                return False
            text = isinstance(key, ast.Constant) and not isinstance(key.value, int)
            if text or walk.index in resolve.loaded([items]):
                return False
        case _:
            return False
    if resolve.loaded([items]) & walk.inner:
        return False
    if kinds.is_kind(view, items, _NOT_WALKED) or not effects.is_pure(view, items):
        return False
    item = ast.Subscript(items, ast.Constant(0), ast.Load())
    return not memory.conflicts(view, item, effects.written(view, walk.region))


def part_of(view: FunctionView, walk: Walk, items: ast.expr, least: int = 0, most: int = 0) -> str:
    """The text of `items[low:high]`, or of `items` where that is all of it; "" if unsure.

    `least` and `most` are the shifts of the first and the last item that one turn looks up; the
    text is of the items that the shift `least` gives, and goes on to the end where it can.
    A negative bound would count from the end of the sequence, which a range does not.
    """
    at = view.statement_of(walk.owner)
    if least < 0 or not signs.is_natural(view, walk.low):
        low = lengths.as_sum(view, walk.low, at)
        if low.base or low.constant + least < 0:
            return ""
    first = _shifted(view, walk, least)
    over = lengths.excess(view, walk.high, items, at)
    if over is not None:
        if over + most > 0:
            return ""
        last = "" if over + most == 0 else str(over + least)
        if over + most < 0 and over + least >= 0:
            return ""
    elif signs.is_natural(view, walk.high) and not least and not most:
        last = view.text(walk.high)
    else:
        return ""
    if not first and not last:
        return view.text(items)
    if kinds.is_kind(view, items, _NOT_SLICED) or "\n" in first + last:
        return ""
    return f"{view.text(items)}[{_slice(first, last)}]"


def rest_of(view: FunctionView, walk: Walk, items: ast.expr) -> str:
    """The text of `items[low:]`, or of `items` where the loop begins at 0; "" if unsure."""
    first = _shifted(view, walk, 0)
    if first and (not signs.is_natural(view, walk.low) or kinds.is_kind(view, items, _NOT_SLICED)):
        return ""
    return f"{view.text(items)}[{_slice(first, '')}]" if first else view.text(items)


def _slice(first: str, last: str) -> str:
    """The slice as a formatter writes it: spaces where a bound is an operation."""
    if all(part.isidentifier() or part.lstrip("-").isdigit() for part in (first, last) if part):
        return f"{first}:{last}"
    if not any(" " in part for part in (first, last)) or ":" in first + last:
        return f"{first}:{last}"
    return " : ".join([first, last]).strip()


def _shifted(view: FunctionView, walk: Walk, by: int) -> str:
    """`low + by` as the text of a slice's start, "" for none."""
    total = lengths.as_sum(view, walk.low, view.statement_of(walk.owner))
    if not total.base:
        return str(total.constant + by) if total.constant + by else ""
    if not by:
        return view.text(walk.low)
    match walk.low:
        case ast.Name(id=name):
            return f"{name} {'+' if by > 0 else '-'} {abs(by)}"
    return "\n"


def leaves_early(walk: Walk) -> bool:
    """Whether the loop may end before its last turn, so that a copy would be made for nothing."""
    if not isinstance(walk.owner, ast.For):
        return False
    return any(
        isinstance(part, ast.Break | ast.Return | ast.Raise | ast.Yield)
        for statement in walk.owner.body
        for part in ast.walk(statement)
    )


def _bounds(view: FunctionView, source: ast.expr) -> tuple[ast.expr, ast.expr, bool] | None:
    """Where the range begins and ends, and whether it is walked from behind."""
    match source:
        case ast.Call(args=[inner]) if resolve.calls(view, source, "builtins.reversed"):
            found = _bounds(view, inner)
            return None if found is None or found[2] else (found[0], found[1], True)
    if not resolve.calls(view, source, "builtins.range") or not isinstance(source, ast.Call):
        return None
    zero: ast.expr = ast.copy_location(ast.Constant(0), source)
    match source.args:
        case [high]:
            return zero, high, False
        case [low, high] | [low, high, ast.Constant(value=1)]:
            return low, high, False
        case [
            ast.BinOp(left=high, op=ast.Sub(), right=ast.Constant(value=1)),
            ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)),
            ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)),
        ]:
            return zero, high, True
    return None


def _region(head: Head, owner: ast.For | Comprehension) -> list[ast.AST]:
    """What one turn evaluates."""
    if isinstance(owner, ast.For):
        return effects.region_of(owner)
    number = owner.generators.index(head)  # type: ignore[arg-type]
    shown: list[ast.AST] = (
        [owner.key, owner.value] if isinstance(owner, ast.DictComp) else [owner.elt]
    )
    return [head.target, *owner.generators[number].ifs, *owner.generators[number + 1 :], *shown]


def heads(view: FunctionView) -> list[Place]:
    """Every loop and clause of a comprehension, the innermost first."""
    found: list[Place] = []
    for node in view.walk(ast.For, *COMPREHENSIONS):
        if isinstance(node, ast.For):
            found.append((node, node))
        elif isinstance(node, COMPREHENSIONS):
            found += [(part, node) for part in node.generators if not part.is_async]
    return sorted(found, key=lambda pair: -_depth(view, *pair))


def _depth(view: FunctionView, head: Head, owner: ast.For | Comprehension) -> int:
    inner = 0 if isinstance(owner, ast.For) else owner.generators.index(head)  # type: ignore[arg-type]
    return len(view.loops_around(owner)) + inner
