"""Loops and comprehensions as axes: ranges, arrays, enumerated arrays."""

from __future__ import annotations

import ast

from afterburner_ide.rules import ndarrays, resolve, sizes
from afterburner_ide.rules.affine import Linear, linear
from afterburner_ide.rules.vector import Axis, NoVector
from afterburner_ide.rules.view import FunctionView


def axis(
    view: FunctionView, target: ast.expr, source: ast.expr, loop: ast.For | None = None
) -> tuple[Axis, dict[str, str]]:
    """The axis of `for target in source`, and the arrays whose items the names in it stand for.

    Raises NoVector for what is neither a range nor an array of one dimension.
    """
    match target, source:
        case ast.Name(id=name), ast.Call(args=args, keywords=[]) if resolve.calls(
            view, source, "builtins.range"
        ):
            return _range(view, name, args, loop), {}
        case ast.Name(id=name), ast.Name(id=array) if _is_flat(view, array):
            # No identifier: nothing in the text can mean the position in the array.
            return Axis(f"in {name}", Linear(), sizes.size(view, array, 0), 1, loop), {name: array}
        case (
            ast.Tuple(elts=[ast.Name(id=name), ast.Name(id=item)]),
            ast.Call(args=[ast.Name(id=array)], keywords=[]),
        ) if resolve.calls(view, source, "builtins.enumerate") and _is_flat(view, array):
            return Axis(name, Linear(), sizes.size(view, array, 0), 1, loop), {item: array}
        case ast.Tuple(elts=targets), ast.Call(args=sources, keywords=[]) if resolve.calls(
            view, source, "builtins.zip"
        ):
            return _zipped(view, targets, sources, loop)
    raise NoVector


def _is_flat(view: FunctionView, array: str) -> bool:
    return ndarrays.is_array(view, array) and ndarrays.dimensions(view, array) <= {1}


def _zipped(
    view: FunctionView, targets: list[ast.expr], sources: list[ast.expr], loop: ast.For | None
) -> tuple[Axis, dict[str, str]]:
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    several = [source.id for source in sources if isinstance(source, ast.Name)]
    if not several or len(names) != len(targets) or len(several) != len(targets):
        raise NoVector
    lengths = [sizes.size(view, array, 0) for array in several]
    if not all(_is_flat(view, array) for array in several) or not all(
        sizes.equal(view, lengths[0], length) for length in lengths
    ):
        raise NoVector
    found = Axis(f"in {names[0]}", Linear(), lengths[0], 1, loop)
    return found, dict(zip(names, several, strict=True))


def _range(view: FunctionView, name: str, args: list[ast.expr], loop: ast.For | None) -> Axis:
    step = 1
    if len(args) == 3:
        match args[2]:
            case ast.Constant(value=int(step)) if step > 0:
                pass
            case _:
                raise NoVector
    first = linear(view, args[0])
    low, high = (Linear(), first) if len(args) == 1 else (first, linear(view, args[1]))
    if low is None or high is None or not sizes.is_natural(view, low):
        raise NoVector
    return Axis(name, low, high, step, loop)
