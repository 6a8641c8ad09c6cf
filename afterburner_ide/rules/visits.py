"""Local lists that are only filled and searched, and the edits that make sets of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from afterburner_ide.rules import effects, kinds, memory, resolve, searches
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import FunctionView

_LEAVING = (ast.Continue, ast.Break, ast.Return, ast.Raise)


def names(view: FunctionView) -> Iterator[tuple[str, int]]:
    """The new lists that are searched again and again, with the line of the first search."""
    found = dict.fromkeys(start.name for start in searches.starts(view))
    for name in found:
        for node in _uses(view, name):
            again = view.loops_around(node) or view.function_of(node) is not view.node
            if again and searches.searched(view.parents[node]) is node:
                yield name, node.lineno
                break


def edits(view: FunctionView, name: str) -> list[Edit] | None:
    """What makes a set of the list; None if some use of it needs a list."""
    if not _is_own(view, name):
        return None
    starts = {start.statement: start for start in searches.starts(view) if start.name == name}
    found: list[Edit] = []
    appends: list[tuple[ast.Expr, ast.expr]] = []
    counted = False
    for node in _uses(view, name):
        if not isinstance(node.ctx, ast.Load):
            statement = view.statement_of(node)
            own = _of_start(view, starts[statement]) if statement in starts else None
        elif (append := searches.appended(view, node)) is not None:
            own = _of_append(view, node, append[1])
            appends.append(append)
        else:
            own = _of_use(view, node)
            counted = counted or resolve.calls(view, view.parents[node], "builtins.len")
        if own is None:
            return None
        found += own
    if counted and not _each_once(view, name, list(starts.values()), appends):
        return None
    return found if appends else None


def _uses(view: FunctionView, name: str) -> list[ast.Name]:
    return [node for node in view.walk(ast.Name) if isinstance(node, ast.Name) and node.id == name]


def _is_own(view: FunctionView, name: str) -> bool:
    """Whether every use of the name in the target is of the target's own local."""
    inner = any(node.arg == name for node in view.walk(ast.arg) if isinstance(node, ast.arg))
    if inner or resolve.is_parameter(view, name) or resolve.rebinds_outside(view, name):
        return False
    # A name that is bound by an import, an `except` or a pattern has no kind.
    return kinds.kind_of(view, name) is not None


def _of_start(view: FunctionView, start: searches.Start) -> list[Edit] | None:
    """The edits where the name is bound, if it is bound to a list that is spelled out."""
    text = searches.as_set(view, start.value)
    if text is None:
        return None
    found = [view.replace(start.value, text)]
    if isinstance(start.statement, ast.AnnAssign):
        note = start.statement.annotation
        base = note.value if isinstance(note, ast.Subscript) else note
        if not isinstance(base, ast.Name) or base.id not in {"list", "List"}:
            return None
        found.append(view.replace(base, "set"))
    return found


def _of_append(view: FunctionView, node: ast.Name, item: ast.expr) -> list[Edit] | None:
    attribute = view.parents[node]
    if not searches.can_hash(view, item) or not isinstance(attribute, ast.Attribute):
        return None
    return [view.replace(attribute, f"{node.id}.add")]


def _of_use(view: FunctionView, node: ast.Name) -> list[Edit] | None:
    """No edits where a set does the same; None elsewhere."""
    parent = view.parents[node]
    if searches.searched(parent) is node:
        assert isinstance(parent, ast.Compare)
        return [] if searches.can_hash(view, parent.left) else None
    if resolve.calls(view, parent, "builtins.len") or searches.is_truth(view, node):
        return []
    match parent:
        case ast.Attribute(attr="clear"):
            call = view.parents[parent]
            statement = view.parents[call]
            return [] if isinstance(statement, ast.Expr) and isinstance(call, ast.Call) else None
    return None


def _each_once(
    view: FunctionView,
    name: str,
    starts: Sequence[searches.Start],
    appends: Sequence[tuple[ast.Expr, ast.expr]],
) -> bool:
    """Whether the list never holds an item twice, so that a set has as many."""
    if any(view.function_of(node) is not view.node for node in _uses(view, name)):
        return False
    for start in starts:
        if isinstance(start.value, ast.List) and len(start.value.elts) > 1:
            return False
        if isinstance(start.value, ast.List) and any(
            isinstance(item, ast.Starred) for item in start.value.elts
        ):
            return False
    return all(_is_guarded(view, name, statement, item) for statement, item in appends)


def _is_guarded(view: FunctionView, name: str, statement: ast.Expr, item: ast.expr) -> bool:
    """Whether a search in the same block, or around it, has just missed the very item."""
    block = view.block_of(statement)
    between = block[: block.index(statement)]
    parent = view.parents[statement]
    if isinstance(parent, ast.If) and statement in parent.body:
        asked = any(_asks(test, name, item, ast.NotIn) for test in _conjuncts(parent.test))
        if asked and _keeps(view, name, item, between):
            return True
    for number, earlier in enumerate(between):
        if (
            isinstance(earlier, ast.If)
            and not earlier.orelse
            and isinstance(earlier.body[-1], _LEAVING)
            and _asks(earlier.test, name, item, ast.In)
            and _keeps(view, name, item, between[number + 1 :])
        ):
            return True
    return False


def _conjuncts(node: ast.expr) -> list[ast.expr]:
    if any(isinstance(part, ast.NamedExpr) for part in ast.walk(node)):
        return []
    return node.values if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And) else [node]


def _asks(test: ast.expr, name: str, item: ast.expr, op: type[ast.cmpop]) -> bool:
    container = searches.searched(test)
    return (
        isinstance(test, ast.Compare)
        and isinstance(container, ast.Name)
        and container.id == name
        and isinstance(test.ops[0], op)
        and ast.dump(test.left) == ast.dump(item)
    )


def _keeps(view: FunctionView, name: str, item: ast.expr, statements: Sequence[ast.stmt]) -> bool:
    """Whether nothing is put into the list there, and the item does not change."""
    inside = {node for statement in statements for node in ast.walk(statement)}
    if any(node in inside and searches.appended(view, node) for node in _uses(view, name)):
        return False
    changed = memory.writes(view, statements)
    kept = name not in changed.names and not memory.conflicts(view, item, changed)
    return kept and effects.is_pure(view, item)
