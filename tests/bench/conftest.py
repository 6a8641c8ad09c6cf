"""A few small tasks, and rows of a benchmark that were not run."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from afterburner_ide.bench.options import Options
from afterburner_ide.bench.outside import Confinement
from afterburner_ide.bench.row import Row
from afterburner_ide.bench.tasks import Task, task_from
from afterburner_ide.types import Objective, Ratio

WORKLOAD = """
import random
SCALES = [4, 60, 400]

def gen(scale, seed):
    draw = random.Random(f"{scale} {seed}")
    return [(([draw.randrange(scale) for _ in range(scale)],), {}) for _ in range(2)]
"""
UNIQUE = """
def unique(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out
"""
UNIQUE_FAST = """
def unique(xs):
    return list(dict.fromkeys(xs))
"""
TESTS = """
def check(candidate):
    assert candidate([3, 1, 3]) == [3, 1]
    assert candidate([]) == []
"""
HOPELESS = """
def first(xs):
    return xs[0]
"""
BROKEN = """
raise ImportError("there is no such thing")

def unique(xs):
    return xs
"""
COUNTER = """
class Solution:
    def count(self, xs):
        total = 0
        for x in xs:
            total += x % 2
        return total
"""


def make_row(name: str = "unique", **changes: Any) -> dict[str, Any]:
    return {
        "id": name,
        "source": "shop",
        "entry_point": "unique",
        "code": UNIQUE,
        "tests": TESTS,
        "workload": WORKLOAD,
        "reference_fast": UNIQUE_FAST,
        "ref_valid": True,
        "measured": {"_scale": 400},
        **changes,
    }


def make_task(**changes: Any) -> Task:
    return task_from(make_row(**changes))


ROWS = [
    make_row(),
    make_row(
        "hopeless",
        code=HOPELESS,
        entry_point="first",
        tests="def check(candidate):\n    assert candidate([7]) == 7\n",
        reference_fast=None,
        ref_valid=False,
        source="garden",
    ),
    make_row("broken", code=BROKEN, source="garden"),
    make_row(
        "method",
        code=COUNTER,
        entry_point="Solution().count",
        tests="def check(candidate):\n    assert candidate([1, 2, 3]) == 2\n",
        reference_fast=None,
        measured={"_scale": 400},
    ),
]


@pytest.fixture
def tasks_file(tmp_path: Path) -> Path:
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return path


@pytest.fixture
def options() -> Options:
    return Options(python=Path(sys.executable), budget=3.0, iterations=2, seed=1)


@pytest.fixture
def confinement() -> Confinement:
    return Confinement(Path(sys.executable), namespaces=True)


@pytest.fixture
def row() -> Callable[..., Row]:
    """A finished row; improved by a factor when one is given."""

    def make(name: str = "unique", ratio: float | None = None, **changes: Any) -> Row:
        values: dict[str, Any] = {
            "key": f"{name}:experiment",
            "id": name,
            "source": "shop",
            "objective": Objective.TIME,
            "status": "no_improvement",
            "reason": "nothing_helped",
            "passed": True,
            "rank_time": 0.5,
            "rank_memory": 0.5,
            "rank_integral": 0.5,
            "seconds": 2.0,
        }
        if ratio is not None:
            values |= {
                "status": "improved",
                "reason": "faster",
                "rules": ("row-hoist",),
                "time": Ratio(ratio, ratio * 0.9, ratio * 1.1, 1.0, 1.0 / ratio),
                "claimed_time": Ratio(2 * ratio, ratio, 3 * ratio, 1.0, 0.5 / ratio),
                "patch": "--- a\n+++ b\n",
            }
        return Row(**(values | changes))

    return make
