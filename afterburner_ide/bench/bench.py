"""A whole benchmark: which tasks are run, and the folder that holds what came of it."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from afterburner_ide import proposers
from afterburner_ide.bench.crew import run_all
from afterburner_ide.bench.machine import commit, load, machine
from afterburner_ide.bench.options import Options
from afterburner_ide.bench.plots import draw, require_matplotlib
from afterburner_ide.bench.report import write_report
from afterburner_ide.bench.results import open_results
from afterburner_ide.bench.row import Row
from afterburner_ide.bench.summary import summarize
from afterburner_ide.bench.tasks import Task, choose, read_tasks, task_hash

__all__ = ["Done", "Plan", "Started", "plan", "run"]

SUMMARY, REPORT = "summary.json", "report.html"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for: the tasks chosen of a file, how they are run, and where to."""

    path: Path
    available: int
    tasks: tuple[Task, ...]
    options: Options
    jobs: int
    out: Path
    fresh: bool
    retry_errors: bool
    plots: bool


@dataclass(frozen=True, slots=True)
class Started:
    """`rows` were there already and are kept; `ignored` rows belong to other settings or tasks."""

    tasks: int
    rows: tuple[Row, ...]
    ignored: int


@dataclass(frozen=True, slots=True)
class Done:
    """A task has ended."""

    row: Row


def plan(
    path: Path,
    options: Options,
    out: Path,
    *,
    limit: int | None = None,
    jobs: int = 1,
    fresh: bool = False,
    retry_errors: bool = False,
    plots: bool = True,
) -> Plan:
    """Read the tasks and refuse what cannot work before anything runs.

    Raises TasksFileError, ProposerError and PlotsUnavailable.
    """
    if plots:
        require_matplotlib()
    proposers.proposer(options.proposer)
    tasks = read_tasks(path)
    chosen = choose(tasks, limit, options.seed)
    return Plan(path, len(tasks), tuple(chosen), options, jobs, out, fresh, retry_errors, plots)


def run(plan: Plan) -> Generator[Started | Done, None, dict[str, Any]]:
    """Run what is missing, tell each row, write the report; the value is the summary.

    Closing the generator ends every process; the rows until then stay, and the next run with the
    same settings goes on from there.
    """
    keys = {f"{task_hash(task)}:{plan.options.hash}": task for task in plan.tasks}
    with open_results(plan.out, fresh=plan.fresh) as results:
        kept = {
            row.key: row
            for row in results.rows
            if row.key in keys and not (plan.retry_errors and row.error is not None)
        }
        ignored = sum(row.key not in keys for row in results.rows)
        before, now = load(), commit()
        yield Started(len(keys), tuple(kept.values()), ignored)
        missing = [task for key, task in keys.items() if key not in kept]
        stream = run_all(missing, plan.options, plan.jobs)
        try:
            for row in stream:
                done = replace(row, commit=now)
                results.append(done)
                kept[done.key] = done
                yield Done(done)
        finally:
            stream.close()
        rows = [kept[key] for key in keys]
        return _write(plan, rows, before, ignored)


def _write(plan: Plan, rows: Sequence[Row], before: list[float], ignored: int) -> dict[str, Any]:
    body = summarize(rows, plan.options.seed) | {
        "settings": plan.options.to_json()
        | {
            "tasks_file": plan.path.name,
            "tasks_available": plan.available,
            "chosen_at_random": len(plan.tasks) < plan.available,
            "jobs": plan.jobs,
            "hash": plan.options.hash,
        },
        "seed": plan.options.seed,
        "rows_ignored": ignored,
        "commits": sorted({row.commit or "none" for row in rows}),
        "machine": machine() | {"load_before": before, "load_after": load()},
    }
    pictures = draw(rows, body, plan.out) if plan.plots else []
    (plan.out / SUMMARY).write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")
    write_report(plan.out / REPORT, rows, body, pictures)
    return body
