"""`afterburner-ide doctor`: what this machine can confine and how finely it can measure."""

from __future__ import annotations

from pathlib import Path

import typer

from afterburner_ide.cli.leaving import ERROR, guarded, report_as
from afterburner_ide.cli.options import Format, FormatOption, NoNamespaces, Python

__all__ = ["doctor"]


def doctor(
    python: Python = None,
    form: FormatOption = Format.RICH,
    no_namespaces: NoNamespaces = False,
) -> None:
    """Show how candidates are confined, try to break out, and measure this machine's noise.

    Ends with 1 when a probe got through.
    """
    with guarded(report_as(form)):
        from afterburner_ide.sandbox.system import require_linux

        require_linux()
        from afterburner_ide.cli.examination import examination_json, examination_lines, examine

        found = examine(Path.cwd(), python, namespaces=not no_namespaces)
        if form is Format.JSON:
            from afterburner_ide.cli.stream import write_answer

            write_answer(examination_json(found))
        else:
            from afterburner_ide.cli.console import output
            from afterburner_ide.cli.verdict import print_lines

            print_lines(output(), examination_lines(found))
        if not found.sound:
            raise typer.Exit(ERROR)
