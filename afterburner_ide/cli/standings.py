"""The progress of a benchmark: a line for each task, and running totals below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from afterburner_ide.bench.bench import Done, Started
from afterburner_ide.bench.metrics import geomean
from afterburner_ide.bench.row import Row
from afterburner_ide.bench.summary import NOTABLE
from afterburner_ide.cli import figures
from afterburner_ide.cli.console import say

__all__ = ["Standings", "side_by_side", "totals"]


class Standings:
    """Shows the events of a benchmark on `console`. Use `with standings.live():` around it."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._rows: list[Row] = []
        self._progress = Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            disable=not console.is_interactive,
            transient=True,
        )
        self._bar = self._progress.add_task("", total=None)
        self._total = 0

    @contextmanager
    def live(self) -> Iterator[None]:
        """Keep the moving line on a terminal; do nothing elsewhere."""
        with self._progress:
            yield

    def show(self, event: Started | Done) -> None:
        """Tell one event."""
        if isinstance(event, Started):
            self._total = event.tasks
            self._rows += event.rows
            if event.rows:
                say(self._console, f"{len(event.rows)} of {event.tasks} tasks are done already.")
            if event.ignored:
                say(self._console, f"{event.ignored} rows of other tasks or settings are left out.")
        else:
            self._rows.append(event.row)
            say(self._console, *line(event.row, len(self._rows), self._total))
        self._progress.update(
            self._bar,
            completed=len(self._rows),
            total=self._total,
            description=totals(self._rows),
        )


def line(row: Row, number: int, total: int) -> tuple[str | tuple[str, str], ...]:
    """One finished task."""
    head = f"{number}/{total} {row.id}: "
    if row.wrong:
        return head, ("WRONG ", "bold red"), row.why
    if row.error is not None:
        return head, ("error ", "red"), row.error
    if row.improved:
        told = ", ".join(row.rules)
        return head, (f"{figures.factor(row.gain)} ", "bold green"), told
    return head, (f"{row.status} ", "yellow"), str(row.reason)


def totals(rows: Sequence[Row]) -> str:
    """`3 improved, 2 at 1.2× or more, mean 1.31×, 0 wrong, 0 errors`."""
    improved = sum(row.improved for row in rows)
    notable = sum(row.gain >= NOTABLE for row in rows)
    return (
        f"{improved} improved, {notable} at {NOTABLE}× or more, "
        f"mean {figures.factor(geomean([row.gain for row in rows]))}, "
        f"{sum(row.wrong for row in rows)} wrong, "
        f"{sum(row.error is not None for row in rows)} errors"
    )


def side_by_side(names: Sequence[str], lines: Sequence[tuple[str, Sequence[str]]]) -> Table:
    """Figures in columns, one for each name."""
    table = Table(box=None, pad_edge=False, show_header=any(names), header_style="bold")
    table.add_column("")
    for name in names:
        table.add_column(Text(name), justify="right")
    for label, values in lines:
        table.add_row(Text(label), *map(Text, values))
    return table
