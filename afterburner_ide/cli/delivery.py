"""What is done with a proven rewrite: shown, written into the file, or saved as a patch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from afterburner_ide.errors import ConfigError

if TYPE_CHECKING:
    from afterburner_ide.engine.result import RunResult
    from afterburner_ide.target.text import SourceFile

__all__ = ["deliver", "patch_bytes", "say_written", "show"]


def deliver(file: SourceFile, result: RunResult, *, apply: bool, patch: Path | None) -> Path | None:
    """Write what was asked for and proven; return the file written, or None.

    `file` is the target's file as it was when the run began. Raises FileChanged when it is
    another one now, and ConfigError when the patch cannot be written.
    """
    if result.status != "improved" or result.module is None:
        return None
    if apply:
        from afterburner_ide.target.apply import apply as write

        write(file, result.module)
        return file.path
    if patch is None:
        return None
    try:
        patch.write_bytes(patch_bytes(file, result.patch or ""))
    except OSError as error:
        raise ConfigError(
            f"the patch cannot be written to {patch}: {error.strerror or error}",
            hint="Name a file in a folder that exists and may be written to.",
        ) from error
    return patch


def patch_bytes(file: SourceFile, patch: str) -> bytes:
    """Return a unified diff in the encoding and with the line ends of the file it is for."""
    if file.newline != "\n":
        *lines, rest = patch.split("\n")
        patch = (
            "".join(
                # The first two lines are the header; they and the hunk marks stay as they are.
                line + (file.newline if number > 1 and line[:1] in {" ", "+", "-"} else "\n")
                for number, line in enumerate(lines)
            )
            + rest
        )
    return patch.encode(file.encoding, errors="surrogateescape")


def show(result: RunResult) -> None:
    """Print the closing words and the diff."""
    from afterburner_ide.cli.console import output, write_diff
    from afterburner_ide.cli.verdict import print_lines, result_lines

    console = output()
    console.print()
    print_lines(console, result_lines(result))
    if result.patch:
        console.print()
        write_diff(console, result.patch)


def say_written(result: RunResult, written: Path | None, *, asked: bool) -> None:
    """Tell what became of the rewrite."""
    from afterburner_ide.cli.console import narration, say

    if written is not None:
        say(narration(), ("Written: ", "bold"), str(written))
    elif asked:
        say(narration(), "Nothing was written, because nothing was proven.")
    elif result.patch:
        say(narration(), "Nothing was written: --apply takes it, --patch FILE saves it.")
