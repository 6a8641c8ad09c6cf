"""Peak memory and its integral over CPU time, read from outside a fresh child.

Peak is VmHWM after one call above what was resident before it (proc(5), `clear_refs` 5). What the
candidate keeps from import and from a warm-up call on a small input is added, so that nothing
hides in a table built beforehand. Below `TRACED_BELOW` the kernel's pages are too coarse, and
tracemalloc in a run of its own gives the figure. The integral samples resident memory against the
child's own CPU clock, which does not run while the child waits.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from afterburner_ide.errors import ProtocolViolation
from afterburner_ide.measure.blocks import GO_LIMIT, Inputs
from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.process import Child
from afterburner_ide.types import IntegralDelta, MemoryDelta

RUNS = 3
TRACED_BELOW = 1 << 20
SAMPLE_S = 0.001
SHORT_NS = 5_000_000
LONG_NS = 300_000_000  # one run of such a call must do
MIB = float(1 << 20)
RESIDENT = "resident set (VmHWM)"
TRACED = "tracemalloc"


@dataclass(frozen=True, slots=True)
class Footprint:
    """One version's memory for one call: medians over several fresh processes."""

    peak_bytes: int
    kept_bytes: int
    traced_bytes: int
    integral: float
    cpu_s: float
    estimated: bool


def measure_footprint(
    spawn: Callable[[], Child],
    load: Callable[[Child], None],
    blob: bytes,
    small: bytes,
    timeout: float,
    *,
    runs: int = RUNS,
) -> Footprint:
    """Measure one call on the input `blob`, after one on the input `small`.

    `spawn` gives a fresh child each time, and `load` loads the version into it.
    """
    taken: list[tuple[float, float, float, float]] = []
    while len(taken) < runs and not (taken and taken[0][3] > LONG_NS):
        with spawn() as child:
            taken.append(_one_run(child, load, blob, small, timeout))
    peak, kept, integral, cpu = (
        statistics.median(run[place] for run in taken) for place in range(4)
    )
    traced = 0
    if peak < TRACED_BELOW and cpu < LONG_NS:
        with spawn() as child:
            load(child)
            child.request(wire.TRACED, small, timeout * 20)
            traced = _traced_peak(child.request(wire.TRACED, blob, timeout * 20))
    short = cpu < SHORT_NS
    if short:
        integral = (traced or peak) / MIB * cpu / 1e9
    return Footprint(int(peak), int(kept), traced, integral, cpu / 1e9, short)


def compare_footprints(before: Footprint, after: Footprint) -> tuple[MemoryDelta, IntegralDelta]:
    """Put two footprints side by side under one meter.

    What the candidate keeps beyond the original counts towards its peak.
    """
    extra = max(0, after.kept_bytes - before.kept_bytes)
    extra = extra if extra > TRACED_BELOW // 2 else 0
    if before.traced_bytes and after.traced_bytes and not extra:
        delta = MemoryDelta(before.traced_bytes, after.traced_bytes, TRACED)
    else:
        delta = MemoryDelta(before.peak_bytes, after.peak_bytes + extra, RESIDENT)
    grown = extra / MIB * after.cpu_s
    return delta, IntegralDelta(
        before.integral,
        after.integral + grown,
        estimated=before.estimated or after.estimated,
    )


def _one_run(
    child: Child, load: Callable[[Child], None], blob: bytes, small: bytes, timeout: float
) -> tuple[float, float, float, float]:
    start = child.resident_bytes()
    load(child)
    _prepare(child, small, timeout)
    child.request(wire.GO, b"", timeout, limit=GO_LIMIT)
    _prepare(child, small, timeout)  # drops the outputs of the warm-up call
    kept = child.resident_bytes() - start
    _prepare(child, blob, timeout)
    child.reset_peak()
    base = child.resident_bytes()
    sampler = _Sampler(child, base)
    before = child.settled_cpu_ns()
    with sampler:
        child.request(wire.GO, b"", timeout, limit=GO_LIMIT)
    cpu = child.settled_cpu_ns() - before
    peak = max(0, child.peak_bytes() - base)
    return float(peak), float(kept), sampler.integral(before, before + cpu, child), float(cpu)


def _traced_peak(reply: bytes) -> int:
    try:
        told: Any = json.loads(reply)
        peak = told["peak"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProtocolViolation("the traced peak cannot be read") from error
    if type(peak) is not int or peak < 0:
        raise ProtocolViolation("the traced peak is no number of bytes")
    return peak


def _prepare(child: Child, blob: bytes, timeout: float) -> None:
    header = json.dumps({"order": [0], "gc": True}).encode()
    body = wire.LENGTH.pack(len(header)) + header + wire.pack_blobs([blob])
    child.request(wire.PREPARE, body, timeout)


class _Sampler:
    """Reads (CPU time, resident bytes) of a child every millisecond, in a thread of the judge."""

    def __init__(self, child: Child, base: int) -> None:
        self._child = child
        self._base = base
        self._samples: list[tuple[int, int]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        self._thread.join()

    def integral(self, start_ns: int, end_ns: int, child: Child) -> float:
        """MiB x s between two readings of the CPU clock, by trapezoids."""
        points = [(start_ns, 0), *self._samples, (end_ns, child.resident_bytes() - self._base)]
        area = 0.0
        for (t0, m0), (t1, m1) in pairwise(points):
            area += max(0, t1 - t0) * (m0 + m1) / 2
        return max(0.0, area) / MIB / 1e9

    def _run(self) -> None:
        while not self._stop.is_set():
            sample = self._child.sample()
            if sample is None:
                return
            self._samples.append((sample[0], sample[1] - self._base))
            time.sleep(SAMPLE_S)


def single(blob: bytes) -> Inputs:
    """A block of one call."""
    return Inputs((blob,), (0,))
