"""Functions that pandas calls for each row of a table or each value of a column."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import frames, resolve
from afterburner_ide.rules.base import Rewrite
from afterburner_ide.rules.frame_vectors import Columns, Reading, row_column, value_column
from afterburner_ide.rules.vector import NoVector
from afterburner_ide.rules.vector_text import quoted
from afterburner_ide.rules.view import FUNCTIONS, FunctionView

_ROWS = ("1", "'columns'")


def rewrites(view: FunctionView, node: ast.Call) -> Iterator[Rewrite]:
    """The call of `apply` or `map` as an expression on whole columns."""
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr="apply" | "map"), args=[given]):
            pass
        case _:
            return
    function = _function(view, given)
    if function is None or not view.editable(node):
        return
    name, value = function
    reading = _reading(view, node, owner, name)
    if reading is None or name in resolve.stored([value]):
        return
    known = resolve.imported_as(view, "numpy", "where") or ""
    numpy = known.rpartition(".")[0] or ("np" if "np" not in view.names() else "")
    columns = Columns(view, reading, {name}, numpy)
    try:
        found = columns.lower(value)
    except NoVector:
        return
    if not found.axes or not _is_plain(view, node, found.node, columns):
        return
    uses_numpy = not known and any(
        isinstance(part, ast.Name) and part.id == numpy for part in ast.walk(found.node)
    )
    imports = ("import numpy as np",) if uses_numpy else ()
    text = quoted(view, ast.unparse(ast.fix_missing_locations(found.node)))
    summary = f"compute the columns instead of each {'row' if node.keywords else 'value'}"
    chosen = found.is_truth or ast.unparse(found.node).startswith(f"{numpy}.where(")
    for kind in ("", ".astype(float)") if node.keywords and not chosen else ("",):
        made = f"({text}){kind}" if kind or not _is_free(view, node) else text
        also = " as floats" if kind else ""
        yield Rewrite((view.replace(node, made),), summary + also, node.lineno, imports)


def _reading(view: FunctionView, node: ast.Call, owner: ast.expr, name: str) -> Reading | None:
    """How to tell the cells in the function; None where it is not known what it is given."""
    match owner, node.keywords:
        case ast.Name(id=frame), [ast.keyword(arg="axis", value=axis)]:
            by_row = ast.unparse(axis) in _ROWS and ast.unparse(node.func).endswith(".apply")
            return row_column(frame, name) if by_row else None
        case _, []:
            return value_column(ast.unparse(owner), name) if is_column(view, owner) else None
    return None


def is_column(view: FunctionView, node: ast.expr, asked: frozenset[str] = frozenset()) -> bool:
    """Whether it is a column of a table: `df["a"]`, `df.a`, a name for one, a Series.

    The names in `asked` are in question already, as `a` is in `a = a`.
    """
    match node:
        case ast.Subscript(value=ast.Name(id=frame), slice=ast.Constant(value=str())):
            return frames.is_frame(view, frame)
        case ast.Attribute(value=ast.Name(id=frame), attr=attr):
            return attr not in frames.OWN and frames.is_frame(view, frame)
        case ast.Name(id=name) if name not in asked:
            return _is_series(view, name, asked | {name})
    return False


def _is_series(view: FunctionView, name: str, asked: frozenset[str]) -> bool:
    notes = [
        ast.unparse(argument.annotation)
        for argument in resolve.parameters(view.node)
        if argument.arg == name and argument.annotation is not None
    ]
    values = [
        found.value
        for found in view.walk(ast.Assign)
        if isinstance(found, ast.Assign) and name in _targets(found)
    ]
    bound = [
        found
        for found in view.walk(ast.Name)
        if isinstance(found, ast.Name) and found.id == name and not isinstance(found.ctx, ast.Load)
    ]
    if len(bound) != len(values) or not (notes or values):
        return False
    made = [
        is_column(view, value, asked)
        if not isinstance(value, ast.Call)
        else resolve.dotted(view, value.func) == "pandas.Series"
        for value in values
    ]
    return all(note.rpartition(".")[2] == "Series" for note in notes) and all(made)


def _targets(node: ast.Assign) -> set[str]:
    return {target.id for target in node.targets if isinstance(target, ast.Name)}


def _function(view: FunctionView, given: ast.expr) -> tuple[str, ast.expr] | None:
    """The one parameter and the one expression of a lambda, or of a function of the module."""
    match given:
        case ast.Lambda(args=ast.arguments(args=[argument]) as args, body=body):
            return (argument.arg, body) if _takes_one(args) else None
        case ast.Name(id=name):
            scope = [*ast.walk(view.outermost), *view.module.body]
            defined = [part for part in scope if isinstance(part, FUNCTIONS) and part.name == name]
            if len(defined) != 1 or not isinstance(defined[0], ast.FunctionDef):
                return None
            found = defined[0]
            value = _returned(found.body)
            if value is None or not _takes_one(found.args) or found.decorator_list:
                return None
            argument = found.args.args[0]
            free = resolve.loaded([value]) - {argument.arg}
            if any(not (resolve.dotted(view, ast.Name(one)) or "") for one in free):
                return None
            return argument.arg, value
    return None


def _takes_one(args: ast.arguments) -> bool:
    return (
        len(args.args) == 1
        and not (args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs)
        and not args.defaults
    )


def _returned(body: list[ast.stmt]) -> ast.expr | None:
    """What a function returns, as one expression: `if c: return x` and then `return y`."""
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest] if rest:
            return _returned(rest)
        case [ast.Return(value=ast.expr() as value)]:
            return value
        case [
            ast.If(test=test, body=[ast.Return(value=ast.expr() as value)], orelse=orelse),
            *rest,
        ]:
            other = _returned([*orelse, *rest])
            return None if other is None else ast.IfExp(test, value, other)
    return None


def _is_plain(view: FunctionView, node: ast.Call, made: ast.expr, columns: Columns) -> bool:
    """Whether the result is a column of the same name, or goes where its name is lost."""
    parent = view.parents[node]
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Subscript):
        return True
    if isinstance(made, ast.Call) and ast.unparse(made.func) == f"{columns.numpy}.where":
        return False
    name = _name_of(made, set(columns.read))
    return name is None if node.keywords else name in columns.read


def _name_of(node: ast.expr, columns: set[str]) -> str | None:
    """The column that pandas names the result after; None where it has no name."""
    text = ast.unparse(node)
    if text in columns:
        return text
    match node:
        case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
            both = [part for part in (left, right) if _reads(part, columns)]
            names = {_name_of(part, columns) for part in both}
            return names.pop() if len(names) == 1 else None
        case ast.UnaryOp(operand=operand):
            return _name_of(operand, columns)
        case ast.Call(func=ast.Attribute(value=value)) if _reads(value, columns):
            return _name_of(value, columns)
        case ast.Call(args=args):
            names = {_name_of(part, columns) for part in args if _reads(part, columns)}
            return names.pop() if len(names) == 1 else None
    return None


def _reads(node: ast.expr, columns: set[str]) -> bool:
    return any(
        ast.unparse(part) in columns for part in ast.walk(node) if isinstance(part, ast.expr)
    )


def _is_free(view: FunctionView, node: ast.expr) -> bool:
    """Whether an expression of any kind can stand there without parentheses."""
    parent = view.parents[node]
    if isinstance(parent, ast.Assign | ast.AnnAssign | ast.Return | ast.keyword):
        return True
    return isinstance(parent, ast.Call) and node in parent.args
