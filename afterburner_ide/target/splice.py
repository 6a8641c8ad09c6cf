"""Put a rewritten function in the place of the old one, and leave all else as it was."""

from __future__ import annotations

import ast
import inspect
import warnings
from collections.abc import Sequence

from afterburner_ide.errors import TargetNotFound, TargetSyntaxError
from afterburner_ide.target.functions import (
    FunctionNode,
    find_function,
    function_source,
    source_lines,
    span,
)
from afterburner_ide.target.imports import add_imports
from afterburner_ide.target.normal import tree_text
from afterburner_ide.target.patch import Hunk, apply_hunks, file_patch, hunks, unified_diff
from afterburner_ide.target.reindent import dedent, indentation, read_layout, reindent
from afterburner_ide.target.syntax import check, parse, syntax_error
from afterburner_ide.target.text import normalise_newlines

__all__ = [
    "Hunk",
    "add_imports",
    "apply_hunks",
    "dedented_function",
    "file_patch",
    "hunks",
    "splice",
    "unified_diff",
]

_HINT = "Give the whole function, and nothing but the function."


def splice(
    source: str, qualname: str, new_function_source: str, imports: Sequence[str] = ()
) -> str:
    """Return the module with the function `qualname` replaced by `new_function_source`.

    The new text may stand at any indentation and be written with other steps (tabs, two
    spaces): it is moved to the place of the old one and spelled in its steps. What its strings
    hold does not change, except that docstrings move along. `imports` are statements that the
    module is to have; those it has are not added again.

    Raises TargetNotFound without such a function in `source`, TargetSyntaxError when one of the
    texts does not parse or the new one is not exactly one function of the same name, and
    TargetUnsupported when an import would give a name another meaning.
    """
    tree = parse(source)
    old = find_function(tree, qualname)
    if old is None:
        raise TargetNotFound(f"there is no function {qualname!r}")
    text, new = _read_function(new_function_source, old.name)
    lines = source_lines(source)
    first, last = span(old, lines)
    indent = indentation(lines[first - 1])
    form_feeds = lines[first - 1].partition(indent + lines[first - 1].lstrip())[0]
    block = form_feeds + reindent(text, parse(text), indent, _unit(source, lines, old, indent))
    if lines[last - 1].endswith("\n"):
        block += "\n"
    result = "".join([*lines[: first - 1], block, *lines[last:]])
    _check(result, qualname, new)
    return add_imports(result, imports) if imports else result


def dedented_function(source: str, qualname: str) -> str:
    """Return the function as a text of its own, at no indentation; `splice` undoes this exactly.

    Unlike `textwrap.dedent` it leaves what strings hold alone. Raises like `function_source`.
    """
    text = function_source(source, qualname)
    indent = indentation(text.partition("\n")[0])
    return dedent(text.lstrip("\f"), indent) if indent else text


def _read_function(text: str, name: str) -> tuple[str, FunctionNode]:
    """Return the lines of the one function in `text`, at no indentation, and its tree."""
    text = normalise_newlines(text.removeprefix("\ufeff"))
    first = next((line for line in text.split("\n") if _is_code(line)), "")
    indent = indentation(first)
    if indent:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                text = dedent(text, indent)
        except SyntaxError as error:
            # The block was parsed with one line more above it.
            error.lineno = (error.lineno or 2) - 1
            raise syntax_error(error, text, "<rewrite>") from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise TargetSyntaxError(f"the rewrite does not parse: {error}", hint=_HINT) from error
    body = parse(text, "<rewrite>").body
    if len(body) != 1 or not isinstance(body[0], FunctionNode) or body[0].name != name:
        found = ", ".join(getattr(item, "name", type(item).__name__) for item in body) or "nothing"
        raise TargetSyntaxError(
            f"the rewrite is not exactly one function called {name}: it has {found}", hint=_HINT
        )
    lines = text.split("\n")
    start, end = span(body[0], lines)
    return "\n".join(lines[start - 1 : end]), body[0]


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _unit(source: str, lines: list[str], old: FunctionNode, indent: str) -> str:
    """The step the old function is indented with, or else the module's first one."""
    if old.body[0].lineno > old.lineno:
        inner = indentation(lines[old.body[0].lineno - 1])
        if inner.startswith(indent) and len(inner) > len(indent):
            return inner.removeprefix(indent)
    return read_layout(source).unit


def _check(result: str, qualname: str, new: FunctionNode) -> None:
    """Make sure that the place has the function that was given, before anyone builds on it."""
    tree = parse(result, "<rewrite>")
    check(result, "<rewrite>")
    there = find_function(tree, qualname)
    if there is None or _meaning(there) != _meaning(new):
        raise TargetSyntaxError(
            f"the rewrite of {qualname} does not fit its place in the file", hint=_HINT
        )


def _meaning(node: FunctionNode) -> str:
    for item in ast.walk(node):
        if isinstance(item, FunctionNode | ast.ClassDef) and item.body:
            head = item.body[0]
            if (
                isinstance(head, ast.Expr)
                and isinstance(head.value, ast.Constant)
                and isinstance(head.value.value, str)
            ):
                head.value.value = inspect.cleandoc(head.value.value)
    return tree_text(node)
