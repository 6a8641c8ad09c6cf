"""What a benchmark is asked to do, and where that makes results another experiment's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import afterburner_ide
from afterburner_ide.config import Settings
from afterburner_ide.types import Objective

__all__ = ["Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of every task's run. `budget` is in seconds; `python` runs the tasks' code."""

    python: Path
    proposer: str = "rules"
    objective: Objective = Objective.TIME
    budget: float = 30.0
    iterations: int = Settings().iterations
    seed: int = 0
    namespaces: bool = True

    @property
    def settings(self) -> Settings:
        return Settings(iterations=self.iterations, budget=self.budget, namespaces=self.namespaces)

    @property
    def hash(self) -> str:
        """16 hex digits: results with another hash belong to another experiment."""
        text = json.dumps([self.to_json(), afterburner_ide.__version__], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"python": str(self.python), "objective": str(self.objective)}

    @staticmethod
    def from_json(body: dict[str, Any]) -> Options:
        """The inverse of `to_json`."""
        return Options(
            **body | {"python": Path(body["python"]), "objective": Objective(body["objective"])}
        )
