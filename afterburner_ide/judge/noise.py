"""The A/A noise floor: how far two copies of the same function seem to differ here and now."""

from __future__ import annotations

import pickle
import random
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from afterburner_ide.config import Settings
from afterburner_ide.judge.pool import Pool
from afterburner_ide.measure.speed import SPAWN_PAIRS, compare_speed
from afterburner_ide.sandbox.process import Child
from afterburner_ide.sandbox.server import ForkServer
from afterburner_ide.types import Call, Interpreter, Target

SOURCE = """\
def busy(numbers):
    total = 0
    seen = {}
    for number in numbers:
        seen[number] = seen.get(number, 0) + 1
        total += number
    for step in range(4000):
        total += step & 3
    return total, len(seen)
"""


@dataclass(frozen=True, slots=True)
class NoiseFloor:
    """Log-ratios of A/A comparisons: their spread, the largest, and how many would be accepted."""

    sd: float
    largest: float
    accepted: int
    comparisons: int
    seconds: float


def noise_floor(interpreter: Interpreter, settings: Settings, comparisons: int = 6) -> NoiseFloor:
    """Compare a function with itself a few times, as candidates are compared."""
    rng = random.Random()
    start = time.perf_counter()
    found: list[float] = []
    accepted = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "afterburner_noise.py"
        path.write_text(SOURCE, encoding="utf-8")
        target = Target(path, "busy", "busy", path.stem, path.parent, SOURCE, 1, 9)
        calls = [
            (Call(pickle.dumps((([rng.randrange(1000) for _ in range(200)],), {})), "noise"),)
            for _ in range(24)
        ]
        with ForkServer(
            target, interpreter, namespaces=settings.namespaces, unsafe=settings.unsafe
        ) as server:
            for _ in range(comparisons):
                log_ratio, above = _once(server, Pool(calls, 1.0, rng), rng)
                found.append(abs(log_ratio))
                accepted += above
    return NoiseFloor(
        sd=statistics.fmean(value**2 for value in found) ** 0.5,
        largest=max(found),
        accepted=accepted,
        comparisons=comparisons,
        seconds=time.perf_counter() - start,
    )


def _unchecked(*_: Child) -> None:
    """The outputs of a copy need no comparison."""


def _once(server: ForkServer, pool: Pool, rng: random.Random) -> tuple[float, bool]:
    children: list[Child] = []
    try:
        for _ in range(2 * SPAWN_PAIRS):
            child = server.spawn()
            children.append(child)
            child.load(SOURCE, "busy")
        speed = compare_speed(
            list(zip(children[::2], children[1::2], strict=True)),
            pool.draw,
            threshold=1.03,
            timeout=10.0,
            check=_unchecked,
            rng=rng,
        )
    finally:
        for child in children:
            child.kill()
    return speed.estimate.log_ratio, speed.decision.value == "above"
