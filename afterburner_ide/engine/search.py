"""The state of the loop: the incumbent, how it came about, and stepping stones beside it.

Keep-best with a beam. A refinement that is accepted becomes the incumbent. One that is verified
but not faster is kept as a stepping stone: two rewrites may pay together where neither does
alone, so when the incumbent has nothing left to offer, the best stones are expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from afterburner_ide.proposers.base import Context, Proposer
from afterburner_ide.reasons import Reason
from afterburner_ide.types import (
    Judgement,
    Objective,
    Proposal,
    Refinement,
    Shape,
    Target,
    Verdict,
)

TAKE_AT_ONCE = 1.5
STONE_FLOOR = 0.9
STONE_DEPTH = 3
STONES = 4
RUNNERS_UP = 2
NEUTRAL = frozenset(
    {Reason.NO_DIFFERENCE, Reason.SLOWER, Reason.SLOWER_AT_A_SIZE, Reason.BUDGET_SPENT}
)
DIFFERENT = frozenset(reason for reason in Reason if reason.startswith("different"))


@dataclass(frozen=True, slots=True)
class Node:
    """A verified version: its source, the rules in it, and its gain over the original so far.

    `depth` counts the rewrites since the incumbent that did not pay yet.
    """

    source: str
    rules: tuple[str, ...] = ()
    ratio: float = 1.0
    depth: int = 0
    weight: float = 0.0


@dataclass
class Search:
    """Decides what to try next, from the verdicts so far."""

    target: Target
    objective: Objective
    proposer: Proposer
    hits: dict[int, int] = field(default_factory=dict)
    helpers: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    seconds: float = 0.0
    peak_bytes: int = 0
    python: tuple[int, int, int] | None = None
    seed: int = 0
    history: list[Refinement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.accepted = [Node(self.target.source)]
        self.stones: list[Node] = []
        self._seen = {self.target.source}
        self._good: list[tuple[float, Node]] = []

    @property
    def incumbent(self) -> Node:
        return self.accepted[-1]

    def next_base(self, iteration: int) -> Node | None:
        """Where the next iteration starts from; None when nothing is left to try."""
        if iteration == 1 or self.stones_are_fresh:
            self.stones_are_fresh = False
            return self.incumbent
        if self.stones:
            self.stones.sort(key=lambda node: -node.weight)
            return self.stones.pop(0)
        return None

    stones_are_fresh = False

    def proposals(self, base: Node, iteration: int) -> Iterator[Proposal]:
        """What the proposer suggests from `base`, without what was judged already."""
        context = Context(
            target=self.target,
            source=base.source,
            objective=self.objective,
            iteration=iteration,
            rules=base.rules,
            history=tuple(self.history),
            hits=self.hits,
            helpers=self.helpers,
            shapes=self.shapes,
            seconds=self.seconds / self.incumbent.ratio,
            peak_bytes=self.peak_bytes,
            python=self.python,
            seed=self.seed,
        )
        for proposal in self.proposer.propose(context):
            if proposal.source not in self._seen:
                self._seen.add(proposal.source)
                yield proposal

    def record(self, base: Node, refinement: Refinement) -> bool:
        """Take note of a verdict; True when it is good enough to end the iteration at once."""
        self.history.append(refinement)
        judgement, proposal = refinement.judgement, refinement.proposal
        if judgement.verdict is Verdict.ACCEPTED:
            gain = self._gain(judgement)
            node = Node(proposal.source, proposal.rules, self.incumbent.ratio * gain)
            self._good.append((gain, node))
            return gain >= TAKE_AT_ONCE and not self.proposer.judge_all
        if judgement.reason in NEUTRAL and judgement.time is not None:
            weight = judgement.time.ratio
            if weight >= STONE_FLOOR and base.depth + 1 < STONE_DEPTH:
                node = Node(proposal.source, proposal.rules, base.ratio, base.depth + 1, weight)
                self.stones = sorted([*self.stones, node], key=lambda item: -item.weight)[:STONES]
        return False

    def finish_iteration(self) -> bool:
        """Adopt the best refinement of the iteration, if any; True when the incumbent changed.

        Where all were judged, the runners-up stay below it: the best of hundreds of measurements
        is often the luckiest one, and may fail where they do not.
        """
        if not self._good:
            return False
        kept = 1 + RUNNERS_UP if self.proposer.judge_all else 1
        best = sorted(self._good, key=lambda item: -item[0])[:kept]
        self.accepted += [node for _, node in reversed(best)]
        self._good = []
        self.stones = []
        self.stones_are_fresh = True
        return True

    def _gain(self, judgement: Judgement) -> float:
        if self.objective is Objective.TIME and judgement.time is not None:
            return judgement.time.ratio
        if self.objective is Objective.MEMORY and judgement.memory is not None:
            return judgement.memory.before_bytes / max(1, judgement.memory.after_bytes)
        if judgement.integral is not None:
            return judgement.integral.before / max(1e-12, judgement.integral.after)
        return 1.0
