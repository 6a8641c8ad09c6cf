"""What `doctor` finds out: confinement, attempts to break out, noise, interpreter, versions."""

from __future__ import annotations

import math
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import afterburner_ide
from afterburner_ide.cli import figures
from afterburner_ide.cli.verdict import Line
from afterburner_ide.config import load_settings, override
from afterburner_ide.engine.result import SCHEMA
from afterburner_ide.judge.noise import NoiseFloor, noise_floor
from afterburner_ide.sandbox.probes import ProbeResult, self_test
from afterburner_ide.sandbox.tier import NONE, Tier, detect
from afterburner_ide.target.interpreter import find_interpreter
from afterburner_ide.target.module import project_root
from afterburner_ide.types import Interpreter

__all__ = ["Examination", "examination_json", "examination_lines", "examine"]

PACKAGES = ("typer", "rich")


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything `doctor` shows. Without confinement there are neither probes nor noise."""

    tier: Tier
    probes: tuple[ProbeResult, ...]
    noise: NoiseFloor | None
    python: Interpreter
    versions: dict[str, str]

    @property
    def sound(self) -> bool:
        """Whether candidates are confined and no probe got through."""
        return self.tier.name != NONE and all(probe.stopped for probe in self.probes)


def examine(start: Path, python: Path | None, *, namespaces: bool) -> Examination:
    """Examine this machine with the interpreter that the code at `start` would get.

    Raises InterpreterError, ConfigError, or SandboxError when a process does not start at all.
    """
    settings = override(
        load_settings(project_root(start)),
        {} if namespaces else {"namespaces": False},
        "the command line",
    )
    interpreter = find_interpreter(start, python)
    tier = detect(interpreter.executable, settings.namespaces)
    confined = tier.name != NONE
    return Examination(
        tier=tier,
        probes=self_test(interpreter.executable, settings.namespaces) if confined else (),
        noise=noise_floor(interpreter, settings) if confined else None,
        python=interpreter,
        versions=_versions(),
    )


def examination_lines(found: Examination) -> list[Line]:
    """Say what was found."""
    tier, noise = found.tier, found.noise
    lines = [
        Line("Sandbox", f"{tier.name}: {tier.why}", "bold green" if found.sound else "bold red")
    ]
    if tier.guarantees:
        lines.append(Line("Holds", ", ".join(tier.guarantees)))
    if tier.missing:
        lines.append(Line("Missing", ", ".join(tier.missing), "bold yellow"))
    for probe in found.probes:
        word, style = ("stopped", "green") if probe.stopped else ("GOT THROUGH", "bold red")
        # How it was stopped is for programs; what got through is for everybody.
        detail = "" if probe.stopped else f" ({probe.detail})"
        lines.append(Line(word, f"{probe.name}{detail}", style))
    if noise is not None:
        lines.append(
            Line(
                "Noise",
                f"{noise.comparisons} comparisons of a function with itself in "
                f"{figures.seconds(noise.seconds)}: ratios differ by {_spread(noise.sd)} "
                f"typically and {_spread(noise.largest)} at most; "
                f"{noise.accepted} of them would have counted as a gain",
                "bold green" if noise.accepted == 0 else "bold red",
            )
        )
    lines.append(Line("Python", str(found.python)))
    lines.append(Line("Versions", ", ".join(f"{k} {v}" for k, v in found.versions.items())))
    return lines


def examination_json(found: Examination) -> dict[str, Any]:
    """The object that `doctor --format json` prints."""
    python = found.python
    return {
        "schema": SCHEMA,
        "sound": found.sound,
        "sandbox": asdict(found.tier),
        "probes": [asdict(probe) for probe in found.probes],
        "noise": None if found.noise is None else asdict(found.noise),
        "python": {
            "executable": str(python.executable),
            "version": ".".join(map(str, python.version)),
            "origin": python.origin,
        },
        "versions": found.versions,
    }


def _spread(log_ratio: float) -> str:
    return f"{math.expm1(log_ratio) * 100:.2f} %"


def _versions() -> dict[str, str]:
    found = {
        "afterburner-ide": afterburner_ide.__version__,
        "python": platform.python_version(),
        "kernel": platform.release(),
    }
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found
