"""Comprehensions that do one thing to each item, as the `map` that does the same."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import effects, folds, kinds, resolve
from afterburner_ide.rules.view import FunctionView

# `str` is left out: Python 3.11 and later call it faster from a comprehension.
_MAPPED = resolve.words("int float len ord chr abs list tuple sum min max")
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
}
_HASHED = frozenset({"set", "frozenset", "dict"})
_REUSABLE = frozenset({"list", "tuple", "str", "bytes", "range"})


@dataclass(frozen=True, slots=True)
class Mapped:
    """The text of a `map(…)` and the imports it needs.

    `truths` says that it gives True and False, `counts` that these are the comprehension's
    condition and how often it holds is wanted.
    """

    text: str
    imports: tuple[str, ...] = ()
    truths: bool = False
    counts: bool = False


def mapped(view: FunctionView, node: ast.ListComp | ast.GeneratorExp) -> Mapped | None:
    """The map that gives what the comprehension gives, item by item; None if there is none."""
    if len(node.generators) != 1 or not resolve.is_builtin(view, "map"):
        return None
    part = node.generators[0]
    known = not part.is_async and view.editable(node) and "#" not in view.text(node)
    if not known or isinstance(part.iter, ast.NamedExpr | ast.Await | ast.Starred):
        return None
    if not part.ifs:
        return _of(view, node.elt, part)
    ones = isinstance(node.elt, ast.Constant) or ast.dump(node.elt) == _loaded(part.target)
    if isinstance(node, ast.GeneratorExp):
        ones = isinstance(node.elt, ast.Constant) and node.elt.value == 1
    found = _of(view, part.ifs[0], part) if ones and len(part.ifs) == 1 else None
    if found is None or not found.truths:
        return None
    return Mapped(found.text, found.imports, counts=True)


def _loaded(target: ast.expr) -> str:
    return ast.dump(ast.Name(target.id, ast.Load())) if isinstance(target, ast.Name) else ""


def _of(view: FunctionView, done: ast.expr, part: ast.comprehension) -> Mapped | None:
    match done, part.target:
        case (
            ast.Call(func=ast.Name(id=name), args=[ast.Name(id=given)], keywords=[]),
            ast.Name(id=item),
        ) if given == item and name in _MAPPED and resolve.is_builtin(view, name):
            return Mapped(f"map({name}, {folds.clause(view, part.iter)})")
        case (
            ast.Call(
                func=ast.Attribute(value=ast.Name(id=owner), attr="get"),
                args=[ast.Name(id=given), *default],
                keywords=[],
            ),
            ast.Name(id=item),
        ) if given == item and not default and owner != item:
            if kinds.is_kind(view, owner, frozenset({"dict"})):
                return Mapped(f"map({owner}.get, {folds.clause(view, part.iter)})")
        case (
            ast.Compare(left=ast.Name(id=given), ops=[ast.In()], comparators=[ast.Name(id=owner)]),
            ast.Name(id=item),
        ) if given == item and owner != item and kinds.is_kind(view, owner, _HASHED):
            text = f"map({owner}.__contains__, {folds.clause(view, part.iter)})"
            return Mapped(text, truths=True)
        case _, ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)]):
            return _operation(view, done, part.iter, first, second)
    return None


def _operation(
    view: FunctionView, done: ast.expr, source: ast.expr, first: str, second: str
) -> Mapped | None:
    """The map of an operator over the two sequences of a `zip`."""
    match done:
        case ast.BinOp(left=ast.Name(id=left), op=op, right=ast.Name(id=right)):
            truths = False
        case ast.Compare(left=ast.Name(id=left), ops=[op], comparators=[ast.Name(id=right)]):
            truths = True
        case _:
            return None
    name = _OPERATORS.get(type(op))
    match source:
        case ast.Call(args=[one, other], keywords=[]) if resolve.calls(
            view, source, "builtins.zip"
        ):
            pass
        case _:
            return None
    if name is None or first == second or {left, right} != {first, second}:
        return None
    texts = [folds.clause(view, one), folds.clause(view, other)]
    if left == second:
        # The sequences are asked for items in the other order, which only iterators can tell.
        if not all(_can_be_asked_later(view, node) for node in (one, other)):
            return None
        texts.reverse()
    function, imports = resolve.need(view, "operator", name)
    return Mapped(f"map({function}, {texts[0]}, {texts[1]})", imports, truths=truths)


def _can_be_asked_later(view: FunctionView, node: ast.expr) -> bool:
    plain = isinstance(node, ast.Name | ast.Subscript) and effects.is_pure(view, node)
    kind = kinds.kind_of(view, node)
    return plain and (kind is None or kind.name in _REUSABLE)
