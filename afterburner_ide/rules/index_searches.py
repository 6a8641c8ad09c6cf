"""Loops that look for the first place at which a sequence holds a value."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import effects, kinds, lengths, liveness, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView

_INDEXED = frozenset({"list", "tuple", "deque", "range"})


@dataclass(frozen=True, slots=True)
class Search:
    """A loop that does `found` with the first `index` at which `items` hold `value`."""

    items: ast.expr
    value: ast.expr
    names: set[str]
    index: str
    found: list[ast.stmt]

    def text(self, view: FunctionView) -> str:
        return f"{view.operand(self.items)}.index({view.text(self.value)})"


def edits(view: FunctionView, loop: ast.For | ast.While) -> list[Edit] | None:
    """What puts `index` in the loop's place; None if the loop is no such search."""
    if not view.own_lines(loop) or loop.orelse or liveness.is_watched(view, loop):
        return None
    if not all(resolve.is_builtin(view, name) for name in ("len", "range", "ValueError")):
        return None
    first: list[Edit] = []
    if isinstance(loop, ast.While):
        counted = _counted_up(view, loop)
        if counted:
            return counted
        search = _asked_in_turn(view, loop)
        start = liveness.start_of(view, search.index, loop) if search else None
        if start is None or ast.unparse(start.value or loop) != "0" or not view.own_lines(start):
            return None
        first = [view.delete(start)]
    else:
        search = _search(view, loop)
    if search is None or not _fits(view, search, loop):
        return None
    found: list[Edit] | None = None
    match search.found:
        case [ast.Return(value=ast.expr() as value)]:
            found = _returned(view, loop, search, value)
        case [ast.Assign(targets=[ast.Name(id=name)], value=value), ast.Break()] if not first:
            found = _kept(view, loop, search, name, value)
    return [*first, *found] if found else None


def _asked_in_turn(view: FunctionView, loop: ast.While) -> Search | None:
    """`while i < len(items): if items[i] == value: …` with `i += 1` behind it."""
    match loop.test, loop.body:
        case (
            ast.Compare(left=ast.Name(id=index), ops=[ast.Lt()], comparators=[high]),
            [ast.If(test=ast.Compare(ops=[ast.Eq()]) as test, body=found, orelse=[]), step]
            | [ast.If(test=ast.Compare(ops=[ast.Eq()]) as test, body=found, orelse=[step])],
        ) if _is_step(step, index):
            sides = [test.left, test.comparators[0]]
        case _:
            return None
    for side, value in (sides, sides[::-1]):
        looked = isinstance(side, ast.Subscript) and ast.unparse(side.slice) == index
        if looked and isinstance(side, ast.Subscript):
            fits = lengths.excess(view, high, side.value, loop) == 0
            return Search(side.value, value, {index}, index, found) if fits else None
    return None


def _search(view: FunctionView, loop: ast.For) -> Search | None:
    match loop.body:
        case [ast.If(test=ast.Compare(ops=[ast.Eq()]) as test, body=found, orelse=[])]:
            sides = [test.left, test.comparators[0]]
        case _:
            return None
    match loop.target, loop.iter:
        case ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=item)]), ast.Call(
            args=[items], keywords=[]
        ) if resolve.calls(view, loop.iter, "builtins.enumerate"):
            wanted, names = ast.dump(ast.Name(item, ast.Load())), {index, item}
        case ast.Name(id=index), ast.Call(args=[high]) if resolve.calls(
            view, loop.iter, "builtins.range"
        ):
            place = next((side for side in sides if isinstance(side, ast.Subscript)), None)
            if place is None or lengths.excess(view, high, place.value, loop) != 0:
                return None
            items, names = place.value, {index}
            wanted = ast.dump(ast.Subscript(items, ast.Name(index, ast.Load()), ast.Load()))
        case _:
            return None
    for side, value in (sides, sides[::-1]):
        if ast.dump(side) == wanted:
            return Search(items, value, names, index, found)
    return None


def _fits(view: FunctionView, search: Search, loop: ast.For | ast.While) -> bool:
    """Whether the value can be looked for with `index`, as far as the tree shows."""
    kind = kinds.kind_of(view, search.items)
    letter = isinstance(search.value, ast.Constant) and isinstance(search.value.value, str)
    if letter and isinstance(search.value, ast.Constant) and len(str(search.value.value)) != 1:
        letter = False
    listed = kind is None or kind.name in _INDEXED or (kind.name == "str" and letter)
    read = resolve.loaded([search.value, search.items])
    return (
        listed
        and isinstance(search.items, ast.Name | ast.Attribute)
        and effects.is_simple(search.value)
        and effects.is_invariant(view, search.items, loop)
        and not read & search.names
        and liveness.is_private(view, search.names, loop)
        and not any(isinstance(part, ast.NamedExpr) for part in ast.walk(loop))
    )


