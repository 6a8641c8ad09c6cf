"""The result of a run, and the JSON of it and of every event (schema 1, `docs/json.md`)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from afterburner_ide.engine.events import Event
from afterburner_ide.reasons import Reason
from afterburner_ide.types import (
    Coverage,
    IntegralDelta,
    Judgement,
    MemoryDelta,
    Objective,
    Ratio,
    Refinement,
    Site,
    Verified,
)

SCHEMA = 1


class Status(StrEnum):
    """How a run ended."""

    IMPROVED = "improved"
    NO_IMPROVEMENT = "no_improvement"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RunResult:
    """All of one target's run. `code` is the new source of the target, `module` of its file."""

    target: str
    objective: Objective
    status: Status
    reason: Reason
    detail: str = ""
    hint: str = ""
    error: str | None = None
    time: Ratio | None = None
    memory: MemoryDelta | None = None
    integral: IntegralDelta | None = None
    verified: Verified = field(default_factory=Verified)
    refinements: tuple[Refinement, ...] = ()
    rules: tuple[str, ...] = ()
    code: str | None = None
    module: str | None = None
    patch: str | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


def result_json(result: RunResult) -> dict[str, Any]:
    """The object that `optimize --format json` prints."""
    body: dict[str, Any] = {"schema": SCHEMA}
    for item in fields(result):
        if item.name not in {"module", "refinements", "verified"}:
            body[item.name] = _plain(getattr(result, item.name))
    body["verified"] = _plain(result.verified)
    body["refinements"] = [refinement_json(r) for r in result.refinements]
    return body


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """The object that `judge --format json` prints."""
    return {"schema": SCHEMA} | {
        item.name: _plain(getattr(judgement, item.name)) for item in fields(judgement)
    }


def refinement_json(refinement: Refinement) -> dict[str, Any]:
    """One entry of `refinements`."""
    judgement = refinement.judgement
    return {
        "iteration": refinement.iteration,
        "proposer": refinement.proposer,
        "rules": list(refinement.proposal.rules),
        "summary": refinement.proposal.summary,
        "site": _plain(refinement.proposal.site),
        "verdict": str(judgement.verdict),
        "reason": str(judgement.reason),
        "detail": judgement.detail,
        "time": _plain(judgement.time),
        "memory": _plain(judgement.memory),
        "integral": _plain(judgement.integral),
        "inputs": judgement.verified.inputs,
        "counterexample": judgement.counterexample,
        "notes": list(judgement.notes),
        "diff": refinement.diff,
        "seconds": judgement.seconds,
    }


def event_json(event: Event) -> dict[str, Any]:
    """One line of `optimize --format jsonl`."""
    return {"schema": SCHEMA, "event": event.name} | {
        item.name: _plain(getattr(event, item.name)) for item in fields(event)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum | Path):
        return str(value)
    if isinstance(value, Refinement):
        return refinement_json(value)
    if isinstance(value, Coverage):
        return {
            "line": round(value.line_share, 4),
            "branch": round(value.branch_share, 4),
            "missed_lines": list(value.missed_lines),
        }
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Ratio | MemoryDelta | IntegralDelta | Verified | Site):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return value
