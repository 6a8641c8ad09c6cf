"""Places where items are counted one by one, and the edits that count them together."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import counter_uses, folds, kinds, liveness, resolve, tallies
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.hoisting import hoist_point
from afterburner_ide.rules.view import FunctionView

_ITEMS = frozenset({"list", "tuple"})
_SAME_ITEMS = frozenset({"set", "sorted", "list", "tuple", "dict.fromkeys", "reversed"})
_TEXTS = frozenset({"str", "bytes"})
Found = Iterator[tuple[tuple[Edit, ...], int]]


def counted(view: FunctionView, counter: str) -> Found:
    """`items.count(x)` in loops that leave `items` alone."""
    done: set[tuple[str, ast.AST]] = set()
    for node in view.walk(ast.Call):
        owner = _counted_in(view, node)
        if owner is None or not resolve.is_builtin(view, "list"):
            continue
        assert isinstance(node, ast.Call)
        copy = ast.Call(ast.Name("list", ast.Load()), [owner], [])
        point = hoist_point(view, node, copy)
        if point is None or (owner.id, point.anchor) in done:
            continue
        done.add((owner.id, point.anchor))
        name = view.fresh_name(f"{owner.id}_counts")
        edits = [view.insert_before(point.anchor, f"{name} = {counter}({owner.id})")]
        for other in ast.walk(point.loop):
            found = _counted_in(view, other)
            if found is not None and found.id == owner.id and isinstance(other, ast.Call):
                edits.append(view.replace(other, f"{name}[{view.text(other.args[0])}]"))
        yield tuple(edits), node.lineno


def tallied(view: FunctionView, counter: str) -> Found:
    """Loops that do nothing but count into a new table."""
    for loop in view.walk(ast.For):
        assert isinstance(loop, ast.For)
        found = tallies.count(view, loop)
        if found is None or not isinstance(found.tally.table, ast.Name):
            continue
        tally, name = found.tally, found.tally.table.id
        start = folds.start(view, name, loop)
        new = new_table(view, start, tally) if start else None
        quiet = folds.is_quiet(view, name, found.fold, tally.key)
        if start is None or new is None or not quiet or (tally.start, tally.step) != (0, 1):
            continue
        if _may_stay_counter(view, name, start, loop):
            new = "{}"
        text = new.format(f"{counter}({counted_items(view, found)})")
        order = _order(view, found, name) if tally.order else ("", [])
        if order is not None:
            edits = folds.merged(view, loop, start, text + order[0])
            yield (*edits, *order[1]), loop.lineno


def updated(view: FunctionView) -> Found:
    """Tests and searches around a line that adds to a count, where `get` does the same."""
    for first in view.walk(ast.If, ast.Expr):
        assert isinstance(first, ast.If | ast.Expr)
        if not view.own_lines(first):
            continue
        block = view.block_of(first)
        for lines in ([first], block[block.index(first) :][:2]):
            counts = isinstance(first, ast.If) or len(lines) == 2
            tally = tallies.tally(view, lines) if counts else None
            if tally is None or tally.order is not None or not view.own_lines(lines[-1]):
                continue
            table, key = view.text(tally.table), view.text(tally.key)
            text = f"{table}[{key}] = {table}.get({key}, {tally.start}) + {tally.step}"
            if "\n" not in text:
                kept = [*remarks(view, first, lines[-1]), text]
                yield (view.replace(first, "\n".join(kept), lines[-1]),), first.lineno
                break


def new_table(view: FunctionView, start: folds.Start, tally: tallies.Tally) -> str | None:
    """What the table becomes, `{}` standing for the Counter; None if it is not new and empty."""
    match start.value:
        case ast.Dict(keys=[]) if not tally.bare and resolve.is_builtin(view, "dict"):
            return "dict({})"
        case ast.Call(args=[]) as call if resolve.calls(view, call, "builtins.dict"):
            return "dict({})" if not tally.bare and not call.keywords else None
        case ast.Call(args=[], keywords=[]) as call if resolve.calls(
            view, call, "collections.Counter"
        ):
            return "{}"
        case ast.Call(func=func, args=[ast.Name() as kind], keywords=[]) as call if resolve.calls(
            view, call, "collections.defaultdict"
        ):
            if resolve.dotted(view, kind) == "builtins.int":
                return f"{view.text(func)}({kind.id}, {{}})"
    return None


def _may_stay_counter(view: FunctionView, name: str, start: folds.Start, loop: ast.For) -> bool:
    """Whether nothing tells the Counter from the table that was there, so that no copy is needed.

    A dict raises KeyError where a Counter gives 0, and a defaultdict puts the 0 in.
    """
    if isinstance(start, ast.AnnAssign) and kinds.annotated(start.annotation) != kinds.Kind("dict"):
        return False
    inside = set(ast.walk(loop))
    is_dict = not (isinstance(start.value, ast.Call) and start.value.args)
    asked = any(
        isinstance(parent := view.parents[node], ast.Subscript) and parent.value is node
        for node in liveness.loads_of(view, name)
        if node not in inside
    )
    return not (is_dict and asked) and counter_uses.is_plain_dict(view, name)


def counted_items(view: FunctionView, found: tallies.Count) -> str:
    """What the keys are taken from: the loop's own iterable, or a list of them."""
    loop, key = found.fold.loop, found.tally.key
    if len(found.fold.clauses) == 1:
        if ast.unparse(key) == ast.unparse(loop.target) and not kinds.is_kind(
            view, loop.iter, frozenset({"dict"})
        ):
            return folds.on_one_line(view, loop.iter)
        match key, loop.iter:
            case (
                ast.Subscript(value=ast.Name(id=items), slice=ast.Name(id=index)),
                ast.Call(args=[ast.Call(args=[ast.Name(id=measured)]) as length]),
            ) if (
                (items == measured or _have_same_length(view, loop, items, measured))
                and ast.unparse(loop.target) == index
                and resolve.calls(view, loop.iter, "builtins.range")
                and resolve.calls(view, length, "builtins.len")
                and not kinds.is_kind(view, items, frozenset({"dict"}))
            ):
                return items
    return folds.listing(view, found.fold, folds.on_one_line(view, key), 30)


