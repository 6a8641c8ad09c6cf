"""Loops that do one thing per item: count it, add it up, append it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from afterburner_ide.rules import effects, kinds, liveness, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView

_INTEGER = frozenset({"int"})
_COUNTED = frozenset({"list", "tuple", "bytes", "deque"})
_NOT_ADDED = frozenset({"str", "bytes", "list", "tuple", "float", "dict", "set"})
_TARGETS = (ast.Name, ast.Tuple, ast.List, ast.expr_context)
_OWN_SCOPE = (ast.NamedExpr, ast.Lambda, ast.Yield, ast.YieldFrom, ast.Await)
Start = ast.Assign | ast.AnnAssign


@dataclass(frozen=True, slots=True)
class Fold:
    """A loop as the clauses of a comprehension (`for x in a if c`) and what is done at its end.

    `tests` are the conditions, `done` is the statement or the `if … else …` of two of them.
    """

    loop: ast.For
    clauses: tuple[str, ...]
    tests: tuple[ast.expr, ...]
    done: ast.stmt


def fold(view: FunctionView, loop: ast.For, *, nested: bool = False) -> Fold | None:
    """The loop as a fold, if a comprehension can do it: nobody else sees the loop's names.

    With `nested`, loops directly inside it are clauses too.
    """
    clauses: list[str] = []
    tests: list[ast.expr] = []
    names: set[str] = set()
    at: ast.stmt = loop
    while True:
        match at:
            case ast.For(target=target, iter=source, body=[below], orelse=[]) if (
                nested or at is loop
            ):
                names |= resolve.target_names(target)
                clauses.append(f"for {view.text(target)} in {clause(view, source)}")
                if not all(isinstance(n, _TARGETS) for n in ast.walk(target)):
                    return None
            case ast.If(test=test, body=[below], orelse=orelse) if _is_nothing(orelse):
                clauses.append(f"if {clause(view, test)}")
                tests.append(test)
            case _:
                break
        at = below
    if not can_fold(view, loop, names):
        return None
    return Fold(loop, tuple(clauses), tuple(tests), at)


def can_fold(view: FunctionView, loop: ast.For, names: set[str]) -> bool:
    """Whether what the loop evaluates means the same in a comprehension in its place.

    `names` are those that the loop binds and a comprehension would keep to itself.
    """
    return (
        view.own_lines(loop)
        and not any(isinstance(node, _OWN_SCOPE) for node in ast.walk(loop))
        and not resolve.loaded([loop]) & {"super", "__class__"}
        and isinstance(view.function_of(loop), ast.FunctionDef | ast.AsyncFunctionDef)
        and not view.multiline_strings([loop])
        and not _has_inner_remark(view, loop)
        and liveness.is_private(view, names, loop)
        and not liveness.is_watched(view, loop)
    )


def folded(statement: ast.AST, kind: type[ast.operator] = ast.Add) -> tuple[str, ast.expr] | None:
    """The name and the value in `name += value`, `name = name + value`, `name = value + name`.

    With another `kind` of operator, one that commutes for numbers, in that of it.
    """
    match statement:
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
            pass
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(left=ast.Name(id=read), op=op, right=value),
        ) if read == name:
            pass
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(left=value, op=op, right=ast.Name(id=read)),
        ) if read == name:
            pass
        case _:
            return None
    return (name, value) if isinstance(op, kind) else None


def listing(view: FunctionView, found: Fold, element: str, around: int = 0) -> str:
    """The list of what the loop gives per item; on several lines where one would be long.

    `around` is how many characters stand before and after it on its line.
    """
    text = " ".join([element, *found.clauses])
    if len(view.indent(found.loop)) + around + len(text) + 2 <= 88:
        return f"[{text}]"
    inner = f"\n{view.step}".join(["", element, *found.clauses])
    return f"[{inner}\n]"


def start(view: FunctionView, name: str, loop: ast.For) -> Start | None:
    """The `name = …` in front of the loop that can be merged with what replaces the loop."""
    found = liveness.start_of(view, name, loop)
    if found is None or found.value is None or not view.own_lines(found):
        return None
    return found


def merged(view: FunctionView, loop: ast.For, first: Start | None, text: str) -> list[Edit]:
    """The edits that put `text` (an expression, or a statement without `first`) for the loop.

    With `first`, its target is bound to the expression at the loop's place.
    """
    if first is None:
        return [view.replace(loop, "\n".join([*remarks(view, loop), text]))]
    assert first.value is not None
    head = view.source[view.start(first) : view.start(first.value)]
    block = view.block_of(loop)
    if block[block.index(loop) - 1] is first and not remarks(view, first, loop):
        return [view.replace(first, head + text, loop)]
    lines = [*remarks(view, first, behind=True), *remarks(view, loop), head + text]
    return [view.delete(first), view.replace(loop, "\n".join(lines))]


def is_quiet(view: FunctionView, name: str, found: Fold, *values: ast.expr) -> bool:
    """Whether what the loop evaluates neither reads nor changes `name` or its object."""
    nodes: list[ast.AST] = [*found.tests, *values]
    nodes += [
        part for node in ast.walk(found.loop) if isinstance(node, ast.For) for part in _head(node)
    ]
    return not liveness.is_shared(view, name) and not liveness.touches(view, name, nodes)


def is_integer(view: FunctionView, name: str) -> bool:
    """Whether all that binds the name, but for what is added to it, makes it an integer."""
    for node in view.walk(ast.Name):
        assert isinstance(node, ast.Name)
        if node.id != name or isinstance(node.ctx, ast.Load):
            continue
        match view.parents[node]:
            case ast.Assign() as changed if _adds_to(changed):
                pass
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                if not kinds.is_kind(view, value, _INTEGER):
                    return False
            case ast.AugAssign():
                pass
            case _:
                return False
    notes = [a.annotation for a in resolve.parameters(view.node) if a.arg == name]
    return all(kinds.annotated(note) == kinds.INT for note in notes)


def _adds_to(node: ast.Assign) -> bool:
    """Whether it is `name = name + …`, or another sum or product that begins with the name."""
    if any(folded(node, op) for op in (ast.Add, ast.Mult)):
        return True
    first = node.value
    while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add | ast.Sub):
        first = first.left
    return ast.unparse(first) == ast.unparse(node.targets[0]) and first is not node.value


def equal_count(view: FunctionView, found: Fold) -> str | None:
    """`items.count(value)` if the loop counts what equals one value and `items` may have it."""
    items, target = found.loop.iter, found.loop.target
    if not isinstance(target, ast.Name) or not isinstance(
        items, ast.Name | ast.Attribute | ast.Subscript
    ):
        return None
    match found.tests[0]:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[value]):
            pass
        case ast.Compare(left=value, ops=[ast.Eq()], comparators=[ast.Name(id=name)]):
            pass
        case _:
            return None
    kind = kinds.kind_of(view, items)
    letter = isinstance(value, ast.Constant) and isinstance(value.value, str)
    fits = kind is None or kind.name in _COUNTED or (kind.name == "str" and letter)
    if letter and isinstance(value, ast.Constant) and len(str(value.value)) != 1:
        fits = kind is not None and kind.name in _COUNTED
    steady = effects.is_invariant(view, value, found.loop)
    if name != target.id or not fits or not steady:
        return None
    return f"{view.text(items)}.count({view.text(value)})"


def may_be_integer(view: FunctionView, value: ast.expr) -> bool:
    """Whether nothing says that what is added up is no integer."""
    if kinds.is_kind(view, value, _NOT_ADDED):
        return False
    for node in ast.walk(value):
        if isinstance(node, ast.Div | ast.JoinedStr) or (
            isinstance(node, ast.expr) and kinds.is_kind(view, node, frozenset({"float"}))
        ):
            return False
    return True


def _has_inner_remark(view: FunctionView, loop: ast.For) -> bool:
    """Whether a comment stands within an expression, where joining its lines would spoil it."""
    return any(
        "#" in view.text(node) and "\n" in view.text(node)
        for node in ast.walk(loop)
        if isinstance(node, ast.expr)
    )


def _head(node: ast.For) -> list[ast.expr]:
    return [node.target, node.iter]


def _is_nothing(block: list[ast.stmt]) -> bool:
    """Whether the statements do nothing: `pass`, `None`, `...`."""
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in block
    )


def on_one_line(view: FunctionView, node: ast.expr) -> str:
    """The expression's text without line breaks; there must be no comment in it."""
    return re.sub(r"\s*\n\s*", " ", view.text(node))


def clause(view: FunctionView, node: ast.expr) -> str:
    """The expression's text on one line, fit to stand in a comprehension."""
    text = on_one_line(view, node)
    loose = isinstance(node, ast.IfExp) or (isinstance(node, ast.Tuple) and text[:1] != "(")
    return f"({text})" if loose else text
