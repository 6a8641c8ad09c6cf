"""Integral truth: memory over CPU time of functions that hold a known amount for a known time.

Each function counts its own truth on its own CPU clock, the time that filling takes included, and
returns it; the judge reads memory and clock from outside.
"""

from __future__ import annotations

import statistics

from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.server import ForkServer
from afterburner_ide.verify.effects import outcome
from benchmarks.stage import blob, footprint, fork_server, show, table

PREAMBLE = """\
from time import process_time
def busy(ms):
    end = process_time() + ms / 1e3
    while process_time() < end:
        pass
def fill(mib):
    return bytearray(b"x") * (mib << 20)
"""
CASES = (
    (
        "40 MiB for 50 ms, then 50 ms without",
        """\
def f(n):
    start = process_time()
    kept = fill(n)
    full = process_time()
    busy(50)
    end = process_time()
    del kept
    busy(50)
    return n * ((full - start) / 2 + end - full)
""",
        40,
    ),
    (
        "40 steps of 1 MiB and 2 ms",
        """\
def f(n):
    kept, held = [], 0.0
    for count in range(n):
        start = process_time()
        kept.append(fill(1))
        full = process_time()
        busy(2)
        held += (count + 0.5) * (full - start) + (count + 1) * (process_time() - full)
    return held
""",
        40,
    ),
    (
        "40 MiB for 100 ms",
        """\
def f(n):
    start = process_time()
    kept = fill(n)
    full = process_time()
    busy(100)
    return n * ((full - start) / 2 + process_time() - full)
""",
        40,
    ),
    ("nothing for 50 ms", "def f(n):\n    busy(50)\n    return 0.0\n", 1),
)


def run(repeat: int, _load: bool) -> None:
    rows = table("Memory over CPU time, MiB x ms", "case", "truth", "read", "ratio")
    for name, body, size in CASES:
        source = PREAMBLE + body
        with fork_server(source) as server:
            truth = statistics.median(_truth(server, source, size) for _ in range(repeat or 5))
        found = footprint(source, size, runs=repeat or 5)
        read = found.integral
        ratio = f"{read / truth:.3f}" if truth else "-"
        rows.add_row(name, f"{truth * 1e3:.0f}", f"{read * 1e3:.0f}", ratio)
    show(rows)


def _truth(server: ForkServer, source: str, size: int) -> float:
    with server.spawn(4 << 30) as child:
        child.load(source, "f")
        child.request(wire.CALL, blob(1))
        return float(outcome(child.request(wire.CALL, blob(size)))[1].value)
