"""How the best so far grew while the loops went on, as the loops themselves measured it."""

from __future__ import annotations

from collections.abc import Sequence

from afterburner_ide.bench.metrics import geomean
from afterburner_ide.bench.row import Row

__all__ = ["best_by_evaluation", "best_by_iteration"]


def best_by_evaluation(rows: Sequence[Row]) -> list[float]:
    """The geometric mean over all tasks after 0, 1, 2 … judged candidates of each."""
    bests = [[1.0, *(float(entry["best"]) for entry in row.trace)] for row in rows]
    most = max(map(len, bests), default=1)
    return [geomean([own[min(count, len(own) - 1)] for own in bests]) for count in range(most)]


def best_by_iteration(rows: Sequence[Row]) -> list[float]:
    """The same after 0, 1, 2 … iterations of the loop."""
    last = max((entry["iteration"] for row in rows for entry in row.trace), default=0)
    return [geomean([_best(row, number) for row in rows]) for number in range(last + 1)]


def _best(row: Row, iteration: int) -> float:
    return max(
        [1.0, *(float(entry["best"]) for entry in row.trace if entry["iteration"] <= iteration)]
    )
