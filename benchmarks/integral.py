"""Integral truth: memory over CPU time of functions that hold a known amount for a known time."""

from __future__ import annotations

from afterburner_ide.measure.memory import measure_footprint
from benchmarks.stage import blob, fork_server, show, table

BUSY = """\
import time
def busy(ms):
    end = time.process_time() + ms / 1e3
    while time.process_time() < end:
        pass
def fill(mib):
    return bytearray(b"x") * (mib << 20)
"""
CASES = (
    (
        "40 MiB held for 50 ms, then 50 ms without",
        "def f(n):\n    a = fill(n)\n    busy(50)\n    del a\n    busy(50)\n    return n\n",
        40,
        2000.0,
    ),
    (
        "40 steps of 1 MiB and 2 ms",
        "def f(n):\n    kept = []\n    for _ in range(n):\n        kept.append(fill(1))\n        busy(2)\n    return n\n",
        40,
        1640.0,
    ),
    ("nothing held for 50 ms", "def f(n):\n    busy(50)\n    return n\n", 1, 0.0),
    (
        "the same twice as long",
        "def f(n):\n    a = fill(n)\n    busy(100)\n    return len(a)\n",
        40,
        4000.0,
    ),
)


def run(repeat: int, load: bool) -> None:
    rows = table("Memory over CPU time, MiB·ms", "case", "truth without filling", "read", "ratio")
    for name, body, size, truth in CASES:
        source = BUSY + body
        with fork_server(source) as server:
            found = measure_footprint(
                server, source, "f", blob(size), blob(1), 20.0, memory=4 << 30, runs=repeat or 5
            )
        read = found.integral * 1e3
        rows.add_row(name, f"{truth:.0f}", f"{read:.0f}", f"{read / truth:.3f}" if truth else "-")
    show(rows)
