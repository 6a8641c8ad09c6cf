"""What is known while a nest of loops is written on whole arrays, and the lines written so far."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import liveness, resolve, vector_folds
from afterburner_ide.rules.vector import CHOSEN, NoVector, Vector, indexed
from afterburner_ide.rules.vector_items import masked
from afterburner_ide.rules.vectors import Vectors
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class Line:
    """A new statement and the one of the nest that it comes from."""

    source: ast.stmt
    node: ast.stmt


@dataclass(slots=True)
class Local:
    """A name that the nest binds: the loops around that, and the constant not written yet."""

    level: tuple[str, ...]
    start: ast.expr | None = None


class Writer:
    """Collects the lines for one nest. `numpy` is the module's name in the text."""

    def __init__(self, view: FunctionView, loop: ast.For, numpy: str) -> None:
        self.view = view
        self.loop = loop
        self.vectors = Vectors(view, resolve.stored([loop], nested=True), numpy)
        self.locals: dict[str, Local] = {}
        self.lines: list[Line] = []
        self.totals: set[str] = set()
        self.replaced: ast.Assign | None = None
        self.inside = set(ast.walk(loop))
        self.stored_arrays = {
            found[0]
            for node in self.inside
            if isinstance(node, ast.Subscript)
            and isinstance(node.ctx, ast.Store)
            and (found := indexed(node)) is not None
        }

    @property
    def level(self) -> tuple[str, ...]:
        """The axes of the loops around the statement at hand."""
        return tuple(axis.name for axis in self.vectors.axes)

    def write(self, source: ast.stmt, node: ast.stmt) -> None:
        self.lines.append(Line(source, node))

    def guard(self) -> None:
        """Put the lines under a test where they would fail for want of a turn."""
        needed = self.vectors.guarded
        if not needed or not self.lines:
            return
        axes = max(needed, key=len)
        chain: list[ast.stmt] = [self.loop]
        while isinstance(chain[-1], ast.For) and len(chain[-1].body) == 1:
            chain += chain[-1].body
        # Where all loops turn or nothing is done, one test does for all lines.
        if not all(axis.loop in chain for axis in axes):
            raise NoVector
        tests = [vector_folds.turns(axis) for axis in axes]
        test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)
        body = [line.node for line in self.lines]
        self.lines = [Line(self.lines[0].source, ast.If(test, body, []))]
        self.replaced = None

    def write_name(self, source: ast.stmt, name: str, found: Vector) -> None:
        """Bind a local of the nest."""
        self.write(source, ast.Assign([ast.Name(name, ast.Store())], found.node))
        self.vectors.names[name] = Vector(ast.Name(name, ast.Load()), found.axes, found.is_truth)

    def write_items(
        self, source: ast.stmt, place: Vector, op: ast.operator | None, found: Vector
    ) -> None:
        """Store into the part of an array that `place` is, or into what the mask leaves of it."""
        vectors = self.vectors
        rows = tuple(axis for axis in place.axes if vectors.axis(axis) is None)
        axes, left = place.axes, place.node
        if vectors.mask is not None:
            if set(axes) - set(rows) != set(self.level):
                raise NoVector
            whole = vectors.shaped(place, (*self.level, *rows))
            left = masked(whole, vectors.mask, len(self.level))
            axes = (CHOSEN, *rows)
        if not set(found.axes) <= set(axes):
            raise NoVector
        value = vectors.shaped(found, axes)
        assert isinstance(left, ast.Name | ast.Subscript)
        if op is not None:
            self.write(source, ast.AugAssign(left, op, value))
            return
        target = ast.Subscript(left, ast.Slice()) if isinstance(left, ast.Name) else left
        self.write(source, ast.Assign([target], value))

    def is_private(self, name: str) -> bool:
        """Whether nothing outside the nest sees what the name is bound to in it."""
        return liveness.is_forgotten(self.view, [name], self.loop)

    def is_read_elsewhere(self, name: str, statement: ast.stmt) -> bool:
        """Whether the nest reads the name outside the statement."""
        within = set(ast.walk(statement))
        return any(
            isinstance(node, ast.Name)
            and node.id == name
            and isinstance(node.ctx, ast.Load)
            and node not in within
            for node in self.inside
        )
