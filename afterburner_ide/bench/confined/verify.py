"""Whether a rewrite does what the original does: the task's tests, and fresh inputs."""

from __future__ import annotations

import contextlib
import copy
import io
import time
from typing import List, Tuple

from .alike import difference
from .versions import Inputs, Job, Outcome, Version, reseed

LONG_ENOUGH_NS = 50_000_000
MEASURED_SEEDS = 2


def verify(job: Job) -> None:
    """Run the tests on every version; then compare the first two at several sizes."""
    for version in job.versions:
        job.tell(at="its tests", version=version.name)
        job.tell(tests=version.name, why=failure(version, job.told["tests"]))
    scale = job.told["scale"]
    if scale is None:
        job.tell(at="choosing a size", version="original")
        scale = measured_scale(job)
    job.tell(scales=[*(size for size in job.workload.scales if size < scale), scale])
    if len(job.versions) < 2:
        return
    seeds = job.told["seeds"]
    job.tell(at="fresh inputs", version="original")
    first, fresh = (job.workload.inputs(scale, seed) for seed in (0, seeds[0]))
    job.tell(fresh=bool(difference(first, fresh)))
    small = [size for size in job.workload.scales if size < scale][: job.told["small_scales"]]
    stop = time.monotonic() + job.told["seconds"]
    for seed in seeds:
        for size in small:
            if time.monotonic() < stop:
                _compare(job, size, seed)
    for number, seed in enumerate(seeds[:MEASURED_SEEDS]):
        if not number or time.monotonic() < stop:
            _compare(job, scale, seed)


def failure(version: Version, tests: str) -> str:
    """What went wrong in the tests' `check(candidate)`, or ""."""
    get = version.fresh()
    names = dict(version.names)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(tests, "<tests>", "exec", dont_inherit=True), names)
            names["check"](lambda *args, **named: get()(*args, **named))
    except BaseException as error:
        return (type(error).__name__ + ": " + str(error))[:300]
    return ""


def measured_scale(job: Job) -> int:
    """The first size that takes the original LONG_ENOUGH_NS, or the largest it has results at."""
    found = job.workload.scales[0]
    for size in job.workload.scales:
        inputs = job.workload.inputs(size, 0)
        start = time.thread_time_ns()
        outcomes, _ = _run(job.versions[0], inputs, 0)
        took = time.thread_time_ns() - start
        if all(outcome.raised for outcome in outcomes):
            break
        found = size
        if took >= LONG_ENOUGH_NS:
            break
    return found


def _run(version: Version, inputs: Inputs, seed: int) -> Tuple[List[Outcome], Inputs]:
    get = version.fresh()
    given = copy.deepcopy(inputs)
    reseed(seed)
    return [Outcome(get(), args, named) for args, named in given], given


def _compare(job: Job, scale: int, seed: int) -> None:
    job.tell(at="fresh inputs", version="original")
    inputs = job.workload.inputs(scale, seed)
    sides = []
    for version in job.versions[:2]:
        job.tell(at=f"gen({scale}, {seed})", version=version.name)
        sides.append(_run(version, inputs, seed))
    job.tell(at="the comparison", version="original")
    (befores, given), (afters, taken) = sides
    for number, (before, after) in enumerate(zip(befores, afters)):
        found = (
            difference(before.raised, after.raised, "the exception")
            or difference(before.value, after.value, "the result")
            or difference(given[number], taken[number], "the arguments after the call")
            or difference(before.printed, after.printed, "the output")
        )
        if found:
            job.tell(differs=f"gen({scale}, {seed})[{number}]: {found}"[:600])
            return
    job.tell(compared=len(inputs))
