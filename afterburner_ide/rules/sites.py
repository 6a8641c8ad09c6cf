"""Where a rewrite stands: how deep in loops, how hot, among values of which kinds."""

from __future__ import annotations

import ast
import contextlib
import difflib
import math
from collections.abc import Iterator, Sequence

from afterburner_ide.errors import TargetNotFound
from afterburner_ide.rules import kinds
from afterburner_ide.rules.base import Rewrite
from afterburner_ide.rules.view import COMPREHENSIONS, LOOPS, FunctionView
from afterburner_ide.types import Shape, Site


class Sites:
    """Finds the facts about sites in one version of a module.

    `hits` counts the lines of the `original` that the workload ran, `shapes` are the arguments of
    its dearest input.
    """

    def __init__(
        self,
        source: str,
        functions: Sequence[str],
        original: str,
        hits: dict[int, int],
        shapes: Sequence[Shape] = (),
    ) -> None:
        self._source = source
        self._views = list(_views(source, functions))
        self._most = max(hits.values(), default=0)
        self._hits = moved(original, source, hits)
        # Of a comprehension only the statement is counted, and it turns as often as it has items.
        self._inner = {
            node.lineno
            for view in self._views
            for node in view.walk(*COMPREHENSIONS)
            if isinstance(node, COMPREHENSIONS)
        }
        self._size = max((shape.length for shape in shapes if shape.length is not None), default=0)

    def site(self, rewrite: Rewrite) -> Site:
        view = self._view(rewrite.line)
        nodes = [
            node
            for node in ast.walk(view.node)
            if isinstance(node, ast.stmt | ast.expr) and node.lineno == rewrite.line
        ]
        names = sorted({node.id for node in nodes if isinstance(node, ast.Name)})
        found = ((name, kinds.kind_of(view, name)) for name in names)
        return Site(
            function=view.qualname,
            line=rewrite.line,
            depth=max((_depth(view, node) for node in nodes), default=0),
            heat=self._heat(rewrite),
            kinds={name: kind.name for name, kind in found if kind is not None},
            size=self._size,
        )

    def _view(self, line: int) -> FunctionView:
        for view in self._views:
            if view.node.lineno <= line <= (view.node.end_lineno or line):
                return view
        return self._views[0]

    def _heat(self, rewrite: Rewrite) -> float:
        if not self._most:
            return 1.0
        lines = {rewrite.line}
        for edit in rewrite.edits:
            first = self._source.count("\n", 0, edit.start) + 1
            lines.update(range(first, first + self._source.count("\n", edit.start, edit.end) + 1))
        hits = max(self._hits.get(line, 0) for line in lines)
        if self._size and any(line in self._inner for line in lines):
            hits *= self._size
        return min(1.0, math.log1p(hits) / math.log1p(self._most))


def _views(source: str, functions: Sequence[str]) -> Iterator[FunctionView]:
    for name in functions:
        with contextlib.suppress(TargetNotFound):  # a rewrite may have done away with a helper
            yield FunctionView(source, name)


def _depth(view: FunctionView, node: ast.stmt | ast.expr) -> int:
    around = len(view.loops_around(node))
    return around + isinstance(node, (*LOOPS, *COMPREHENSIONS))


def moved(original: str, source: str, hits: dict[int, int]) -> dict[int, int]:
    """The hits by the lines of `source`; new lines have those of the hottest they replace."""
    if original == source:
        return hits
    matcher = difflib.SequenceMatcher(
        None, original.splitlines(), source.splitlines(), autojunk=False
    )
    found: dict[int, int] = {}
    for kind, old, old_end, new, new_end in matcher.get_opcodes():
        if kind == "equal":
            for offset in range(old_end - old):
                found[new + offset + 1] = hits.get(old + offset + 1, 0)
        else:
            around = range(old + 1, old_end + 1) if old_end > old else (old, old + 1)
            hottest = max((hits.get(line, 0) for line in around), default=0)
            for line in range(new, new_end):
                found[line + 1] = hottest
    return found
