"""How long arrays are, and what is known of sums of lengths: which is larger, which natural."""

from __future__ import annotations

import ast

from afterburner_ide.rules import ndarrays, resolve, signs
from afterburner_ide.rules.affine import Linear, linear, own_size, size_text
from afterburner_ide.rules.view import FunctionView

_SHAPED = resolve.words("zeros ones empty full")
_ALIKE = resolve.words("zeros_like ones_like empty_like full_like copy")
_FOLDING = resolve.words("mean sum min max std var median amin amax")
_DEEPEST = 6


def expanded(view: FunctionView, number: Linear) -> Linear:
    """The sum with the names in it replaced by what they are bound to, where that is for good."""
    return expanded_by(number, _definitions(view))


def expanded_by(number: Linear, definitions: dict[str, Linear]) -> Linear:
    """The sum with what its terms stand for in place of them, again and again."""
    for _ in range(_DEEPEST):
        found = Linear((), number.constant)
        for text, factor in number.terms:
            known = definitions.get(text)
            found = found + (known or Linear(((text, 1),))).times(factor)
        if found == number:
            break
        number = found
    return number


def is_natural(view: FunctionView, number: Linear) -> bool:
    """Whether the sum is 0 or more for certain."""
    return _is_sum_of_naturals(view, number) or _is_sum_of_naturals(view, expanded(view, number))


def is_least(view: FunctionView, low: Linear, high: Linear) -> bool:
    """Whether `low` is at most `high` for certain."""
    return is_natural(view, expanded(view, high) - expanded(view, low))


def is_below(view: FunctionView, node: ast.expr, high: Linear) -> bool:
    """Whether loops over ranges keep the name below the number."""
    if not isinstance(node, ast.Name):
        return False
    found = [
        loop.iter
        for loop in view.walk(ast.For)
        if isinstance(loop, ast.For) and node.id in resolve.target_names(loop.target)
    ]
    stores = [value for value in _values(view, node.id) if value is not None]
    return bool(found) and not stores and all(_ends_by(view, source, high) for source in found)


def _ends_by(view: FunctionView, source: ast.expr, high: Linear) -> bool:
    if not resolve.calls(view, source, "builtins.range") or not isinstance(source, ast.Call):
        return False
    end = linear(view, source.args[0 if len(source.args) == 1 else 1])
    return end is not None and is_least(view, end, high)


def equal(view: FunctionView, one: Linear, other: Linear) -> bool:
    """Whether both sums are the same number for certain."""
    difference = expanded(view, one) - expanded(view, other)
    return not difference.terms and not difference.constant


def size(view: FunctionView, array: str, axis: int) -> Linear:
    """How long the array is along the axis, as far as its making tells; else a term of its own."""
    memo: dict[tuple[str, int], Linear] = view.fact("array sizes", dict)
    key = (array, axis)
    if key not in memo:
        memo[key] = Linear(((size_text(array, axis), 1),))
        values = _values(view, array)
        if len(values) == 1 and not resolve.is_parameter(view, array):
            memo[key] = _made(view, values[0], axis) or memo[key]
    return memo[key]


