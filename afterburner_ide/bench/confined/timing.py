"""Times the versions side by side: rounds of one block each, in random order, on CPU time."""

from __future__ import annotations

import contextlib
import copy
import gc
import io
import random
import time
from typing import Any, Dict, List, Tuple

from .alike import items_of
from .versions import Function, Inputs, Job, Version, reseed

BLOCK_NS = 3_000_000
PREPARE_NS = 200_000_000
MOST_PASSES = 100
LEAST_SEEDS, SPAN_NS = 2, 150_000_000
# Under a CPU limit the kernel books the time of all threads at ticks only. Within two of them the
# thread's own clock counts; work that a version gives to other threads shows beyond.
TICKS_NS = 8_000_000
LEAST_ROUNDS, MOST_ROUNDS = 3, 15

Prepared = List[Tuple[Function, Tuple[Any, ...], Dict[str, Any]]]


def measure(job: Job) -> None:
    """Tell each round's CPU nanoseconds for one pass over the inputs, by version.

    Every pass has a module executed anew and its own copy of the inputs, made before the clock
    starts, so that no version gains by keeping results. A block is several passes where one is
    too short for the clock.
    """
    order = random.Random(job.told["seed"])
    job.tell(at="fresh inputs", version="original")
    inputs = _inputs(job)
    passes = {}
    for version in job.versions:
        job.tell(at="warming up", version=version.name)
        passes[version.name] = _passes(version, inputs)
    stop = time.monotonic() + job.told["seconds"]
    for number in range(MOST_ROUNDS):
        if number >= LEAST_ROUNDS and time.monotonic() > stop:
            break
        took = {}
        for version in order.sample(job.versions, len(job.versions)):
            job.tell(at="a timed block", version=version.name)
            took[version.name] = _block(version, inputs, passes[version.name])
        job.tell(round=took)


def _inputs(job: Job) -> Inputs:
    """Inputs of many seeds where they are cheap, of LEAST_SEEDS where they are not.

    A processor learns the branches of a short call that it sees again and again: with few inputs
    the faster a version is, the faster still it would seem.
    """
    scale, seeds = job.told["scale"], job.told["seeds"]
    inputs = [call for seed in seeds[:LEAST_SEEDS] for call in job.workload.inputs(scale, seed)]
    start = time.monotonic_ns()
    _block(job.versions[0], inputs, 1)
    cost = (time.monotonic_ns() - start) // LEAST_SEEDS
    many = min(len(seeds), SPAN_NS // max(1, cost))
    more = [call for seed in seeds[LEAST_SEEDS:many] for call in job.workload.inputs(scale, seed)]
    return inputs + more


def _passes(version: Version, inputs: Inputs) -> int:
    """How many passes make a block, within what their copies of the inputs may cost."""
    start = time.monotonic_ns()
    _prepare(version, inputs)
    copied = max(1, time.monotonic_ns() - start)
    one = max(1, _block(version, inputs, 1))
    return max(1, min(BLOCK_NS // one, PREPARE_NS // copied, MOST_PASSES))


def _block(version: Version, inputs: Inputs, passes: int) -> int:
    """CPU nanoseconds of one pass, as the mean over a block."""
    prepared = [call for _ in range(passes) for call in _prepare(version, inputs)]
    reseed(0)
    gc.collect()
    with contextlib.redirect_stdout(io.StringIO()):
        start, everywhere = time.thread_time_ns(), time.process_time_ns()
        for function, args, named in prepared:
            try:
                items_of(function(*args, **named))
            except BaseException:  # an exception is an outcome, and is compared elsewhere
                continue
        here = time.thread_time_ns() - start
        return max(here, time.process_time_ns() - everywhere - TICKS_NS) // passes


def _prepare(version: Version, inputs: Inputs) -> Prepared:
    get = version.fresh()
    return [(get(), args, named) for args, named in copy.deepcopy(inputs)]
