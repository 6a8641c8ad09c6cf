"""Does the candidate do what the original does? Every case, two hash seeds, nothing skipped."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass

from afterburner_ide.errors import (
    ChildLost,
    ChildRefused,
    ChildTimeout,
    LoadFailed,
    ProtocolViolation,
)
from afterburner_ide.judge.material import Case, Material
from afterburner_ide.judge.session import Session
from afterburner_ide.measure.blocks import run_block
from afterburner_ide.measure.memory import single
from afterburner_ide.reasons import Reason
from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.process import Child
from afterburner_ide.verify.compare import Difference
from afterburner_ide.verify.effects import (
    compare_effects,
    compare_states,
    exception_name,
    outcome,
    read_state,
)

SEEDED_CASES = 24
THREAD_END_S = 0.2
START_UP_S = 30.0
STATE_LIMIT = 8 << 20  # a tree of what may be the bytes of a liar is built of them
FIRST_ITEM_FACTOR, FIRST_ITEM_SLACK_NS, FIRST_ITEM_SHARE = 5.0, 300_000, 0.3


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a candidate is not the same function."""

    reason: Reason
    detail: str
    counterexample: str | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """The candidate did the same on all cases; `rounded` if floats needed the tolerance."""

    inputs: int
    rounded: bool


def verify(
    session: Session,
    material: Material,
    candidate: str,
    rtol: float,
    conceded: Collection[Reason] = (),
) -> Failure | Passed:
    """Run every case in the candidate and compare the whole effect.

    Where `memoised` is conceded, a new cache of `functools` may fill; nothing else may. Where
    `outside_the_clock` is, calls may take START_UP_S longer than the original's may.
    """
    limit = material.timeout + (START_UP_S if Reason.OUTSIDE_THE_CLOCK in conceded else 0.0)
    may_cache = Reason.MEMOISED in conceded
    rounded = False
    for hash_seed in (0, 1):
        try:
            child = session.loaded(candidate, hash_seed=hash_seed, watch=True)
        except LoadFailed as error:
            return Failure(Reason.LOAD_FAILED, error.message)
        except ChildLost as error:
            return Failure(lost_reason(error), f"while importing: {error.message}")
        with child:
            found = _one_seed(session, material, child, hash_seed, rtol, may_cache, limit)
        if isinstance(found, Failure):
            return found
        rounded = rounded or found
    lazy = _laziness(session, material, candidate)
    return lazy or Passed(len(material.cases), rounded)


def lost_reason(error: ChildLost) -> Reason:
    """The reason code for a child that gave no result."""
    if isinstance(error, ChildTimeout):
        return Reason.TIMED_OUT
    if isinstance(error, ProtocolViolation):
        return Reason.PROTOCOL_VIOLATION
    return Reason.LOST_RESULT


def _one_seed(
    session: Session,
    material: Material,
    child: Child,
    hash_seed: int,
    rtol: float,
    may_cache: bool,
    timeout: float,
) -> Failure | bool:
    rounded = False
    cases = material.cases if hash_seed == 0 else material.cases[:SEEDED_CASES]
    whole = len(cases) == len(material.cases)
    for case in cases:
        expected = case.effect if hash_seed == 0 else case.seeded_effect
        if expected is None:
            whole = False
            continue
        try:
            limit = 4 * len(expected) + (1 << 20)
            effect = child.request(wire.CALL, case.call.blob, timeout, limit)
            compared = compare_effects(expected, effect, rtol)
        except ChildRefused as error:
            return Failure(Reason.LOST_RESULT, error.message, _shown(session, case))
        except ChildLost as error:
            return Failure(lost_reason(error), error.message, _shown(session, case))
        if compared.difference is not None:
            failure = _different(session, case, compared.difference, expected, effect)
            if hash_seed and failure.reason is not Reason.OUT_OF_MEMORY:
                return Failure(Reason.HASH_SEED, failure.detail, failure.counterexample)
            return failure
        rounded = rounded or compared.rounded
    try:
        if _has_threads(child):
            return Failure(Reason.LEFT_THREADS, "threads are still running after the last call")
        if whole:
            state = read_state(child.request(wire.STATE, b"", 30.0, STATE_LIMIT))
            reference = material.state if hash_seed == 0 else material.seeded_state
            if reference is not None:
                difference = compare_states(reference, state, rtol, may_cache=may_cache)
                if difference is not None:
                    return Failure(difference.reason, str(difference))
    except ChildRefused as error:
        return Failure(Reason.LOST_RESULT, error.message)
    except ChildLost as error:
        return Failure(lost_reason(error), error.message)
    return rounded


def _has_threads(child: Child) -> bool:
    """Whether threads go on; one that was joined may take the kernel a moment to end."""
    deadline = time.monotonic() + THREAD_END_S
    while child.status("Threads") > 1:
        if time.monotonic() > deadline:
            return True
        time.sleep(0.002)
    return False


def _different(
    session: Session, case: Case, difference: Difference, expected: bytes, effect: bytes
) -> Failure:
    reason = difference.reason
    if exception_name(effect).endswith("MemoryError") and outcome(expected)[0] == "value":
        reason = Reason.OUT_OF_MEMORY
    call = _shown(session, case)
    return Failure(reason, str(difference), f"{call}: {difference}")


def _shown(session: Session, case: Case) -> str:
    """The call as a person would write it, as far as the input's repr allows."""
    name = session.target.entry
    try:
        with session.original() as child:
            text = child.request(wire.DESCRIBE, case.call.blob, 5.0, 1 << 20)
    except (ChildLost, ChildRefused):
        return f"{name}(…) from {case.call.origin}"
    return f"{name}({text.decode('utf-8', 'replace')})"


def _laziness(session: Session, material: Material, candidate: str) -> Failure | None:
    """A generator's first item must not cost much more than the original's first item."""
    streams = [case for case in material.cases if b"g" in _value_tag(case)]
    if not streams:
        return None
    case = max(streams, key=lambda case: case.cost_ns)
    block = single(case.call.blob)
    firsts: list[int] = []
    total = 0
    try:
        for source in (session.target.source, candidate):
            with session.loaded(source) as child:
                run_block(child, block, material.timeout)
                total = min(run_block(child, block, material.timeout).cpu_ns for _ in range(3))
                firsts.append(
                    min(
                        run_block(child, block, material.timeout, first=True).cpu_ns
                        for _ in range(3)
                    )
                )
    except (ChildLost, ChildRefused) as error:
        return Failure(Reason.LOST_RESULT, error.message)
    before, after = firsts
    if (
        after > FIRST_ITEM_FACTOR * before + FIRST_ITEM_SLACK_NS
        and after > FIRST_ITEM_SHARE * total
    ):
        detail = f"the first item took {before / 1e3:.0f} µs and takes {after / 1e3:.0f} µs now"
        return Failure(Reason.NOT_LAZY, detail, _shown(session, case))
    return None


def _value_tag(case: Case) -> bytes:
    return outcome(case.effect)[1].tag
