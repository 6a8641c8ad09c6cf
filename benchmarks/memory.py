"""Memory truth: what the judge reads against what is allocated by construction."""

from __future__ import annotations

import importlib.util

from afterburner_ide.measure.memory import RESIDENT, compare_footprints
from benchmarks.stage import footprint, show, table

MIB = 1 << 20
CASES = (
    (
        "list of 1e6 ints",
        "def f(n):\n    return len([i + 1000 for i in range(n)])\n",
        1_000_000,
        38.6,
    ),
    ("generator of 1e6", "def f(n):\n    return sum(i + 1000 for i in range(n))\n", 1_000_000, 0.0),
    ("bytearray of 50 MiB", "def f(n):\n    return len(bytearray(n))\n", 50 * MIB, 50.0),
    (
        "dict of 2e5 strings",
        "def f(n):\n    return len({str(i): i for i in range(1000, n + 1000)})\n",
        200_000,
        None,
    ),
    ("list of 3000 ints", "def f(n):\n    return len([i + 1000 for i in range(n)])\n", 3000, 0.117),
    ("nothing", "def f(n):\n    return n\n", 3, 0.0),
)
NUMPY = (
    "numpy, two arrays of 1e6",
    "import numpy as np\ndef f(n):\n    a = np.ones(n)\n    b = a * 2\n    return float(b[0])\n",
    1_000_000,
    15.26,
)


def run(repeat: int, _load: bool) -> None:
    rows = table(
        "Peak memory of one call, MiB", "case", "truth", "resident", "traced", "reported", "meter"
    )
    cases = (*CASES, NUMPY) if importlib.util.find_spec("numpy") else CASES
    for name, source, size, truth in cases:
        found = footprint(source, size, runs=repeat or 5)
        memory, _ = compare_footprints(found, found)
        rows.add_row(
            name,
            "traced" if truth is None else f"{truth:.2f}",
            f"{found.peak_bytes / MIB:.2f}",
            f"{found.traced_bytes / MIB:.3f}" if found.traced_bytes else "-",
            f"{memory.before_bytes / MIB:.2f}",
            "resident" if memory.meter == RESIDENT else memory.meter,
        )
    show(rows)
