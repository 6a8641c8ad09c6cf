"""Runs every task in a process of its own, several at once, and yields their rows.

A task that crashes, is killed or does not end becomes a row with an error. Closing the generator
ends every process.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO

import afterburner_ide
from afterburner_ide.bench.options import Options
from afterburner_ide.bench.row import Row, row_from_json
from afterburner_ide.bench.tasks import Task
from afterburner_ide.bench.work import GRACE_S, blank_row
from afterburner_ide.sandbox import scratch

__all__ = ["JOB", "ROW", "WORK", "run_all"]

JOB, ROW, WORK = "job.json", "row.json", "work"
CHECK_S = 300.0
TICK_S = 0.05
LEAVE_S = 5.0
COMMAND = (sys.executable, "-P", "-m", "afterburner_ide.bench")


def run_all(
    tasks: Iterable[Task],
    options: Options,
    jobs: int,
    *,
    command: Sequence[str] = COMMAND,
    check_s: float = CHECK_S,
) -> Generator[Row, None, None]:
    """Yield a row for each task as it ends, `jobs` at once.

    A process may take the loop's budget, its grace and `check_s` seconds for the check outside
    the loop; then it is ended.
    """
    waiting = iter(tasks)
    limit = options.budget + GRACE_S + check_s
    with contextlib.ExitStack() as stack:
        running: list[_Worker] = []
        stack.callback(_end_all, running)
        while True:
            while len(running) < jobs and (task := next(waiting, None)) is not None:
                running.append(_Worker(task, options, command, limit))
            if not running:
                return
            time.sleep(TICK_S)
            for worker in [worker for worker in running if worker.ended()]:
                row = worker.row()
                worker.end()
                running.remove(worker)
                yield row


def _end_all(workers: Sequence[_Worker]) -> None:
    with contextlib.ExitStack() as stack:
        for worker in workers:
            stack.callback(worker.end)
            worker.ask_to_leave()


class _Worker:
    """One task's process with its folder; `end` must be called."""

    def __init__(self, task: Task, options: Options, command: Sequence[str], limit: float) -> None:
        self._task = task
        self._options = options
        self._limit = limit
        self._deadline = time.monotonic() + limit
        self._late = False
        with contextlib.ExitStack() as stack:
            self._folder = stack.enter_context(scratch.temporary())
            job = {"task": asdict(task), "options": options.to_json()}
            (self._folder / JOB).write_text(json.dumps(job), encoding="utf-8")
            temporary = self._folder / "tmp"
            temporary.mkdir()
            self._printed: BinaryIO = stack.enter_context((self._folder / "printed").open("w+b"))
            self._process = subprocess.Popen(
                [*command, str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=self._printed,
                stderr=subprocess.STDOUT,
                env=os.environ
                | {
                    "TMPDIR": str(temporary),
                    "PYTHONPATH": os.pathsep.join(
                        [str(Path(afterburner_ide.__file__).parents[1])]
                        + [part for part in [os.environ.get("PYTHONPATH")] if part]
                    ),
                },
                start_new_session=True,
            )
            self._stack = stack.pop_all()

    def ended(self) -> bool:
        """Whether it has ended; at its deadline it is made to."""
        if self._process.poll() is not None:
            return True
        if time.monotonic() < self._deadline:
            return False
        self._late = True
        self._leave()
        return True

    def row(self) -> Row:
        """Its row, or what is known of it with the error that ended it."""
        row = replace(blank_row(self._task, self._options), error="its process left no row")
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            row = row_from_json(json.loads((self._folder / ROW).read_text(encoding="utf-8")))
        if self._late:
            return replace(row, error=f"ended: it ran for more than {self._limit:g} s")
        status = self._process.returncode
        if status:
            self._printed.seek(0)
            printed = self._printed.read().decode("utf-8", "replace").strip()[-500:]
            how = f"died of signal {-status}" if status < 0 else f"ended with status {status}"
            return replace(row, error=f"its process {how}: {printed}")
        return row

    def end(self) -> None:
        """End the process, if it lives, and remove its folder."""
        self._leave()
        self._stack.close()

    def ask_to_leave(self) -> None:
        """So that it ends its own processes and removes what it made."""
        if self._process.poll() is None:
            self._process.terminate()

    def _leave(self) -> None:
        if self._process.poll() is None:
            self.ask_to_leave()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(LEAVE_S)
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
