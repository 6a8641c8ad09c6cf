"""Find the function that `path.py::qualname` or `path.py:LINE` names."""

from __future__ import annotations

import ast
import difflib
import re
from pathlib import Path

from afterburner_ide.errors import TargetNotFound, TargetUnsupported
from afterburner_ide.target.functions import (
    Definition,
    FunctionNode,
    definitions,
    find_definition,
    find_function,
    function_source,
    is_accessory,
    is_overload,
    is_stub,
    last_definitions,
    plain_name,
    span,
    statements,
)
from afterburner_ide.target.module import absolute, module_name_and_root
from afterburner_ide.target.syntax import check, parse
from afterburner_ide.target.text import normalise_newlines, read_source
from afterburner_ide.types import Target

__all__ = [
    "FunctionNode",
    "find_function",
    "find_target",
    "find_targets",
    "function_source",
    "split_spec",
]

_HOW = "Write path.py::function, path.py::Class.method or path.py:LINE."
_LINE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::\d+)?")
_FOREIGN = {
    ".ipynb": "a notebook; move the function to a .py file",
    ".pyi": "a stub file; name the .py file with the code",
    ".pyx": "Cython, not Python",
    ".so": "compiled",
    ".pyd": "compiled",
    ".pyc": "compiled",
}


def find_target(spec: str, *, source: str | None = None) -> Target:
    """Return the function that `spec` names.

    `spec` is `path.py::qualname` or `path.py:LINE`, where LINE is any line of the function,
    decorators included, and the innermost function wins. `source` stands in for the file's
    content (an unsaved buffer); the file then need not exist.

    Raises TargetNotFound, TargetSyntaxError or TargetUnsupported.
    """
    path, where = split_spec(spec)
    module = _Module(path, source)
    if isinstance(where, int):
        return module.at_line(where)
    return module.named(where)


def find_targets(path: Path, *, source: str | None = None) -> list[Target]:
    """Return every function of a file that can be a target, in file order."""
    return _Module(absolute(path), source).all()


def split_spec(spec: str) -> tuple[Path, str | int]:
    """Return the absolute path and the qualname or line. A Windows drive's colon is no mark."""
    head, mark, name = spec.partition("::")
    if mark:
        qualname = plain_name(name.replace("::", "."))
        if not head or not all(part.isidentifier() for part in qualname.split(".")):
            raise TargetNotFound(f"{spec!r} names no function", hint=_HOW)
        return absolute(head), qualname
    match = _LINE.fullmatch(spec)
    if match is None:
        raise TargetNotFound(f"{spec!r} names no function and no line", hint=_HOW)
    return absolute(match["path"]), int(match["line"])


