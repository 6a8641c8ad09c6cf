"""From what the loop claims of a task to what holds outside it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

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
    Timing,
    Verification,
    measure,
    ratio_between,
    verify,
)
from afterburner_ide.bench.project import Project
from afterburner_ide.bench.row import Row
from afterburner_ide.bench.tasks import Task
from afterburner_ide.errors import AfterburnerError, OutsideCheckFailed
from afterburner_ide.measure.memory import compare_footprints
from afterburner_ide.target.interpreter import find_interpreter
from afterburner_ide.types import Objective

__all__ = ["checked"]

SMALLER_TRIED = 2
TIE: tuple[Standing, ...] = (Standing.EQUAL,)


def checked(row: Row, task: Task, project: Project, module: str | None, options: Options) -> Row:
    """The row with what was found outside; nothing that the loop measured is used.

    `module` is the accepted rewrite, a whole module, or None. Where the check cannot be made, the
    row says so as an error.
    """
    rng = random.Random(f"{task.id} {options.seed}")
    confinement = Confinement(
        find_interpreter(project.folder, options.python).executable, options.namespaces
    )
    versions = {ORIGINAL: task.code}
    if module is not None:
        versions[REWRITE] = module
    if task.reference:
        versions[REFERENCE] = task.reference
    try:
        found = verify(task, module, confinement, rng)
        row = _with_verification(row, found, REWRITE if module is not None else ORIGINAL)
        if row.wrong:
            return row
        if len(versions) == 1:
            return _ranked(row, TIE, TIE, TIE)
        row, timing, scales = _timed(row, versions, task, found.scales, confinement, rng)
        row, times = _with_times(row, timing, versions)
        return _with_memory(row, versions, project, scales, options, rng, times)
    except AfterburnerError as error:
        if module is None and row.passed:
            # Nothing is claimed; only how the original stands against the reference is unknown.
            return _noted(row, error)
        return replace(row, passed=False, error=f"{error.code}: {error.message}"[:1000])


def _with_verification(row: Row, found: Verification, final: str) -> Row:
    failure = found.failures.get(final, "")
    return replace(
        row,
        passed=not failure and not found.wrong,
        wrong=bool(found.wrong),
        why=found.wrong or (f"it fails the task's tests: {failure}" if failure else ""),
        compared=found.compared,
        fresh_inputs=found.fresh,
        scale=found.scales[-1] if found.scales else None,
        notes=(*row.notes, *([found.unfinished] if found.unfinished else [])),
    )


def _timed(
    row: Row,
    versions: dict[str, str],
    task: Task,
    scales: tuple[int, ...],
    confinement: Confinement,
    rng: random.Random,
) -> tuple[Row, Timing, tuple[int, ...]]:
    """Measure at the last scale, or at a smaller one where that cannot be done in time."""
    least = max(1, len(scales) - SMALLER_TRIED)
    while True:
        try:
            timing = measure(list(versions.items()), task, scales[-1], confinement, rng)
        except OutsideCheckFailed as error:
            # A fresh input may be far dearer than those by which the size was chosen.
            if len(scales) <= least:
                raise
            row = _noted(row, error)
            scales = scales[:-1]
        else:
            return replace(row, scale=scales[-1]), timing, scales


def _with_times(
    row: Row, timing: Timing, versions: dict[str, str]
) -> tuple[Row, tuple[Standing, ...]]:
    final, standings = ORIGINAL, TIE
    if REWRITE in versions:
        final = REWRITE
        row = replace(row, time=ratio_between(timing, ORIGINAL, REWRITE))
        standings = (time_standing(ratio_between(timing, ORIGINAL, REWRITE)),)
    if REFERENCE in versions:
        against = ratio_between(timing, REFERENCE, final)
        standings += (time_standing(against),)
        row = replace(
            row,
            reference_time=ratio_between(timing, ORIGINAL, REFERENCE),
            against_reference=against,
            standing=time_standing(against),
        )
    return row, standings


def _with_memory(
    row: Row,
    versions: dict[str, str],
    project: Project,
    scales: Sequence[int],
    options: Options,
    rng: random.Random,
    times: Sequence[Standing],
) -> Row:
    try:
        taken = footprints(project, versions, scales, options, rng)
    except AfterburnerError as error:
        if options.objective is not Objective.TIME:
            raise
        return _ranked(_noted(row, error), times, None, None)
    final = REWRITE if REWRITE in versions else ORIGINAL
    peaks: list[Standing] = []
    integrals: list[Standing] = []
    for name in (ORIGINAL, REFERENCE):
        if name == final:
            peaks += TIE
            integrals += TIE
        elif name in taken:
            memory, integral = compare_footprints(taken[name], taken[final])
            peaks.append(memory_standing(memory))
            integrals.append(integral_standing(integral))
            if name == ORIGINAL:
                row = replace(row, memory=memory, integral=integral)
    return _ranked(row, times, peaks, integrals)


def _ranked(
    row: Row,
    times: Sequence[Standing],
    peaks: Sequence[Standing] | None,
    integrals: Sequence[Standing] | None,
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


def _noted(row: Row, error: AfterburnerError) -> Row:
    return replace(row, notes=(*row.notes, f"Not measured: {error.message}"[:500]))
