"""What a rewrite left without use: locals that nothing reads any more, and imports."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.text import SourceText
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode

_HARMLESS_CALLS = frozenset({"len", "list", "tuple", "set", "dict", "str", "int", "range"})
_HARMLESS = (
    *(ast.Name, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.Subscript),
    *(ast.Load, ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop, ast.Slice),
)
_BLOCKS = ("body", "orelse", "finalbody")


def tidied(before: str, after: str) -> list[Edit]:
    """The edits on `after` that delete what only `before` had a use for.

    A local goes when it was read before and is not now, and all its bindings are whole lines that
    bind it alone to something harmless: names, constants, displays, `len` and the like. What else
    makes a value may do more than that. An import goes when the module's text does not name it
    any more, unless it is exported by `__all__` or marked as meant with `noqa`.
    """
    old, new = _tree(before), ast.parse(after)
    text = SourceText(after)
    known = dict(_functions(old))
    edits: list[Edit] = []
    for name, function in _functions(new):
        was = known.get(name)
        if was is not None and ast.dump(was) != ast.dump(function):
            unread = _unread(was, function)
            edits += [_line(text, statement) for statement in _dead(function, unread)]
            edits += _thinned(text, function, unread)
    gone = _names(old) - _names(new)
    for node in new.body:
        if isinstance(node, ast.Import | ast.ImportFrom) and gone:
            edit = _without(text, node, gone)
            if edit is not None:
                edits.append(edit)
    return edits


@lru_cache(maxsize=16)
def _tree(source: str) -> ast.Module:
    return ast.parse(source)


def _functions(tree: ast.Module) -> Iterator[tuple[str, FunctionNode]]:
    """The functions at module level and in its classes, by qualified name."""
    for node in tree.body:
        if isinstance(node, FUNCTIONS):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, FUNCTIONS):
                    yield f"{node.name}.{item.name}", item


def _unread(was: FunctionNode, now: FunctionNode) -> dict[str, int]:
    """The names that were read before and are not now, and how often each is bound."""
    read = {
        node.id
        for node in ast.walk(now)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)
    }
    meant = {
        name
        for node in ast.walk(now)
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }
    once_read = {
        node.id
        for node in ast.walk(was)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    stores = Counter(
        node.id
        for node in ast.walk(now)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    return {name: count for name, count in stores.items() if name in once_read - read - meant}


def _dead(now: FunctionNode, unread: dict[str, int]) -> list[ast.Assign]:
    """The statements that bind nothing but unread names."""
    plain: dict[str, list[ast.Assign]] = {}
    for block in _blocks(now):
        for statement in block:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if len(
                    block
                ) > 1 and _is_harmless(value):
                    plain.setdefault(name, []).append(statement)
    dead = [
        statement
        for name, statements in plain.items()
        if len(statements) == unread.get(name)
        for statement in statements
        if statement.lineno == statement.end_lineno
    ]
    needed = [block[-1] for block in _blocks(now) if all(one in dead for one in block)]
    return [statement for statement in dead if statement not in needed]


def _thinned(text: SourceText, now: FunctionNode, unread: dict[str, int]) -> Iterator[Edit]:
    """Several names bound at once to a value each, without those that nothing reads."""
    for node in ast.walk(now):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if (
                len(names) == len(values)
                and all(isinstance(name, ast.Name) for name in names)
                and not any(isinstance(value, ast.Starred) for value in values)
            ):
                pairs = [
                    (text.text(name), text.text(value))
                    for name, value in zip(names, values, strict=True)
                    if not (
                        isinstance(name, ast.Name)
                        and unread.get(name.id) == 1
                        and _is_harmless(value)
                    )
                ]
                if 0 < len(pairs) < len(names):
                    left, right = (", ".join(part) for part in zip(*pairs, strict=True))
                    yield Edit(text.start(node), text.end(node), f"{left} = {right}")


def _blocks(function: FunctionNode) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        for field in _BLOCKS:
            block = getattr(node, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def _is_harmless(value: ast.expr) -> bool:
    for node in ast.walk(value):
        match node:
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _HARMLESS_CALLS:
                continue
        if not isinstance(node, _HARMLESS):
            return False
    return True


def _line(text: SourceText, statement: ast.stmt) -> Edit:
    start, line = text.lines[statement.lineno - 1]
    begin, end = text.start(statement), text.end(statement)
    behind = text.source[end : start + len(line)].strip()
    if text.source[start:begin].strip() or (behind and not behind.startswith("#")):
        # It shares its line with others.
        return Edit(begin, end, "pass")
    return Edit(start, start + len(line), "")


def _names(tree: ast.Module) -> frozenset[str]:
    """What the module reads by name, also in the text of its annotations."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name):
                found.add(name)
            case ast.Constant(value=str(value)) if len(value) < 200:
                found.update(value.replace("[", " ").replace("]", " ").replace(".", " ").split())
    return frozenset(found)


def _without(
    text: SourceText, node: ast.Import | ast.ImportFrom, gone: frozenset[str]
) -> Edit | None:
    keep = [alias for alias in node.names if _bound(alias) not in gone]
    line = text.lines[(node.end_lineno or node.lineno) - 1][1]
    if len(keep) == len(node.names) or "noqa" in line or node.lineno != node.end_lineno:
        return None
    if not keep:
        return _with_blank_lines(text, node, _line(text, node))
    if isinstance(node, ast.Import):
        return Edit(text.start(node), text.end(node), ast.unparse(ast.Import(keep)))
    new = ast.unparse(ast.ImportFrom(node.module, keep, node.level))
    return Edit(text.start(node), text.end(node), new)


def _with_blank_lines(text: SourceText, node: ast.stmt, edit: Edit) -> Edit:
    """Take the blank lines below away, too, where nothing or a blank line stands above."""
    if node.lineno > 1 and text.lines[node.lineno - 2][1].strip():
        return edit
    end = edit.end
    for start, line in text.lines[node.lineno :]:
        if line.strip() or start != end:
            break
        end = start + len(line)
    return Edit(edit.start, end, edit.text)


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]
