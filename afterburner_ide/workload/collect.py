"""All inputs a target can be judged on, from wherever they come."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from afterburner_ide.config import Settings
from afterburner_ide.target.module import project_root
from afterburner_ide.types import Call, Interpreter, Target
from afterburner_ide.workload.file import WorkloadFile, read_workload_file
from afterburner_ide.workload.find_tests import find_tests
from afterburner_ide.workload.record import Recording, record


@dataclass(frozen=True, slots=True)
class Workload:
    """Recorded calls, or a workload file from which a sandboxed child makes inputs, or both.

    `sources` counts the recorded calls by kind (`tests`, `doctests`); those of the file are known
    only once it has run. Empty when nothing was found; `notes` then tell what was looked for.
    """

    calls: tuple[Call, ...] = ()
    file: WorkloadFile | None = None
    sources: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    recording: Recording | None = None

    @property
    def is_empty(self) -> bool:
        return not self.calls and self.file is None


def collect(
    target: Target,
    interpreter: Interpreter,
    settings: Settings,
    *,
    workload_file: Path | None = None,
    tests: Sequence[Path] = (),
) -> Workload:
    """Find the target's inputs; running tests and doctests is confined and bounded in time.

    With `workload_file` nothing is recorded, unless `tests` are named as well. Without both, the
    project's tests that may call the target are found and run. Raises WorkloadFileError,
    RecordingError or SandboxUnavailable.
    """
    file = None if workload_file is None else read_workload_file(workload_file)
    if file is not None and not tests:
        return Workload(file=file)
    rootdir = project_root(target.path)
    found = list(tests) or find_tests(target, rootdir)
    if not found and ">>>" not in target.source:
        note = f"no test under {rootdir} mentions {target.entry}, and it has no doctest"
        return Workload(file=file, notes=(note,))
    with tempfile.TemporaryDirectory(prefix="afterburner-") as scratch:
        recording = record(target, interpreter, settings, tests=found, scratch=Path(scratch))
    notes = list(recording.notes)
    if not recording.calls:
        ran = f"{recording.tests_run} tests in {len(found)} files"
        doctests = f" and {recording.doctests_run} doctests" if recording.doctests_run else ""
        notes.append(f"{ran}{doctests} ran, and none gave a call of {target.entry} to keep")
    return Workload(
        calls=recording.calls,
        file=file,
        sources=dict(Counter(recording.sources)),
        notes=tuple(notes),
        recording=recording,
    )
