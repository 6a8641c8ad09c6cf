"""Several benchmarks side by side, on the tasks that all of them have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_ide.bench.results import read_rows
from afterburner_ide.bench.row import Row
from afterburner_ide.bench.summary import summarize
from afterburner_ide.errors import ResultsError

__all__ = ["Comparison", "compare", "figures_of", "markdown"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`names` of the columns; `lines` of a label and a figure for each; `left_out` tasks that not
    every folder has."""

    names: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    tasks: int
    left_out: int
    summaries: tuple[dict[str, Any], ...]


def compare(folders: Sequence[Path]) -> Comparison:
    """Read the folders' rows and put their figures side by side, from the common tasks alone.

    Raises ResultsError when a folder has no results, two have the same name, or no task is common.
    """
    found = [_by_task(read_rows(folder), folder) for folder in folders]
    names = [folder.resolve().name for folder in folders]
    if len(set(names)) < len(names):
        names = [str(folder) for folder in folders]
    common = set.intersection(*(set(rows) for rows in found))
    every = set.union(*(set(rows) for rows in found))
    if not common:
        raise ResultsError("the folders have no task in common")
    order = [name for name in found[0] if name in common]
    summaries = tuple(summarize([rows[name] for name in order]) for rows in found)
    columns = [
        [*_settings(folder), *figures_of(summary)]
        for folder, summary in zip(folders, summaries, strict=True)
    ]
    lines = tuple(
        (entries[0][0], tuple(value for _, value in entries))
        for entries in zip(*columns, strict=True)
    )
    return Comparison(tuple(names), lines, len(common), len(every - common), summaries)


def figures_of(summary: dict[str, Any]) -> list[tuple[str, str]]:
    """The figures of a summary, or of one of its sources, as labels and text."""
    mean, notable = summary["geomean_capped_100"], summary["share_1_2"]
    figures = [
        ("tasks", str(summary["tasks"])),
        ("improved", f"{summary['improved']} ({_percent(summary['improved_share'])})"),
        ("at 1.2× or more", f"{notable['count']} ({_percent(notable)})"),
        ("geometric mean", f"{mean['value']:.3f}× [{mean['low']:.3f}, {mean['high']:.3f}]"),
        ("median", f"{summary['median']:.3f}×"),
        (
            "beats the reference",
            f"{summary['beat_reference']} of {summary['reference_measured']}",
        ),
        ("wrong", str(summary["wrong"])),
        ("errors", str(summary["errors"])),
        ("not enough evidence", str(summary["not_enough_evidence"])),
    ]
    if "pass" not in summary:
        return figures
    return [
        *figures,
        ("geometric mean, claimed", f"{summary['geomean_claimed']:.3f}×"),
        ("geometric mean of the improved", f"{summary['geomean_of_improved']:.2f}×"),
        ("geometric mean of references", f"{summary['geomean_of_references']:.2f}×"),
        ("pass", _percent(summary["pass"])),
        *(
            (f"beyond-{name.upper()}: all, passed", _rank(summary[f"beyond_{name}"]))
            for name in "tmi"
        ),
        ("seconds a task", f"{summary['seconds_per_task']:.1f}"),
        ("candidates judged a task", f"{summary['evaluations_per_task']:.1f}"),
    ]


def markdown(comparison: Comparison) -> str:
    """The comparison as a table for a document."""
    lines = [
        "| | " + " | ".join(map(_cell, comparison.names)) + " |",
        "|--|" + "--|" * len(comparison.names),
    ]
    lines += [
        f"| {_cell(label)} | " + " | ".join(map(_cell, values)) + " |"
        for label, values in comparison.lines
    ]
    return "\n".join(lines) + "\n"


def _by_task(rows: Sequence[Row], folder: Path) -> dict[str, Row]:
    """Rows by task's identity, which is its hash; the last experiment of a folder counts."""
    if not rows:
        raise ResultsError(f"{folder} has no row yet")
    experiment = rows[-1].key.partition(":")[2]
    kept = [row for row in rows if row.key.partition(":")[2] == experiment]
    return {row.key.partition(":")[0]: row for row in kept}


def _settings(folder: Path) -> list[tuple[str, str]]:
    """How the benchmark was run; a dash where it has not come to an end."""
    try:
        settings = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["settings"]
        asked = [str(settings[name]) for name in ("proposer", "objective", "budget", "iterations")]
    except (OSError, ValueError, KeyError, TypeError):
        asked = ["–"] * 4
    labels = ("proposer", "objective", "budget, s", "iterations at most")
    return list(zip(labels, asked, strict=True))


def _percent(found: dict[str, float]) -> str:
    return f"{found['share']:.1%} [{found['low']:.1%}, {found['high']:.1%}]".replace("%", " %")


def _rank(found: dict[str, float | None]) -> str:
    return ", ".join(
        "–" if value is None else f"{value:.3f}" for value in (found["all"], found["passed"])
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