class _Module:
    """One file's text, tree and definitions."""

    def __init__(self, path: Path, source: str | None) -> None:
        if (kind := _FOREIGN.get(path.suffix.lower())) is not None:
            raise TargetUnsupported(f"{path} is {kind}")
        self.path = path
        if source is None:
            self.source = read_source(path).text
        else:
            self.source = normalise_newlines(source.removeprefix("\ufeff"))
        self.tree = parse(self.source, path)
        check(self.source, path)
        self.lines = self.source.split("\n")
        self.module, self.root = module_name_and_root(path, source=self.source)

    def named(self, qualname: str) -> Target:
        found = find_definition(self.tree, qualname)
        if found is None:
            raise self._not_found(qualname)
        return self._target(found)

    def at_line(self, line: int) -> Target:
        if not 1 <= line <= len(self.lines):
            raise TargetNotFound(f"{self.path} has {len(self.lines)} lines, so there is no {line}")
        around = [
            item
            for item in definitions(self.tree)
            if isinstance(item.node, FunctionNode) and self._covers(item, line)
        ]
        if not around:
            raise TargetNotFound(
                f"{self.path}:{line} is not inside a function", hint=self._nearest(line)
            )
        innermost = around[-1]
        if is_accessory(innermost.node) and not is_overload(innermost.node):
            raise TargetUnsupported(
                f"{self.path}:{line} is in a setter or deleter of {innermost.qualname}",
                hint="Only a property's getter can be a target.",
            )
        meant = find_definition(self.tree, innermost.qualname) or innermost
        if meant.node is not innermost.node and not is_overload(innermost.node):
            raise TargetUnsupported(
                f"{innermost.qualname} at {self.path}:{line} is replaced by a later definition "
                f"on line {meant.node.lineno}",
                hint=f"Name that one: {self.path}:{meant.node.lineno}.",
            )
        return self._target(meant)

    def all(self) -> list[Target]:
        found = [
            self._target(item)
            for item in last_definitions(self.tree).values()
            if isinstance(item.node, FunctionNode) and not is_stub(item.node)
        ]
        return sorted(found, key=lambda item: item.line)

    def _target(self, item: Definition) -> Target:
        if not isinstance(item.node, FunctionNode):
            methods = [
                other.qualname
                for other in definitions(self.tree)
                if other.qualname.startswith(item.qualname + ".")
                and isinstance(other.node, FunctionNode)
            ]
            raise TargetUnsupported(
                f"{item.qualname} in {self.path} is a class",
                hint="Name one of its methods: " + ", ".join(dict.fromkeys(methods))
                if methods
                else "Name a function.",
            )
        if is_stub(item.node):
            raise TargetUnsupported(
                f"{item.qualname} in {self.path} is a stub: there is no code in it",
                hint="Name the function that has the code.",
            )
        line, end_line = span(item.node, self.lines)
        return Target(
            path=self.path,
            qualname=item.qualname,
            entry=item.entry,
            module=self.module,
            root=self.root,
            source=self.source,
            line=line,
            end_line=end_line,
        )

    def _covers(self, item: Definition, line: int) -> bool:
        first, last = span(item.node, self.lines)
        return first <= line <= last

    def _not_found(self, qualname: str) -> TargetNotFound | TargetUnsupported:
        if (what := self._other_meaning(qualname)) is not None:
            return TargetUnsupported(
                f"{qualname} in {self.path} is {what}", hint="Name a function written with `def`."
            )
        known = {item.qualname: item for item in definitions(self.tree)}
        names = [name for name, item in known.items() if isinstance(item.node, FunctionNode)]
        close = difflib.get_close_matches(qualname, names, n=3, cutoff=0.6)
        last = qualname.rpartition(".")[2]
        close += [name for name in names if name.rpartition(".")[2] == last and name not in close]
        if close:
            hint = "Did you mean " + ", ".join(close[:5]) + "?"
        elif names:
            hint = "It has: " + ", ".join(names[:10]) + (" …" if len(names) > 10 else "")
        else:
            hint = "It has no functions."
        return TargetNotFound(f"there is no function {qualname!r} in {self.path}", hint=hint)

    def _other_meaning(self, qualname: str) -> str | None:
        """What the name is when no `def` and no `class` makes it."""
        what = None
        for scope, _, node in statements(self.tree):
            for name, meaning in _bindings(node):
                if (f"{scope}.{name}" if scope else name) == qualname:
                    what = meaning
        if what is None and any(
            item.qualname == qualname and is_accessory(item.node) for item in definitions(self.tree)
        ):
            what = "only an overload stub, or a setter without its getter"
        return what

    def _nearest(self, line: int) -> str:
        found = self.all()
        if not found:
            return "The file has no functions."
        near = min(found, key=lambda item: min(abs(item.line - line), abs(item.end_line - line)))
        return f"The nearest function is {near.qualname} on lines {near.line}–{near.end_line}."


def _bindings(node: ast.stmt) -> list[tuple[str, str]]:
    if isinstance(node, ast.Assign):
        what = "a lambda" if isinstance(node.value, ast.Lambda) else "a variable"
        return [(item.id, what) for item in node.targets if isinstance(item, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        what = "a lambda" if isinstance(node.value, ast.Lambda) else "a variable"
        return [(node.target.id, what)]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(item.asname or item.name, "imported from elsewhere") for item in node.names]
    return []
