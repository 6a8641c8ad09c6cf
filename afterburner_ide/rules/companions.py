"""A set that grows beside a list, so that the set is searched and the list keeps the order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import bodies, closures, effects, liveness, resolve, searches
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.searches import Start
from afterburner_ide.rules.view import FunctionView

_READING = frozenset({"count", "index", "copy"})


@dataclass(frozen=True, slots=True)
class Growth:
    """A list that only `appends` change as long as `searches` look for items in it."""

    start: Start
    searches: list[ast.Name]
    appends: list[tuple[ast.Expr, ast.expr]]


def growths(view: FunctionView) -> Iterator[Growth]:
    """The new lists that a loop searches for the very items that it appends."""
    for start in searches.starts(view):
        if view.own_lines(start.statement):
            shared = liveness.is_shared(view, start.name)
            if shared and not closures.is_between_helpers(view, start.name, start.statement):
                continue
            growth = _growth(view, start, whole=shared)
            if growth is not None and _pays(view, growth):
                yield growth


def _growth(view: FunctionView, start: Start, *, whole: bool) -> Growth | None:
    """What uses the list up to its last search; None if any of it could change it otherwise.

    With `whole`, what follows the last search counts, too: it may call what searches again.
    """
    block = view.block_of(start.statement)
    region = block[block.index(start.statement) + 1 :]
    while region and not any(_searches(node, start.name) for node in ast.walk(region[-1])):
        if whole:
            break
        region.pop()
    if start.name in resolve.stored(region, nested=True):
        return None
    found = Growth(start, [], [])
    names = [
        node
        for statement in region
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id == start.name
    ]
    for node in names:
        append = searches.appended(view, node)
        if not isinstance(node.ctx, ast.Load):
            return None
        if append is not None:
            if not _can_repeat(view, append[1], start.name):
                return None
            found.appends.append(append)
        elif searches.searched(view.parents[node]) is node:
            if not searches.is_search(view, node):
                return None
            found.searches.append(node)
        elif not _is_reading(view, node):
            return None
    return found


def _searches(node: ast.AST, name: str) -> bool:
    container = searches.searched(node)
    return isinstance(container, ast.Name) and container.id == name


def _can_repeat(view: FunctionView, item: ast.expr, name: str) -> bool:
    return (
        searches.can_hash(view, item)
        and searches.is_same_again(item)
        and effects.is_pure(view, item)
        and name not in resolve.loaded([item])
    )


def _is_reading(view: FunctionView, node: ast.Name) -> bool:
    """Whether the list is neither changed nor handed on there."""
    if effects.is_consumed(view, node) or searches.is_truth(view, node):
        return True
    parent = view.parents[node]
    match parent:
        case ast.Attribute(attr=attr):
            call = view.parents[parent]
            return attr in _READING and isinstance(call, ast.Call) and call.func is parent
        case ast.Return():
            helper = view.function_of(node)
            return helper is view.node or closures.is_result_unused(view, helper)
        case ast.Tuple() if view.function_of(node) is view.node:
            return isinstance(view.parents[parent], ast.Return)
    return False


def _pays(view: FunctionView, growth: Growth) -> bool:
    around = set(view.ancestors(growth.start.statement))
    wanted = {ast.dump(item) for _, item in growth.appends}
    for node in growth.searches:
        compare = view.parents[node]
        assert isinstance(compare, ast.Compare)
        loops = [loop for loop in view.loops_around(node) if loop not in around]
        if loops and ast.dump(compare.left) in wanted:
            return any(append in ast.walk(loops[-1]) for append, _ in growth.appends)
    asking = {view.function_of(node) for node in growth.searches}
    adding = {view.function_of(append) for append, _ in growth.appends}
    return any(closures.calls_itself(view, helper) for helper in asking & adding)


def edits(view: FunctionView, growth: Growth, companion: str) -> list[Edit] | None:
    """What makes the set and searches it; None where there is no line to put it on."""
    start = growth.start
    text = searches.as_set(view, start.value)
    repeated = not isinstance(start.value, ast.List) or all(
        effects.is_simple(item) for item in start.value.elts
    )
    if text is None or not repeated:
        text = f"set({start.name})"
    found = [view.insert_after(start.statement, f"{companion} = {text}")]
    found += [view.replace(node, companion) for node in growth.searches]
    for statement, item in growth.appends:
        edit = _beside(view, statement, f"{companion}.add({view.text(item)})")
        if edit is None:
            return None
        found.append(edit)
    return found


def _beside(view: FunctionView, statement: ast.Expr, text: str) -> Edit | None:
    """Put a statement below another one, which may stand behind the head of its block."""
    if view.own_lines(statement):
        return view.insert_after(statement, text)
    begin, end = view.start(statement), view.end(statement)
    before = view.source[:begin].rstrip(" \t")
    after = view.source[end:].partition("\n")[0].strip()
    if not before.endswith(":") or (after and not after.startswith("#")):
        return None
    indent = "\n" + view.indent(statement) + view.step
    return Edit(len(before), end, f"{indent}{view.text(statement)}{indent}{text}")


def unique(view: FunctionView, growth: Growth) -> list[Edit] | None:
    """What makes `out = list(dict.fromkeys(items))` of a loop that does just that, or None."""
    start = growth.start
    loop = view.parents[growth.appends[0][0]]
    while not isinstance(loop, ast.For) and loop is not view.node:
        loop = view.parents[loop]
    if (
        not isinstance(loop, ast.For)
        or not isinstance(loop.target, ast.Name)
        or not _only_appends_new(loop, start.name, loop.target.id)
        or not isinstance(start.value, ast.List | ast.Call)
        or searches.as_set(view, start.value) != "set()"
        or isinstance(getattr(start.statement, "targets", [None])[0], ast.Tuple)
    ):
        return None
    if (
        liveness.start_of(view, start.name, loop) is not start.statement
        or start.name in resolve.loaded([loop.iter])
        or not liveness.is_unread(view, [loop.target.id], loop)
        or liveness.is_watched(view, loop)
        or isinstance(loop.iter, ast.Starred | ast.Tuple)
        or bodies.remarks(view, loop)
        or bodies.remarks(view, start.statement, behind=True)
        or not view.own_lines(start.statement, loop)
    ):
        return None
    head = view.source[view.start(start.statement) : view.start(start.value)].rstrip(" (")
    items = view.expression(loop.iter)
    return [
        view.delete(start.statement),
        view.replace(loop, f"{head} list(dict.fromkeys({items}))"),
    ]


def _only_appends_new(loop: ast.For, name: str, item: str) -> bool:
    match loop.body:
        case [ast.If(test=ast.Compare(left=left, ops=[ast.NotIn()]) as test, body=[append])]:
            pass
        case [
            ast.If(test=ast.Compare(left=left, ops=[ast.In()]) as test, body=[ast.Continue()]),
            append,
        ]:
            pass
        case _:
            return False
    appends = ast.unparse(append) == f"{name}.append({item})"
    asks = ast.unparse(left) == item and _searches(test, name)
    return appends and asks and not loop.orelse and not getattr(loop.body[0], "orelse", [])
