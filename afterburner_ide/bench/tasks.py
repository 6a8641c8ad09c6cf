"""Reads a tasks file: one JSON object a line, each a slow function with tests and a workload."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from afterburner_ide.errors import TasksFileError

__all__ = ["Task", "choose", "read_tasks", "task_from", "task_hash"]

ENTRY = re.compile(r"[A-Za-z_]\w*(\(\)\.[A-Za-z_]\w*)?")
HINT = (
    "A task has id, source, entry_point (`f` or `Class().f`), code, tests that define "
    "check(candidate), and a workload that defines gen(scale, seed) and SCALES; see docs/bench.md."
)


@dataclass(frozen=True, slots=True)
class Task:
    """One slow function. `code`, `tests`, `workload` and `reference` are sources of modules.

    `entry` is `f`, or `Class().f` for a method that is called on a new instance each time.
    `reference` is a faster version that is known to be right, or "". `scale` is the workload's
    size at which the task is measured; None leaves it to be found.
    """

    id: str
    source: str
    entry: str
    code: str
    tests: str
    workload: str
    reference: str = ""
    scale: int | None = None

    @property
    def qualname(self) -> str:
        return self.entry.replace("()", "")

    @property
    def instance_of(self) -> str:
        """The class whose instance the function is called on, or ""."""
        return self.entry.partition("()")[0] if "()" in self.entry else ""


def read_tasks(path: Path) -> list[Task]:
    """Every task of the file, in its order; TasksFileError names the line that is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TasksFileError(f"{path} cannot be read: {error}", hint=HINT) from error
    tasks: dict[str, Task] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            task = task_from(json.loads(line))
        except (ValueError, RecursionError) as error:
            raise TasksFileError(f"{path}, line {number}: {error}", hint=HINT) from error
        if task.id in tasks:
            raise TasksFileError(f"{path}, line {number}: a second task {task.id!r}")
        tasks[task.id] = task
    if not tasks:
        raise TasksFileError(f"{path} holds no task", hint=HINT)
    return list(tasks.values())


def task_from(row: Any) -> Task:
    """One row as a task; ValueError says what is wrong with it."""
    values: dict[str, str] = {}
    row = row if isinstance(row, dict) else {}
    for name in ("id", "source", "entry_point", "code", "tests", "workload"):
        value = row.get(name)
        if not isinstance(value, str) or not value:
            raise ValueError(f"{name} must be text and not empty")
        values[name] = value
    entry = values.pop("entry_point")
    if not ENTRY.fullmatch(entry):
        raise ValueError(f"entry_point must be `f` or `Class().f`, not {entry!r}")
    reference = row.get("reference_fast")
    if reference is not None and not isinstance(reference, str):
        raise ValueError("reference_fast must be text or null")
    measured = row.get("measured")
    scale = measured.get("_scale") if isinstance(measured, dict) else None
    if scale is not None and type(scale) is not int:
        raise ValueError("measured._scale must be a whole number or null")
    valid = row.get("ref_valid") is True
    return Task(entry=entry, reference=(reference or "") if valid else "", scale=scale, **values)


def choose(tasks: Sequence[Task], limit: int | None, seed: int) -> list[Task]:
    """At most `limit` tasks drawn at random by `seed`, in the file's order; all when None."""
    if limit is None or limit >= len(tasks):
        return list(tasks)
    kept = set(random.Random(seed).sample(range(len(tasks)), limit))
    return [task for place, task in enumerate(tasks) if place in kept]


def task_hash(task: Task) -> str:
    """16 hex digits of everything that matters about a task."""
    text = json.dumps(asdict(task), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
