"""Decision quality: how often a true ratio is accepted at the step threshold, and how fast."""

from __future__ import annotations

import os
import random
import statistics
import time
from contextlib import nullcontext

from afterburner_ide.judge.decision import STEP
from afterburner_ide.judge.pool import Pool
from afterburner_ide.measure.speed import SPAWN_PAIRS, compare_speed
from afterburner_ide.measure.stats import Decision
from afterburner_ide.sandbox.process import Child
from afterburner_ide.sandbox.server import ForkServer
from afterburner_ide.types import Call
from benchmarks.stage import blob, busy_cores, fork_server, show, table

SOURCE = """\
def f(numbers):
    total = 0
    for step in range({turns}):
        total += step & 3
    return len(numbers)
"""
TURNS = 8000
RATIOS = (1.00, 1.02, 1.05, 1.10, 2.0)


def run(repeat: int, load: bool) -> None:
    rng = random.Random()
    rows = table(
        f"Accepted at {STEP}x, {'one core busy' if load else 'as the machine is'}",
        "true ratio", "accepted", "ratio", "sd", "median s", "90 % s", "pairs",
    )  # fmt: skip
    calls = [(Call(blob([rng.random() for _ in range(20)]), "noise"),) for _ in range(24)]
    busy = busy_cores((os.cpu_count() or 2) - 1) if load else nullcontext()
    with busy, fork_server(SOURCE.format(turns=TURNS)) as server:
        for ratio in RATIOS:
            found = [
                _decide(server, Pool(calls, 1.0, rng), ratio, rng) for _ in range(repeat or 30)
            ]
            accepted = sum(above for above, *_ in found)
            ratios = [value for _, value, *_ in found]
            seconds = sorted(value for _, _, value, _ in found)
            rows.add_row(
                f"{ratio:.2f}",
                f"{accepted}/{len(found)}",
                f"{statistics.median(ratios):.4f}",
                f"{statistics.pstdev(ratios):.4f}",
                f"{statistics.median(seconds):.2f}",
                f"{seconds[int(len(seconds) * 0.9)]:.2f}",
                f"{statistics.median(pairs for *_, pairs in found):.0f}",
            )
    show(rows)


def _decide(
    server: ForkServer, pool: Pool, ratio: float, rng: random.Random
) -> tuple[bool, float, float, int]:
    sources = [SOURCE.format(turns=TURNS), SOURCE.format(turns=round(TURNS / ratio))]
    start = time.perf_counter()
    children: list[Child] = []
    try:
        for _ in range(SPAWN_PAIRS):
            for source in sources:
                child = server.spawn()
                children.append(child)
                child.load(source, "f")
        speed = compare_speed(
            list(zip(children[::2], children[1::2], strict=True)),
            pool.draw,
            threshold=STEP,
            timeout=10.0,
            check=_unchecked,
            rng=rng,
        )
    finally:
        for child in children:
            child.kill()
    above = speed.decision is Decision.ABOVE
    return above, speed.estimate.ratio, time.perf_counter() - start, speed.pairs


def _unchecked(*_: Child) -> None:
    """Both versions do the same by construction."""
