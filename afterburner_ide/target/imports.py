"""Give a module the imports that a rewrite needs."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.errors import TargetSyntaxError, TargetUnsupported
from afterburner_ide.target.functions import FunctionNode, source_lines, statements
from afterburner_ide.target.syntax import parse


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name. `name` is None for `import module`."""

    module: str
    name: str | None
    alias: str | None

    @property
    def binds(self) -> str:
        return self.alias or self.name or self.module.partition(".")[0]

    @property
    def meaning(self) -> tuple[str, str | None]:
        """What the bound name stands for: `import a.b` binds `a`."""
        plain = self.name is None and self.alias is None
        return (self.module.partition(".")[0] if plain else self.module), self.name

    def __str__(self) -> str:
        text = f"from {self.module} import {self.name}" if self.name else f"import {self.module}"
        return f"{text} as {self.alias}" if self.alias else text


def add_imports(source: str, imports: Sequence[str]) -> str:
    """Return the module with those `import` statements among its own; none is added twice.

    New ones go next to their like at the top: behind the docstring and `from __future__`,
    standard library first. Raises TargetSyntaxError for what is no import, TargetUnsupported
    when the name they bind means something else in the module.
    """
    wanted = [item for text in imports for item in _read(text)]
    tree = parse(source)
    there = list(_present(tree.body))
    others = _other_names(tree)
    lines = source_lines(source)
    for item in wanted:
        if _has(there, item):
            continue
        clash = [known for known in there if known.binds == item.binds]
        if item.binds in others or any(known.meaning != item.meaning for known in clash):
            raise TargetUnsupported(
                f"`{item}` would change what {item.binds!r} means in the module",
                hint="Import it under another name.",
            )
        _insert(lines, item)
        there.append(item)
    return "".join(lines)


def _read(text: str) -> Iterator[Import]:
    body = parse(text.strip(), "<import>").body
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            raise TargetUnsupported("`from __future__` would change the whole module's meaning")
        if not isinstance(node, ast.Import | ast.ImportFrom):
            raise TargetSyntaxError(f"{text!r} is no import statement")
        yield from _names(node)


def _names(node: ast.Import | ast.ImportFrom) -> Iterator[Import]:
    for item in node.names:
        alias = None if item.asname == item.name else item.asname
        if isinstance(node, ast.Import):
            yield Import(item.name, None, alias)
        else:
            yield Import("." * node.level + (node.module or ""), item.name, alias)


def _present(body: Sequence[ast.stmt]) -> Iterator[Import]:
    """The imports of a module's own scope, without those that only a type checker sees."""
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _names(node)
        elif isinstance(node, ast.If):
            if "TYPE_CHECKING" not in ast.dump(node.test):
                yield from _present(node.body)
            yield from _present(node.orelse)
        elif isinstance(node, ast.Try):
            for inner in (node.body, node.orelse, node.finalbody):
                yield from _present(inner)
            for handler in node.handlers:
                yield from _present(handler.body)
        elif isinstance(node, ast.With):
            yield from _present(node.body)


def _has(there: Sequence[Import], item: Import) -> bool:
    return item in there or (
        # `import a.b` gives `a` as well.
        item.name is None
        and item.alias is None
        and "." not in item.module
        and any(k.name is None and k.alias is None and k.binds == item.module for k in there)
    )


def _other_names(tree: ast.Module) -> set[str]:
    """The names that the module's own scope binds by anything but an import."""
    names: set[str] = set()
    for scope, _, node in statements(tree):
        if scope:
            continue
        if isinstance(node, FunctionNode | ast.ClassDef):
            names.add(node.name)
            continue
        for part in ast.iter_child_nodes(node):
            if not isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case):
                names.update(
                    leaf.id
                    for leaf in ast.walk(part)
                    if isinstance(leaf, ast.Name) and not isinstance(leaf.ctx, ast.Load)
                )
    return names


def _insert(lines: list[str], item: Import) -> None:
    tree = parse("".join(lines))
    body = tree.body
    start = 0
    if body and ast.get_docstring(tree, clean=False) is not None:
        start = 1
    while start < len(body) and _is_future(body[start]):
        start += 1
    end = start
    while end < len(body) and isinstance(body[end], ast.Import | ast.ImportFrom):
        end += 1
    block = body[start:end]
    standard = [node for node in block if _is_standard(_module(node))]
    if standard and _is_standard(item.module):
        before = [node for node in standard if _key(node) <= (bool(item.name), item.module)]
        if before:
            _put(lines, before[-1].end_lineno or 0, f"{item}\n")
        else:
            _put(lines, standard[0].lineno - 1, f"{item}\n")
    elif block and _is_standard(item.module):
        _put(lines, block[0].lineno - 1, f"{item}\n\n")
    elif block:
        _put(lines, block[-1].end_lineno or 0, f"{item}\n")
    else:
        above = body[start - 1].end_lineno or 0 if start else _header(lines)
        gap = "\n" if above else ""
        follows = lines[above] if above < len(lines) else "\n"
        _put(lines, above, f"{gap}{item}\n" + ("\n" if follows.strip() else ""))


def _put(lines: list[str], row: int, text: str) -> None:
    """Insert behind `row` lines, or further down where that would cut a statement in two."""
    tree = parse("".join(lines))
    moved = True
    while moved:
        moved = False
        for node in tree.body:
            if node.lineno <= row < (node.end_lineno or row):
                row, moved = node.end_lineno or row, True
        if 0 < row < len(lines) and lines[row - 1].rstrip("\n").endswith("\\"):
            row, moved = row + 1, True
    if row and not lines[row - 1].endswith("\n"):
        lines[row - 1] += "\n"
    lines.insert(row, text)
    lines[:] = source_lines("".join(lines))


def _header(lines: list[str]) -> int:
    """The number of comment lines at the top that stay above all code: `#!` and the encoding, or
    a whole block that a blank line sets apart."""
    comments = 0
    while comments < len(lines) and lines[comments].lstrip(" \t\f").startswith("#"):
        comments += 1
    if comments == len(lines) or not lines[comments].strip():
        return comments
    return next(
        (
            row
            for row in (2, 1)
            if row <= comments and (lines[row - 1].startswith("#!") or "coding" in lines[row - 1])
        ),
        0,
    )


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _module(node: ast.stmt) -> str:
    if isinstance(node, ast.ImportFrom):
        return "." * node.level + (node.module or "")
    return node.names[0].name if isinstance(node, ast.Import) else ""


def _key(node: ast.stmt) -> tuple[bool, str]:
    return isinstance(node, ast.ImportFrom), _module(node)


def _is_standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names
