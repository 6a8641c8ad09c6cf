"""One run: gather evidence, measure the original, propose and judge, confirm the winner.

After Algorithm 1 of the Afterburner paper (arXiv 2505.23387), with a verdict that knows noise,
several candidates an iteration, no prompt twice, and a confirmation on inputs that had no part
in the selection.
"""

from __future__ import annotations

import random
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from afterburner_ide import proposers
from afterburner_ide.config import Settings
from afterburner_ide.engine.events import (
    BaselineMeasured,
    CandidateStarted,
    Event,
    IncumbentChanged,
    RefinementDecided,
    RunStarted,
    Stage,
    WorkloadReady,
)
from afterburner_ide.engine.result import RunResult, Status
from afterburner_ide.engine.search import Node, Search
from afterburner_ide.judge.evidence import shortfall
from afterburner_ide.judge.judge import Judge
from afterburner_ide.judge.material import Material, gather
from afterburner_ide.judge.plan import Lack
from afterburner_ide.judge.recalling import RecallingJudge
from afterburner_ide.judge.session import Session
from afterburner_ide.judge.verdicts import Verdicts, question
from afterburner_ide.measure.memory import compare_footprints
from afterburner_ide.reasons import Reason
from afterburner_ide.target.functions import changed_functions, function_source
from afterburner_ide.target.patch import unified_diff
from afterburner_ide.types import (
    Interpreter,
    Judgement,
    Objective,
    Refinement,
    Target,
    Verdict,
    Verified,
)
from afterburner_ide.workload.collect import collect

CONFIRM_SHARE = 0.15
LEAST_CONFIRM_S = 2.0
LEAST_PATIENCE_S = 3.0


def optimize(
    target: Target,
    *,
    objective: Objective,
    settings: Settings,
    interpreter: Interpreter,
    proposer: str = "rules",
    workload_file: Path | None = None,
    tests: Sequence[Path] = (),
    seed: int | None = None,
) -> Generator[Event, None, RunResult]:
    """Improve `target` and tell each step; the generator's return value is the result.

    Raises AfterburnerError for what stops the job. Closing the generator ends every process.
    """
    start = time.perf_counter()
    chosen = proposers.proposer(proposer)
    rng = random.Random(seed)
    with Session(target, interpreter, settings) as session:
        tier = ", ".join(session.server().confined) or "none: --unsafe"
        yield RunStarted(
            target=str(target),
            objective=objective,
            proposer=chosen.name,
            interpreter=str(interpreter),
            tier=tier,
            iterations=settings.iterations,
            budget_s=settings.budget,
        )
        yield Stage("workload", "Looking for inputs: tests, doctests, workload file")
        workload = collect(target, interpreter, settings, workload_file=workload_file, tests=tests)
        yield Stage("baseline", "Running the original on the inputs")
        material = gather(session, workload, settings, rng)
        if isinstance(material, Lack):
            yield WorkloadReady(0, workload.sources, None, workload.notes)
            return _lacking(target, objective, material, Verified(), start, workload.notes)
        yield WorkloadReady(
            len(material.cases), workload.sources, material.coverage, material.notes
        )
        judge = Judge(session, material, objective, settings, rng)
        if chosen.verdicts is not None:
            asked = question(target, workload, objective, interpreter, settings)
            kept = Verdicts(chosen.verdicts, asked)
            judge = RecallingJudge(session, material, objective, settings, rng, kept)
        lack = shortfall(target, material, settings)
        if lack is not None:
            verified = Verified(inputs=len(material.cases), coverage=material.coverage)
            return _lacking(target, objective, lack, verified, start, material.notes)
        run = _Run(target, objective, settings, judge, material, start + settings.budget)
        search = Search(
            target,
            objective,
            chosen,
            hits=material.hits,
            helpers=material.helpers,
            shapes=material.shapes,
            python=interpreter.version,
            seed=random.getrandbits(32) if seed is None else seed,
        )
        result = yield from run.loop(search)
        return replace(result, seconds=time.perf_counter() - start)


