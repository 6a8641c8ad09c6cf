"""One task from beginning to end: the loop on it, then the check outside the loop."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from afterburner_ide.bench.check import checked
from afterburner_ide.bench.options import Options
from afterburner_ide.bench.project import Project, lay_out
from afterburner_ide.bench.row import Row
from afterburner_ide.bench.tasks import Task, task_hash
from afterburner_ide.bench.trace import Trace
from afterburner_ide.engine.loop import optimize
from afterburner_ide.engine.result import RunResult
from afterburner_ide.errors import AfterburnerError
from afterburner_ide.target.interpreter import find_interpreter
from afterburner_ide.target.locate import find_target

__all__ = ["blank_row", "work"]

GRACE_S = 45.0

Note = Callable[[Row], None]


def blank_row(task: Task, options: Options) -> Row:
    """What is known of a task before its run: an error, should nothing follow."""
    return Row(
        key=f"{task_hash(task)}:{options.hash}",
        id=task.id,
        source=task.source,
        objective=options.objective,
        status="error",
        reason="error",
        has_reference=bool(task.reference),
    )


def work(task: Task, options: Options, folder: Path, note: Note) -> Row:
    """Run one task in `folder`, an empty one; `note` is told of the row as it grows.

    What goes wrong with the task is in the row; KeyboardInterrupt passes through.
    """
    row = blank_row(task, options)
    project = lay_out(task, folder)
    began = time.perf_counter()
    module: str | None = None
    trace = Trace(options.objective)

    def note_entry(entry: dict[str, Any]) -> None:
        nonlocal row
        row = replace(
            row,
            trace=(*row.trace, entry),
            evaluations=row.evaluations + 1,
            iterations=entry["iteration"],
            seconds=time.perf_counter() - began,
        )
        note(row)

    try:
        with _deadline(options.budget + GRACE_S):
            result = _loop(project, options, trace, note_entry)
        module = result.module
        row = _with_result(row, result)
    except _TooLong:
        row = replace(row, error=f"the loop did not end within {GRACE_S:g} s after its budget")
    except AfterburnerError as error:
        row = replace(row, reason=error.code, error=f"{error.code}: {error.message}"[:1000])
    row = replace(row, seconds=time.perf_counter() - began)
    if row.error is None:
        note(replace(row, error="the check outside the loop did not end"))
        began = time.perf_counter()
        row = checked(row, task, project, module, options)
        row = replace(row, check_seconds=time.perf_counter() - began)
    note(row)
    return row


def _loop(
    project: Project, options: Options, trace: Trace, note: Callable[[dict[str, Any]], None]
) -> RunResult:
    events = optimize(
        find_target(project.target),
        objective=options.objective,
        settings=options.settings,
        interpreter=find_interpreter(project.folder, options.python),
        proposer=options.proposer,
        workload_file=project.workload,
        seed=options.seed,
    )
    with closing(events):
        while True:
            try:
                event = next(events)
            except StopIteration as stop:
                result: RunResult = stop.value
                return result
            entry = trace.read(event)
            if entry is not None:
                note(entry)


def _with_result(row: Row, result: RunResult) -> Row:
    return replace(
        row,
        status=str(result.status),
        reason=str(result.reason),
        detail=result.detail[:1000],
        rules=result.rules,
        claimed_time=result.time,
        claimed_memory=result.memory,
        claimed_integral=result.integral,
        patch=result.patch,
        notes=result.notes,
        error=result.error,
    )


class _TooLong(BaseException):
    """The loop passed its deadline; no `except Exception` on the way out may hold it."""


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """Raise _TooLong in the body after `seconds`; for the main thread."""

    def ring(_number: int, _frame: FrameType | None) -> NoReturn:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
