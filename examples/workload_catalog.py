"""Inputs for `inventory.catalog.missing_skus`, for runs without tests.

A workload file has two names: `SCALES`, the sizes to judge at, and `gen(scale, seed)`, which
returns the positional arguments of one call. The same scale and seed must give the same call.

    afterburner-ide optimize inventory/catalog.py::missing_skus --workload workload_catalog.py
"""

from __future__ import annotations

import random

SCALES = [20, 200, 1000]


def gen(scale: int, seed: int) -> tuple[list[str], list[str]]:
    """Return `scale` ordered units, of which about a third are not in stock."""
    chance = random.Random(seed)
    stocked = [f"SKU-{number:05d}" for number in chance.sample(range(scale * 4), scale)]
    absent = [f"OLD-{number:05d}" for number in range(scale)]
    ordered = [chance.choice(stocked if chance.random() < 0.67 else absent) for _ in range(scale)]
    return ordered, stocked
