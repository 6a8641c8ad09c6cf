"""Names that a nest of loops binds or adds to, on whole arrays."""

from __future__ import annotations

import ast

from afterburner_ide.rules import arrays, liveness, vector_folds
from afterburner_ide.rules.vector import NoVector, Vector
from afterburner_ide.rules.vector_writer import Local, Writer
from afterburner_ide.rules.vectors import is_safe


def bind(writer: Writer, statement: ast.stmt, name: str, value: ast.expr) -> None:
    vectors = writer.vectors
    known = writer.locals.get(name)
    if known is not None and known.level != writer.level:
        raise NoVector
    if not writer.is_private(name):
        raise NoVector
    if known is not None and vectors.mask is not None:
        _choose(writer, statement, name, value)
        return
    writer.locals[name] = Local(writer.level)
    if isinstance(value, ast.Constant) or vector_folds.is_infinite(writer.view, value):
        if vectors.mask is not None:
            raise NoVector
        writer.locals[name].start = value
        vectors.names[name] = Vector(value)
        return
    found = vectors.lower(value)
    if found.owner and found.owner not in writer.stored_arrays:
        vectors.names[name] = found
        return
    if found.owner and found.axes:
        copy = ast.Call(ast.Attribute(found.node, "copy", ast.Load()), [], [])
        found = Vector(copy, found.axes, found.is_truth)
    writer.write_name(statement, name, found)


def _choose(writer: Writer, statement: ast.stmt, name: str, value: ast.expr) -> None:
    """A name that is bound anew under a condition."""
    vectors, mask = writer.vectors, writer.vectors.mask
    assert mask is not None
    if not is_safe(value):
        raise NoVector
    vectors.mask = None
    found, before = vectors.lower(value), vectors.names[name]
    (one, other), axes = vectors.together(found, before)
    if axes and axes != writer.level:
        raise NoVector
    chosen = Vector(vectors.np("where", mask, one, other), writer.level)
    writer.locals[name].start = None
    writer.write_name(statement, name, chosen)
    vectors.mask = mask


def add(
    writer: Writer, statement: ast.AugAssign, name: str, op: ast.operator, value: ast.expr
) -> None:
    """`name += value`: the sum over the loops that `name` was set outside of."""
    known = writer.locals.get(name)
    if known is not None and known.level == writer.level:
        bind(writer, statement, name, ast.BinOp(ast.Name(name, ast.Load()), op, value))
        return
    if not isinstance(op, ast.Add | ast.Sub):
        raise NoVector
    level = known.level if known else ()
    total = vector_folds.total(writer.vectors, value, writer.level[len(level) :])
    if known is None:
        add_outside(writer, statement, name, total)
        return
    if not set(total.axes) <= set(level):
        raise NoVector
    if known.start is not None and isinstance(op, ast.Add) and _is_zero(known.start):
        writer.write_name(statement, name, total)
    else:
        (one, other), axes = writer.vectors.together(writer.vectors.names[name], total)
        writer.write_name(statement, name, Vector(ast.BinOp(one, op, other), axes))
    known.start = None


def add_outside(
    writer: Writer, statement: ast.AugAssign, name: str, total: Vector, *, counts: bool = False
) -> None:
    """Add to a name of the function; where no turn is taken it keeps the kind of number it is."""
    uses = [node for node in writer.inside if isinstance(node, ast.Name) and node.id == name]
    if len(uses) != 1 or total.axes or liveness.is_shared(writer.view, name):
        raise NoVector
    start = liveness.start_of(writer.view, name, writer.loop)
    fresh = start is not None and _is_zero(start.value) and isinstance(statement.op, ast.Add)
    new: ast.stmt = ast.AugAssign(ast.Name(name, ast.Store()), statement.op, total.node)
    if not counts and arrays.escapes(writer.view, [statement.value]):
        tests = [vector_folds.turns(axis) for axis in writer.vectors.axes]
        if writer.vectors.mask is not None:
            some = ast.Attribute(writer.vectors.mask, "any", ast.Load())
            tests = [ast.Call(some, [], [])]
        test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)
        new = ast.If(test, [new], [])
    elif fresh and isinstance(start, ast.Assign) and _is_whole(start.value, counts=counts):
        new = ast.Assign([ast.Name(name, ast.Store())], total.node)
        writer.replaced = start
    writer.totals.add(name)
    writer.write(statement, new)


def _is_whole(node: ast.expr, *, counts: bool) -> bool:
    """Whether adding to the zero changes no number's type."""
    return isinstance(node, ast.Constant) and (type(node.value) is int or not counts)


def _is_zero(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0
