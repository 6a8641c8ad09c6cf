"""What the judge knows of the original: expected effects, costs, sizes, coverage. Gathered once."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

from afterburner_ide.config import Settings
from afterburner_ide.errors import ChildLost, ChildRefused
from afterburner_ide.judge.plan import Lack, make_plan
from afterburner_ide.judge.pool import Pool
from afterburner_ide.judge.session import Session
from afterburner_ide.reasons import Reason
from afterburner_ide.sandbox.child import wire
from afterburner_ide.types import Call, Coverage
from afterburner_ide.verify.compare import compare
from afterburner_ide.verify.effects import State, exception_name
from afterburner_ide.verify.values import opaque_names
from afterburner_ide.workload.collect import Workload

TRACE_BUDGET_NS = 40_000_000
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
    """Everything a candidate is judged against."""

    cases: tuple[Case, ...]
    state: State
    seeded_state: State
    select: Pool
    confirm: Pool
    smaller: tuple[Pool, ...]
    heavy: Call
    small: Call
    coverage: Coverage | None
    hits: dict[int, int]
    not_compared: tuple[str, ...]
    notes: tuple[str, ...]
    fresh_confirmation: bool

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
    cases, state, seeded_state, notes = outcome
    coverage, hits = _cover(session, cases, settings)
    opaque = sorted({name for case in cases for name in opaque_names(case.effect)})
    timed = sorted(plan.costs, key=plan.costs.__getitem__)
    by_blob = {call.blob: call for group in plan.select.groups for call in group}
    by_blob |= {case.call.blob: case.call for case in cases}
    known = [blob for blob in timed if blob in by_blob]
    return Material(
        cases=tuple(cases),
        state=state,
        seeded_state=seeded_state,
        select=plan.select,
        confirm=plan.confirm,
        smaller=plan.smaller,
        heavy=by_blob[known[-1]],
        small=by_blob[known[0]],
        coverage=coverage,
        hits=hits,
        not_compared=tuple(f"values of type {name}" for name in opaque),
        notes=(*workload.notes, *notes),
        fresh_confirmation=plan.fresh,
    )


def _run_original(
    session: Session, calls: list[Call], settings: Settings
) -> tuple[list[Case], State, State, list[str]] | Lack:
    """Run the original twice under one hash seed, to see that it repeats, and under another."""
    once, state = session.effects(session.target.source, calls, settings.call_timeout, 0)
    good = [call for call, effect in zip(calls, once, strict=True) if _usable(effect)]
    if not good:
        return Lack(Reason.ORIGINAL_FAILED, "the original gives no result on any input")
    if len(good) < len(calls):
        once, state = session.effects(session.target.source, good, settings.call_timeout, 0)
    twice, _ = session.effects(session.target.source, good, settings.call_timeout, 0)
    other, seeded_state = session.effects(session.target.source, good, settings.call_timeout, 1)
    cases: list[Case] = []
    notes: list[str] = []
    unsteady = unseeded = 0
    for call, effect, again, seeded in zip(good, once, twice, other, strict=True):
        if effect is None or again is None or _differs(effect, again):
            unsteady += 1
            continue
        if seeded is not None and _differs(effect, seeded):
            unseeded += 1
        cases.append(Case(call, effect, seeded, session.last_costs.get(call.blob, 0)))
    if len(good) < len(calls):
        notes.append(f"The original gives no result on {len(calls) - len(good)} inputs; left out.")
    if unsteady:
        notes.append(f"The original gives another result each time on {unsteady} inputs; left out.")
    if unseeded:
        notes.append(f"On {unseeded} inputs the original's result depends on the hash seed.")
    if not cases:
        return Lack(
            Reason.NONDETERMINISTIC,
            "the original gives another result on every run of the same input",
            hint="Pass the clock, ids or random numbers in as arguments, then judge that.",
        )
    return cases, state, seeded_state, notes


def _usable(effect: bytes | None) -> bool:
    return effect is not None and not exception_name(effect).endswith(EXHAUSTED)


def _differs(before: bytes, after: bytes) -> bool:
    return compare(before, after, rtol=0.0).difference is not None


def _cover(
    session: Session, cases: list[Case], settings: Settings
) -> tuple[Coverage | None, dict[int, int]]:
    """Line and branch coverage of the target over as many cases as the budget allows."""
    spent = 0
    with session.server().spawn() as child:
        child.load(session.target.source, session.target.entry, trace=session.target.qualname)
        for case in sorted(cases, key=lambda case: case.cost_ns):
            try:
                child.request(wire.CALL, case.call.blob, settings.call_timeout * 20)
            except ChildRefused:
                continue
            except ChildLost:
                return None, {}
            spent += case.cost_ns
            if spent > TRACE_BUDGET_NS and case is not cases[-1]:
                break
        report = json.loads(child.request(wire.COVERAGE))
    lines = [int(line) for line in report["lines"]]
    hits = {int(line): int(count) for line, count in report["hits"].items()}
    return (
        Coverage(
            lines=len(lines),
            lines_hit=sum(1 for line in lines if hits.get(line)),
            branches=int(report["branches"]),
            branches_hit=int(report["branches_hit"]),
            missed_lines=tuple(line for line in lines if not hits.get(line)),
        ),
        hits,
    )
