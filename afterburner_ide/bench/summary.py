"""From rows to the figures of a benchmark: `summary.json`, which docs/bench.md explains."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from afterburner_ide.bench.gains import gain
from afterburner_ide.bench.metrics import Standing, bootstrap_geomean, geomean, share
from afterburner_ide.bench.row import SCHEMA, Row

__all__ = ["NOTABLE", "summarize"]

NOTABLE = 1.2


def summarize(rows: Sequence[Row], seed: int = 0) -> dict[str, Any]:
    """The figures of the rows; `seed` makes the bootstrap repeat."""
    improved = [row for row in rows if row.improved]
    references = [row.reference_time.ratio for row in rows if row.reference_time]
    return {
        "schema": SCHEMA,
        **_figures(rows, seed),
        "geomean_of_improved": geomean([row.gain for row in improved]),
        "geomean_claimed": geomean([_claimed(row) for row in rows]),
        "geomean_of_references": geomean(references),
        "inputs_not_fresh": sum(not row.fresh_inputs for row in rows),
        "pass": _share(rows, lambda row: row.passed),
        "beyond_t": _beyond(rows, lambda row: row.rank_time),
        "beyond_m": _beyond(rows, lambda row: row.rank_memory),
        "beyond_i": _beyond(rows, lambda row: row.rank_integral),
        "seconds_per_task": _mean([row.seconds for row in rows]),
        "check_seconds_per_task": _mean([row.check_seconds for row in rows]),
        "evaluations_per_task": _mean([row.evaluations for row in rows]),
        "iterations_per_task": _mean([row.iterations for row in rows]),
        "reasons": dict(Counter(row.reason for row in rows).most_common()),
        "per_source": {
            source: _figures([row for row in rows if row.source == source], seed)
            for source in sorted({row.source for row in rows})
        },
    }


def _figures(rows: Sequence[Row], seed: int) -> dict[str, Any]:
    gains = [row.gain for row in rows]
    standings = Counter(row.standing for row in rows if row.standing is not None)
    return {
        "tasks": len(rows),
        "improved": sum(row.improved for row in rows),
        "improved_share": _share(rows, lambda row: row.improved),
        "share_1_2": _share(rows, lambda row: row.gain >= NOTABLE),
        "geomean_capped_100": asdict(bootstrap_geomean(gains, seed)),
        "median": statistics.median(gains) if gains else 1.0,
        "tasks_with_reference": sum(row.has_reference for row in rows),
        "reference_measured": standings.total(),
        "beat_reference": standings[Standing.BETTER] + standings[Standing.EQUAL],
        "faster_than_reference": standings[Standing.BETTER],
        "wrong": sum(row.wrong for row in rows),
        "errors": sum(row.error is not None for row in rows),
        "not_enough_evidence": sum(row.status == "not_enough_evidence" for row in rows),
    }


def _claimed(row: Row) -> float:
    """What the loop said of a rewrite that counts."""
    if not row.improved:
        return 1.0
    claimed = (row.claimed_time, row.claimed_memory, row.claimed_integral)
    return gain(row.objective, *claimed) or 1.0


def _share(rows: Sequence[Row], holds: Callable[[Row], bool]) -> dict[str, float]:
    count = sum(map(holds, rows))
    found = share(count, len(rows))
    return {"count": count, "share": found.value, "low": found.low, "high": found.high}


def _beyond(rows: Sequence[Row], figure: Callable[[Row], float | None]) -> dict[str, Any]:
    """Mean percentile rank: over all tasks, failures counting 0, and over those that passed."""
    passed = [row for row in rows if row.passed]
    ranks = [found for row in passed if (found := figure(row)) is not None]
    failed = len(rows) - len(passed)
    return {
        "all": sum(ranks) / (len(ranks) + failed) if ranks or failed else None,
        "passed": _mean(ranks) if ranks else None,
        "not_measured": len(passed) - len(ranks),
    }


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0
