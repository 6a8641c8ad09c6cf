"""Is B faster than A? Interleaved pairs of blocks in confined children, until a decision.

Both arms of a pair run on the same core, chosen anew at random for each pair, in random order, on
the same fresh inputs. Samples come from several pairs of processes, because the layout of a
process biases everything measured in it. Time is the child's CPU time; where a
version sleeps or waits, it is wall time, with a threshold no lower than `WALL_THRESHOLD`.
"""

from __future__ import annotations

import math
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from afterburner_ide.measure.blocks import Block, Inputs, run_block
from afterburner_ide.measure.stats import (
    LONG_LOOKS,
    LOOKS,
    Decision,
    Estimate,
    decide,
    estimate,
)
from afterburner_ide.sandbox.process import Child

SPAWN_PAIRS = 3
BLOCK_NS = 3_000_000
LONG_NS, VERY_LONG_NS = 100_000_000, 400_000_000  # blocks that need no warm-up, fewer processes
PREPARE_NS = 20_000_000  # a block whose arguments take longer to make is long enough
MOST_CALLS = 4096
WALL_THRESHOLD = 1.10
SLEEPING = 0.7
OWN_WAITS = 2
PARALLEL = 1.25
OUTSIDE_FACTOR, OUTSIDE_SLACK_NS, ASIDE_SLACK_NS = 2.0, 2_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Speed:
    """The outcome: a decision at `threshold`, the estimate, and the gates that were crossed."""

    decision: Decision
    estimate: Estimate
    before_s: float
    after_s: float
    pairs: int
    calls_per_block: int
    by_wall: bool = False
    parallel: bool = False
    outside_the_clock: bool = False
    samples: tuple[tuple[float, ...], ...] = field(default=(), repr=False)


Draw = Callable[[int], Inputs]
Check = Callable[[Child, Child], None]


def calibrate(child: Child, draw: Draw, timeout: float) -> tuple[int, int]:
    """How many calls make a block of about BLOCK_NS in `child`, and the last block's wall time.

    It warms the child up, too.
    """
    calls = 1
    while True:
        inputs = draw(calls)
        block = run_block(child, inputs, timeout)
        if block.cpu_ns >= 0.6 * BLOCK_NS or block.wall_ns >= BLOCK_NS * 4:
            return inputs.calls, block.wall_ns
        if calls >= MOST_CALLS or block.prepare_ns > PREPARE_NS:
            return inputs.calls, block.wall_ns
        guess = int(calls * BLOCK_NS / max(block.cpu_ns, 20_000))
        calls = min(MOST_CALLS, max(calls + 1, min(8 * calls, guess)))


def compare_speed(
    pairs: list[tuple[Child, Child]],
    draw: Draw,
    *,
    threshold: float,
    timeout: float,
    check: Check,
    rng: random.Random,
    collect: bool = False,
    looks: int = len(LOOKS),
    deadline: float = math.inf,
) -> Speed:
    """Time loaded children in pairs (before, after) until the ratio is above or below `threshold`.

    `draw(calls)` gives the inputs of a block; `check(before, after)` compares the outputs of every
    timed block and raises to stop. `looks` bounds how long the comparison may go on, and so does
    `deadline`, on the clock of `time.perf_counter`: what is known by then decides, if it is only
    one block a process then only what is obvious.
    """
    calls, block_ns = calibrate(pairs[0][0], draw, timeout)
    warm_up, plan = 1, LOOKS[:looks]
    if block_ns > LONG_NS:
        warm_up, plan = 0, LONG_LOOKS[:looks]
    if block_ns > VERY_LONG_NS:
        pairs = pairs[:2]
    cores = sorted(os.sched_getaffinity(0))
    runs: list[list[tuple[Block, Block]]] = [[] for _ in pairs]
    start = [[child.settled_cpu_ns() for child in pair] for pair in pairs]
    size = calls
    late = False
    for look in plan:
        for pair, taken in zip(pairs, runs, strict=True):
            while len(taken) < look.blocks + warm_up:
                late = time.perf_counter() > deadline
                if late and len(taken) > warm_up:
                    break
                inputs = draw(calls)
                size = inputs.calls
                core = rng.choice(cores)
                blocks: dict[int, Block] = {}
                for arm in rng.sample((0, 1), 2):
                    pair[arm].pin(core)
                    blocks[arm] = run_block(pair[arm], inputs, timeout, collect=collect)
                check(*pair)
                taken.append((blocks[0], blocks[1]))
        kept = [taken[warm_up:] for taken in runs]
        by_wall = _sleeps(kept, 0) or _sleeps(kept, 1)
        limit = max(threshold, WALL_THRESHOLD) if by_wall and threshold > 1 else threshold
        samples = [[_log_ratio(a, b, by_wall) for a, b in taken] for taken in kept]
        found = estimate(samples)
        decision = decide(found, limit, look, last=late or look is plan[-1])
        if late and min(map(len, samples)) < LOOKS[0].blocks:
            decision = decide(found, limit, LONG_LOOKS[0], last=False)
        if late or decision is not Decision.OPEN:
            break
    speed = _speed(decision, found, kept, size, by_wall, samples)
    return replace(
        speed, outside_the_clock=speed.outside_the_clock or _works_aside(pairs, start, runs)
    )


