"""`afterburner-ide optimize`: improve one function and show the proof."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afterburner_ide.cli.delivery import deliver, say_written, show
from afterburner_ide.cli.leaving import ERROR, drain, guarded, tell
from afterburner_ide.cli.options import (
    NoNamespaces,
    ObjectiveOption,
    Python,
    Seed,
    Tests,
    Unsafe,
    Workload,
)
from afterburner_ide.errors import AfterburnerError, FileChanged
from afterburner_ide.types import Objective

if TYPE_CHECKING:
    from afterburner_ide.engine.events import Event
    from afterburner_ide.engine.result import RunResult
    from afterburner_ide.target.text import SourceFile

__all__ = ["optimize"]


class Format(StrEnum):
    """How a run is written."""

    RICH = "rich"
    JSON = "json"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is asked to do; None leaves a setting as the project has it."""

    spec: str
    objective: Objective
    iterations: int | None
    budget: float | None
    workload: Path | None
    tests: Sequence[Path]
    python: Path | None
    proposer: str
    seed: int | None
    unsafe: bool
    namespaces: bool


def optimize(
    target: Annotated[
        str, typer.Argument(help="FILE.py::name, FILE.py::Class.method or FILE:LINE.")
    ],
    objective: ObjectiveOption = Objective.TIME,
    iterations: Annotated[
        int | None, typer.Option("--iterations", min=1, help="Turns of the loop at most [8].")
    ] = None,
    budget: Annotated[
        float | None, typer.Option("--budget", min=0.1, help="Seconds the run may take [60].")
    ] = None,
    workload: Workload = None,
    tests: Tests = None,
    python: Python = None,
    proposer: Annotated[
        str,
        typer.Option(
            "--proposer",
            metavar="NAME[:ARGUMENT]",
            help="Who suggests code: rules[:OPT-IN-RULE,…]; to compare with stop, random, "
            "payoff-order, exhaustive[:FOLDER] or ruff[:preview]; echo:FILE,… "
            "(docs/proposers.md).",
        ),
    ] = "rules",
    seed: Seed = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the proven rewrite into the file.")
    ] = False,
    patch: Annotated[
        Path | None, typer.Option("--patch", metavar="FILE", help="Write it as a patch instead.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the run is written.")] = Format.RICH,
    unsafe: Unsafe = False,
    no_namespaces: NoNamespaces = False,
) -> None:
    """Improve one function: try rewrites, judge each, keep the best, show the proof.

    Nothing is written without --apply or --patch.
    """
    if apply and patch is not None:
        raise typer.BadParameter("--apply and --patch exclude each other")
    job = Job(
        spec=target,
        objective=objective,
        iterations=iterations,
        budget=budget,
        workload=workload,
        tests=tests or (),
        python=python,
        proposer=proposer,
        seed=seed,
        unsafe=unsafe,
        namespaces=not no_namespaces,
    )

    def report(code: str, detail: str, hint: str) -> None:
        if form is Format.RICH:
            tell(code, detail, hint)
        else:
            write_failure(job, (code, detail, hint), lines=form is Format.JSONL)

    with guarded(report):
        file, events = start(job)
        result = drain_as(events, form)
        if form is Format.RICH:
            show(result)
            written = deliver(file, result, apply=apply, patch=patch)
            say_written(result, written, asked=apply or patch is not None)
        else:
            written = None
            try:
                written = deliver(file, result, apply=apply, patch=patch)
            except AfterburnerError as error:
                # What was proven is not lost because it could not be written.
                result = replace(
                    result,
                    error=error.code,
                    hint=error.hint,
                    notes=(*result.notes, error.message),
                )
            write_result(result, written, lines=form is Format.JSONL)
        if result.error is not None:
            raise typer.Exit(ERROR)


def start(job: Job) -> tuple[SourceFile, Generator[Event, None, RunResult]]:
    """Find the target and begin its run; return its file as it is now, and the run.

    Nothing of the user's has been executed when this returns.
    """
    from afterburner_ide.sandbox.system import require_linux

    require_linux()
    from afterburner_ide.config import load_settings, override
    from afterburner_ide.engine.loop import optimize as run
    from afterburner_ide.target.interpreter import find_interpreter
    from afterburner_ide.target.locate import find_target
    from afterburner_ide.target.text import read_source

    target = find_target(job.spec)
    file = read_source(target.path)
    if file.text != target.source:
        raise FileChanged(f"{target.path} changed while it was read", hint="Run it again.")
    values: dict[str, Any] = {}
    if job.iterations is not None:
        values["iterations"] = job.iterations
    if job.budget is not None:
        values["budget"] = job.budget
    if job.unsafe:
        values["unsafe"] = True
    if not job.namespaces:
        values["namespaces"] = False
    settings = override(load_settings(target.root), values, "the command line")
    events = run(
        target,
        objective=job.objective,
        settings=settings,
        interpreter=find_interpreter(target.path, job.python),
        proposer=job.proposer,
        workload_file=job.workload,
        tests=job.tests,
        seed=job.seed,
    )
    return file, events


def drain_as(events: Generator[Event, None, RunResult], form: Format) -> RunResult:
    """Run to the end, telling each event in the form that was asked for."""
    if form is Format.JSON:
        return drain(events, lambda _: None)
    if form is Format.JSONL:
        from afterburner_ide.cli.stream import write_line
        from afterburner_ide.engine.result import event_json

        return drain(events, lambda event: write_line(event_json(event)))
    from afterburner_ide.cli.console import narration
    from afterburner_ide.cli.narrate import Narrator

    narrator = Narrator(narration())
    with narrator.live():
        return drain(events, narrator.show)


def write_result(result: RunResult, written: Path | None, *, lines: bool) -> None:
    """Write the result as JSON; in a stream it is the last line and says so."""
    from afterburner_ide.cli.stream import write_answer, write_line
    from afterburner_ide.engine.result import result_json

    body = result_json(result) | {"written": None if written is None else str(written)}
    if lines:
        write_line({"schema": body["schema"], "event": "result"} | body)
    else:
        write_answer(body)


def write_failure(job: Job, error: tuple[str, str, str], *, lines: bool) -> None:
    """Write an error as the result it stands for, so that a reader meets one shape only."""
    from afterburner_ide.engine.result import RunResult, Status
    from afterburner_ide.reasons import Reason

    code, detail, hint = error
    result = RunResult(
        target=job.spec,
        objective=job.objective,
        status=Status.ERROR,
        reason=Reason.ERROR,
        detail=detail,
        hint=hint,
        error=code,
    )
    write_result(result, None, lines=lines)
