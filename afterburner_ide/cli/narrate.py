"""The story of a run for a person: a header, a row per refinement, and a line that moves.

On a terminal the last two lines show the stage and the progress; elsewhere every stage is a
line of its own and no control code is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from afterburner_ide.cli import figures, rows
from afterburner_ide.cli.console import say
from afterburner_ide.engine.events import (
    BaselineMeasured,
    CandidateStarted,
    Event,
    IncumbentChanged,
    RefinementDecided,
    RunStarted,
    Stage,
    WorkloadReady,
)

__all__ = ["Narrator"]

REFRESHES_PER_SECOND = 4


class Narrator:
    """Shows events on `console`. Use `with narrator.live():` around the run."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self.console = console
        self._clock = clock
        self._began = clock()
        self._live: Live | None = None
        self._spinner = Spinner("dots")
        self._doing = "starting"
        self._started: RunStarted | None = None
        self._iteration = 0
        self._best: str | None = None
        self._rows = 0

    @contextmanager
    def live(self) -> Iterator[Narrator]:
        """Keep the moving lines on a terminal; do nothing elsewhere."""
        if not self.console.is_interactive:
            yield self
            return
        live = Live(
            get_renderable=self._moving,
            console=self.console,
            refresh_per_second=REFRESHES_PER_SECOND,
            transient=True,
        )
        with live:
            self._live = live
            try:
                yield self
            finally:
                self._live = None

    def show(self, event: Event) -> None:
        """Tell one event."""
        match event:
            case RunStarted():
                self._started = event
                self._header(event)
            case Stage():
                self._do(event.message)
            case WorkloadReady():
                self._workload(event)
            case BaselineMeasured():
                say(
                    self.console,
                    ("baseline  ", "bold"),
                    f"{figures.seconds(event.seconds)} a call, "
                    f"peak {figures.size(event.peak_bytes)} ({event.meter})",
                )
            case CandidateStarted():
                self._iteration = event.iteration
                of = f" of {event.total}" if event.total else ""
                self._doing = f"candidate {event.number}{of}: {event.summary}"
            case RefinementDecided():
                if not self._rows:
                    self.console.print(rows.heading())
                self._rows += 1
                self.console.print(rows.row(event.number, event.refinement))
            case IncumbentChanged():
                self._incumbent(event)

    def _do(self, message: str) -> None:
        self._doing = message
        if self._live is None:
            say(self.console, (f"… {message}", "dim"))

    def _header(self, event: RunStarted) -> None:
        for label, text in (
            ("target    ", event.target),
            ("objective ", f"{event.objective}, proposer {event.proposer}"),
            ("python    ", event.interpreter),
            ("sandbox   ", event.tier),
            ("limits    ", f"{event.iterations} iterations, {event.budget_s:g} s"),
        ):
            say(self.console, (label, "bold"), text)

    def _workload(self, event: WorkloadReady) -> None:
        sources = ", ".join(f"{count} from {name}" for name, count in event.sources.items())
        text = f"{event.inputs} inputs" + (f" ({sources})" if sources else "")
        if event.coverage is not None:
            text += (
                f", running {figures.percent(event.coverage.line_share)} of the lines and "
                f"{figures.percent(event.coverage.branch_share)} of the branches"
            )
        say(self.console, ("workload  ", "bold"), text)
        for note in event.notes:
            say(self.console, ("          ", ""), note)

    def _incumbent(self, event: IncumbentChanged) -> None:
        parts = []
        if event.ratio is not None:
            parts.append(figures.factor(event.ratio))
        if event.memory is not None and event.memory.after_bytes < event.memory.before_bytes:
            change = figures.change(event.memory.before_bytes, event.memory.after_bytes)
            parts.append(f"{change} peak memory")
        self._best = " · ".join(parts) or None

    def _moving(self) -> RenderableType:
        """The two lines at the bottom of a terminal."""
        self._spinner.update(text=Text(self._doing, overflow="ellipsis", no_wrap=True))
        started = self._started
        if started is None:
            return self._spinner
        elapsed = self._clock() - self._began
        words = [f"iteration {self._iteration}/{started.iterations}"]
        if self._best:
            words.append(f"best {self._best}")
        words.append(f"{elapsed:.0f} of {started.budget_s:g} s")
        share = max(
            (self._iteration - 1) / max(started.iterations, 1),
            elapsed / max(started.budget_s, 1e-9),
        )
        line = Table.grid(padding=(0, 1))
        line.add_row(
            ProgressBar(total=1.0, completed=min(max(share, 0.0), 1.0), width=20),
            Text(" · ".join(words), overflow="ellipsis", no_wrap=True),
        )
        return Group(self._spinner, line)
