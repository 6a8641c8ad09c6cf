"""One task's result: a line of `results.jsonl`, whose fields docs/bench.md explains."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from afterburner_ide.bench.gains import gain
from afterburner_ide.bench.metrics import Standing
from afterburner_ide.types import IntegralDelta, MemoryDelta, Objective, Ratio

__all__ = ["SCHEMA", "Row", "row_from_json", "row_to_json"]

SCHEMA = 1
VALUES: dict[str, Callable[..., Any]] = {
    "claimed_time": Ratio,
    "claimed_memory": MemoryDelta,
    "claimed_integral": IntegralDelta,
    "time": Ratio,
    "memory": MemoryDelta,
    "integral": IntegralDelta,
    "reference_time": Ratio,
    "against_reference": Ratio,
}


@dataclass(frozen=True, slots=True)
class Row:
    """Fields that start with `claimed_` are the loop's; `time`, `memory`, `integral` and all that
    concerns the reference were measured outside it. Ratios say how many times less is needed."""

    key: str
    id: str
    source: str
    objective: Objective
    status: str
    reason: str = ""
    detail: str = ""
    rules: tuple[str, ...] = ()
    claimed_time: Ratio | None = None
    claimed_memory: MemoryDelta | None = None
    claimed_integral: IntegralDelta | None = None
    time: Ratio | None = None
    memory: MemoryDelta | None = None
    integral: IntegralDelta | None = None
    has_reference: bool = False
    reference_time: Ratio | None = None
    against_reference: Ratio | None = None
    standing: Standing | None = None
    rank_time: float | None = None
    rank_memory: float | None = None
    rank_integral: float | None = None
    passed: bool = False
    wrong: bool = False
    why: str = ""
    compared: int = 0
    scale: int | None = None
    fresh_inputs: bool = True
    evaluations: int = 0
    iterations: int = 0
    seconds: float = 0.0
    check_seconds: float = 0.0
    trace: tuple[dict[str, Any], ...] = ()
    patch: str | None = None
    error: str | None = None
    commit: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def improved(self) -> bool:
        """Whether a rewrite was accepted, is right, and could be checked."""
        return self.status == "improved" and not self.wrong and self.error is None

    @property
    def gain(self) -> float:
        """The headline ratio: what was measured outside; 1.0 where there is nothing to show."""
        if not self.improved:
            return 1.0
        return gain(self.objective, self.time, self.memory, self.integral) or 1.0

    @property
    def beats_reference(self) -> bool | None:
        """Whether the result is at least as fast as the reference; None without one."""
        return None if self.standing is None else self.standing is not Standing.WORSE


def row_to_json(row: Row) -> dict[str, Any]:
    """The row as plain values; what is not finite becomes null."""
    body = {item.name: getattr(row, item.name) for item in fields(row)}
    for name in VALUES:
        body[name] = None if body[name] is None else asdict(body[name])
    body |= {"gain": row.gain, "improved": row.improved, "beats_reference": row.beats_reference}
    plain: dict[str, Any] = _plain({"schema": SCHEMA} | body)
    return plain


def row_from_json(body: dict[str, Any]) -> Row:
    """The inverse; ValueError, TypeError or KeyError when it is no such row."""
    if body.get("schema") != SCHEMA:
        raise ValueError(f"schema {body.get('schema')!r} is not {SCHEMA}")
    values = {item.name: body[item.name] for item in fields(Row)}
    for name, kind in VALUES.items():
        if values[name] is not None:
            known = {key: math.inf if v is None else v for key, v in values[name].items()}
            values[name] = kind(**known)
    values["objective"] = Objective(values["objective"])
    values["standing"] = Standing(values["standing"]) if values["standing"] else None
    for name in ("rules", "trace", "notes"):
        values[name] = tuple(values[name])
    return Row(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Objective | Standing):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
