"""What a proposer is given, and what it must do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from afterburner_ide.errors import ProposerError
from afterburner_ide.types import Objective, Proposal, Refinement, Shape, Target


@dataclass(frozen=True, slots=True)
class Context:
    """The state of a run at one iteration.

    `source` is the module to start from: the incumbent, or a stepping stone that was verified but
    is not faster yet. `rules` are those already in it. `hits` counts the original's lines over
    the workload (a light profile), `helpers` are the functions it calls that the workload runs
    enough of, `shapes` are the arguments of its dearest input, `seconds` and `peak_bytes` are what
    the incumbent needs. `python` is the version of the interpreter that runs the code, None where
    it is not known.
    All chance in a proposer comes from `seed`: the same context gives the same proposals.
    """

    target: Target
    source: str
    objective: Objective
    iteration: int
    rules: tuple[str, ...] = ()
    history: tuple[Refinement, ...] = ()
    hits: dict[int, int] = field(default_factory=dict)
    helpers: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    seconds: float = 0.0
    peak_bytes: int = 0
    python: tuple[int, int, int] | None = None
    seed: int = 0


class Proposer(Protocol):
    """Suggests whole modules in which the target was rewritten.

    It may be lazy, may repeat itself (the engine drops duplicates), and need not be right: the
    judge decides. It raises ProposerError when it cannot work at all.

    With `judge_all`, an iteration judges everything that is proposed and is not ended by the
    first large gain. `verdicts` is a folder in which the run keeps its verdicts, and from which
    it takes those of earlier runs; None keeps nothing.
    """

    name: str
    judge_all: bool = False
    verdicts: Path | None = None

    def propose(self, context: Context) -> Iterator[Proposal]:
        """Yield proposals for this state, the most promising first."""
        ...


class PlainProposer(Proposer, Protocol):
    """A proposer that takes no argument; ProposerError where it is given one."""

    def __init__(self, argument: str = "") -> None:
        if argument:
            raise ProposerError(
                f"the proposer `{self.name}` takes no argument, and was given {argument!r}",
                hint=f"--proposer {self.name}",
            )
