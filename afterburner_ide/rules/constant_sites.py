"""Tables, patterns and imports in a function, and the rewrites that take them out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import constants
from afterburner_ide.rules.base import Edit, Rewrite
from afterburner_ide.rules.view import LOOPS, FunctionView

_SHORT = 120


def tables(view: FunctionView) -> Iterator[tuple[int, Rewrite]]:
    """Containers of constants that nobody can change, each with the number of loops around it."""
    for node in view.walk(ast.List, ast.Set, ast.Dict, ast.Call):
        assert isinstance(node, ast.expr)
        if not constants.is_costly(view, node) or not view.editable(node):
            continue
        match view.parents[node]:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                fits = constants.is_never_changed(view, name)
            case _:
                name = f"{view.node.name}_{'table' if isinstance(node, ast.Dict) else 'items'}"
                fits = constants.is_only_read(view, node)
        if not _shows(view, node):
            continue
        if fits and not view.multiline_strings([view.statement_of(node)]):
            constant, edit = constants.module_constant(view, name, view.text(node))
            summary = f"build {constant} once"
            edits = (edit, view.replace(node, constant))
            yield len(view.loops_around(node)), Rewrite(edits, summary, node.lineno)


def patterns(view: FunctionView) -> Iterator[tuple[int, Rewrite]]:
    """Calls of `re` with a constant pattern, each with its rank."""
    for node in view.walk(ast.Call):
        assert isinstance(node, ast.Call)
        found = constants.compiled(view, node) if view.editable(node) else None
        if found is None:
            continue
        pattern, call = found
        parent = view.parents[node]
        match parent:
            case ast.Assign(targets=[ast.Name(id=name)]) if not call:
                pass
            case _:
                name = f"{view.node.name}_pattern"
        if "\n" in pattern:
            continue
        constant, edit = constants.module_constant(view, name, pattern)
        parts = [edit, view.replace(node, constant + call)]
        unread = constants.text_statement(view, node.args[0])
        if unread is not None:
            parts.append(_without(view, unread))
        rewrite = Rewrite(tuple(parts), "compile the pattern once", node.lineno)
        yield 1 + len(view.loops_around(node)), rewrite


def imports(view: FunctionView) -> Iterator[tuple[int, Rewrite]]:
    """Imports without effects, each with its rank."""
    for node in view.walk(ast.Import, ast.ImportFrom):
        assert isinstance(node, ast.Import | ast.ImportFrom)
        if isinstance(node, ast.ImportFrom):
            modules = {"" if node.level else node.module or ""}
        else:
            modules = {alias.name for alias in node.names}
        bound = {alias.asname or alias.name for alias in node.names}
        if not modules <= constants.HARMLESS_MODULES or any(
            not name.isidentifier() for name in bound
        ):
            continue
        if not view.own_lines(node) or not _is_own(view, node, bound):
            continue
        if not view.loops_around(node) and not _is_short(view):
            continue
        text = view.text(node)
        if "\n" in text or isinstance(view.parents[node], ast.Try | ast.ExceptHandler | ast.If):
            continue
        summary = "import once, at the top"
        rewrite = Rewrite((_without(view, node),), summary, node.lineno, (text,))
        yield len(view.loops_around(node)) - 1, rewrite


def _is_short(view: FunctionView) -> bool:
    """Whether a call is over so soon that one import is a part of it that can be measured."""
    nodes = list(view.walk())
    return len(nodes) < _SHORT and not any(isinstance(node, LOOPS) for node in nodes)


def _shows(view: FunctionView, node: ast.expr) -> bool:
    """Whether building the container may take a part of the call that can be measured.

    In a loop it does, beside loops in loops it does not; a set of a text's letters is made in no
    more time than a loop takes for some of its turns.
    """
    if view.loops_around(node):
        return True
    depths = [len(view.loops_around(inner)) for inner in view.walk(ast.expr)]
    deepest = max(depths, default=0)
    return deepest == 0 or (deepest == 1 and not isinstance(node, ast.Call))


def _without(view: FunctionView, node: ast.stmt) -> Edit:
    """The statement's lines taken out, with a blank line that set it off from what follows."""
    edit = view.delete(node)
    rest = view.source[edit.end :]
    blank = len(rest) - len(rest.lstrip(" \t"))
    first = view.source[: edit.start].rstrip(" \t\n").endswith((":", '"""', "'''"))
    return Edit(edit.start, edit.end + blank + 1, "") if first and rest[blank] == "\n" else edit


def _is_own(view: FunctionView, node: ast.stmt, bound: set[str]) -> bool:
    """Whether no code but the target's knows the names, and nothing else in it binds them."""
    inside = set(ast.walk(view.outermost))
    if len(view.block_of(node)) == 1:
        return False
    for other in ast.walk(view.module):
        match other:
            case ast.Name(id=name, ctx=context) if name in bound:
                if other not in inside or not isinstance(context, ast.Load):
                    return False
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                if name in bound:
                    return False
            case ast.Import(names=names) | ast.ImportFrom(names=names) if other is not node:
                if any((alias.asname or alias.name.partition(".")[0]) in bound for alias in names):
                    return False
            case ast.Global(names=names) | ast.Nonlocal(names=names) if bound & set(names):
                return False
    return True