def _works_aside(
    pairs: list[tuple[Child, Child]],
    start: list[list[int]],
    runs: list[list[tuple[Block, Block]]],
) -> bool:
    """Whether the candidate burns CPU between the blocks, such as while its outputs are read."""
    aside = [0, 0]
    for pair, before, taken in zip(pairs, start, runs, strict=True):
        for arm in (0, 1):
            timed = sum(blocks[arm].cpu_ns for blocks in taken)
            aside[arm] += pair[arm].settled_cpu_ns() - before[arm] - timed
    return aside[1] > OUTSIDE_FACTOR * aside[0] + ASIDE_SLACK_NS * sum(map(len, runs))


def _speed(
    decision: Decision,
    found: Estimate,
    kept: list[list[tuple[Block, Block]]],
    calls: int,
    by_wall: bool,
    samples: list[list[float]],
) -> Speed:
    flat = [pair for taken in kept for pair in taken]
    before = sorted(a.wall_ns if by_wall else a.cpu_ns for a, _ in flat)[len(flat) // 2]
    cpu, wall = (
        sorted(getattr(b, name) for _, b in flat)[len(flat) // 2] for name in ("cpu_ns", "wall_ns")
    )
    old_cpu, old_wall = (
        sorted(getattr(a, name) for a, _ in flat)[len(flat) // 2] for name in ("cpu_ns", "wall_ns")
    )
    prepare = [sorted(pair[arm].prepare_ns for pair in flat)[len(flat) // 2] for arm in (0, 1)]
    return Speed(
        decision=decision,
        estimate=found,
        before_s=before / calls / 1e9,
        after_s=before / calls / 1e9 / found.ratio,
        pairs=len(flat),
        calls_per_block=calls,
        by_wall=by_wall,
        parallel=cpu > PARALLEL * wall + 1e6 and old_cpu <= PARALLEL * old_wall + 1e6,
        outside_the_clock=prepare[1] > OUTSIDE_FACTOR * prepare[0] + OUTSIDE_SLACK_NS,
        samples=tuple(tuple(part) for part in samples),
    )


def _sleeps(kept: list[list[tuple[Block, Block]]], arm: int) -> bool:
    """Whether every block of an arm waited for something, and used the CPU for part of its time.

    Wall time alone does not tell: on a busy machine, judge and child queue for a core.
    """
    blocks = [pair[arm] for taken in kept for pair in taken]
    return all(
        block.waits > OWN_WAITS and block.cpu_ns < SLEEPING * block.wall_ns for block in blocks
    )


def _log_ratio(before: Block, after: Block, by_wall: bool) -> float:
    if by_wall:
        return math.log(max(1, before.wall_ns) / max(1, after.wall_ns))
    return math.log(max(1, before.cpu_ns) / max(1, after.cpu_ns))
