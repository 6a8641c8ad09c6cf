"""A judge that takes a verdict of an earlier run where there is one, but never confirms by it."""

from __future__ import annotations

import random
import time
from collections.abc import Collection
from dataclasses import replace

from afterburner_ide.config import Settings
from afterburner_ide.judge.judge import Judge
from afterburner_ide.judge.material import Material
from afterburner_ide.judge.session import Session
from afterburner_ide.judge.verdicts import Verdicts
from afterburner_ide.reasons import Reason
from afterburner_ide.types import Judgement, Objective, Verdict

NOTE = "The verdict is that of an earlier run."


class RecallingJudge(Judge):
    """Looks a candidate up before judging it, and keeps each verdict that was reached in time.

    `confirm` judges a candidate that was looked up once more from the start, so that no claim
    rests on what a file says.
    """

    def __init__(
        self,
        session: Session,
        material: Material,
        objective: Objective,
        settings: Settings,
        rng: random.Random,
        verdicts: Verdicts,
    ) -> None:
        super().__init__(session, material, objective, settings, rng)
        self._verdicts = verdicts
        self._recalled: set[str] = set()

    def judge(self, candidate: str, incumbent: str, conceded: Collection[Reason] = ()) -> Judgement:
        known = None if conceded else self._verdicts.get(candidate, incumbent)
        if known is not None:
            self._recalled.add(candidate)
            return replace(known, notes=(*known.notes, NOTE), seconds=0.0)
        if conceded:
            return super().judge(candidate, incumbent, conceded)
        return self._anew(candidate, incumbent)

    def confirm(self, candidate: str) -> Judgement:
        if candidate in self._recalled:
            judgement = self._anew(candidate, self.session.target.source)
            if judgement.verdict is not Verdict.ACCEPTED:
                return judgement
            self._recalled.remove(candidate)
        return super().confirm(candidate)

    def _anew(self, candidate: str, incumbent: str) -> Judgement:
        judgement = super().judge(candidate, incumbent)
        # What the deadline cut short, a run with more time may decide otherwise.
        if time.perf_counter() < self.deadline:
            self._verdicts.put(candidate, incumbent, judgement)
        return judgement
