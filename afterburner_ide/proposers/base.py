"""What a proposer is given, and what it must do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from afterburner_ide.types import Objective, Proposal, Refinement, Target


@dataclass(frozen=True, slots=True)
class Context:
    """The state of a run at one iteration.

    `source` is the module to start from: the incumbent, or a stepping stone that was verified but
    is not faster yet. `rules` are those already in it. `hits` counts the original's lines over
    the workload (a light profile), `seconds` and `peak_bytes` are what the incumbent needs.
    """

    target: Target
    source: str
    objective: Objective
    iteration: int
    rules: tuple[str, ...] = ()
    history: tuple[Refinement, ...] = ()
    hits: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0
    peak_bytes: int = 0


class Proposer(Protocol):
    """Suggests whole modules in which the target was rewritten.

    It may be lazy, may repeat itself (the engine drops duplicates), and need not be right: the
    judge decides. It raises ProposerError when it cannot work at all.
    """

    name: str

    def propose(self, context: Context) -> Iterator[Proposal]:
        """Yield proposals for this state, the most promising first."""
        ...
