"""The parts of arrays that the subscripts in a nest of loops reach, as vectors."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence

from afterburner_ide.rules import ndarrays, resolve, sizes
from afterburner_ide.rules.affine import Linear, linear
from afterburner_ide.rules.vector import CHOSEN, Access, Axis, NoVector, Vector, indexed, subscript
from afterburner_ide.rules.view import FunctionView


class Items(ABC):
    """What is known where a nest is being read.

    `axes` are the loops around, `names` the locals of the nest with what they stand for on whole
    arrays, `barred` those of them that a loop around changes; `stored` are all the names that
    the nest binds. `mask` picks the turns in which the `if` around holds.
    """

    def __init__(self, view: FunctionView, stored: set[str], numpy: str) -> None:
        self.view = view
        self.stored = stored
        self.numpy = numpy
        self.axes: tuple[Axis, ...] = ()
        self.names: dict[str, Vector] = {}
        self.barred: set[str] = set()
        self.accesses: list[Access] = []
        self.mask: ast.expr | None = None
        self.unequal: tuple[ast.expr, ...] = ()
        self.rowless = False
        self.far = False
        self.guarded: set[tuple[Axis, ...]] = set()
        self.whole_turns = True

    # --------------------------------------------------------------- building

    def np(self, name: str, *args: ast.expr, **keywords: ast.expr) -> ast.Call:
        """A call of numpy's function. Raises NoVector where the text has no name for numpy."""
        if not self.numpy:
            raise NoVector
        func = ast.parse(f"{self.numpy}.{name}", mode="eval").body
        named = [ast.keyword(key, value) for key, value in keywords.items()]
        return ast.Call(func, list(args), named)

    def axis(self, name: str) -> Axis | None:
        return next((axis for axis in self.axes if axis.name == name), None)

    def order(self, axes: Sequence[str]) -> tuple[str, ...]:
        """The axes, outer loops first, and rows' own dimensions last."""
        known = [CHOSEN, *(axis.name for axis in self.axes)]
        return tuple(
            sorted(
                dict.fromkeys(axes),
                key=lambda axis: (0, known.index(axis)) if axis in known else (1, -int(axis)),
            )
        )

    def shaped(self, vector: Vector, axes: Sequence[str]) -> ast.expr:
        """The vector with its dimensions in this order, one of length 1 for each axis it lacks.

        Leading ones are left out, as numpy adds them by itself.
        """
        if not set(vector.axes) <= set(axes):
            raise NoVector
        wanted = [axis for axis in axes if axis in vector.axes]
        node = vector.node
        if list(vector.axes) != wanted:
            if len(wanted) == 2:
                node = ast.Attribute(node, "T", ast.Load())
            else:
                places = ast.Tuple([ast.Constant(vector.axes.index(axis)) for axis in wanted])
                node = ast.Call(ast.Attribute(node, "transpose", ast.Load()), places.elts, [])
        tail = list(axes)[list(axes).index(wanted[0]) :] if wanted else []
        if tail == wanted:
            return node
        old: list[ast.expr] = []
        match node:
            case ast.Subscript(value=ast.Name() as array, slice=index) if vector.owner:
                old = list(index.elts) if isinstance(index, ast.Tuple) else [index]
                node = array
        slices: list[ast.expr] = []
        for axis in tail:
            while axis in wanted and old and not isinstance(old[0], ast.Slice):
                slices.append(old.pop(0))
            kept = old.pop(0) if axis in wanted and old else ast.Slice()
            slices.append(kept if axis in wanted else ast.Constant(None))
        return ast.Subscript(node, ast.Tuple([*slices, *old], ast.Load()), ast.Load())

    def together(self, *vectors: Vector) -> tuple[list[ast.expr], tuple[str, ...]]:
        """The vectors' nodes, shaped to go together, and the axes they have then."""
        several = [vector.axes for vector in vectors if vector.axes]
        if all(axes == several[0] for axes in several):
            return [vector.node for vector in vectors], several[0] if several else ()
        axes = self.order([axis for own in several for axis in own])
        return [self.shaped(vector, axes) for vector in vectors], axes

    @abstractmethod
    def lower(self, node: ast.expr) -> Vector:
        """The expression on whole arrays. Raises NoVector where there is none."""

    # ------------------------------------------------------------------ items

    def _array(self, node: ast.Subscript) -> tuple[str, tuple[ast.expr, ...]] | None:
        found = indexed(node)
        if found is None or not ndarrays.is_array(self.view, found[0]):
            return None
        if any(isinstance(index, ast.Slice | ast.Starred) for index in found[1]):
            raise NoVector
        if found[0] in self.stored:
            raise NoVector
        return found

    def _items(self, array: str, indices: tuple[ast.expr, ...]) -> Vector:
        self.note(array, indices, stored=False)
        return self.picked(self.items(array, indices))

    def note(self, array: str, indices: tuple[ast.expr, ...], *, stored: bool) -> None:
        """Remember that an item is read or stored where the nest is being read."""
        self.accesses.append(Access(array, indices, self.axes, stored, self.unequal))

    def picked(self, vector: Vector) -> Vector:
        """What the mask leaves of the vector, inside an `if`."""
        if self.mask is None or not vector.axes or CHOSEN in vector.axes:
            return vector
        rows = tuple(axis for axis in vector.axes if self.axis(axis) is None)
        loops = tuple(axis.name for axis in self.axes)
        if set(vector.axes) - set(rows) != set(loops):
            if not set(vector.axes) - set(rows):
                return vector
            raise NoVector
        node = masked(self.shaped(vector, (*loops, *rows)), self.mask, len(loops))
        return Vector(node, (CHOSEN, *rows), vector.is_truth)

    def items(self, array: str, indices: tuple[ast.expr, ...]) -> Vector:
        """The part of the array that the subscripts reach, with its dimensions' axes."""
        rows = self._rows(array, len(indices))
        if len(indices) == 1 and (found := self._window(array, indices[0])) is not None:
            return found
        places = [self._place(array, place, index) for place, index in enumerate(indices)]
        if any(isinstance(place, Vector) for place in places):
            return self._gathered(array, indices, rows)
        slices: list[ast.expr] = []
        axes: list[str] = []
        for dimension, (place, index) in enumerate(zip(places, indices, strict=True)):
            if isinstance(place, tuple):
                slices.append(self._slice(array, dimension, *place))
                axes.append(place[0].name)
            else:
                if not self._is_inside(array, dimension, index):
                    self.needs_turns()
                slices.append(index)
        if len(set(axes)) < len(axes):
            raise NoVector
        if self.far and len(axes) < len(self.axes):
            self.needs_turns()
        self.far = False
        if not axes and not rows:
            return Vector(subscript(array, list(indices)), owner=array)
        name: ast.expr = ast.Name(array, ast.Load())
        while slices and _is_whole(slices[-1]) and len(slices) > 0:
            slices.pop()
        node = subscript(array, slices) if slices else name
        return Vector(node, (*axes, *rows), owner=array)

    def _window(self, array: str, index: ast.expr) -> Vector | None:
        """`a[i + j]` as the windows of the array that begin at each i."""
        number = linear(self.view, index)
        used = [axis for axis in self.axes if number is not None and number.factor(axis.name)]
        if number is None or len(used) != 2 or number.constant or len(number.terms) != 2:
            return None
        if any(number.factor(axis.name) != 1 or axis.step != 1 for axis in used):
            return None
        if any(axis.low != Linear() for axis in used) or array in self.stored:
            return None
        first, second = used
        windows = self.np(
            "lib.stride_tricks.sliding_window_view",
            ast.Name(array, ast.Load()),
            second.high.node(),
        )
        length = sizes.size(self.view, array, 0)
        count = Linear((), 1) + length - second.high
        if not sizes.equal(self.view, count, first.high):
            return None
        self.guarded.add((first,))
        return Vector(windows, (first.name, second.name))

    def needs_turns(self) -> None:
        """What is being read fails where no turn is taken, or none that a test lets through."""
        if self.mask is not None or not self.whole_turns:
            raise NoVector
        self.guarded.add(self.axes)

    def _is_inside(self, array: str, dimension: int, index: ast.expr) -> bool:
        """Whether the array has that item for certain."""
        number = linear(self.view, index)
        if isinstance(index, ast.Name) and self._is_counted(index.id):
            return True
        if number is None or not sizes.is_natural(self.view, number):
            return False
        length = sizes.size(self.view, array, dimension)
        one = Linear((), 1)
        return sizes.is_least(self.view, number + one, length)

    def _is_counted(self, name: str) -> bool:
        """Whether a loop around the nest counts it: arrays are taken to reach as far."""
        return any(
            isinstance(loop.target, ast.Name) and loop.target.id == name
            for loop in self.view.walk(ast.For)
            if isinstance(loop, ast.For) and name not in self.stored
        )

    def _rows(self, array: str, count: int) -> tuple[str, ...]:
        """The dimensions that the subscripts leave whole, counted from the last."""
        known = max(ndarrays.dimensions(self.view, array), default=count)
        if self.rowless:
            return ()
        if known - count > 1 or known < count:
            raise NoVector
        return ("-1",) if known > count else ()

    def _place(
        self, array: str, dimension: int, index: ast.expr
    ) -> tuple[Axis, Linear, int] | Vector | None:
        """The axis that the index follows with its offset and step; or items; or one place."""
        number = linear(self.view, index)
        if number is not None:
            used = [axis for axis in self.axes if number.factor(axis.name)]
            inner = {text for text, _ in number.terms} & set(self.names)
            free = not any(self._varies(text, used) for text, _ in number.terms)
            if free and not inner and not used:
                return None
            if free and not inner and len(used) == 1:
                step = number.factor(used[0].name)
                offset = number.without(used[0].name)
                natural = sizes.is_natural(self.view, used[0].low.times(step) + offset)
                if step > 0 and natural and self._reaches(array, dimension, used[0], offset, step):
                    return used[0], offset, step
        found = self.lower(index)
        return found if found.axes else None

    def _reaches(self, array: str, dimension: int, axis: Axis, offset: Linear, step: int) -> bool:
        """Whether each turn has its item; where only some turns look, that must be certain.

        Of `a[i]` itself it is taken for granted.
        """
        if offset == Linear() and step == 1:
            return True
        some = self.mask is not None or not self.whole_turns
        last = offset + (axis.high - Linear((), 1)).times(step) + Linear((), 1)
        if sizes.is_least(self.view, last, sizes.size(self.view, array, dimension)):
            return True
        if not self.whole_turns:
            raise NoVector
        if not some and len(self.axes) > 1:
            self.far = True
        return not some

    def _varies(self, text: str, used: list[Axis]) -> bool:
        """Whether the term, an axis of its own aside, changes from turn to turn."""
        names = resolve.loaded([ast.parse(text, mode="eval")])
        if len(used) == 1 and names == {used[0].name} and text == used[0].name:
            return False
        return bool(names & (self.stored - set(self.names)))

    def _slice(self, array: str, dimension: int, axis: Axis, offset: Linear, step: int) -> ast.expr:
        view = self.view
        low, high = offset + axis.low.times(step), offset + axis.high.times(step)
        if step * axis.step > 1:
            stride: ast.expr | None = ast.Constant(step * axis.step)
        else:
            stride = None
        length = sizes.size(view, array, dimension)
        lower = None if sizes.equal(view, low, Linear()) else low.node()
        short = sizes.expanded(view, high) - sizes.expanded(view, length)
        if not short.terms and short.constant <= 0:
            upper: ast.expr | None = ast.Constant(short.constant) if short.constant else None
            if upper is not None:
                upper = ast.UnaryOp(ast.USub(), ast.Constant(-short.constant))
        elif sizes.is_natural(view, high):
            upper = high.node()
        else:
            most = ast.Name("max", ast.Load())
            if not resolve.is_builtin(view, "max"):
                raise NoVector
            upper = ast.Call(most, [high.node(), ast.Constant(0)], [])
        return ast.Slice(lower, upper, stride)

    def _gathered(self, array: str, indices: tuple[ast.expr, ...], rows: tuple[str, ...]) -> Vector:
        lowered = [self.lower(index) for index in indices]
        for dimension, (place, index) in enumerate(zip(lowered, indices, strict=True)):
            if not place.axes and not self._is_inside(array, dimension, index):
                self.needs_turns()
        nodes, axes = self.together(*lowered)
        return Vector(subscript(array, nodes), (*axes, *rows))


def _is_whole(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and node.lower is node.upper is node.step is None


def masked(node: ast.expr, mask: ast.expr, count: int) -> ast.expr:
    """The items of `node` that the mask picks along its first `count` dimensions."""
    match node:
        case ast.Subscript(value=ast.Name() as array, slice=ast.Tuple(elts=elts)) if count == 1:
            slices = [place for place, part in enumerate(elts) if isinstance(part, ast.Slice)]
            if slices and _is_whole(elts[slices[0]]) and slices == [slices[0]]:
                parts = [mask if place == slices[0] else part for place, part in enumerate(elts)]
                return ast.Subscript(array, ast.Tuple(parts, ast.Load()), ast.Load())
    return ast.Subscript(node, mask, ast.Load())
