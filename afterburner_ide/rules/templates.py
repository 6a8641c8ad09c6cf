"""Statements recognised by their shape: a template in Python with capitals for what may vary.

In a template a name in capitals stands for any name (each for another one), a name that begins
with `E_` for any expression, the same wherever it occurs. `{a|b}` stands for either text.
"""

from __future__ import annotations

import ast
import copy
import itertools
import re
from collections.abc import Sequence
from functools import cache
from textwrap import dedent

_COMMUTATIVE = (ast.Mult,)


def match(template: str, statements: Sequence[ast.stmt]) -> dict[str, str] | None:
    """The text that each capital stands for, if the statements are an instance of the template.

    Compared is what the statements say of ints and lists, not how: `x = x + 1` is `x += 1`,
    `b > a` is `a < b`, `n // 2` is `n >> 1` and `n % 2` is `n & 1`.
    """
    alternatives = _parsed(template).get(tuple(_shape(node) for node in statements), ())
    if alternatives:
        normal = [_normal(statement) for statement in statements]
        for alternative in alternatives:
            found: dict[str, str] = {}
            wanted = [_normal(statement) for statement in alternative]
            if all(_unify(one, other, found) for one, other in zip(wanted, normal, strict=True)):
                return found
    return None


def lengths(template: str) -> frozenset[int]:
    """How many statements the template has, for each of its alternatives."""
    return frozenset(map(len, _parsed(template)))


_Shape = tuple[str, tuple["_Shape", ...], tuple["_Shape", ...]]


@cache
def _parsed(template: str) -> dict[tuple[_Shape, ...], list[list[ast.stmt]]]:
    """The template's alternatives by the kinds of their statements."""
    found: dict[tuple[_Shape, ...], list[list[ast.stmt]]] = {}
    for text in _expanded(dedent(template)):
        body = ast.parse(text).body
        shape = tuple(_shape(node) for node in body)
        found.setdefault(shape, []).append(body)
    return found


def _expanded(template: str) -> list[str]:
    parts = re.split(r"\{([^{}]*\|[^{}]*)\}", template)
    choices = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    return ["".join(chosen) for chosen in itertools.product(*choices)]


def _shape(node: ast.stmt) -> _Shape:
    """The kinds of the statement and of those in it; an assignment is one of any kind."""
    known: _Shape | None = getattr(node, "_shape", None)
    if known is None:
        known = (
            type(node).__name__.removeprefix("Aug"),
            tuple(_shape(inner) for inner in getattr(node, "body", ())),
            tuple(_shape(inner) for inner in getattr(node, "orelse", ())),
        )
        node._shape = known  # type: ignore[attr-defined]
    return known


def _normal(node: ast.stmt) -> ast.stmt:
    known: ast.stmt | None = getattr(node, "_normal", None)
    if known is None:
        known = _Normal().visit(copy.deepcopy(node))
        node._normal = known  # type: ignore[attr-defined]
    return known


class _Normal(ast.NodeTransformer):
    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        match node:
            case ast.Compare(left=left, ops=[ast.Gt() | ast.GtE() as op], comparators=[right]):
                turned = ast.Lt() if isinstance(op, ast.Gt) else ast.LtE()
                return ast.Compare(right, [turned], [left])
            case ast.Compare(
                left=ast.BinOp(op=ast.BitAnd(), right=ast.Constant(value=1)) as bit,
                ops=[ast.Eq()],
                comparators=[ast.Constant(value=1)],
            ):
                return bit
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        match node:
            case ast.BinOp(left=left, op=ast.Mod(), right=ast.Constant(value=2)):
                return ast.BinOp(left, ast.BitAnd(), ast.Constant(1))
            case ast.BinOp(left=left, op=ast.FloorDiv(), right=ast.Constant(value=2)):
                return ast.BinOp(left, ast.RShift(), ast.Constant(1))
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)
        match node:
            case ast.AugAssign(op=ast.FloorDiv(), value=ast.Constant(value=2)):
                return ast.AugAssign(node.target, ast.RShift(), ast.Constant(1))
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        self.generic_visit(node)
        match node:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=ast.BinOp() as value):
                left, right = value.left, value.right
                if isinstance(left, ast.Name) and left.id == name:
                    return ast.AugAssign(target, value.op, right)
                if isinstance(value.op, _COMMUTATIVE) and _is_name(right, name):
                    return ast.AugAssign(target, value.op, left)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=0), stop]):
                return ast.Call(node.func, [stop], [])
        return node

    def visit_If(self, node: ast.If) -> ast.stmt:
        self.generic_visit(node)
        node.test = _truth(node.test)
        return node

    def visit_While(self, node: ast.While) -> ast.stmt:
        self.generic_visit(node)
        node.test = _truth(node.test)
        return node


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _truth(test: ast.expr) -> ast.expr:
    match test:
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[ast.Constant(value=0)]):
            return left
    return test


def _unify(wanted: object, node: object, found: dict[str, str]) -> bool:
    if isinstance(wanted, ast.Name) and wanted.id.isupper():
        if not isinstance(node, ast.expr):
            return False
        if not wanted.id.startswith("E_"):
            if not isinstance(node, ast.Name):
                return False
            if any(
                text == node.id and key != wanted.id and not key.startswith("E_")
                for key, text in found.items()
            ):
                return False
        return found.setdefault(wanted.id, ast.unparse(node)) == ast.unparse(node)
    if isinstance(wanted, ast.AST):
        if type(wanted) is not type(node):
            return False
        return all(
            _unify(getattr(wanted, field, None), getattr(node, field, None), found)
            for field in wanted._fields
            if field not in {"ctx", "type_comment", "kind"}
        )
    if isinstance(wanted, list):
        return (
            isinstance(node, list)
            and len(wanted) == len(node)
            and all(_unify(one, other, found) for one, other in zip(wanted, node, strict=True))
        )
    return type(wanted) is type(node) and wanted == node
