"""The judge: screens, verifies, measures and rules on one candidate at a time."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Collection
from dataclasses import replace

from afterburner_ide.config import Settings
from afterburner_ide.errors import ChildLost, ChildRefused, LoadFailed
from afterburner_ide.judge import decision
from afterburner_ide.judge.decision import STEP, TIME_GUARD, WHOLE, Ruling
from afterburner_ide.judge.material import Material
from afterburner_ide.judge.pool import Pool
from afterburner_ide.judge.screen import Finding, screen
from afterburner_ide.judge.session import MEMORY_RUN_LIMIT, Session
from afterburner_ide.judge.start_up import start_up_note
from afterburner_ide.judge.verification import START_UP_S, Failure, lost_reason, verify
from afterburner_ide.measure.blocks import read_outputs
from afterburner_ide.measure.memory import (
    RUNS,
    Footprint,
    compare_footprints,
    measure_footprint,
)
from afterburner_ide.measure.speed import SPAWN_PAIRS, Speed, compare_speed
from afterburner_ide.measure.stats import LOOKS
from afterburner_ide.reasons import Reason
from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.process import Child
from afterburner_ide.types import (
    IntegralDelta,
    Judgement,
    MemoryDelta,
    Objective,
    Verdict,
    Verified,
)
from afterburner_ide.verify.compare import Difference, compare
from afterburner_ide.verify.effects import COMPARED, NOT_COMPARED

GUARD_LOOKS = 3
Screen = Callable[[str, str, str, Collection[Reason]], Finding | None]
CONCEDED = {
    Reason.MEMOISED: "A cache between calls, as asked for: the ratio is that of calls that come "
    "again, results are kept as long as the process, and a call that is new gains nothing.",
    Reason.OUTSIDE_THE_CLOCK: "Work at the first call, as asked for: the ratio is that of later "
    "calls in the same process.",
    Reason.TRADE_OFF: "More memory, as asked for: the guard on peak memory was not applied.",
}
"""What is said of a rewrite that would be rejected for that reason, had nobody asked for it."""


class Judge:
    """Judges rewrites of one target for one objective, on the material gathered from it.

    `screening` looks at both sources before anything runs; it is replaced where the candidate is
    another module (`judge.pair`). After `deadline`, on the clock of `time.perf_counter`, no
    measurement is extended, and none of a step from one version to the next after `patience`
    seconds: slow functions would spend the whole budget on one close decision.
    """

    def __init__(
        self,
        session: Session,
        material: Material,
        objective: Objective,
        settings: Settings,
        rng: random.Random,
        screening: Screen = screen,
    ) -> None:
        self.session = session
        self.material = material
        self.objective = objective
        self._settings = settings
        self._rng = rng
        self._screen = screening
        self._footprints: dict[str, Footprint] = {}
        self._rounded: set[str] = set()
        self._conceded: dict[str, Collection[Reason]] = {}
        self.deadline = math.inf
        self.patience = math.inf

    def judge(self, candidate: str, incumbent: str, conceded: Collection[Reason] = ()) -> Judgement:
        """One verdict on `candidate`, measured against `incumbent` (both whole modules).

        For a reason in `conceded` it is not rejected before it runs, but gets a note.
        """
        start = time.perf_counter()
        target = self.session.target
        self._conceded[candidate] = conceded
        finding = self._screen(target.source, candidate, target.qualname, conceded)
        if finding is not None:
            return Judgement(Verdict.REJECTED, finding.reason, finding.detail)
        passed = verify(self.session, self.material, candidate, self._settings.float_rtol, conceded)
        if isinstance(passed, Failure):
            judgement = self._failed(candidate, passed)
        else:
            judgement = self._measure(candidate, incumbent, STEP, self.material.select)
            if passed.rounded:
                self._rounded.add(candidate)
            judgement = replace(judgement, verified=self._verified(candidate))
        notes = (*judgement.notes, *self._conceded_notes(candidate))
        return replace(judgement, notes=notes, seconds=time.perf_counter() - start)

    def confirm(self, candidate: str) -> Judgement:
        """Measure the whole way from the original once more: new processes, new inputs, GC on."""
        start = time.perf_counter()
        judgement = self._measure(
            candidate, self.session.target.source, WHOLE, self.material.confirm, final=True
        )
        if judgement.reason in {Reason.NO_DIFFERENCE, Reason.SLOWER, Reason.MORE_MEMORY}:
            judgement = replace(judgement, reason=Reason.NOT_CONFIRMED)
        return replace(
            judgement,
            verified=self._verified(candidate),
            notes=(*judgement.notes, *self._conceded_notes(candidate)),
            seconds=time.perf_counter() - start,
        )

    def footprint(self, source: str, runs: int = RUNS) -> Footprint:
        """The memory of one version on the dearest input, measured once per version."""
        if source not in self._footprints:
            self._footprints[source] = measure_footprint(
                lambda: self.session.server().spawn(MEMORY_RUN_LIMIT),
                lambda child: self.session.load(child, source),
                self.material.heavy.blob,
                self.material.small.blob,
                max(self.material.timeout, self._settings.call_timeout),
                runs=runs,
            )
        return self._footprints[source]

    def _measure(
        self, candidate: str, incumbent: str, threshold: float, pool: Pool, *, final: bool = False
    ) -> Judgement:
        try:
            if self.objective is Objective.TIME:
                return self._for_time(candidate, incumbent, threshold, pool, final)
            return self._for_memory(candidate, incumbent, threshold, pool, final)
        except _OutputsDiffer as found:
            return Judgement(
                Verdict.REJECTED,
                found.difference.reason,
                f"in a timed call: {found.difference}",
                counterexample=str(found.difference),
            )
        except ChildLost as error:
            return Judgement(Verdict.REJECTED, lost_reason(error), error.message)
        except (ChildRefused, LoadFailed) as error:
            return Judgement(Verdict.REJECTED, Reason.LOST_RESULT, error.message)

    def _for_time(
        self, candidate: str, incumbent: str, threshold: float, pool: Pool, final: bool
    ) -> Judgement:
        patience = math.inf if final else self.patience
        speed = self._speed(candidate, incumbent, threshold, pool, collect=final, within=patience)
        ratio = decision.ratio_of(speed)
        conceded = self._conceded.get(candidate, ())
        starts_late = Reason.OUTSIDE_THE_CLOCK in conceded
        ruling = decision.rule_speed(
            replace(speed, outside_the_clock=speed.outside_the_clock and not starts_late), threshold
        )
        if not starts_late:
            ruling = ruling or decision.guard_import(
                self.session.import_ns[incumbent], self.session.import_ns[candidate]
            )
        memory: MemoryDelta | None = None
        integral: IntegralDelta | None = None
        notes: tuple[str, ...] = ()
        if ruling is None or final:
            memory, integral = self._memory(candidate, incumbent)
        if ruling is None and memory is not None and Reason.TRADE_OFF not in conceded:
            ruling = decision.guard_memory(memory)
        if ruling is None:
            gain = ratio.before_s - ratio.after_s
            ruling, notes = self._sizes(candidate, incumbent, gain)
            if ruling is None and starts_late:
                blob, timeout = self.material.heavy.blob, self.material.timeout + START_UP_S
                said = start_up_note(self.session, incumbent, candidate, blob, gain, timeout)
                notes = (*notes, said)
        ruling = ruling or decision.accepted(self.objective)
        if speed.by_wall:
            notes = (*notes, "The function sleeps or waits: judged by wall time.")
        return Judgement(
            ruling.verdict,
            ruling.reason,
            ruling.detail,
            time=ratio,
            memory=memory,
            integral=integral,
            notes=notes,
        )

    def _for_memory(
        self, candidate: str, incumbent: str, threshold: float, pool: Pool, final: bool
    ) -> Judgement:
        memory, integral = self._memory(candidate, incumbent, runs=5)
        if self.objective is Objective.MEMORY:
            ruling = decision.rule_memory(memory, threshold)
        else:
            ruling = decision.rule_integral(integral, memory, threshold)
        if ruling is not None and not final:
            return Judgement(
                ruling.verdict, ruling.reason, ruling.detail, memory=memory, integral=integral
            )
        speed = self._speed(
            candidate, incumbent, 1 / TIME_GUARD, pool, collect=final, looks=GUARD_LOOKS
        )
        ruling = ruling or decision.guard_time(speed) or decision.guard_memory(memory)
        ruling = ruling or decision.accepted(self.objective)
        return Judgement(
            ruling.verdict,
            ruling.reason,
            ruling.detail,
            time=decision.ratio_of(speed),
            memory=memory,
            integral=integral,
        )

    def _sizes(
        self, candidate: str, incumbent: str, gain_s: float
    ) -> tuple[Ruling | None, tuple[str, ...]]:
        """Guard the smaller sizes, and say from where on the rewrite pays."""
        notes: list[str] = []
        for pool in self.material.smaller:
            small = self._speed(candidate, incumbent, 1 / TIME_GUARD, pool, looks=GUARD_LOOKS)
            ruling = decision.guard_size(small, gain_s, pool.scale)
            if ruling is not None:
                return ruling, tuple(notes)
            ratio = small.estimate.ratio
            size = f"size {pool.scale}" if pool.scale is not None else "the smallest inputs"
            notes.append(f"At {size} the ratio is {ratio:.2f}×.")
        return None, tuple(notes)

    def _speed(
        self,
        candidate: str,
        incumbent: str,
        threshold: float,
        pool: Pool,
        *,
        collect: bool = False,
        looks: int = len(LOOKS),
        within: float = math.inf,
    ) -> Speed:
        pairs: list[tuple[Child, Child]] = []
        children: list[Child] = []
        try:
            for _ in range(SPAWN_PAIRS):
                for source in (incumbent, candidate):
                    children.append(self.session.loaded(source))  # noqa: PERF401
                pairs.append((children[-2], children[-1]))
            return compare_speed(
                pairs,
                pool.draw,
                threshold=threshold,
                timeout=max(self.material.timeout, 5.0) * 4,
                check=self._check,
                rng=self._rng,
                collect=collect,
                looks=looks,
                deadline=min(self.deadline, time.perf_counter() + within),
            )
        finally:
            for child in children:
                child.kill()

    def _check(self, before: Child, after: Child) -> None:
        """Compare all outputs of the block that both have just run."""
        old = read_outputs(before, wire.MARSHAL, 30.0)
        room = 4 * len(old) + (1 << 20)
        new = read_outputs(after, wire.MARSHAL, 30.0, room)
        if old == new:
            return
        if old[:1] != wire.CANONICAL:
            old = read_outputs(before, wire.CANONICAL, 30.0)
        if new[:1] != wire.CANONICAL:
            new = read_outputs(after, wire.CANONICAL, 30.0, 16 * room)
        rtol = self._settings.float_rtol
        found = compare(old[1:], new[1:], rtol=rtol, name="results").difference
        if found is not None:
            raise _OutputsDiffer(found)

    def _memory(
        self, candidate: str, incumbent: str, runs: int = RUNS
    ) -> tuple[MemoryDelta, IntegralDelta]:
        return compare_footprints(self.footprint(incumbent, runs), self.footprint(candidate, runs))

    def _conceded_notes(self, candidate: str) -> tuple[str, ...]:
        reasons = self._conceded.get(candidate, ())
        return tuple(text for reason, text in CONCEDED.items() if reason in reasons)

    def _failed(self, candidate: str, failure: Failure) -> Judgement:
        return Judgement(
            Verdict.REJECTED,
            failure.reason,
            failure.detail,
            verified=self._verified(candidate),
            counterexample=failure.counterexample,
        )

    def _verified(self, candidate: str) -> Verified:
        rounded = candidate in self._rounded
        tolerance = f"floats within {self._settings.float_rtol:g} relative" if rounded else ""
        return Verified(
            inputs=len(self.material.cases),
            coverage=self.material.coverage,
            compared=(*COMPARED, *([tolerance] if tolerance else [])),
            not_compared=(*NOT_COMPARED, *self.material.not_compared),
        )


class _OutputsDiffer(Exception):
    """Two timed calls gave different results; caught where a judgement is made of it."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(str(difference))
        self.difference = difference
