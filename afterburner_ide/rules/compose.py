"""Several rules as one rewrite: what pays only together is proposed together."""

from __future__ import annotations

import ast
import difflib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from afterburner_ide.rules import resolve
from afterburner_ide.rules.apply import apply
from afterburner_ide.rules.base import Edit, Rewrite, Rule
from afterburner_ide.rules.registry import rule
from afterburner_ide.rules.view import LOOPS, FunctionView

MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Composed:
    """A module's text after some rewrites, and the names of the rules, one per rewrite."""

    text: str
    steps: tuple[str, ...]
    imports: tuple[str, ...] = ()


def compose(
    source: str,
    qualname: str,
    names: Sequence[str],
    *,
    within: ast.stmt | None = None,
    limit: int = MOST_STEPS,
) -> Composed:
    """Apply the rules in turn, each until it has no more to do, until none has.

    With `within`, a statement of `source`, only sites in it count, as it is at each step. Stops
    after `limit` rewrites, so that rules that undo each other come to an end. Raises RuleError
    for a name that no rule has.
    """
    text, steps, imports = source, list[str](), dict[str, None]()
    seen = {source}
    above, below = _lines_outside(source, within)
    view = FunctionView(source, qualname)
    chosen = [] if resolve.is_dynamic(view) else [rule(name) for name in names]
    idle = 0
    for item in itertools.cycle(chosen):
        found = _first(view, item, seen, (above, below)) if len(steps) < limit else None
        while found is not None:
            change, new = found
            if change.imports:
                bare = apply(text, replace(change, edits=()))
                above += bare.count("\n") - text.count("\n")
                imports.update(dict.fromkeys(change.imports))
            text, idle = new, 0
            seen.add(text)
            steps.append(item.name)
            view = FunctionView(text, qualname)
            found = _first(view, item, seen, (above, below)) if len(steps) < limit else None
        idle += 1
        if idle > len(chosen):
            break
    return Composed(text, tuple(steps), tuple(imports))


def rewrite(view: FunctionView, found: Composed, summary: str, line: int) -> Rewrite:
    """What makes the composed text of the view's module, as edits of whole lines."""
    bare = apply(view.source, Rewrite((), "", line, found.imports)) if found.imports else None
    old, new = (bare or view.source).splitlines(True), found.text.splitlines(True)
    shift = [0]
    for part in old:
        shift.append(shift[-1] + len(part))
    edits = [
        Edit(shift[low], shift[high], "".join(new[first:last]))
        for tag, low, high, first, last in difflib.SequenceMatcher(
            None, old, new, autojunk=False
        ).get_opcodes()
        if tag != "equal"
    ]
    if bare is None:
        return Rewrite(tuple(edits), summary, line)
    # The imports come in where `apply` puts them; the edits are those of the text without them.
    return Rewrite(tuple(_without_imports(view.source, bare, edits)), summary, line, found.imports)


def nests(view: FunctionView) -> list[ast.stmt]:
    """The outermost loops of the target, the deepest nest first."""
    loops = [
        node
        for node in view.walk(*LOOPS)
        if isinstance(node, LOOPS) and not view.loops_around(node)
    ]
    return sorted(loops, key=lambda loop: -_depth(loop))


def _depth(node: ast.AST) -> int:
    inner = max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)
    return inner + isinstance(node, LOOPS)


def _first(
    view: FunctionView, item: Rule, seen: set[str], outside: tuple[int, int]
) -> tuple[Rewrite, str] | None:
    """The rule's first rewrite between the lines outside that makes a new text, and that text."""
    above, below = outside
    last = view.source.count("\n") - below
    for found in item.rewrites(view):
        if above < found.line <= last:
            new = apply(view.source, found)
            if new not in seen:
                return found, new
    return None


def _lines_outside(source: str, within: ast.stmt | None) -> tuple[int, int]:
    """How many lines stand above and below the statement; -1 below for the text's last line."""
    if within is None:
        return 0, -1
    assert within.end_lineno is not None
    return within.lineno - 1, source.count("\n") - within.end_lineno


def _without_imports(source: str, bare: str, edits: list[Edit]) -> list[Edit]:
    """The edits of `bare` as edits of `source`, which lacks only the imports."""
    added = len(bare) - len(source)
    same = next(
        (at for at, (one, other) in enumerate(zip(source, bare, strict=False)) if one != other),
        len(source),
    )
    return [
        replace(edit, start=edit.start - added, end=edit.end - added)
        if edit.start >= same + added
        else edit
        for edit in edits
    ]
