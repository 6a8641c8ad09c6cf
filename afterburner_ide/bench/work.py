"""One task from beginning to end: the loop on it, then the check outside the loop."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from afterburner_ide.bench.footprints import footprints
from afterburner_ide.bench.metrics import (
    Standing,
    integral_standing,
    memory_standing,
    rank,
    time_standing,
)
from afterburner_ide.bench.options import Options
from afterburner_ide.bench.outside import (
    ORIGINAL,
    REFERENCE,
    REWRITE,
    Confinement,
    Verification,
    measure,
    ratio_between,
    verify,
)
from afterburner_ide.bench.project import Project, lay_out
from afterburner_ide.bench.row import Row
from afterburner_ide.bench.tasks import Task, task_hash
from afterburner_ide.bench.trace import Trace
from afterburner_ide.engine.loop import optimize
from afterburner_ide.engine.result import RunResult
from afterburner_ide.errors import AfterburnerError
from afterburner_ide.measure.memory import compare_footprints
from afterburner_ide.target.interpreter import find_interpreter
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Objective

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
    note(replace(row, error=row.error or "the check outside the loop did not end"))
    began = time.perf_counter()
    row = _checked(row, task, project, module, options)
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


def _checked(row: Row, task: Task, project: Project, module: str | None, options: Options) -> Row:
    """The row with what the check found; nothing of the loop's own measurements is used."""
    if row.error is not None:
        return row
    rng = random.Random(f"{task.id} {options.seed}")
    confinement = Confinement(
        find_interpreter(project.folder, options.python).executable, options.namespaces
    )
    try:
        found = verify(task, module, confinement, rng)
        row = _with_verification(row, found, module)
        if row.wrong or (module is None and not task.reference):
            tie = [Standing.EQUAL]
            return _ranked(row, tie, tie, tie)
        versions = {ORIGINAL: task.code}
        if module is not None:
            versions[REWRITE] = module
        if task.reference:
            versions[REFERENCE] = task.reference
        row, standings = _with_times(row, versions, task, found, confinement, rng)
        return _with_memory(row, versions, project, found, options, rng, standings)
    except AfterburnerError as error:
        return replace(row, passed=False, error=f"{error.code}: {error.message}"[:1000])


def _with_verification(row: Row, found: Verification, module: str | None) -> Row:
    final = ORIGINAL if module is None else REWRITE
    failure = found.failures.get(final, "")
    return replace(
        row,
        passed=not failure and not found.wrong,
        wrong=bool(found.wrong),
        why=found.wrong or (f"it fails the task's tests: {failure}" if failure else ""),
        compared=found.compared,
        scale=found.scale,
        fresh_inputs=found.fresh,
    )


def _with_times(
    row: Row,
    versions: dict[str, str],
    task: Task,
    found: Verification,
    confinement: Confinement,
    rng: random.Random,
) -> tuple[Row, list[Standing]]:
    timing = measure(list(versions.items()), task, found.scale, confinement, rng)
    final = REWRITE if REWRITE in versions else ORIGINAL
    standings = [Standing.EQUAL]
    if REWRITE in versions:
        row = replace(row, time=ratio_between(timing, ORIGINAL, REWRITE))
        standings = [time_standing(ratio_between(timing, ORIGINAL, REWRITE))]
    if REFERENCE in versions:
        against = ratio_between(timing, REFERENCE, final)
        row = replace(
            row,
            reference_time=ratio_between(timing, ORIGINAL, REFERENCE),
            against_reference=against,
            standing=time_standing(against),
        )
        standings.append(time_standing(against))
    return row, standings


def _with_memory(
    row: Row,
    versions: dict[str, str],
    project: Project,
    found: Verification,
    options: Options,
    rng: random.Random,
    times: list[Standing],
) -> Row:
    try:
        taken = footprints(project, versions, found.scale, found.smallest, options, rng)
    except AfterburnerError as error:
        if options.objective is not Objective.TIME:
            raise
        row = replace(row, notes=(*row.notes, f"Memory was not measured: {error.message}"[:500]))
        return _ranked(row, times, None, None)
    final = REWRITE if REWRITE in versions else ORIGINAL
    peaks, integrals = [], []
    for name in (ORIGINAL, REFERENCE):
        if name in taken:
            memory, integral = compare_footprints(taken[name], taken[final])
            same = name == final
            peaks.append(Standing.EQUAL if same else memory_standing(memory))
            integrals.append(Standing.EQUAL if same else integral_standing(integral))
            if name == ORIGINAL and not same:
                row = replace(row, memory=memory, integral=integral)
    return _ranked(row, times, peaks, integrals)


def _ranked(
    row: Row,
    times: list[Standing],
    peaks: list[Standing] | None,
    integrals: list[Standing] | None,
) -> Row:
    """The row with its percentile ranks; none for what did not pass or was not measured."""
    if not row.passed:
        return row
    return replace(
        row,
        rank_time=rank(times),
        rank_memory=rank(peaks) if peaks else None,
        rank_integral=rank(integrals) if integrals else None,
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
