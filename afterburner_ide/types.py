"""Values that travel between the rooms. All frozen; bytes are bytes, times are seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from afterburner_ide.reasons import Reason


class Objective(StrEnum):
    """What a run is to improve."""

    TIME = "time"
    MEMORY = "memory"
    INTEGRAL = "integral"


class Verdict(StrEnum):
    """The judge's word on one candidate."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Target:
    """A function to optimise, as it stood when it was read.

    `qualname` follows Python's `__qualname__` without `<locals>` (`outer.inner`, `Class.method`).
    `entry` is what a workload can call: the target itself or, for a nested function, the
    outermost function around it. `source` is the whole module's text with `\\n` line ends and
    no BOM; `line` and `end_line` are 1-based and include decorators.
    """

    path: Path
    qualname: str
    entry: str
    module: str
    root: Path
    source: str
    line: int
    end_line: int

    def __str__(self) -> str:
        return f"{self.path}::{self.qualname}"


@dataclass(frozen=True, slots=True)
class Call:
    """One input: a pickle of `(args, kwargs)` that only a sandboxed child ever loads.

    `origin` says where it comes from for people (`tests/test_x.py::test_y`, `gen(100, 7)`).
    `scale` is the workload file's scale, or None for calls that were recorded.
    """

    blob: bytes
    origin: str
    scale: int | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times less the candidate needs, with an approximate 95 % interval."""

    ratio: float
    low: float
    high: float
    before_s: float
    after_s: float


@dataclass(frozen=True, slots=True)
class MemoryDelta:
    """Peak bytes above the baseline for one call; `meter` names how they were read."""

    before_bytes: int
    after_bytes: int
    meter: str


@dataclass(frozen=True, slots=True)
class IntegralDelta:
    """Resident memory above the baseline integrated over CPU time, in `unit`."""

    before: float
    after: float
    unit: str = "MiB·s"
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the target the workload runs."""

    lines: int
    lines_hit: int
    branches: int
    branches_hit: int
    missed_lines: tuple[int, ...] = ()

    @property
    def line_share(self) -> float:
        return self.lines_hit / self.lines if self.lines else 1.0

    @property
    def branch_share(self) -> float:
        return self.branches_hit / self.branches if self.branches else 1.0


@dataclass(frozen=True, slots=True)
class Verified:
    """What was compared, on how many inputs, and what was not."""

    inputs: int = 0
    coverage: Coverage | None = None
    compared: tuple[str, ...] = ()
    not_compared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict with its evidence. `counterexample` shows the input on which the two differ."""

    verdict: Verdict
    reason: Reason
    detail: str = ""
    time: Ratio | None = None
    memory: MemoryDelta | None = None
    integral: IntegralDelta | None = None
    verified: Verified = field(default_factory=Verified)
    counterexample: str | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Shape:
    """One argument of an input: its parameter, type, and where it has them its length and items.

    `item` is the type of the first item, or of the first key.
    """

    name: str
    type: str
    length: int | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The facts about the place of a rewrite.

    `depth` counts the loops and comprehensions around it, itself among them. `heat` is how often
    its lines run, on a logarithmic scale from 0, never, to 1, as often as the hottest line of the
    workload. `kinds` are those of the names on its first line as far as the text tells them, and
    `size` is the greatest length of an argument of the dearest input, 0 where none has one.
    """

    function: str
    line: int
    depth: int
    heat: float
    kinds: dict[str, str]
    size: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole module's source in which the target was rewritten, and how it came about.

    `concedes` are the reasons for a rejection that the person who asked for it wants to let pass.
    """

    source: str
    summary: str
    rules: tuple[str, ...] = ()
    concedes: frozenset[Reason] = frozenset()
    site: Site | None = None


@dataclass(frozen=True, slots=True)
class Refinement:
    """A candidate with its verdict: one row of a run."""

    iteration: int
    proposer: str
    proposal: Proposal
    judgement: Judgement
    diff: str


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The Python that runs the user's code. `origin` says how it was found."""

    executable: Path
    version: tuple[int, int, int]
    prefix: Path
    base_prefix: Path
    origin: str

    def __str__(self) -> str:
        return f"{self.executable} (CPython {'.'.join(map(str, self.version))}, {self.origin})"
