"""A module's text: where a node stands in it, and edits on that."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import cached_property

from afterburner_ide.rules.base import Edit

Located = ast.expr | ast.stmt | ast.arg | ast.keyword | ast.excepthandler

_ATOMS = (
    *(ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.JoinedStr),
    *(ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp),
)


class SourceText:
    """The text of a module. Lines count from 1, offsets are in characters."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """Each line's offset and its text with its line end."""
        starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.source))]
        ends = [*starts[1:], len(self.source)]
        return [(a, self.source[a:b]) for a, b in zip(starts, ends, strict=True)]

    def _offset(self, line: int, column: int) -> int:
        start, text = self.lines[line - 1]
        if text.isascii():
            return start + column
        return start + len(text.encode()[:column].decode())

    def start(self, node: Located) -> int:
        """Offset of the node's first character; a decorated function starts at its decorator."""
        if (
            isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            and node.decorator_list
        ):
            at = self._offset(node.decorator_list[0].lineno, node.decorator_list[0].col_offset)
            return self.source.rindex("@", 0, at)
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: Located) -> int:
        """Offset just behind the node's last character."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def text(self, node: Located) -> str:
        """The user's own text of the node, without parentheses around it."""
        return self.source[self.start(node) : self.end(node)]

    def expression(self, node: ast.expr) -> str:
        """The node's text, made fit to stand alone behind `name = `."""
        text = self.text(node)
        if isinstance(node, ast.NamedExpr | ast.Yield | ast.YieldFrom):
            return f"({text})"
        if "\n" in text and not isinstance(node, _ATOMS):
            return f"({text})"
        return text

    def operand(self, node: ast.expr) -> str:
        """The node's text, in parentheses unless it binds as tightly as a name."""
        text = self.text(node)
        tight = isinstance(node, _ATOMS) or (isinstance(node, ast.Tuple) and text[:1] == "(")
        return text if tight else f"({text})"

    def indent(self, statement: ast.stmt) -> str:
        """The white space that the statement's line begins with."""
        text = self.lines[self.first_line(statement) - 1][1]
        return text[: len(text) - len(text.lstrip(" \t\f"))]

    def own_lines(self, *statements: ast.stmt) -> bool:
        """Whether each statement shares its lines with nothing but a comment; no `elif` does."""
        for statement in statements:
            if isinstance(statement, ast.If) and self.text(statement).startswith("elif"):
                return False
            line = self.first_line(statement)
            before = self.source[self.lines[line - 1][0] : self.start(statement)]
            assert statement.end_lineno is not None
            start, last = self.lines[statement.end_lineno - 1]
            after = self.source[self.end(statement) : start + len(last)].strip()
            if before.strip() or (after and not after.startswith("#")):
                return False
        return True

    def replace(self, node: Located, text: str, last: Located | None = None) -> Edit:
        """Put `text` in place of `node`, or of everything from `node` to `last`.

        When statements are replaced, `text` may have several lines, written as if it stood at
        the left margin; a comment behind the last statement stays.
        """
        if isinstance(node, ast.stmt):
            text = reindent(text, self.indent(node)).lstrip(" \t")
        return Edit(self.start(node), self.end(last or node), text)

    def insert_before(self, statement: ast.stmt, text: str) -> Edit:
        """Put `text` (lines at the left margin) on lines of their own above `statement`.

        Comments directly above the statement stay with it. The statement must have lines of
        its own (`own_lines`).
        """
        at = self.lines[self.comment_line(statement) - 1][0]
        return Edit(at, at, reindent(text, self.indent(statement)) + "\n")

    def insert_after(self, statement: ast.stmt, text: str) -> Edit:
        """Put `text` (lines at the left margin) on lines of their own below `statement`."""
        assert statement.end_lineno is not None
        start, line = self.lines[statement.end_lineno - 1]
        body = reindent(text, self.indent(statement))
        if not line.endswith("\n"):
            return Edit(start + len(line), start + len(line), "\n" + body)
        return Edit(start + len(line), start + len(line), body + "\n")

    def block_text(self, statements: Sequence[ast.stmt]) -> str:
        """The lines of a run of statements with their comments, moved to the left margin.

        Lines inside a string that spans lines stay as they are.
        """
        first, last = statements[0], statements[-1]
        assert last.end_lineno is not None
        indent = self.indent(first)
        inside = self.string_lines(statements)
        numbers = range(self.first_line(first), last.end_lineno + 1)
        lines = [
            text if number in inside else text.removeprefix(indent)
            for number in numbers
            for text in [self.lines[number - 1][1].rstrip("\r\n")]
        ]
        return "\n".join(lines)

    def multiline_strings(self, statements: Sequence[ast.stmt]) -> bool:
        """Whether a string spans lines there, so that indenting the text would change it."""
        return bool(self.string_lines(statements))

    def string_lines(self, statements: Sequence[ast.stmt]) -> set[int]:
        """The lines there that begin inside a string."""
        found: set[int] = set()
        for statement in statements:
            for node in ast.walk(statement):
                if isinstance(node, ast.JoinedStr) or (
                    isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
                ):
                    found.update(range(node.lineno + 1, (node.end_lineno or node.lineno) + 1))
        return found

    def first_line(self, statement: ast.stmt) -> int:
        """The line that the statement, or its first decorator, begins on."""
        decorators = getattr(statement, "decorator_list", [])
        return min([statement.lineno, *(int(decorator.lineno) for decorator in decorators)])

    def comment_line(self, statement: ast.stmt) -> int:
        """The line of the first comment directly above the statement, or its own first line."""
        line, start = self.first_line(statement), self.indent(statement) + "#"
        while line > 1 and self.lines[line - 2][1].startswith(start):
            line -= 1
        return line


def reindent(text: str, indent: str) -> str:
    """`text` with `indent` before each line that is not blank."""
    return "\n".join(indent + line if line.strip() else line for line in text.split("\n"))
