"""The text of the statements that a nest of loops becomes, with the nest's comments."""

from __future__ import annotations

import ast
import io
import tokenize

from afterburner_ide.rules import bodies
from afterburner_ide.rules.vector_writer import Line
from afterburner_ide.rules.view import FunctionView


def text(view: FunctionView, loop: ast.For, lines: list[Line]) -> str:
    """The statements at the left margin, each comment above the one that its own became."""
    remarks = bodies.remarks_at(view, loop)
    found: list[str] = []
    shown = 0
    for place, line in enumerate(lines):
        later = lines[place + 1 :]
        end = view.end(line.source) if later else view.end(loop)
        stop = view.source.find("\n", end)
        stop = stop if stop >= 0 else len(view.source)
        if not any(other.source is line.source for other in later) or place == 0:
            while shown < len(remarks) and remarks[shown][0] < stop:
                found.append(remarks[shown][1])
                shown += 1
        found.append(statement(view, line.node))
    return "\n".join(found)


def statement(view: FunctionView, node: ast.stmt) -> str:
    """A made statement as text, in the file's own indentation."""
    if isinstance(node, ast.If) and node.body[0] in view.parents:
        body = view.block_text(node.body).split("\n")
        return "\n".join(
            [f"if {quoted(view, ast.unparse(node.test))}:", *(view.step + line for line in body)]
        )
    made = quoted(view, ast.unparse(ast.fix_missing_locations(node)))
    return "\n".join(_indented(line, view.step) for line in made.split("\n"))


def quoted(view: FunctionView, text: str) -> str:
    """Made text with the quotes that the file prefers."""
    if view.source.count('"') < view.source.count("'"):
        return text
    lines = text.split("\n")
    for token in tokenize.generate_tokens(io.StringIO(text + "\n").readline):
        inner = token.string[1:-1]
        plain = token.type == tokenize.STRING and token.start[0] == token.end[0]
        if plain and token.string[0] == "'" and not set(inner) & set('"\\'):
            line = lines[token.start[0] - 1]
            begin, end = token.start[1], token.end[1]
            lines[token.start[0] - 1] = f'{line[:begin]}"{inner}"{line[end:]}'
    return "\n".join(lines)


def _indented(line: str, step: str) -> str:
    bare = line.lstrip(" ")
    return step * ((len(line) - len(bare)) // 4) + bare
