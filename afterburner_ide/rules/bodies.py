"""The text below a compound statement's head, as it would stand without that statement."""

from __future__ import annotations

import ast

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


def can_move(view: FunctionView, statement: ast.If | ast.For | ast.While) -> bool:
    """Whether the body can be written at another indentation."""
    return not view.multiline_strings(statement.body) and "\r" not in view.source