def _place(view: FunctionView, search: Search, node: ast.expr) -> str | None:
    """The text of what is made of the index, if it is used once and the item not at all."""
    uses = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in search.names]
    if len(uses) != 1 or uses[0].id != search.index or not effects.is_pure(view, node):
        return None
    text = view.text(node)
    if isinstance(node, ast.Tuple) and text[:1] != "(":
        text = f"({text})"
    at = view.start(uses[0]) - view.start(node) + (text != view.text(node))
    whole = f"{text[:at]}{search.text(view)}{text[at + len(search.index) :]}"
    return None if "\n" in whole or "#" in whole else whole


def _returned(
    view: FunctionView, loop: ast.For | ast.While, search: Search, value: ast.expr
) -> list[Edit] | None:
    place = _place(view, search, value)
    block = view.block_of(loop)
    after = block[block.index(loop) + 1 :]
    if place is None:
        return None
    above = remarks(view, loop)
    match after:
        case [ast.Return() as missing] if view.own_lines(missing) and "\n" not in view.text(
            missing
        ):
            head = [*above, "try:", f"{view.step}return {place}", "except ValueError:"]
            indent = Edit(view.start(missing), view.start(missing), view.step)
            return [view.replace(loop, "\n".join(head)), indent]
    if not isinstance(search.items, ast.Name):
        return None
    test = f"if {view.text(search.value)} in {search.items.id}:"
    return [view.replace(loop, "\n".join([*above, test, f"{view.step}return {place}"]))]


def _kept(
    view: FunctionView, loop: ast.For | ast.While, search: Search, name: str, value: ast.expr
) -> list[Edit] | None:
    """What binds the place to a name that says before the loop that there is none."""
    start = liveness.start_of(view, name, loop)
    place = _place(view, search, value)
    if start is None or start.value is None or place is None or not view.own_lines(start):
        return None
    used = resolve.loaded([search.value, search.items, value]) | search.names
    if name in used or not effects.is_simple(start.value) or not isinstance(start, ast.Assign):
        return None
    lines = [*remarks(view, start, behind=True), *remarks(view, loop)]
    missing = f"{view.step}{name} = {view.text(start.value)}"
    lines += ["try:", f"{view.step}{name} = {place}", "except ValueError:", missing]
    return [view.delete(start), view.replace(loop, "\n".join(lines))]


def _counted_up(view: FunctionView, loop: ast.While) -> list[Edit] | None:
    """`while i < len(items) and items[i] != value: i += 1`, also with a flag that it is found."""
    match loop.test:
        case ast.BoolOp(
            op=ast.And(),
            values=[
                ast.Compare(left=ast.Name(id=index), ops=[ast.Lt()], comparators=[high]),
                second,
            ],
        ):
            pass
        case _:
            return None
    match second, loop.body:
        case ast.Compare(left=place, ops=[ast.NotEq()], comparators=[value]), [step] if _is_step(
            step, index
        ):
            flag = None
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=flag)), [
            ast.If(
                test=ast.Compare(left=place, ops=[ast.Eq()], comparators=[value]),
                body=[ast.Assign(targets=[ast.Name(id=set_)], value=ast.Constant(value=True))],
                orelse=[step],
            )
        ] if set_ == flag and _is_step(step, index):
            pass
        case _:
            return None
    if not isinstance(place, ast.Subscript) or ast.unparse(place.slice) != index:
        place, value = value, place
    if not isinstance(place, ast.Subscript) or ast.unparse(place.slice) != index:
        return None
    search = Search(place.value, value, set(), index, [])
    names = [index] if flag is None else [index, flag]
    starts = [liveness.start_of(view, name, loop) for name in names]
    zero = starts[0] is not None and ast.unparse(starts[0].value or loop) == "0"
    unset = flag is None or (
        starts[1] is not None and ast.unparse(starts[1].value or loop) == "False"
    )
    read = resolve.loaded([search.value, search.items, high]) & {*names}
    sized = lengths.excess(view, high, search.items, loop) == 0
    if not zero or not unset or read or not sized or not _fits(view, search, loop):
        return None
    first = starts[0]
    if first is None or not isinstance(first, ast.Assign) or not view.own_lines(first):
        return None
    lines = [*remarks(view, first, behind=True), *remarks(view, loop), "try:"]
    lines.append(f"{view.step}{index} = {search.text(view)}")
    lines += [] if flag is None else [f"{view.step}{flag} = True"]
    lines += ["except ValueError:", f"{view.step}{index} = {view.text(high)}"]
    return [view.delete(first), view.replace(loop, "\n".join(lines))]


def _is_step(node: ast.stmt, index: str) -> bool:
    return ast.unparse(node) in {
        f"{index} += 1",
        f"{index} = {index} + 1",
        f"{index} = 1 + {index}",
    }
