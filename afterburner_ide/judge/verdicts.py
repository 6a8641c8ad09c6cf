"""Verdicts kept on disk from run to run, one file of JSON lines for each question asked.

A question is everything but the candidate that a verdict depends on and that we can see: target,
inputs, objective, interpreter, settings, and our own code. What we cannot see (another machine,
another version of a package or of a module beside the target's) calls for another folder.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import afterburner_ide
from afterburner_ide.config import Settings
from afterburner_ide.errors import ProposerError
from afterburner_ide.reasons import Reason
from afterburner_ide.types import (
    Coverage,
    IntegralDelta,
    Interpreter,
    Judgement,
    MemoryDelta,
    Objective,
    Ratio,
    Target,
    Verdict,
    Verified,
)
from afterburner_ide.workload.collect import Workload

ROOMS = ("judge", "measure", "sandbox", "target", "verify", "workload")
"""The parts of the package that decide on a verdict."""
REASONS = {str(reason): reason for reason in Reason}


def question(
    target: Target,
    workload: Workload,
    objective: Objective,
    interpreter: Interpreter,
    settings: Settings,
) -> str:
    """Name what a verdict depends on besides the candidate, as hex digits.

    A workload file counts by its text: other seeds draw other inputs of the same workload.
    Recorded calls count by their arguments, in any order.
    """
    file = workload.file.source if workload.file else ""
    return _digest(
        [
            afterburner_ide.__version__,
            _our_code(),
            target.source,
            target.qualname,
            file,
            *sorted(call.blob.hex() for call in workload.calls),
            objective,
            str(interpreter.version),
            repr((settings.float_rtol, settings.call_timeout, settings.memory_limit_mb)),
        ]
    )


class Verdicts:
    """The verdicts on one question, by candidate and by what that was measured against."""

    def __init__(self, folder: Path, question: str) -> None:
        """Read what is there; ProposerError when the folder cannot be used."""
        self.path = folder / f"{question[:32]}.jsonl"
        self._known: dict[str, Judgement] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            data = self.path.read_bytes() if self.path.exists() else b""
        except OSError as error:
            raise self._unusable(error) from error
        # A run that was killed may have left half a line; it must not spoil the next one.
        self._torn = bool(data) and not data.endswith(b"\n")
        for line in data.splitlines():
            entry = _entry(line)
            if entry is not None:
                self._known[entry[0]] = entry[1]

    def __len__(self) -> int:
        return len(self._known)

    def get(self, candidate: str, incumbent: str) -> Judgement | None:
        """The last verdict on a module's source against another's; None where there is none."""
        return self._known.get(_digest([incumbent, candidate]))

    def put(self, candidate: str, incumbent: str, judgement: Judgement) -> None:
        """Keep a verdict, on disk at once; ProposerError when it cannot be written."""
        key = _digest([incumbent, candidate])
        text = json.dumps({"key": key, "judgement": asdict(judgement)})
        line = ("\n" if self._torn else "") + text + "\n"
        try:
            # One write to a file opened for appending: runs that share a folder do not mix lines.
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(handle, line.encode())
            finally:
                os.close(handle)
        except OSError as error:
            raise self._unusable(error) from error
        self._torn = False
        self._known[key] = judgement

    def _unusable(self, error: OSError) -> ProposerError:
        return ProposerError(
            f"verdicts cannot be kept in {self.path.parent}: {error.strerror or error}",
            hint="Name a folder that can be written, or leave it away to keep nothing.",
        )


def _entry(line: bytes) -> tuple[str, Judgement] | None:
    """One line's key and verdict; None for half a line, or one of another form."""
    try:
        body = json.loads(line)
        return str(body["key"]), _judgement(body["judgement"])
    except (ValueError, KeyError, TypeError):
        return None


def _judgement(body: dict[str, Any]) -> Judgement:
    verified = body["verified"]
    coverage = verified["coverage"]
    return Judgement(
        verdict=Verdict(body["verdict"]),
        reason=REASONS[body["reason"]],
        detail=str(body["detail"]),
        time=None if body["time"] is None else Ratio(**body["time"]),
        memory=None if body["memory"] is None else MemoryDelta(**body["memory"]),
        integral=None if body["integral"] is None else IntegralDelta(**body["integral"]),
        verified=Verified(
            inputs=int(verified["inputs"]),
            coverage=None
            if coverage is None
            else Coverage(**coverage | {"missed_lines": tuple(coverage["missed_lines"])}),
            compared=tuple(verified["compared"]),
            not_compared=tuple(verified["not_compared"]),
        ),
        counterexample=body["counterexample"],
        notes=tuple(body["notes"]),
        seconds=float(body["seconds"]),
    )


@cache
def _our_code() -> str:
    """A digest of our own code: a verdict of an earlier judge is not one of this judge."""
    package = Path(afterburner_ide.__file__).parent
    files = sorted(path for room in ROOMS for path in (package / room).rglob("*.py"))
    return _digest(
        part for path in files for part in (str(path.relative_to(package)), path.read_text("utf-8"))
    )


def _digest(parts: Iterable[str]) -> str:
    """SHA-256 of the parts, each told apart from the next by its length."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        found.update(b"%d:" % len(data) + data)
    return found.hexdigest()
