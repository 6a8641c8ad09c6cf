"""The closing words: what is claimed, on what evidence, what was not checked, what to do next.

A line is a label and a sentence; `print_lines` puts them on a console, tests read them as they are.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rich.console import Console

from afterburner_ide.cli import figures
from afterburner_ide.cli.console import say
from afterburner_ide.engine.result import RunResult, Status
from afterburner_ide.types import (
    IntegralDelta,
    Judgement,
    MemoryDelta,
    Objective,
    Ratio,
    Verdict,
    Verified,
)

__all__ = ["Line", "judgement_lines", "print_lines", "result_lines"]

VERDICT_STYLES = {
    Verdict.ACCEPTED: "bold green",
    Verdict.REJECTED: "bold red",
    Verdict.UNDECIDED: "bold yellow",
}
STATUS_STYLES = {
    Status.IMPROVED: "bold green",
    Status.NO_IMPROVEMENT: "bold yellow",
    Status.NOT_ENOUGH_EVIDENCE: "bold yellow",
    Status.ERROR: "bold red",
}
STATUS_WORDS = {
    Status.IMPROVED: "Improved",
    Status.NO_IMPROVEMENT: "No improvement",
    Status.NOT_ENOUGH_EVIDENCE: "Not enough evidence",
    Status.ERROR: "Error",
}


class Line(NamedTuple):
    """One line of the closing words."""

    label: str
    text: str
    style: str = "bold"


def result_lines(result: RunResult) -> list[Line]:
    """Say how a run ended."""
    improved = result.status is Status.IMPROVED
    measured = _measured(result.objective, result.time, result.memory, result.integral)
    sentence = _sentence(str(result.reason.text), result.detail)
    found = [
        Line(
            STATUS_WORDS[result.status],
            "; ".join(measured) if improved and measured else sentence,
            STATUS_STYLES[result.status],
        )
    ]
    if improved and result.detail:
        found.append(Line("", result.detail))
    if improved and result.rules:
        counts = Counter(result.rules)
        named = [name if n == 1 else f"{name} ×{n}" for name, n in counts.items()]
        found.append(Line("Applied", ", ".join(named)))
    found += _evidence(result.verified)
    found += [Line("Note", note) for note in result.notes]
    if result.hint:
        found.append(Line("What to do", result.hint))
    return found


def judgement_lines(judgement: Judgement, objective: Objective) -> list[Line]:
    """Say how one candidate was judged."""
    found = [
        Line(
            judgement.verdict.capitalize(),
            f"{_sentence(judgement.reason.text, judgement.detail)} [{judgement.reason}]",
            VERDICT_STYLES[judgement.verdict],
        )
    ]
    measured = _measured(objective, judgement.time, judgement.memory, judgement.integral)
    if measured:
        found.append(Line("Measured", "; ".join(measured)))
    if judgement.counterexample:
        found.append(Line("Differs on", judgement.counterexample))
    found += _evidence(judgement.verified)
    found += [Line("Note", note) for note in judgement.notes]
    return found


def print_lines(console: Console, found: list[Line]) -> None:
    """Print the closing words."""
    for line in found:
        say(console, *([(f"{line.label}: ", line.style)] if line.label else []), line.text)


def _sentence(text: str, detail: str) -> str:
    """The reason's sentence, and after a colon what is particular about this case."""
    if not detail or detail == text:
        return text
    return f"{text.rstrip('.')}: {detail.rstrip('.')}."


def _measured(
    objective: Objective,
    time: Ratio | None,
    memory: MemoryDelta | None,
    integral: IntegralDelta | None,
) -> list[str]:
    """The figures there are, the objective's own first."""
    parts: dict[Objective, str] = {}
    if time is not None:
        word = "as fast" if time.ratio < 1 else "faster"
        parts[Objective.TIME] = (
            f"{figures.interval(time)} {word} "
            f"({figures.seconds(time.before_s)} → {figures.seconds(time.after_s)} a call)"
        )
    if memory is not None:
        parts[Objective.MEMORY] = (
            f"peak memory {figures.change(memory.before_bytes, memory.after_bytes)} "
            f"({figures.size(memory.before_bytes)} → {figures.size(memory.after_bytes)}, "
            f"{memory.meter})"
        )
    if integral is not None and (integral.before > 0 or objective is Objective.INTEGRAL):
        about = ", estimated" if integral.estimated else ""
        parts[Objective.INTEGRAL] = (
            f"memory over time {figures.change(integral.before, integral.after)} "
            f"({figures.area(integral.before, integral.unit)} → "
            f"{figures.area(integral.after, integral.unit)}{about})"
        )
    return [parts[key] for key in sorted(parts, key=lambda key: key is not objective)]


def _evidence(verified: Verified) -> list[Line]:
    found = []
    if verified.inputs:
        number = f"{verified.inputs} input" + ("s" if verified.inputs > 1 else "")
        if verified.compared:
            found.append(Line("Compared", f"{', '.join(verified.compared)} on {number}"))
        else:
            found.append(Line("Evidence", number))
    coverage = verified.coverage
    if coverage is not None:
        text = (
            f"the inputs run {figures.percent(coverage.line_share)} of the lines and take "
            f"{figures.percent(coverage.branch_share)} of the branches"
        )
        if coverage.missed_lines:
            text += f"; never run: line {figures.lines(coverage.missed_lines)}"
        found.append(Line("Coverage", text))
    if verified.not_compared:
        found.append(Line("Not compared", ", ".join(verified.not_compared)))
    return found
