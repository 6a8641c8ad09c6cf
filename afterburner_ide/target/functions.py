"""The functions of a module's tree, by name."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.errors import TargetNotFound
from afterburner_ide.target.syntax import parse

# Where statements hold statements, from the last to the first in the file.
_BLOCKS = ("cases", "finalbody", "orelse", "handlers", "body")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Definition:
    """A `def` or `class` statement. `entry` is the outermost function in `qualname`, or ""."""

    qualname: str
    entry: str
    node: FunctionNode | ast.ClassDef


def statements(tree: ast.Module) -> Iterator[tuple[str, str, ast.stmt]]:
    """Yield `(name of the scope, its entry, statement)` of the whole module, in file order."""
    stack: list[tuple[str, str, ast.AST]] = [("", "", node) for node in reversed(tree.body)]
    while stack:
        scope, entry, node = stack.pop()
        if isinstance(node, ast.stmt):
            yield scope, entry, node
        if isinstance(node, FunctionNode | ast.ClassDef):
            scope = f"{scope}.{node.name}" if scope else node.name
            if isinstance(node, FunctionNode):
                entry = entry or scope
        for block in _BLOCKS:
            stack.extend((scope, entry, child) for child in reversed(getattr(node, block, ())))


def definitions(tree: ast.Module) -> Iterator[Definition]:
    """Yield every function and class, nested ones included, in file order."""
    for scope, entry, node in statements(tree):
        if isinstance(node, FunctionNode | ast.ClassDef):
            qualname = f"{scope}.{node.name}" if scope else node.name
            if isinstance(node, FunctionNode):
                entry = entry or qualname
            yield Definition(qualname, entry, node)


def last_definitions(tree: ast.Module) -> dict[str, Definition]:
    """Return what each name finally stands for: a property for its getter, no overload stubs."""
    return {item.qualname: item for item in definitions(tree) if not is_accessory(item.node)}


def find_definition(tree: ast.Module, qualname: str) -> Definition | None:
    """Return the last definition of that name."""
    return last_definitions(tree).get(plain_name(qualname))


def find_function(tree: ast.Module, qualname: str) -> FunctionNode | None:
    """Return the function of that name, or None when there is none or a class comes last.

    `qualname` may be written with `<locals>`. When a name is defined several times the last
    definition in the file wins; setters, deleters and `typing.overload` stubs do not count.
    """
    definition = find_definition(tree, qualname)
    return definition.node if definition and isinstance(definition.node, FunctionNode) else None


def function_source(source: str, qualname: str) -> str:
    """Return the function's lines exactly as they stand, decorators and indentation included.

    Raises TargetNotFound when there is none, TargetSyntaxError when `source` does not parse.
    """
    node = find_function(parse(source), qualname)
    if node is None:
        raise TargetNotFound(f"there is no function {qualname!r}")
    first, last = span(node, source.split("\n"))
    return "".join(source_lines(source)[first - 1 : last])


def source_lines(source: str) -> list[str]:
    """Split at `\\n` alone and keep it: form feeds and the like end no line in Python."""
    lines = [line + "\n" for line in source.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def span(node: FunctionNode | ast.ClassDef, lines: list[str]) -> tuple[int, int]:
    """Return the first and last line, 1-based, decorators included."""
    first = node.lineno
    if node.decorator_list:
        # The tree knows where the expression starts, which `@(` or `@\` puts on a later line.
        first = node.decorator_list[0].lineno
        while first > 1 and not lines[first - 1].lstrip().startswith("@"):
            first -= 1
    return first, node.end_lineno or node.lineno


def plain_name(qualname: str) -> str:
    """Drop `<locals>` and spell the identifiers as the parser does (NFKC)."""
    parts = [part for part in qualname.strip().split(".") if part != "<locals>"]
    return unicodedata.normalize("NFKC", ".".join(parts))


def is_overload(node: FunctionNode | ast.ClassDef) -> bool:
    """Whether it is a `typing.overload` stub."""
    return isinstance(node, FunctionNode) and any(
        _last_name(item) == "overload" for item in node.decorator_list
    )


def is_accessory(node: FunctionNode | ast.ClassDef) -> bool:
    """Whether it is an overload stub, or a property's setter or deleter."""
    return is_overload(node) or (
        isinstance(node, FunctionNode)
        and any(
            isinstance(item, ast.Attribute) and item.attr in {"setter", "deleter"}
            for item in node.decorator_list
        )
    )


def is_stub(node: FunctionNode) -> bool:
    """Whether the body is nothing but a docstring and `...`."""
    return all(
        isinstance(item, ast.Expr)
        and isinstance(item.value, ast.Constant)
        and (item.value.value is ... or (place == 0 and isinstance(item.value.value, str)))
        for place, item in enumerate(node.body)
    )


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def changed_functions(original: str, candidate: str, qualname: str) -> tuple[str, ...]:
    """The functions of `original` apart from `qualname` whose code is another one in `candidate`.

    Functions that hold `qualname`, or that it holds, do not count; new ones neither.
    """
    old, new = (last_definitions(parse(text)) for text in (original, candidate))
    return tuple(
        name
        for name, definition in old.items()
        if isinstance(definition.node, FunctionNode)
        and not f"{name}.".startswith(f"{qualname}.")
        and not f"{qualname}.".startswith(f"{name}.")
        and (name not in new or ast.dump(definition.node) != ast.dump(new[name].node))
    )
