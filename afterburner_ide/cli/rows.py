"""One row per refinement, in columns of fixed width, so that each can be printed as it comes."""

from __future__ import annotations

from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text

from afterburner_ide.cli import figures
from afterburner_ide.types import Refinement, Verdict

__all__ = ["heading", "row"]

STYLES = {Verdict.ACCEPTED: "green", Verdict.REJECTED: "red", Verdict.UNDECIDED: "yellow"}
COLUMNS = (("#", 3), ("verdict", 9), ("faster", 20), ("peak", 7), ("integral", 8))


def heading() -> Table:
    """The line above the first row."""
    table = _grid()
    table.add_row(*(Text(name, style="bold") for name, _ in COLUMNS), Text("what", style="bold"))
    return table


def row(number: int, refinement: Refinement) -> Table:
    """A refinement's row: what was tried, the verdict, the figures, and why it was not taken."""
    judgement = refinement.judgement
    time, memory, integral = judgement.time, judgement.memory, judgement.integral
    shown = integral if integral is not None and integral.before > 0 else None
    accepted = judgement.verdict is Verdict.ACCEPTED
    what = Text(refinement.proposal.summary)
    if not accepted:
        why = f"{judgement.reason}: {judgement.detail or judgement.reason.text}"
        what.append(f"\n{why}", style="dim")
    table = _grid()
    table.add_row(
        Text(str(number)),
        Text(str(judgement.verdict), style=STYLES[judgement.verdict]),
        Text(figures.interval(time) if time else "", style="bold" if accepted else ""),
        Text(figures.change(memory.before_bytes, memory.after_bytes) if memory else ""),
        Text(figures.change(shown.before, shown.after) if shown else ""),
        what,
    )
    return table


def _grid() -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    for name, width in COLUMNS:
        justify: JustifyMethod = "left" if name == "verdict" else "right"
        table.add_column(width=width, justify=justify, no_wrap=True, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    return table
