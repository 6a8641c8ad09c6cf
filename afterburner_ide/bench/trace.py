"""The story of a loop in numbers: one entry for each candidate that was judged."""

from __future__ import annotations

from typing import Any

from afterburner_ide.bench.gains import gain
from afterburner_ide.engine.events import Event, IncumbentChanged, RefinementDecided
from afterburner_ide.types import Objective, Verdict

__all__ = ["Trace"]


class Trace:
    """Reads the events of a run and keeps what the curves are drawn from.

    `best` is the gain over the original of the best accepted version so far, as the loop measured
    it; 1.0 before the first.
    """

    def __init__(self, objective: Objective) -> None:
        self.entries: list[dict[str, Any]] = []
        self._objective = objective
        self._incumbent = 1.0
        self._best = 1.0
        self._gains: dict[tuple[str, ...], float] = {}

    def read(self, event: Event) -> dict[str, Any] | None:
        """Take note of one event; the new entry when it was a verdict."""
        if isinstance(event, IncumbentChanged):
            ratio = event.ratio if self._objective is Objective.TIME else None
            if ratio is None:
                ratio = self._incumbent * self._gains.get(tuple(event.rules), 1.0)
            self._incumbent = ratio
            self._best = max(self._best, ratio)
            self._gains.clear()
        if not isinstance(event, RefinementDecided):
            return None
        judgement = event.refinement.judgement
        found = gain(self._objective, judgement.time, judgement.memory, judgement.integral)
        if judgement.verdict is Verdict.ACCEPTED and found is not None:
            rules = event.refinement.proposal.rules
            self._gains[rules] = max(found, self._gains.get(rules, 0.0))
            self._best = max(self._best, self._incumbent * found)
        entry = {
            "iteration": event.refinement.iteration,
            "rules": list(event.refinement.proposal.rules),
            "verdict": str(judgement.verdict),
            "reason": str(judgement.reason),
            "gain": found,
            "best": self._best,
        }
        self.entries.append(entry)
        return entry