def _made(view: FunctionView, value: ast.expr | None, axis: int) -> Linear | None:
    """How long what the expression makes is along the axis, where its arguments tell."""
    match value:
        case ast.BinOp(op=ast.MatMult()):
            return None
        case ast.BinOp(left=ast.Name(id=array), right=other) if _is_smaller(view, other, array):
            return size(view, array, axis)
        case ast.BinOp(left=other, right=ast.Name(id=array)) if _is_smaller(view, other, array):
            return size(view, array, axis)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=other), attr="copy" | "astype")):
            return size(view, other, axis)
        case ast.Call(func=func, args=[first, *_]):
            name = (resolve.dotted(view, func) or "").removeprefix("numpy.")
            if name in _ALIKE and isinstance(first, ast.Name):
                return size(view, first.id, axis)
            if name in _SHAPED and isinstance(first, ast.IfExp):
                both = [_of_shape(view, shape, axis) for shape in (first.body, first.orelse)]
                return both[0] if both[0] == both[1] else None
            if name in _SHAPED and isinstance(first, ast.Tuple | ast.List):
                return _of_shape(view, first, axis)
            if name == "hstack" and axis == 0 and isinstance(first, ast.Tuple | ast.List):
                names = [part.id for part in first.elts if isinstance(part, ast.Name)]
                flat = any(ndarrays.dimensions(view, one) == {1} for one in names)
                return size(view, names[0], 0) if names and not flat else None
            if (name in _SHAPED and axis == 0) or (name in {"eye", "identity"} and axis < 2):
                return linear(view, first)
            if name == "arange" and len(value.args) == 1:
                return linear(view, first)
    return None


def _of_shape(view: FunctionView, shape: ast.expr, axis: int) -> Linear | None:
    if not isinstance(shape, ast.Tuple | ast.List) or axis >= len(shape.elts):
        return None
    return linear(view, shape.elts[axis])


def _is_smaller(view: FunctionView, node: ast.expr, array: str) -> bool:
    """Whether it is a number, or what is left of the array when some axes are folded."""
    match node:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if name == array:
            return attr in _FOLDING
        case ast.Call(func=func, args=[ast.Name(id=name), *_]) if name == array:
            return (resolve.dotted(view, func) or "").removeprefix("numpy.") in _FOLDING
    return False


def _definitions(view: FunctionView) -> dict[str, Linear]:
    """What names and sizes stand for, where one statement binds them to what never changes."""
    known: dict[str, Linear] = view.fact("sizes", dict)
    if not known:
        known["len()"] = Linear()  # so that an empty table is not made again
        known.update(_bound_sizes(view))
        for one, other in _equalities(view):
            if one in known or one == other:
                one, other = other, one
            if one not in known:
                known[one] = Linear(((other, 1),))
        for array in _made_once(view):
            for axis in range(3):
                made = size(view, array, axis)
                if made.terms != ((size_text(array, axis), 1),):
                    known[size_text(array, axis)] = made
    return known


def _bound_sizes(view: FunctionView) -> dict[str, Linear]:
    """The names that one statement binds to a sum of what never changes."""
    found: dict[str, Linear] = {}
    for node in view.walk(ast.Assign):
        assert isinstance(node, ast.Assign)
        for target in node.targets:
            found.update(_defined(view, target, node.value))
    return found


def _equalities(view: FunctionView) -> list[tuple[str, str]]:
    """The terms that are equal from the top of the function on, as it raises where they differ."""
    found: list[tuple[str, str]] = []
    for statement in view.node.body:
        match statement:
            case ast.If(test=test, body=[*_, ast.Raise() | ast.Return()]):
                tests = [test]
                if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
                    tests = test.values
                for one in tests:
                    found += _equal_terms(view, one)
    return found


def _equal_terms(view: FunctionView, test: ast.expr) -> list[tuple[str, str]]:
    match test:
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
            sums = [linear(view, side) for side in (left, right)]
            if not all(_is_stable(view, side) for side in (left, right)):
                return []
            ends = [
                expanded_by(number, _bound_sizes(view)) for number in sums if number is not None
            ]
            terms = [end.terms[0][0] for end in ends if len(end.terms) == 1]
            plain = all(not end.constant and end.terms[0][1] == 1 for end in ends if end.terms)
            return [(terms[1], terms[0])] if len(terms) == 2 and plain else []
    return []


