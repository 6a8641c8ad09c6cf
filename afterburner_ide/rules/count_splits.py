"""Loops that count several things at a time, taken apart into one Counter for each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import counters, effects, folds, kinds, liveness, resolve, tallies
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView

_SEQUENCES = frozenset({"list", "tuple", "str", "bytes", "range"})


@dataclass(frozen=True, slots=True)
class Part:
    """One statement of the loop: what it counts, and whether it takes away."""

    name: str
    count: tallies.Count
    takes: bool


def splits(view: FunctionView, counter: str) -> Iterator[tuple[tuple[Edit, ...], int]]:
    """The edits that put one Counter for each thing that a loop counts."""
    for loop in view.walk(ast.For):
        assert isinstance(loop, ast.For)
        if len(loop.body) < 2 or loop.orelse or remarks(view, loop):
            continue
        parts = [_part(view, loop, statement) for statement in loop.body]
        found = [part for part in parts if part is not None]
        if len(found) == len(parts) and _are_apart(view, loop, found):
            edits = _edits(view, loop, found, counter)
            if edits is not None:
                yield tuple(edits), loop.lineno


def _part(view: FunctionView, loop: ast.For, statement: ast.stmt) -> Part | None:
    takes = isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Sub)
    seen = statement
    if takes:
        assert isinstance(statement, ast.AugAssign)
        seen = ast.AugAssign(statement.target, ast.Add(), statement.value)
    tally = tallies.tally(view, [seen])
    if tally is None or tally.order or (tally.start, tally.step) != (0, 1):
        return None
    head = f"for {view.text(loop.target)} in {folds.clause(view, loop.iter)}"
    fold = folds.Fold(loop, (head,), (), statement)
    assert isinstance(tally.table, ast.Name)
    return Part(tally.table.id, tallies.Count(fold, tally), takes)


def _are_apart(view: FunctionView, loop: ast.For, parts: list[Part]) -> bool:
    """Whether each part may run through all items before the next one begins."""
    tables = {part.name for part in parts}
    nodes: list[ast.expr] = [loop.iter, *(part.count.tally.key for part in parts)]
    again = kinds.is_kind(view, loop.iter, _SEQUENCES) or isinstance(loop.iter, ast.Name)
    return (
        again
        and not kinds.is_kind(view, loop.iter, frozenset({"iterator"}))
        and folds.can_fold(view, loop, resolve.target_names(loop.target))
        and not tables & resolve.loaded(nodes)
        and not any(liveness.touches(view, name, nodes) for name in tables)
        and not any(liveness.is_shared(view, name) for name in tables)
        and all(effects.is_pure(view, part.count.tally.key) for part in parts)
    )


def _edits(view: FunctionView, loop: ast.For, parts: list[Part], counter: str) -> list[Edit] | None:
    edits: list[Edit] = []
    lines: list[str] = []
    started: set[str] = set()
    together = _started_together(view, loop, {part.name for part in parts})
    if together is not None:
        edits.append(view.delete(together))
    for part in parts:
        made = f"{counter}({counters.counted_items(view, part.count)})"
        if part.name in started:
            if not _is_order_unseen(view, part.name, loop):
                return None
            lines += _added(view, part, made)
            continue
        if part.takes:
            return None
        if together is not None:
            start: folds.Start = ast.Assign([ast.Name(part.name)], _value(together, part.name))
            head = f"{part.name} = "
        else:
            found = folds.start(view, part.name, loop)
            if found is None or found.value is None or remarks(view, found, behind=True):
                return None
            start, head = found, view.source[view.start(found) : view.start(found.value)]
            edits.append(view.delete(found))
        text = counters.new_table(view, start, part.count.tally)
        if text is None:
            return None
        started.add(part.name)
        lines.append(head + text.format(made))
    return [*edits, view.replace(loop, "\n".join(lines))]


def _added(view: FunctionView, part: Part, made: str) -> list[str]:
    key = view.fresh_name("key")
    times = view.fresh_name("times")
    sign = "-" if part.takes else "+"
    return [
        f"for {key}, {times} in {made}.items():",
        f"{view.step}{part.name}[{key}] {sign}= {times}",
    ]


def _started_together(view: FunctionView, loop: ast.For, names: set[str]) -> ast.Assign | None:
    """`a, b = {}, {}` directly in front of the loop, for just these names."""
    block = view.block_of(loop)
    at = block.index(loop)
    match block[at - 1] if at else None:
        case (
            ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) as start
        ) if len(targets) == len(values) and view.own_lines(start):
            same = {target.id for target in targets if isinstance(target, ast.Name)} == names
            return start if same and len(targets) == len(names) else None
    return None


def _value(start: ast.Assign, name: str) -> ast.expr:
    target, value = start.targets[0], start.value
    assert isinstance(target, ast.Tuple)
    assert isinstance(value, ast.Tuple)
    at = [node.id for node in target.elts if isinstance(node, ast.Name)].index(name)
    return value.elts[at]


def _is_order_unseen(view: FunctionView, name: str, loop: ast.For) -> bool:
    """Whether the order of the table's keys does not show: only its values are looked at."""
    inside = set(ast.walk(loop))
    for node in liveness.loads_of(view, name):
        if node in inside:
            continue
        parent = view.parents[node]
        match parent:
            case ast.Subscript():
                continue
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[container]) if (
                container is node
            ):
                continue
            case ast.Call() if resolve.calls(view, parent, "builtins.len"):
                continue
            case ast.Attribute(attr="get"):
                continue
            case ast.Attribute(attr="values"):
                if _folds_without_order(view, view.parents[parent]):
                    continue
        return False
    return True


def _folds_without_order(view: FunctionView, values: ast.AST) -> bool:
    around = view.parents[values]
    if isinstance(around, ast.comprehension):
        around = view.parents[view.parents[around]]
    folding = ("any", "all", "sum", "max", "min", "set", "sorted")
    return resolve.calls(view, around, *(f"builtins.{name}" for name in folding))
