"""The text below a compound statement's head, as it would stand without that statement."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence

from afterburner_ide.rules.view import FunctionView


def body_text(view: FunctionView, statement: ast.If | ast.For | ast.While) -> str:
    """The body with its comments at the left margin, a comment behind the head first."""
    first, last = statement.body[0], statement.body[-1]
    head = statement.iter if isinstance(statement, ast.For) else statement.test
    between = view.source[view.end(head) : view.start(first)]
    indent = view.indent(first)
    if "\n" not in between:
        return (
            view.text(first) if first is last else view.source[view.start(first) : view.end(last)]
        )
    remark, _, below = between.partition("\n")
    remark = remark[remark.find("#") :].rstrip() if "#" in remark else ""
    text = below + view.source[view.start(first) : view.end(last)]
    lines = [line.removeprefix(indent) for line in text.split("\n")]
    return "\n".join([remark, *lines] if remark else lines)


def blocks(view: FunctionView, statements: Sequence[ast.stmt]) -> str:
    """The statements at the left margin, comments above them too; an `elif` becomes an `if`."""
    texts: list[str] = []
    for statement in statements:
        text = view.block_text([statement])
        if text.startswith("elif"):
            text = text.removeprefix("el")
        low, first = view.comment_line(statement), view.first_line(statement)
        above = [view.lines[number - 1][1].strip() for number in range(low, first)]
        texts.append("\n".join([*above, text]))
    return "\n".join(texts)


def can_move(view: FunctionView, statement: ast.If | ast.For | ast.While) -> bool:
    """Whether the body can be written at another indentation."""
    return not view.multiline_strings(statement.body) and "\r" not in view.source


def remarks(
    view: FunctionView, first: ast.stmt, last: ast.stmt | None = None, *, behind: bool = False
) -> list[str]:
    """The comments in the text of a statement, or from `first` to `last`.

    With `behind`, also the one that follows on the last line.
    """
    low, high = view.start(first), view.end(last or first)
    if behind:
        stop = view.source.find("\n", high)
        high = stop if stop >= 0 else len(view.source)
    return [text for at, text in _comments(view) if low <= at < high]


def remarks_at(view: FunctionView, statement: ast.stmt) -> list[tuple[int, str]]:
    """The comments in the text of a statement, each with the offset that it stands at."""
    low, high = view.start(statement), view.end(statement)
    return [(at, text) for at, text in _comments(view) if low <= at < high]


def _comments(view: FunctionView) -> list[tuple[int, str]]:
    """Each comment of the module with the offset it stands at."""
    known: list[tuple[int, str]] | None = view.__dict__.get("_comments")
    if known is None:
        known = []
        starts = [0]
        for line in io.StringIO(view.source):
            starts.append(starts[-1] + len(line))
        for token in tokenize.generate_tokens(io.StringIO(view.source).readline):
            if token.type == tokenize.COMMENT:
                known.append((starts[token.start[0] - 1] + token.start[1], token.string))
        view.__dict__["_comments"] = known
    return known
