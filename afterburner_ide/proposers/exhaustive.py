"""The oracle for two rewrites: what the best choice among the rules could have reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from afterburner_ide.proposers.base import Context, Proposer
from afterburner_ide.proposers.payoff_order import rewrites
from afterburner_ide.types import Proposal


class ExhaustiveProposer(Proposer):
    """Every rewrite of the original, then every rewrite of each of those; each text once.

    A second rewrite is tried on a first one whatever became of that: two can pay, or be right,
    where neither is alone. All are judged against the original in the first iteration, and later
    iterations get nothing. `exhaustive:FOLDER` keeps the verdicts there and takes them from there.
    """

    name = "exhaustive"
    judge_all = True

    def __init__(self, argument: str = "") -> None:
        self.verdicts = Path(argument) if argument else None

    def propose(self, context: Context) -> Iterator[Proposal]:
        if context.source != context.target.source:
            return
        seen = {context.source}
        singles: list[Proposal] = []
        for first in rewrites(context):
            seen.add(first.source)
            singles.append(first)
            yield first
        for first in singles:
            for second in rewrites(replace(context, source=first.source, rules=first.rules)):
                if second.source not in seen:
                    seen.add(second.source)
                    summary = f"{first.summary}, then {second.summary}"
                    yield replace(second, summary=summary)
