"""Move a function's text to another indentation without touching what its strings hold."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.errors import TargetSyntaxError
from afterburner_ide.target.functions import FunctionNode

_OPENERS = {"FSTRING_START", "TSTRING_START"}
_CLOSERS = {"FSTRING_END", "TSTRING_END"}
_IDLE = {
    tokenize.NL,
    tokenize.COMMENT,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text's lines are indented.

    `stacks[row]` holds the open indentations (of the whole block, outermost first) for the
    0-based line, `frozen` the lines inside a multi-line string, `unit` the first step inward,
    or "" when the text has none.
    """

    stacks: list[tuple[str, ...]]
    frozen: frozenset[int]
    unit: str


def read_layout(text: str) -> Layout:
    """Return the layout of a text that parses as a module.

    Raises TargetSyntaxError when Python's own tokenizer disagrees with its parser.
    """
    rows = text.count("\n") + 1
    stacks: list[tuple[str, ...]] = [()] * rows
    known: set[int] = set()
    frozen: set[int] = set()
    stack: list[str] = [""]
    unit = ""
    opened: list[int] = []
    for token in _tokens(text):
        first, last = token.start[0] - 1, token.end[0] - 1
        name = tokenize.tok_name[token.type]
        if token.type == tokenize.INDENT:
            blank = indentation(token.string)
            unit = unit or blank.removeprefix(stack[-1])
            stack.append(blank)
        elif token.type == tokenize.DEDENT:
            stack.pop()
        elif name in _OPENERS:
            opened.append(first)
        elif name in _CLOSERS:
            frozen.update(range(opened.pop() + 1, last + 1))
        elif token.type == tokenize.STRING:
            frozen.update(range(first + 1, last + 1))
        if token.type not in _IDLE:
            for row in range(first, last + 1):
                stacks[row] = tuple(stack)
                known.add(row)
    # Comments and blank lines stand under what comes before or after them, whichever is deeper:
    # of two neighbours the deeper stack always contains the other.
    for order in (range(rows), reversed(range(rows))):
        near: tuple[str, ...] = ("",)
        for row in order:
            if row in known:
                near = stacks[row]
            elif len(near) > len(stacks[row]):
                stacks[row] = near
    return Layout(stacks, frozenset(frozen), unit)


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError) as error:
        raise TargetSyntaxError(f"the text cannot be split into tokens: {error}") from error


def indentation(line: str) -> str:
    """Return the line's leading blanks after the last form feed, which counts for nothing."""
    blank = line[: len(line) - len(line.lstrip(" \t\f"))]
    return blank.rpartition("\f")[2]


def reindent(text: str, tree: ast.AST, indent: str, unit: str) -> str:
    """Return `text`, whose base indentation is none, at `indent` with steps of `unit`.

    `tree` is the parsed text. Steps are respelled only where the text's own first step differs
    from `unit` (pass "" to leave them). Strings keep their content; docstrings move along.
    """
    layout = read_layout(text)
    respell = bool(unit and layout.unit and unit != layout.unit)
    frozen = layout.frozen - _docstring_rows(tree)
    lines = text.split("\n")
    done = []
    for row, line in enumerate(lines):
        if row in frozen or not line.strip():
            done.append(line)
            continue
        blank = indentation(line)
        start = len(line) - len(line.lstrip(" \t\f")) - len(blank)
        old, new = "", indent
        if respell:
            for depth, step in enumerate(layout.stacks[row]):
                if blank.startswith(step):
                    old, new = step, indent + unit * depth
        done.append(line[:start] + new + line[start + len(old) :])
    return "\n".join(done)


def dedent(text: str, indent: str) -> str:
    """Take `indent` off each line of an indented block that starts with it.

    The inverse of `reindent`: strings keep their content, docstrings move along. Raises
    SyntaxError when `text` is no block.
    """
    block = "if 1:\n" + text
    docstrings = _docstring_rows(ast.parse(block))
    frozen = read_layout(block).frozen - docstrings
    lines = text.split("\n")
    return "\n".join(
        line if row in frozen else line.removeprefix(indent)
        for row, line in enumerate(lines, start=1)
    )


def _docstring_rows(tree: ast.AST) -> frozenset[int]:
    rows: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, FunctionNode | ast.ClassDef) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                rows.update(range(first.lineno, first.end_lineno or first.lineno))
    return frozenset(rows)
