"""The one stream of events that every front end reads.

`optimize --format jsonl` prints one JSON object a line: `{"event": NAME, …}`, in the order of the
classes here; the last line is the run's result (`afterburner_ide.engine.result`).
"""

from __future__ import annotations

from dataclasses import dataclass

from afterburner_ide.types import Coverage, IntegralDelta, MemoryDelta, Objective, Refinement


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The target was found; nothing has run yet."""

    target: str
    objective: Objective
    proposer: str
    interpreter: str
    tier: str
    iterations: int
    budget_s: float
    name = "run_started"


@dataclass(frozen=True, slots=True)
class Stage:
    """What is going on now, for a status line (`workload`, `baseline`, `loop`, `confirm`)."""

    stage: str
    message: str
    name = "stage"


@dataclass(frozen=True, slots=True)
class WorkloadReady:
    """The inputs are known; `sources` counts them by where they come from."""

    inputs: int
    sources: dict[str, int]
    coverage: Coverage | None
    notes: tuple[str, ...]
    name = "workload_ready"


@dataclass(frozen=True, slots=True)
class BaselineMeasured:
    """What the original needs for one call of the workload's main size."""

    seconds: float
    peak_bytes: int
    meter: str
    integral: float
    integral_unit: str
    name = "baseline_measured"


@dataclass(frozen=True, slots=True)
class CandidateStarted:
    """A candidate is about to be judged. `number` counts them from 1 over the whole run."""

    iteration: int
    number: int
    total: int | None
    summary: str
    rules: tuple[str, ...]
    name = "candidate_started"


@dataclass(frozen=True, slots=True)
class RefinementDecided:
    """A candidate has its verdict."""

    number: int
    refinement: Refinement
    name = "refinement"


@dataclass(frozen=True, slots=True)
class IncumbentChanged:
    """A refinement was accepted; the ratios are those of the whole chain against the original."""

    iteration: int
    rules: tuple[str, ...]
    ratio: float | None
    memory: MemoryDelta | None
    integral: IntegralDelta | None
    name = "incumbent"


Event = (
    RunStarted
    | Stage
    | WorkloadReady
    | BaselineMeasured
    | CandidateStarted
    | RefinementDecided
    | IncumbentChanged
)