def _have_same_length(view: FunctionView, loop: ast.For, items: str, measured: str) -> bool:
    """Whether a line above the loop has left the function where the lengths differ."""
    block = view.block_of(loop)
    above = block[: block.index(loop)]
    for number, statement in enumerate(above):
        match statement:
            case ast.If(
                test=ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]),
                body=[*_, ast.Return() | ast.Raise()],
                orelse=[],
            ):
                lengths = {f"len({items})", f"len({measured})"}
                if {ast.unparse(left), ast.unparse(right)} == lengths:
                    return not {items, measured} & resolve.stored(above[number + 1 :])
    return False


def _order(view: FunctionView, found: tallies.Count, name: str) -> tuple[str, list[Edit]] | None:
    """The line that makes the list of keys, and the edit that takes out where it started."""
    assert found.tally.order is not None
    loop, order = found.fold.loop, found.tally.order.id
    start = folds.start(view, order, loop)
    new = start is not None and ast.unparse(start.value or loop) in {"[]", "list()"}
    if start is None or not new or order == name or not resolve.is_builtin(view, "list"):
        return None
    if remarks(view, start, behind=True) or not folds.is_quiet(
        view, order, found.fold, found.tally.key
    ):
        return None
    assert start.value is not None
    head = view.source[view.start(start) : view.start(start.value)]
    return f"\n{head}list({name})", [view.delete(start)]


def _counted_in(view: FunctionView, node: ast.AST) -> ast.Name | None:
    """`items` in `items.count(x)`, if a Counter of it knows the same."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name() as owner, attr="count"), args=[wanted], keywords=[]
        ) if view.editable(node):
            pass
        case _:
            return None
    kind = kinds.kind_of(view, owner)
    if kind is not None and kind.name in _ITEMS:
        return owner if not kind.item or kind.item.name not in {"list", "dict", "set"} else None
    if kind is not None and kind.name not in _TEXTS:
        return None
    return owner if _walks(view, wanted, owner.id) else None


def _walks(view: FunctionView, wanted: ast.expr, items: str) -> bool:
    """Whether `wanted` is one of the items: looked up there, or taken from them by a loop."""
    if isinstance(wanted, ast.Subscript) and not isinstance(wanted.slice, ast.Slice):
        return ast.unparse(wanted.value) == items
    for loop in view.loops_around(wanted):
        parts = [loop] if isinstance(loop, ast.For) else getattr(loop, "generators", [])
        for part in parts:
            target, source = part.target, part.iter
            if resolve.calls(view, source, "builtins.enumerate") and isinstance(target, ast.Tuple):
                assert isinstance(source, ast.Call)
                target, source = target.elts[-1], source.args[0]
            if ast.unparse(target) == ast.unparse(wanted) and isinstance(wanted, ast.Name):
                return _holds(view, source, items)
    return False


def _holds(view: FunctionView, source: ast.expr, items: str) -> bool:
    """Whether what a loop walks has the same items: `items`, `set(items)`, a local with these."""
    if isinstance(source, ast.Name) and source.id != items:
        bound = [
            node.value
            for node in view.walk(ast.Assign)
            if isinstance(node, ast.Assign)
            and source.id in {name for t in node.targets for name in resolve.target_names(t)}
        ]
        if len(bound) != 1 or resolve.is_parameter(view, source.id):
            return False
        source = bound[0]
    while isinstance(source, ast.Call) and len(source.args) == 1:
        if ast.unparse(source.func) not in _SAME_ITEMS:
            return False
        source = source.args[0]
    return isinstance(source, ast.Name) and source.id == items
