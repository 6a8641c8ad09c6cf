"""`afterburner-ide bench`: run many tasks and report; `bench compare`: reports side by side."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from afterburner_ide.cli.leaving import guarded, report_as
from afterburner_ide.cli.options import Format, FormatOption, NoNamespaces, ObjectiveOption, Python
from afterburner_ide.types import Objective

if TYPE_CHECKING:
    from afterburner_ide.bench.bench import Plan

__all__ = ["app"]


class TasksFirst(TyperGroup):
    """`bench TASKS …` is `bench run TASKS …`: what names no command of the group is for `run`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=TasksFirst,
    help="Run a file of tasks, check every rewrite outside the loop, and report. "
    "`bench TASKS.jsonl …` is short for `bench run TASKS.jsonl …`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@app.callback()
def bench() -> None:
    """Hold the group's own help."""


@app.command("run", short_help="Run the tasks of a file.")
def run(
    tasks: Annotated[
        Path, typer.Argument(metavar="TASKS.jsonl", help="One task a line; see docs/bench.md.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where results and report are written.")
    ],
    proposer: Annotated[str, typer.Option("--proposer", help="Who suggests code.")] = "rules",
    objective: ObjectiveOption = Objective.TIME,
    budget: Annotated[
        float, typer.Option("--budget", min=0.1, help="Seconds a task's loop may take.")
    ] = 30.0,
    iterations: Annotated[
        int, typer.Option("--iterations", min=1, help="Turns of the loop at most.")
    ] = 8,
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, help="Tasks at once; more than one adds noise.")
    ] = 1,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Run so many tasks, drawn at random.")
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", help="Makes the draw, the inputs and the loops repeat.")
    ] = 0,
    resume: Annotated[
        bool,
        typer.Option("--resume/--fresh", help="Keep the results that DIR has, or forget them."),
    ] = True,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="Run tasks again that ended with an error.")
    ] = False,
    plots: Annotated[
        bool, typer.Option("--plots/--no-plots", help="Draw plots; needs matplotlib.")
    ] = True,
    python: Python = None,
    form: FormatOption = Format.RICH,
    no_namespaces: NoNamespaces = False,
) -> None:
    """Run the tasks and write results.jsonl, summary.json, report.html and plots to DIR.

    Run it again with the same settings to go on where it was stopped. Any outcome ends with 0.
    """
    with guarded(report_as(form)):
        from afterburner_ide.sandbox.system import require_linux

        require_linux()
        from afterburner_ide.bench.bench import plan
        from afterburner_ide.bench.options import Options
        from afterburner_ide.target.interpreter import find_interpreter

        wanted = plan(
            tasks,
            Options(
                python=find_interpreter(tasks, python).executable,
                proposer=proposer,
                objective=objective,
                budget=budget,
                iterations=iterations,
                seed=seed,
                namespaces=not no_namespaces,
            ),
            out,
            limit=limit,
            jobs=jobs,
            fresh=not resume,
            retry_errors=retry_errors,
            plots=plots,
        )
        summary = _drain(wanted)
        if form is Format.JSON:
            from afterburner_ide.cli.stream import write_answer

            write_answer(summary)
            return
        from afterburner_ide.bench.comparison import figures_of
        from afterburner_ide.cli.console import narration, output, say
        from afterburner_ide.cli.standings import side_by_side

        lines = [(name, (value,)) for name, value in figures_of(summary)]
        output().print(side_by_side(("",), lines))
        say(narration(), f"Wrote {out / 'report.html'}")


@app.command("compare", short_help="Put several results side by side.")
def compare(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="Folders that `bench` wrote.")
    ],
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Write the table for a document.")
    ] = False,
    form: FormatOption = Format.RICH,
) -> None:
    """Compare results on the tasks that all of the folders have."""
    with guarded(report_as(form)):
        from afterburner_ide.bench import comparison

        found = comparison.compare(folders)
        if form is Format.JSON:
            from afterburner_ide.cli.stream import write_answer

            write_answer(
                {"schema": found.summaries[0]["schema"], "tasks": found.tasks}
                | {"left_out": found.left_out}
                | {"columns": dict(zip(found.names, found.summaries, strict=True))}
            )
            return
        from afterburner_ide.cli.console import narration, output, say
        from afterburner_ide.cli.standings import side_by_side

        if markdown:
            output().file.write(comparison.markdown(found))
        else:
            output().print(side_by_side(found.names, found.lines))
        if found.left_out:
            say(narration(), f"{found.left_out} tasks that not every folder has were left out.")


def _drain(wanted: Plan) -> dict[str, Any]:
    """Run to the end, with progress on standard error; the summary."""
    from afterburner_ide.bench.bench import run as run_bench
    from afterburner_ide.cli.console import narration
    from afterburner_ide.cli.standings import Standings

    standings = Standings(narration())
    with standings.live(), closing(run_bench(wanted)) as events:
        while True:
            try:
                event = next(events)
            except StopIteration as stop:
                summary: dict[str, Any] = stop.value
                return summary
            standings.show(event)
