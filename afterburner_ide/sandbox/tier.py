"""Which confinement this machine gives: found by confining a process, not by asking versions."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from afterburner_ide.errors import SandboxUnavailable
from afterburner_ide.sandbox import run, scratch

NAMESPACES = "linux-namespaces"
LANDLOCK = "linux-landlock"
NONE = "none"

_TIMEOUT_S = 30.0
_MEMORY = 256 << 20


@dataclass(frozen=True, slots=True)
class Tier:
    """The confinement in force, what it gives and what it lacks, each in words; `why` says more.

    `name` is "linux-namespaces", "linux-landlock" (the same guarantees without namespaces as a
    second line of defence) or "none".
    """

    name: str
    guarantees: tuple[str, ...]
    missing: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return self.name


def detect(python: Path, namespaces: bool) -> Tier:
    """Confine a process of `python` and say what held.

    Where confinement is not to be had, the tier is "none" and `why` says so; nothing then runs
    unless the person asks for `--unsafe`. Raises InterpreterError when `python` does not start
    and SandboxError when it starts and fails.
    """
    try:
        held = _held(python, namespaces)
    except SandboxUnavailable as error:
        why = f"{error.message}. {error.hint or run.NEEDED} `--unsafe` is the only way on."
        return Tier(NONE, (), ("confinement",), why)
    missing = tuple(line.removeprefix("no ") for line in held if line.startswith("no "))
    guarantees = tuple(dict.fromkeys(line for line in held if not line.startswith("no ")))
    name = NAMESPACES if any("namespaces" in line for line in guarantees) else LANDLOCK
    why = "everything asked for holds" if not missing else "without " + "; without ".join(missing)
    return Tier(name, guarantees, missing, why)


def _held(python: Path, namespaces: bool) -> tuple[str, ...]:
    with scratch.temporary() as work:
        empty = work / "empty.py"
        empty.touch()
        outcome = run.execute(
            empty,
            (),
            scratch=work,
            python=python,
            namespaces=namespaces,
            timeout=_TIMEOUT_S,
            memory=_MEMORY,
            output_limit=run.OUTPUT_LIMIT,
            stdout=io.BytesIO(),
            stderr=io.BytesIO(),
        )
    return outcome.held
