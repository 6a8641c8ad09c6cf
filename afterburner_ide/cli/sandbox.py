"""`afterburner-ide sandbox`: run a file as confined as every candidate is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from afterburner_ide.cli.leaving import guarded, tell
from afterburner_ide.cli.options import NoNamespaces, Python

__all__ = ["app"]

app = typer.Typer(
    help="Run code the way candidates are run: no network, no writing outside a scratch folder.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@app.callback()
def sandbox() -> None:
    """Run code the way candidates are run: no network, no writing outside a scratch folder."""


@app.command("exec")
def execute(
    file: Annotated[Path, typer.Argument(help="The Python file to run as `__main__`.")],
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[-- ARGS...]", help="Its own arguments.")
    ] = None,
    scratch: Annotated[
        Path | None,
        typer.Option(
            "--scratch",
            metavar="DIR",
            help="The only folder it may write to; a temporary one by default.",
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds it may run.")
    ] = 60.0,
    memory: Annotated[
        int, typer.Option("--memory", min=16, help="MiB it may add to what it starts with.")
    ] = 1024,
    python: Python = None,
    no_namespaces: NoNamespaces = False,
) -> None:
    """Run FILE in the sandbox; end with its exit code. Needs the confinement, or ends with 1."""
    with guarded(tell):
        from afterburner_ide.sandbox.system import require_linux

        require_linux()
        from afterburner_ide.sandbox.run import run_file
        from afterburner_ide.target.interpreter import find_interpreter

        status = run_file(
            file,
            arguments or [],
            scratch=scratch,
            python=find_interpreter(file, python).executable,
            namespaces=not no_namespaces,
            timeout=timeout,
            memory=memory << 20,
        )
        raise typer.Exit(status)
