"""The two consoles: data on standard output, narration on standard error.

Nothing a person wrote is read as markup, and control codes appear on a terminal only.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

__all__ = ["narration", "output", "say", "write_diff"]

HEADER_LINES = 2
DIFF_STYLES = {"@": "cyan", "+": "green", "-": "red"}


def output() -> Console:
    """The console for data."""
    return _console(stderr=False)


def narration() -> Console:
    """The console for everything that is not the answer."""
    return _console(stderr=True)


def say(console: Console, *parts: str | tuple[str, str]) -> None:
    """Print one paragraph; it wraps on a terminal and stays one line in a file."""
    console.print(Text.assemble(*parts), soft_wrap=not console.is_terminal)


def write_diff(console: Console, patch: str) -> None:
    """Write a unified diff: coloured on a terminal, byte for byte elsewhere."""
    if not console.is_terminal:
        console.file.write(patch)
        console.file.flush()
        return
    for number, line in enumerate(patch.removesuffix("\n").split("\n")):
        style = "bold" if number < HEADER_LINES else DIFF_STYLES.get(line[:1], "")
        console.print(Text(line, style=style), soft_wrap=True)


def _console(*, stderr: bool) -> Console:
    return Console(
        file=sys.stderr if stderr else sys.stdout, markup=False, highlight=False, emoji=False
    )
