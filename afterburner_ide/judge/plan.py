"""Which inputs are used for what: verification, selection, confirmation, smaller sizes, memory.

Selection and confirmation use different inputs wherever there are enough, so that the best of
many noisy measurements is not reported as the gain.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_ide.config import Settings
from afterburner_ide.errors import ChildLost, ChildRefused, WorkloadFileError
from afterburner_ide.judge.pool import Group, Pool
from afterburner_ide.judge.session import Session
from afterburner_ide.measure.blocks import run_block
from afterburner_ide.measure.memory import single
from afterburner_ide.reasons import Reason
from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.process import Child
from afterburner_ide.types import Call
from afterburner_ide.workload.collect import Workload

MAIN_ENOUGH_NS = 5_000_000
MAIN_TOO_MUCH_NS = 60_000_000
MAIN_AT_LEAST_NS = 1_000_000
GROUP_LIMIT_NS = 20_000_000
PASS_LIMIT_NS = 60_000_000
VERIFY_SEEDS = 4
VERIFY_CALLS = 80
VERIFY_LIMIT_NS = 400_000_000
LEAST_VERIFIED = 3
HALF_SHARE = 0.25
ANSWERS_LIMIT_NS = 1_000_000_000
ENOUGH_GROUPS = 4
SLOW_NS = 300_000_000
"""Of inputs that take longer, only the cheaper are used: a decision takes a dozen calls."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Why the original cannot be judged."""

    reason: Reason
    detail: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The division of the inputs; `costs` are the original's CPU nanoseconds by blob."""

    verify: list[Call]
    select: Pool
    confirm: Pool
    smaller: tuple[Pool, ...]
    costs: dict[bytes, int]
    fresh: bool


def make_plan(
    session: Session, workload: Workload, settings: Settings, rng: random.Random
) -> Plan | Lack:
    """Divide what a workload gives; WorkloadFileError when its file fails."""
    if workload.file is not None and workload.file.kind == "gen":
        return _plan_generated(session, workload, settings, rng)
    calls = list(workload.calls)
    if workload.file is not None:
        with session.generator(workload.file) as child:
            blobs = generate(child, 0, 0)
        calls += [Call(blob, f"inputs()[{place}]") for place, blob in enumerate(blobs)]
    if not calls:
        return Lack(
            Reason.NOT_ENOUGH_EVIDENCE,
            "no input is known on which to judge it",
            hint="Add a test or a doctest that calls it, name a test file with --tests, "
            "or write a workload file (--workload FILE, see docs/workloads.md).",
        )
    return _plan_recorded(session, calls, settings, rng)


def _plan_recorded(
    session: Session, calls: list[Call], settings: Settings, rng: random.Random
) -> Plan | Lack:
    costs = _costs(session, calls, settings.call_timeout)
    alive = [call for call in calls if call.blob in costs]
    if not alive:
        return Lack(Reason.ORIGINAL_FAILED, "the original gives no result on any input")
    alive.sort(key=lambda call: costs[call.blob])
    verify = _affordable(_spread(alive, VERIFY_CALLS), costs)
    chosen, other, fresh = _halves(alive, costs)
    return Plan(
        verify=verify,
        select=_recorded_pool(chosen, costs, rng),
        confirm=_recorded_pool(other, costs, rng),
        smaller=_size_classes(alive, costs, rng),
        costs=costs,
        fresh=fresh,
    )


def _halves(calls: list[Call], costs: dict[bytes, int]) -> tuple[list[Call], list[Call], bool]:
    """Calls to select on and calls to confirm on, and whether they are different ones.

    Taken in turn from the dearest down, so that both halves weigh about the same. Where one input
    takes most of the time there is nothing to put against it, and all are used for both.
    """
    down = calls[::-1]
    first, second = down[::2], down[1::2]
    weights = [sum(costs[call.blob] for call in half) for half in (first, second)]
    if len(calls) < 4 or weights[1] < HALF_SHARE * weights[0]:
        return calls, calls, False
    return first, second, True


