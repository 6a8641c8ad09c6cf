"""The plots of a benchmark, drawn with matplotlib without a display.

matplotlib is imported when something is drawn: a benchmark without plots does not need it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterburner_ide.bench.curves import best_by_evaluation, best_by_iteration
from afterburner_ide.bench.metrics import geomean
from afterburner_ide.bench.row import Row
from afterburner_ide.errors import PlotsUnavailable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw", "require_matplotlib"]

BLUE, ORANGE, GREY, GREEN = "#2f6db3", "#d9822b", "#8a8f98", "#3a8f4f"
EDGES = (1.0, 1.1, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0)
DPI = 130
NAMES = {
    "time": "speed-up",
    "memory": "peak memory, times less",
    "integral": "∫ memory, times less",
}


def require_matplotlib() -> None:
    """Raise PlotsUnavailable where matplotlib is not installed."""
    if find_spec("matplotlib") is None:
        raise PlotsUnavailable(
            "the plots need matplotlib, which is not installed",
            hint="pip install 'afterburner-ide[bench]', or pass --no-plots.",
        )


def draw(rows: Sequence[Row], summary: dict[str, Any], folder: Path) -> list[tuple[Path, str]]:
    """Write the plots into `folder` as PNG; return each file with a sentence on it."""
    require_matplotlib()
    name = NAMES[summary["settings"]["objective"]]
    drawn = (
        (
            "distribution.png",
            f"How often each {name} occurs, as measured again outside the loop. Tasks without an "
            "accepted rewrite are the grey bar.",
            distribution(rows, name),
        ),
        (
            "progress.png",
            "The geometric mean over all tasks of the best so far, as the loop saw it. The dashed "
            "line is what was measured again outside.",
            progress(rows, name),
        ),
        (
            "sources.png",
            "By source of the tasks: the geometric mean with its 95 % interval over the choice of "
            "tasks, and the share of tasks at 1.2 or more with Wilson's.",
            by_source(summary, name),
        ),
    )
    written = []
    for file, words, figure in drawn:
        figure.savefig(folder / file, dpi=DPI)
        written.append((folder / file, words))
    return written


def distribution(rows: Sequence[Row], name: str) -> Figure:
    """A bar for each class of gains, and one for the tasks that were not improved."""
    figure, (axes,) = _figure(1, 8, 3.8)
    gains = [row.gain for row in rows if row.improved]
    edges = [0.0, *EDGES, math.inf]
    counts = [sum(low <= gain < high for gain in gains) for low, high in pairwise(edges)]
    labels = [f"{low:g}–{high:g}" for low, high in pairwise(EDGES)]
    labels = ["not\nimproved", f"< {EDGES[0]:g}", *labels, f"≥ {EDGES[-1]:g}"]
    heights = [len(rows) - len(gains), *counts]
    bars = axes.bar(range(len(heights)), heights, color=[GREY, ORANGE, *[BLUE] * len(EDGES)])
    axes.bar_label(bars, [str(height) if height else "" for height in heights])
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlabel(f"{name}, ×")
    axes.set_ylabel("tasks")
    axes.margins(y=0.12)
    return figure


def progress(rows: Sequence[Row], name: str) -> Figure:
    """Two curves side by side: by iteration, and by judged candidate."""
    from matplotlib.ticker import MaxNLocator

    figure, (left, right) = _figure(2, 10, 3.8)
    outside = geomean([row.gain for row in rows])
    for axes, curve, label in (
        (left, best_by_iteration(rows), "iterations"),
        (right, best_by_evaluation(rows), "candidates judged in the sandbox"),
    ):
        axes.step(
            range(len(curve)), curve, where="post", color=BLUE, marker=".", label="best so far"
        )
        axes.axhline(outside, color=ORANGE, linestyle="--", label=f"measured again: {outside:.2f}")
        axes.set_xlabel(label)
        axes.set_ylabel(f"geometric mean of {name}")
        axes.set_ylim(bottom=min(1.0, outside) - 0.01)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend(frameon=False, loc="lower right")
    return figure


def by_source(summary: dict[str, Any], name: str) -> Figure:
    """Horizontal bars with intervals, a row for each source."""
    sources = list(summary["per_source"].items())[::-1]
    figure, (left, right) = _figure(2, 11, 1.4 + 0.5 * len(sources))
    places = range(len(sources))
    means = [entry["geomean_capped_100"] for _, entry in sources]
    shares = [entry["share_1_2"] for _, entry in sources]
    _bars(left, [(item["value"], item["low"], item["high"]) for item in means], BLUE, base=1.0)
    _bars(right, [(item["share"], item["low"], item["high"]) for item in shares], GREEN, base=0.0)
    left.set_yticks(places, [_label(source, entry["tasks"]) for source, entry in sources])
    right.set_yticks(places, [""] * len(sources))
    left.axvline(1.0, color=GREY, linewidth=0.8)
    left.set_xlabel(f"geometric mean of {name}")
    right.set_xlabel("share of tasks at 1.2 or more")
    right.set_xlim(0, 1)
    return figure


def _bars(
    axes: Axes, figures: Sequence[tuple[float, float, float]], color: str, base: float
) -> None:
    values = [value for value, _, _ in figures]
    errors = [
        [max(0.0, value - low) for value, low, _ in figures],
        [max(0.0, high - value) for value, _, high in figures],
    ]
    widths = [value - base for value in values]
    axes.barh(range(len(figures)), widths, left=base, color=color, height=0.6, alpha=0.8)
    axes.errorbar(
        values,
        range(len(figures)),
        xerr=errors,
        fmt="o",
        markersize=3,
        color="#222222",
        capsize=3,
        linewidth=1,
    )


def _label(source: str, tasks: int) -> str:
    short = source if len(source) <= 34 else source[:33] + "…"
    return f"{short} ({tasks})"


def _figure(panels: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = [figure.add_subplot(1, panels, place + 1) for place in range(panels)]
    for each in axes:
        each.spines[["top", "right"]].set_visible(False)
        each.grid(visible=True, color="#e3e5e8", linewidth=0.6)
        each.set_axisbelow(True)
    return figure, axes