@dataclass
class _Run:
    target: Target
    objective: Objective
    settings: Settings
    judge: Judge
    material: Material
    deadline: float

    def loop(self, search: Search) -> Generator[Event, None, RunResult]:
        footprint = self.judge.footprint(self.target.source)
        memory, integral = compare_footprints(footprint, footprint)
        search.seconds = self.material.select.cost_ns / 1e9
        search.peak_bytes = memory.before_bytes
        yield BaselineMeasured(
            search.seconds, memory.before_bytes, memory.meter, integral.before, integral.unit
        )
        stop = self.deadline - CONFIRM_SHARE * self.settings.budget
        number = 0
        cut = False
        self.judge.deadline = stop
        self.judge.patience = max(LEAST_PATIENCE_S, self.settings.budget / 10)
        for iteration in range(1, self.settings.iterations + 1):
            base = search.next_base(iteration)
            if base is None:
                break
            yield Stage("loop", f"Iteration {iteration} of {self.settings.iterations}")
            for proposal in search.proposals(base, iteration):
                if time.perf_counter() > stop:
                    cut = True
                    break
                number += 1
                yield CandidateStarted(iteration, number, None, proposal.summary, proposal.rules)
                incumbent = search.incumbent.source
                judgement = self.judge.judge(proposal.source, incumbent, proposal.concedes)
                diff = unified_diff(base.source, proposal.source, self.target.path.name)
                refinement = Refinement(iteration, search.proposer.name, proposal, judgement, diff)
                yield RefinementDecided(number, refinement)
                if search.record(base, refinement):
                    break
            if search.finish_iteration():
                last = search.incumbent
                kept = [r for r in search.history if r.proposal.source == last.source][-1]
                yield IncumbentChanged(
                    iteration,
                    last.rules,
                    last.ratio if self.objective is Objective.TIME else None,
                    kept.judgement.memory,
                    kept.judgement.integral,
                )
            if cut:
                break
        return (yield from self._conclude(search, cut))

    def _conclude(self, search: Search, cut: bool) -> Generator[Event, None, RunResult]:
        """Confirm the incumbent; where that fails, the one before it, down to the original."""
        failed: Judgement | None = None
        self.judge.deadline = max(self.deadline, time.perf_counter() + LEAST_CONFIRM_S)
        while len(search.accepted) > 1:
            yield Stage("confirm", "Measuring the winner again, on new inputs")
            winner = search.incumbent
            judgement = self.judge.confirm(winner.source)
            if judgement.verdict is Verdict.ACCEPTED:
                return self._improved(search, winner, judgement, cut)
            failed = failed or judgement
            search.accepted.pop()
        return self._unimproved(search, failed, cut)

    def _improved(self, search: Search, winner: Node, judgement: Judgement, cut: bool) -> RunResult:
        notes = [*self.material.notes, *judgement.notes]
        if not self.material.fresh_confirmation:
            notes.append("Too few inputs to keep some back: confirmed on the same inputs.")
        others = changed_functions(self.target.source, winner.source, self.target.qualname)
        if others:
            names = ", ".join(others)
            notes.append(f"It also changes {names}: whatever else calls that was not run.")
        if cut:
            notes.append("The budget ran out before everything was tried.")
        return RunResult(
            target=str(self.target),
            objective=self.objective,
            status=Status.IMPROVED,
            reason=judgement.reason,
            detail=judgement.detail,
            time=judgement.time,
            memory=judgement.memory,
            integral=judgement.integral,
            verified=judgement.verified,
            refinements=tuple(search.history),
            rules=winner.rules,
            code=function_source(winner.source, self.target.qualname),
            module=winner.source,
            patch=unified_diff(self.target.source, winner.source, self.target.path.name),
            notes=tuple(notes),
        )

    def _unimproved(self, search: Search, failed: Judgement | None, cut: bool) -> RunResult:
        count = len(search.history)
        tried = "1 rewrite was" if count == 1 else f"{count} rewrites were"
        if failed is not None:
            reason, detail = failed.reason, f"the gain did not hold: {failed.detail}"
        elif cut:
            reason = Reason.BUDGET_SPENT
            detail = f"{tried} judged in the time there was, and none is better"
        elif not count:
            reason, detail = Reason.NO_PROPOSAL, ""
        else:
            reason = Reason.NOTHING_HELPED
            detail = f"{tried} judged, and none is better"
        return RunResult(
            target=str(self.target),
            objective=self.objective,
            status=Status.NO_IMPROVEMENT,
            reason=reason,
            detail=detail,
            verified=Verified(inputs=len(self.material.cases), coverage=self.material.coverage),
            refinements=tuple(search.history),
            notes=self.material.notes,
        )


def _lacking(
    target: Target,
    objective: Objective,
    lack: Lack,
    verified: Verified,
    start: float,
    notes: tuple[str, ...],
) -> RunResult:
    return RunResult(
        target=str(target),
        objective=objective,
        status=Status.NOT_ENOUGH_EVIDENCE,
        reason=lack.reason,
        detail=lack.detail,
        hint=lack.hint,
        verified=verified,
        notes=notes,
        seconds=time.perf_counter() - start,
    )
