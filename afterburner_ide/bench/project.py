"""Puts a task into a folder the way a person would have it: a module and a workload file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from afterburner_ide.bench.tasks import Task

__all__ = ["MODULE", "Project", "lay_out"]

MODULE = "task_module"
ON_INSTANCES = """

_gen_without_instance = gen


def gen(scale, seed):
    from {module} import {owner}

    return [(({owner}(), *args), named) for args, named in _gen_without_instance(scale, seed)]
"""


@dataclass(frozen=True, slots=True)
class Project:
    """Where a task was put. `target` is `FILE::qualname`."""

    folder: Path
    target: str
    workload: Path


def lay_out(task: Task, folder: Path) -> Project:
    """Write the task's files into `folder`.

    For `Class().f` the workload gives a new instance as the first argument of every call, since
    the target `Class.f` takes one.
    """
    module = folder / f"{MODULE}.py"
    module.write_text(task.code, encoding="utf-8")
    # Marks the folder as the project's root, wherever it stands.
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    text = task.workload
    if task.instance_of:
        text += ON_INSTANCES.format(module=MODULE, owner=task.instance_of)
    workload = folder / "workload.py"
    workload.write_text(text, encoding="utf-8")
    return Project(folder, f"{module}::{task.qualname}", workload)
