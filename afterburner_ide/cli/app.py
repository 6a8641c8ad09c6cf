"""The Typer application: every subcommand is one module, which imports its room only when run."""

from __future__ import annotations

from typing import Annotated

import typer

import afterburner_ide
from afterburner_ide.cli import bench, doctor, judge, optimize, rules, sandbox

__all__ = ["app"]

app = typer.Typer(
    help=(
        "Rewrite a slow Python function, measure every rewrite in a sandbox, and keep only "
        "what is proven.\n\nNothing is written unless you ask for it. Exit codes: 0 done, "
        "whatever the verdict; 1 an error; 2 wrong usage; 130 interrupted."
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"afterburner-ide {afterburner_ide.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Hold the options that stand before a subcommand."""


app.command("optimize", short_help="Improve one function and show the proof.")(optimize.optimize)
app.command("judge", short_help="Judge a rewrite that you have.")(judge.judge)
app.command("doctor", short_help="Check the sandbox and the clock.")(doctor.doctor)
app.add_typer(rules.app, name="rules", short_help="List the rewrite rules, or explain one.")
app.add_typer(bench.app, name="bench", short_help="Run a file of tasks and report.")
app.add_typer(sandbox.app, name="sandbox", short_help="Run a file confined.")
