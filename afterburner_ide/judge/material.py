"""What the judge knows of the original: expected effects, costs, sizes, coverage. Gathered once."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any

from afterburner_ide.config import Settings
from afterburner_ide.errors import ChildLost, ChildRefused
from afterburner_ide.judge.plan import Lack, make_plan
from afterburner_ide.judge.pool import Pool
from afterburner_ide.judge.session import Session
from afterburner_ide.reasons import Reason
from afterburner_ide.sandbox.child import wire
from afterburner_ide.types import Call, Coverage, Shape
from afterburner_ide.verify.compare import compare
from afterburner_ide.verify.effects import State, exception_name
from afterburner_ide.verify.values import opaque_names
from afterburner_ide.workload.collect import Workload

EXHAUSTED = ("RecursionError", "MemoryError")


@dataclass(frozen=True, slots=True)
class Case:
    """One input with what the original does on it, under both hash seeds."""

    call: Call
    effect: bytes
    seeded_effect: bytes | None
    cost_ns: int


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a candidate is judged against.

    `hits` counts the lines of the target and of its helpers; `helpers` are those of them that the
    workload runs as much of as is asked of the target, so that a rewrite of them can be judged.
    """

    cases: tuple[Case, ...]
    state: State | None
    seeded_state: State | None
    select: Pool
    confirm: Pool
    smaller: tuple[Pool, ...]
    heavy: Call
    small: Call
    coverage: Coverage
    hits: dict[int, int]
    helpers: tuple[str, ...]
    shapes: tuple[Shape, ...]
    not_compared: tuple[str, ...]
    notes: tuple[str, ...]
    fresh_confirmation: bool
    declared: bool

    @property
    def timeout(self) -> float:
        """Seconds one candidate call may take: ten times the original's slowest, 1 s at least."""
        slowest = max([case.cost_ns for case in self.cases] + [int(self.select.cost_ns)])
        return max(1.0, 10 * slowest / 1e9)


def gather(
    session: Session, workload: Workload, settings: Settings, rng: random.Random
) -> Material | Lack:
    """Run the original on the workload and keep what candidates are compared with."""
    plan = make_plan(session, workload, settings, rng)
    if isinstance(plan, Lack):
        return plan
    outcome = _run_original(session, plan.verify, settings)
    if isinstance(outcome, Lack):
        return outcome
    coverage, hits = _coverage(outcome.report)
    opaque = sorted({name for case in outcome.cases for name in opaque_names(case.effect)})
    timed = sorted(plan.costs, key=plan.costs.__getitem__)
    by_blob = {call.blob: call for group in plan.select.groups for call in group}
    by_blob |= {case.call.blob: case.call for case in outcome.cases}
    known = [blob for blob in timed if blob in by_blob]
    return Material(
        cases=outcome.cases,
        state=outcome.state,
        seeded_state=outcome.seeded_state,
        select=plan.select,
        confirm=plan.confirm,
        smaller=plan.smaller,
        heavy=by_blob[known[-1]],
        small=by_blob[known[0]],
        coverage=coverage,
        hits=hits,
        helpers=_covered(outcome.report, settings.min_line_coverage),
        shapes=_shapes(session, by_blob[known[-1]]),
        not_compared=tuple(f"values of type {name}" for name in opaque),
        notes=(*workload.notes, *outcome.notes),
        fresh_confirmation=plan.fresh,
        declared=workload.file is not None,
    )


@dataclass(frozen=True, slots=True)
class _Original:
    cases: tuple[Case, ...]
    state: State | None
    seeded_state: State | None
    report: dict[str, Any]
    notes: tuple[str, ...]


def _run_original(session: Session, calls: list[Call], settings: Settings) -> _Original | Lack:
    """Run the original under one hash seed and, traced, under another.

    Where the two differ, a third run under the first seed tells a dependence on the hash seed
    from a result that never repeats.
    """
    once = session.effects(calls, settings.call_timeout)
    good = [call for call, effect, _ in once.found if _usable(effect)]
    if not good:
        return Lack(Reason.ORIGINAL_FAILED, "the original gives no result on any input")
    if len(good) < len(once.found):
        once = session.effects(good, settings.call_timeout)
    other = session.effects(good, settings.call_timeout, hash_seed=1, trace=True)
    seeded = {call.blob: effect for call, effect, _ in other.found}
    doubtful = [
        call
        for call, effect, _ in once.found
        if effect is not None and _differs(effect, seeded.get(call.blob))
    ]
    again: dict[bytes, bytes | None] = {}
    if doubtful:
        twice = session.effects(good, settings.call_timeout)
        again = {call.blob: effect for call, effect, _ in twice.found}
    cases: list[Case] = []
    unsteady = unseeded = 0
    for call, effect, cost in once.found:
        if effect is None or (call in doubtful and _differs(effect, again.get(call.blob, b""))):
            unsteady += 1
        else:
            unseeded += call in doubtful
            cases.append(Case(call, effect, seeded.get(call.blob), cost))
    if not cases:
        return Lack(
            Reason.NONDETERMINISTIC,
            "the original gives another result on every run of the same input",
            hint="Pass the clock, ids or random numbers in as arguments, then judge that.",
        )
    notes: list[str] = []
    if len(good) < len(calls) and len(once.found) == len(good):
        notes.append(f"The original gives no result on {len(calls) - len(good)} inputs; left out.")
    if unsteady:
        notes.append(f"The original gives another result each time on {unsteady} inputs; left out.")
    if unseeded:
        notes.append(f"On {unseeded} inputs the original's result depends on the hash seed.")
    complete = len(cases) == len(once.found) == len(other.found)
    return _Original(
        cases=tuple(cases),
        state=once.state if complete else None,
        seeded_state=other.state if complete else None,
        report=other.report,
        notes=tuple(notes),
    )


def _usable(effect: bytes | None) -> bool:
    return effect is not None and not exception_name(effect).endswith(EXHAUSTED)


def _differs(before: bytes, after: bytes | None) -> bool:
    """Whether two runs of the original differ; what was not run again counts as the same."""
    return after is not None and compare(before, after, rtol=0.0).difference is not None


def _coverage(report: dict[str, Any]) -> tuple[Coverage, dict[int, int]]:
    """The tracer's report as a value, and the hits of each line."""
    lines = [int(line) for line in report["lines"]]
    hits = {int(line): int(count) for line, count in report["hits"].items()}
    coverage = Coverage(
        lines=len(lines),
        lines_hit=sum(1 for line in lines if hits.get(line)),
        branches=int(report["branches"]),
        branches_hit=int(report["branches_hit"]),
        missed_lines=tuple(line for line in lines if not hits.get(line)),
    )
    return coverage, hits


def _shapes(session: Session, call: Call) -> tuple[Shape, ...]:
    """What the arguments of a call are; nothing where they do not tell."""
    child = session.original()
    try:
        found = json.loads(child.request(wire.SHAPES, call.blob, 30.0, 1 << 20))
    except (ChildRefused, ChildLost):
        return ()
    finally:
        child.kill()
    return tuple(Shape(**shape) for shape in found)


def _covered(report: dict[str, Any], share: float) -> tuple[str, ...]:
    """The helpers with at least that share of their lines run."""
    hits = report["hits"]
    return tuple(
        name
        for name, lines in report["helpers"].items()
        if lines and sum(str(line) in hits for line in lines) >= max(1, share * len(lines))
    )
