"""Candidates per second: a confined fork for each, against a fresh interpreter for each."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.server import ForkServer
from benchmarks.stage import blob, fork_server, show, table

SOURCE = "def f(numbers):\n    return sorted(set(numbers))\n"


def run(repeat: int, _load: bool) -> None:
    count = repeat or 60
    forked: list[float] = []
    fresh: list[float] = []
    further: list[float] = []
    with fork_server(SOURCE) as server:
        for _ in range(count):
            forked.append(_fork(server, further))
            fresh.append(_fresh())
    rows = table(
        "One candidate: start, confine, load, one call, end", "how", "median ms", "min ms", "per s"
    )
    for name, times in (
        ("confined fork", forked),
        ("fresh interpreter", fresh),
        ("further call in the same fork", further),
    ):
        middle = statistics.median(times)
        rows.add_row(name, f"{middle * 1e3:.3f}", f"{min(times) * 1e3:.3f}", f"{1 / middle:.0f}")
    show(rows)
    ratio = statistics.median(fresh) / statistics.median(forked)
    print(f"A fresh interpreter takes {ratio:.1f} times as long.")


def _fork(server: ForkServer, further: list[float]) -> float:
    start = time.perf_counter()
    with server.spawn() as child:
        child.load(SOURCE, "f")
        child.request(wire.CALL, blob([3, 1, 2, 3]))
        before = time.perf_counter()
        child.request(wire.CALL, blob([3, 1, 2, 3]))
        further.append(time.perf_counter() - before)
    return time.perf_counter() - start - further[-1]


def _fresh() -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-I", "-c", "import json, random\n" + SOURCE + "f([3, 1, 2, 3])"],
        check=True,
    )
    return time.perf_counter() - start