def _defined(view: FunctionView, target: ast.expr, value: ast.expr) -> dict[str, Linear]:
    match target, value:
        case ast.Name(id=name), _:
            number = linear(view, value)
            if number is not None and _is_once(view, name) and _is_stable(view, value):
                return {name: number}
        case ast.Tuple(elts=elts), ast.Attribute(value=ast.Name(id=array), attr="shape"):
            return _dimensions(view, elts, array)
        case (
            ast.Tuple(elts=elts),
            ast.Subscript(
                value=ast.Attribute(value=ast.Name(id=array), attr="shape"),
                slice=ast.Slice(lower=None, step=None),
            ),
        ):
            return _dimensions(view, elts, array)
        case ast.Tuple(elts=elts), ast.Tuple(elts=values) if len(elts) == len(values):
            found: dict[str, Linear] = {}
            for one, part in zip(elts, values, strict=True):
                found.update(_defined(view, one, part))
            return found
    return {}


def _dimensions(view: FunctionView, elts: list[ast.expr], array: str) -> dict[str, Linear]:
    if not _is_once(view, array):
        return {}
    return {
        one.id: Linear(((size_text(array, axis), 1),))
        for axis, one in enumerate(elts)
        if isinstance(one, ast.Name) and _is_once(view, one.id)
    }


def _made_once(view: FunctionView) -> set[str]:
    return {
        node.id
        for node in view.walk(ast.Name)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and not resolve.is_parameter(view, node.id)
        and len(_values(view, node.id)) == 1
    }


def _is_once(view: FunctionView, name: str) -> bool:
    """Whether the name stands for one value from its binding on."""
    stores = len(_values(view, name))
    return stores == (0 if resolve.is_parameter(view, name) else 1)


def _is_stable(view: FunctionView, value: ast.expr) -> bool:
    return all(_is_once(view, name) for name in resolve.loaded([value]) - {"len"})


def _values(view: FunctionView, name: str) -> list[ast.expr | None]:
    """What is bound to the name; None for what a loop, `with` or the like binds."""
    memo: dict[str, list[ast.expr | None]] = view.fact("bound values", lambda: _bound(view))
    return memo.get(name, [])


def _bound(view: FunctionView) -> dict[str, list[ast.expr | None]]:
    found: dict[str, list[ast.expr | None]] = {}
    for node in ast.walk(view.outermost):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            parent = view.parents[node]
            plain = isinstance(parent, ast.Assign) and node in parent.targets
            value = parent.value if plain and isinstance(parent, ast.Assign) else None
            found.setdefault(node.id, []).append(value)
            if isinstance(parent, ast.For | ast.comprehension | ast.AugAssign):
                found[node.id].append(None)
    return found


def _is_sum_of_naturals(view: FunctionView, number: Linear) -> bool:
    return number.constant >= 0 and all(
        factor > 0 and _is_natural_term(view, text) for text, factor in number.terms
    )


def _is_length(view: FunctionView, name: str) -> bool:
    """Whether an array is made, whatever the branch, that is as long as the name says."""
    for statement in view.walk(ast.Assign):
        match statement:
            case ast.Assign(value=ast.Call(func=func, args=[shape, *_])):
                origin = (resolve.dotted(view, func) or "").removeprefix("numpy.")
                shapes = [shape.body, shape.orelse] if isinstance(shape, ast.IfExp) else [shape]
                sure = not any(isinstance(node, ast.If) for node in view.ancestors(statement))
                if sure and origin in _SHAPED and all(name in _lengths(one) for one in shapes):
                    return True
    return False


def _lengths(shape: ast.expr) -> set[str]:
    parts = shape.elts if isinstance(shape, ast.Tuple | ast.List) else [shape]
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _is_natural_term(view: FunctionView, text: str) -> bool:
    node = ast.parse(text, mode="eval").body
    if own_size(view, node) is not None or signs.is_natural(view, node):
        return True
    if isinstance(node, ast.Name) and _is_once(view, node.id):
        return _is_length(view, node.id)
    match node:
        case ast.BinOp(left=left, op=ast.FloorDiv()):
            inner = linear(view, left)
            return inner is not None and is_natural(view, inner)
    return False
