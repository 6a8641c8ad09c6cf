"""Parse a module's text, and say in plain words why it does not parse."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from pathlib import Path

from afterburner_ide.errors import TargetSyntaxError

# Syntax that came after the oldest Python this package runs on, and how its first line looks.
_NEWER: tuple[tuple[tuple[int, int], str, re.Pattern[str]], ...] = (
    ((3, 12), "type parameters", re.compile(r"^\s*(?:async\s+def|def|class)\s+\w+\s*\[")),
    ((3, 12), "a `type` statement", re.compile(r"^\s*type\s+\w+\s*(?:\[.*\])?\s*=")),
    (
        (3, 12),
        "an f-string of the newer kind",
        re.compile(r"\b[rR]?[fF][rR]?(?:'|\")"),
    ),
    ((3, 14), "`except` without parentheses", re.compile(r"^\s*except\*?\s+[\w.]+\s*,")),
    ((3, 14), "a t-string", re.compile(r"\b[rR]?[tT][rR]?(?:'|\")")),
)

_OLD_F_STRING = re.compile(r"unmatched|expecting '}'|cannot include|line continuation")


def parse(source: str, path: Path | str = "<source>") -> ast.Module:
    """Return the module's tree.

    Raises TargetSyntaxError with file, line, column and the text there. Warnings about the
    source (an invalid escape, say) are the user's own affair and are not shown.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source, filename=str(path))
        except SyntaxError as error:
            raise syntax_error(error, source, path) from error
        except ValueError as error:
            raise TargetSyntaxError(f"{path} does not parse: {error}") from error
        except (RecursionError, MemoryError) as error:
            raise TargetSyntaxError(f"{path} does not parse: it nests too deeply") from error


def check(source: str, path: Path | str = "<source>") -> None:
    """Raise TargetSyntaxError for what parses but cannot be compiled (`return` at module level)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, str(path), "exec", dont_inherit=True)
        except SyntaxError as error:
            raise syntax_error(error, source, path) from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise TargetSyntaxError(f"{path} cannot be compiled: {error}") from error


def syntax_error(error: SyntaxError, source: str, path: Path | str) -> TargetSyntaxError:
    """Turn CPython's error into ours: `path:line:col: message: text`."""
    line, column = error.lineno or 1, max(error.offset or 1, 1)
    lines = source.split("\n")
    text = lines[line - 1].strip() if line <= len(lines) else (error.text or "").strip()
    message = f"{path}:{line}:{column}: {error.msg}" + (f": {text}" if text else "")
    newer = _newer_python(error, text)
    if newer is None:
        return TargetSyntaxError(message, hint="Correct the syntax error and try again.")
    what, version = newer
    ours = ".".join(map(str, sys.version_info[:2]))
    return TargetSyntaxError(
        message,
        hint=f"This may be {what}, which needs Python {version}; Afterburner runs on {ours}. "
        f"Install it under Python {version} or newer.",
    )


def _newer_python(error: SyntaxError, text: str) -> tuple[str, str] | None:
    for (major, minor), what, pattern in _NEWER:
        if sys.version_info >= (major, minor) or not pattern.search(text):
            continue
        # Any line with an f-string matches; only these complaints speak for the newer ones.
        if "f-string" in what and not _OLD_F_STRING.search(error.msg):
            continue
        return what, f"{major}.{minor}"
    return None
