"""Which names stand for numpy arrays, and how many dimensions they have."""

from __future__ import annotations

import ast
import re

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.view import FunctionView

_MAKERS = resolve.words(
    "array asarray zeros ones empty full zeros_like ones_like empty_like full_like arange linspace "
    "eye identity loadtxt fromiter copy concatenate hstack vstack stack dot matmul outer sort "
    "cumsum random.rand random.randn random.random random.randint random.normal random.uniform "
    "linalg.eigh linalg.eig linalg.svd linalg.qr linalg.inv linalg.solve meshgrid unique "
    "random.choice random.permutation argsort cross tile repeat flatnonzero bincount diff"
)
_ELEMENTWISE = resolve.words(
    "maximum minimum sqrt exp log sin cos tan abs floor ceil square clip where round power"
)
_WHOLE = resolve.words(
    "copy astype reshape ravel flatten transpose cumsum argsort round clip repeat squeeze dot"
)
_ANNOTATION = re.compile(r"\b(ndarray|NDArray)\b")
_RETURNED = re.compile(r"(\w+\.)*(ndarray|NDArray)(\[.*\])?")


def is_array(view: FunctionView, name: str) -> bool:
    """Whether annotations, numpy's constructors or a use of `.shape` say that it is an array."""
    memo: dict[str, bool] = view.fact("arrays", dict)
    if name not in memo:
        known = set(memo)
        memo[name] = True  # `a = a[1:]` is one if a was
        if not _is_array(view, name):
            for found in set(memo) - known:
                del memo[found]
            memo[name] = False
    return memo[name]


def _is_array(view: FunctionView, name: str) -> bool:
    values = _values(view, name)
    if values is None:
        return False
    known = all(makes_array(view, value) for value in values)
    for argument in resolve.parameters(view.node):
        if argument.arg == name:
            note = ast.unparse(argument.annotation) if argument.annotation else ""
            told = _ANNOTATION.search(note) is not None or _has_shape(view, name)
            return told and known and not kinds.may_be_none(view, name)
    return bool(values) and (known or _has_shape(view, name))


def _values(view: FunctionView, name: str) -> list[ast.expr] | None:
    """What the name is bound to by assignments; None where something else binds it.

    Of several targets each gets its own value, or else the call that gives them all.
    """
    values: list[ast.expr] = []
    places = 0
    for node in ast.walk(view.outermost):
        match node:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
                values.append(value)
            case ast.Assign(targets=[ast.Tuple(elts=elts)], value=value):
                names = [target.id if isinstance(target, ast.Name) else "" for target in elts]
                if name in names:
                    several = value.elts if isinstance(value, ast.Tuple) else [value] * len(elts)
                    if len(several) == len(elts):
                        values.append(several[names.index(name)])
            case ast.Name(id=bound, ctx=ast.Store() | ast.Del()) if bound == name:
                places += 1
    return values if len(values) == places else None


def _has_shape(view: FunctionView, name: str) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "shape"
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        for node in ast.walk(view.outermost)
    )


def makes_array(view: FunctionView, value: ast.expr) -> bool:
    """Whether the expression gives an array, as far as its names and numpy's functions tell."""
    match value:
        case ast.Name(id=name):
            return is_array(view, name)
        case ast.BinOp(left=left, right=right):
            return makes_array(view, left) or makes_array(view, right)
        case ast.Attribute(value=inner, attr="T"):
            return makes_array(view, inner)
        case ast.Subscript(value=inner, slice=index):
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            several = any(isinstance(part, ast.Slice) or makes_array(view, part) for part in parts)
            return several and makes_array(view, inner)
        case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if attr in _WHOLE and (
            makes_array(view, inner)
        ):
            return True
        case ast.Call(func=func, args=args):
            name = (resolve.dotted(view, func) or "").removeprefix("numpy.")
            if name in _ELEMENTWISE:
                return any(makes_array(view, argument) for argument in args)
            return name in _MAKERS or _returns_array(view, func)
    return False


def _returns_array(view: FunctionView, func: ast.expr) -> bool:
    """Whether it is a function of the module whose annotation says that it returns an array."""
    return isinstance(func, ast.Name) and any(
        isinstance(node, ast.FunctionDef)
        and node.name == func.id
        and node.returns is not None
        and _RETURNED.fullmatch(ast.unparse(node.returns)) is not None
        for node in view.module.body
    )


def dimensions(view: FunctionView, name: str) -> set[int]:
    """How many dimensions the array is taken to have, from its subscripts and its shape."""
    found: set[int] = set()
    for node in ast.walk(view.outermost):
        match node:
            case ast.Subscript(value=ast.Name(id=owner), slice=ast.Tuple(elts=elts)):
                if owner == name:
                    found.add(len(elts))
            case ast.Subscript(value=ast.Name(id=owner)) if owner == name:
                found.add(1)
            case ast.Subscript(
                value=ast.Attribute(value=ast.Name(id=owner), attr="shape"),
                slice=ast.Constant(value=int(axis)),
            ) if owner == name and axis > 0:
                found.add(axis + 1)
            case ast.Assign(
                targets=[ast.Tuple(elts=elts)],
                value=ast.Attribute(value=ast.Name(id=owner), attr="shape"),
            ) if owner == name:
                found.add(len(elts))
    return found