def _recorded_pool(calls: list[Call], costs: dict[bytes, int], rng: random.Random) -> Pool:
    """One group: a pass over the dearest input and others of all sizes, while it is not long."""
    down = sorted(calls, key=lambda call: -costs[call.blob])
    spent = costs[down[0].blob]
    chosen = down[:1]
    for call in _spread(down[1:], 23):
        if spent + costs[call.blob] <= PASS_LIMIT_NS:
            chosen.append(call)
            spent += costs[call.blob]
    return Pool([tuple(chosen)], spent / len(chosen), rng)


def _size_classes(
    calls: list[Call], costs: dict[bytes, int], rng: random.Random
) -> tuple[Pool, ...]:
    """The cheap inputs as a pool of their own when they are much cheaper than the dear ones."""
    cheap = [call for call in calls if costs[call.blob] * 20 < costs[calls[-1].blob]]
    return (_recorded_pool(cheap, costs, rng),) if cheap else ()


def _plan_generated(
    session: Session, workload: Workload, settings: Settings, rng: random.Random
) -> Plan | Lack:
    assert workload.file is not None
    costs: dict[bytes, int] = {}
    tried: list[tuple[int, Group, int]] = []
    with session.generator(workload.file) as child:
        order = json.dumps({"source": workload.file.source, "path": str(workload.file.path)})
        scales = _asked(child, wire.FILE, order.encode(), "the workload file")["scales"]
        for scale in scales:
            group = _group(child, scale, 0)
            limit = settings.call_timeout if not tried else min(settings.call_timeout, 2.0)
            unknown = [call for call in group if call.blob not in costs]
            found = _costs(session, unknown, limit, all_or_none=True)
            if unknown and not found:
                break
            costs |= found
            cost = sum(costs[call.blob] for call in group)
            tried.append((scale, tuple(group), cost))
            if cost >= MAIN_ENOUGH_NS:
                break
        if not tried:
            return Lack(
                Reason.ORIGINAL_FAILED,
                f"the original gives no result at the smallest size, {scales[0]}",
                hint="Look at the inputs that gen(scale, seed) makes, or raise --call-timeout.",
            )
        if len(tried) > 1 and tried[-1][2] > MAIN_TOO_MUCH_NS and tried[-2][2] > MAIN_AT_LEAST_NS:
            tried.pop()
        main, main_group, cost = tried[-1]
        seeds = max(6, min(40, int(6 * 3_000_000 / max(cost, 1))))
        groups = _distinct(child, main, range(seeds), main_group)
        limit = min(settings.call_timeout, max(1.0, 10 * cost / 1e9))
        groups = _answered(session, groups, costs, limit)
        if cost > GROUP_LIMIT_NS:
            typical = cost // len(main_group)
            quick = _quick([call for part in groups for call in part], costs, typical)
            main_group = (quick[0],)
            cost = sum(costs.get(call.blob, typical) for call in quick) // len(quick)
            groups = [(call,) for call in quick]
        half = max(1, len(groups) // 2)
        fresh = len(groups) > 1
        lower = [entry[0] for entry in tried[:-1]]
        sizes = sorted({*lower[:1], *lower[len(lower) // 2 : len(lower) // 2 + 1], *lower[-1:]})
        verify: list[Call] = []
        for size in sizes:
            for calls in _distinct(child, size, range(VERIFY_SEEDS), ()):
                verify += calls
        verify = _spread(verify, VERIFY_CALLS)
        room = max(1, int(VERIFY_LIMIT_NS / max(cost, 1)))
        for calls in groups[: min(2, room)]:
            verify += calls[:20]
        smaller = (
            tuple(
                Pool(_distinct(child, size, range(8), ()), _mean_cost(tried, size), rng)
                for size in {lower[0], lower[len(lower) // 2]}
            )
            if lower
            else ()
        )
    mean = cost / len(main_group)
    return Plan(
        verify=_once(verify),
        select=Pool(groups[:half], mean, rng),
        confirm=Pool(groups[half:] if fresh else groups, mean, rng),
        smaller=smaller,
        costs=costs,
        fresh=fresh,
    )


def _answered(
    session: Session, groups: list[Group], costs: dict[bytes, int], timeout: float
) -> list[Group]:
    """The groups that the original answers all of, with their costs; ENOUGH_GROUPS when it is slow.

    The first group is known already. An input that it does not get through would be held against
    the candidate that is timed on it.
    """
    kept = groups[:1]
    spent = 0
    for group in groups[1:]:
        if spent > ANSWERS_LIMIT_NS and len(kept) >= ENOUGH_GROUPS:
            break
        unknown = [call for call in group if call.blob not in costs]
        start = time.perf_counter_ns()
        found = _costs(session, unknown, timeout, all_or_none=True)
        spent += time.perf_counter_ns() - start
        if found or not unknown:
            costs |= found
            kept.append(group)
    return kept


def _quick(calls: list[Call], costs: dict[bytes, int], typical: int) -> list[Call]:
    """The calls that take SLOW_NS at most, or not much longer than the quickest."""
    known = [costs.get(call.blob, typical) for call in calls]
    limit = max(SLOW_NS, 2 * min(known))
    return [call for call, cost in zip(calls, known, strict=True) if cost <= limit]


def _mean_cost(tried: list[tuple[int, Group, int]], scale: int) -> float:
    return next(cost / len(group) for size, group, cost in tried if size == scale)


def _distinct(child: Child, scale: int, seeds: range, first: Group) -> list[Group]:
    """Groups of a scale for each seed; one only where the seed changes nothing."""
    groups = [first] if first else []
    seen = {tuple(call.blob for call in first)} if first else set()
    for seed in seeds:
        group = tuple(_group(child, scale, seed))
        key = tuple(call.blob for call in group)
        if key not in seen:
            seen.add(key)
            groups.append(group)
        elif seed > 1 and len(groups) == 1:
            break
    return groups


def _group(child: Child, scale: int, seed: int) -> list[Call]:
    blobs = generate(child, scale, seed)
    return [Call(blob, f"gen({scale}, {seed})[{n}]", scale) for n, blob in enumerate(blobs)]


def generate(child: Child, scale: int, seed: int) -> list[bytes]:
    """Let a child of `Session.generator` make inputs; WorkloadFileError when the file raises."""
    order = json.dumps({"scale": scale, "seed": seed}).encode()
    try:
        return wire.unpack_blobs(child.request(wire.GENERATE, order, 30.0))
    except (ChildRefused, ChildLost) as error:
        raise WorkloadFileError(error.message) from error


def _asked(child: Child, operation: bytes, body: bytes, what: str) -> dict[str, list[int]]:
    try:
        reply: dict[str, list[int]] = json.loads(child.request(operation, body, 30.0))
    except (ChildRefused, ChildLost) as error:
        raise WorkloadFileError(f"{what}: {error.message}") from error
    return reply


def _costs(
    session: Session, calls: Sequence[Call], timeout: float, *, all_or_none: bool = False
) -> dict[bytes, int]:
    """CPU nanoseconds of the original for each input; inputs without a result are left out.

    With `all_or_none`, the first input without a result empties the answer.
    """
    costs: dict[bytes, int] = {}
    child = session.original()
    try:
        for call in _once(calls):
            try:
                block = run_block(child, single(call.blob), timeout)
                if block.cpu_ns < 2_000_000:
                    block = run_block(child, single(call.blob), timeout)
                costs[call.blob] = max(block.cpu_ns, 1)
            except (ChildRefused, ChildLost) as error:
                if all_or_none:
                    return {}
                if isinstance(error, ChildLost):
                    child.kill()
                    child = session.original()
    finally:
        child.kill()
    return costs


def _spread(calls: list[Call], most: int) -> list[Call]:
    """At most `most` of the calls, evenly over the list, both ends kept."""
    if len(calls) <= most:
        return list(calls)
    step = (len(calls) - 1) / (most - 1)
    return [calls[round(place * step)] for place in range(most)]


def _affordable(calls: list[Call], costs: dict[bytes, int]) -> list[Call]:
    """The calls, cheapest first, within VERIFY_LIMIT_NS; LEAST_VERIFIED of them in any case."""
    spent = 0
    kept: list[Call] = []
    for call in sorted(calls, key=lambda call: costs[call.blob]):
        spent += costs[call.blob]
        if spent > VERIFY_LIMIT_NS and len(kept) >= LEAST_VERIFIED:
            break
        kept.append(call)
    return kept


def _once(calls: Sequence[Call]) -> list[Call]:
    return list({call.blob: call for call in calls}.values())
