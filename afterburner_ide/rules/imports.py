"""New imports, put where the file has its own and in the order that isort keeps."""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.text import SourceText
from afterburner_ide.rules.view import FUNCTIONS

LINE_LENGTH = 88
Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class _Head:
    """The imports at the top of a file, and what stands before and behind them."""

    docstring: ast.stmt | None
    future: ast.stmt | None
    imports: tuple[Import, ...]
    rest: ast.stmt | None


def import_edits(source: str, imports: Sequence[str]) -> list[Edit]:
    """Add the import statements that are not there yet; nothing when all are.

    A name of a module from which others are imported on one line joins them there. A new line
    goes to the section of its kind (standard library or other), to its place in the order. With
    no section of its kind, the line stands behind the other imports as one block with them.
    """
    if not imports:
        return []
    tree = ast.parse(source)
    present = {
        ast.dump(_single(node, alias))
        for node in tree.body
        if isinstance(node, Import)
        for alias in node.names
    }
    missing = _grouped(
        node
        for line in dict.fromkeys(imports)
        for node in ast.parse(line).body
        if isinstance(node, Import) and ast.dump(node) not in present
    )
    if not missing:
        return []
    text, head = SourceText(source), _head(tree)
    edits: list[Edit] = []
    fresh: list[Import] = []
    for node in missing:
        joined = _joined(text, head, node) if isinstance(node, ast.ImportFrom) else None
        if joined is None:
            fresh.append(node)
        else:
            edits.append(joined)
    if not head.imports:
        return edits + _first_imports(source, head, fresh)
    return edits + [_placed(text, head, node) for node in sorted(fresh, key=_order)]


def _grouped(nodes: Iterable[Import]) -> list[Import]:
    """Statements that import from one module made one."""
    found: list[Import] = []
    sources: dict[tuple[str | None, int], ast.ImportFrom] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            first = sources.setdefault((node.module, node.level), node)
            if first is not node:
                names = [*first.names, *node.names]
                first.names = sorted(names, key=lambda alias: _by_type(alias.name))
                continue
        found.append(node)
    return found


def _head(tree: ast.Module) -> _Head:
    docstring: ast.stmt | None = None
    future: ast.stmt | None = None
    imports: list[Import] = []
    for number, node in enumerate(tree.body):
        if number == 0 and _is_docstring(node):
            docstring = node
        elif isinstance(node, ast.ImportFrom) and node.module == "__future__":
            future = node
        elif isinstance(node, Import):
            imports.append(node)
        else:
            return _Head(docstring, future, tuple(imports), node)
    return _Head(docstring, future, tuple(imports), None)


def _joined(text: SourceText, head: _Head, node: ast.ImportFrom) -> Edit | None:
    """The statement of the same module with the new names in it, where that fits on its line."""
    for there in head.imports:
        if (
            isinstance(there, ast.ImportFrom)
            and (there.module, there.level) == (node.module, node.level)
            and there.lineno == there.end_lineno
            and there.names[0].name != "*"
            and "(" not in text.text(there)
        ):
            names = sorted([*there.names, *node.names], key=lambda alias: _by_type(alias.name))
            new = ast.unparse(ast.ImportFrom(there.module, names, there.level))
            if len(new) <= LINE_LENGTH:
                return Edit(text.start(there), text.end(there), new)
    return None


def _placed(text: SourceText, head: _Head, node: Import) -> Edit:
    """A line of its own, before the first import of its section that comes after it."""
    line = ast.unparse(node)
    section = [there for there in head.imports if _section(there) == _section(node)]
    own = [there for there in section if there.col_offset == 0]
    for there in own:
        if _order(there) > _order(node) and all(_order(a) <= _order(b) for a, b in _pairs(own)):
            at = text.lines[there.lineno - 1][0]
            return Edit(at, at, f"{line}\n")
    last = section[-1] if section else head.imports[-1]
    assert last.end_lineno is not None
    start, ending = text.lines[last.end_lineno - 1]
    at = start + len(ending)
    if not ending.endswith("\n"):
        return Edit(at, at, f"\n{line}\n")
    return Edit(at, at, f"{line}\n")


def _pairs(nodes: Sequence[Import]) -> list[tuple[Import, Import]]:
    return list(itertools.pairwise(nodes))


def _first_imports(source: str, head: _Head, nodes: Sequence[Import]) -> list[Edit]:
    lines = source.split("\n")
    block = "".join(f"{ast.unparse(node)}\n" for node in sorted(nodes, key=_order))
    before = after = ""
    above = head.future or head.docstring
    if above is not None:
        line = above.end_lineno or above.lineno
        following = lines[line] if line < len(lines) else ""
        before, after = "\n", "\n" if following.strip() else ""
    elif head.rest is None:
        line = len(lines)
    else:
        decorators = getattr(head.rest, "decorator_list", [])
        line = min([head.rest.lineno, *(decorator.lineno for decorator in decorators)]) - 1
        while line > 0 and lines[line - 1].startswith("#") and not _is_header(lines, line - 1):
            line -= 1
        after = "\n\n" if isinstance(head.rest, (*FUNCTIONS, ast.ClassDef)) else "\n"
    at = sum(len(part) + 1 for part in lines[:line])
    if at > len(source):
        return [Edit(len(source), len(source), f"\n{before}{block}")]
    return [Edit(at, at, before + block + after)]


def _section(node: Import) -> int:
    if isinstance(node, ast.ImportFrom):
        name = "." if node.level else str(node.module)
    else:
        name = node.names[0].name
    return 0 if name.partition(".")[0] in sys.stdlib_module_names else 1


def _order(node: Import) -> tuple[bool, str]:
    if isinstance(node, ast.ImportFrom):
        return True, ("." * node.level + (node.module or "")).lower()
    return False, node.names[0].name.lower()


def _by_type(name: str) -> tuple[int, str]:
    """CONSTANTS, then Classes, then what else there is, as isort has it."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


def _is_header(lines: list[str], line: int) -> bool:
    return lines[line].startswith("#!") or (line < 2 and "coding" in lines[line])


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _single(node: Import, alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.Import(names=[alias])
    return ast.ImportFrom(module=node.module, names=[alias], level=node.level)
