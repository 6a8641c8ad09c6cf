"""A scripted run: every kind of event once, and results of every status."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from rich.console import Console

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
from afterburner_ide.engine.result import RunResult, Status
from afterburner_ide.reasons import Reason
from afterburner_ide.types import (
    Coverage,
    IntegralDelta,
    Judgement,
    MemoryDelta,
    Objective,
    Proposal,
    Ratio,
    Refinement,
    Verdict,
    Verified,
)

PATCH = """--- a/shop.py
+++ b/shop.py
@@ -1,2 +1,2 @@
 def f(xs):
-    return [x for x in xs]  # [bold]slow[/bold]
+    return list(xs)
"""


@dataclass(frozen=True)
class Story:
    """Events and the result they end with."""

    events: tuple[Event, ...]
    result: RunResult

    def run(self) -> Generator[Event, None, RunResult]:
        yield from self.events
        return self.result

    def ending(self, **changes: object) -> Story:
        return replace(self, result=replace(self.result, **changes))


@pytest.fixture
def story() -> Story:
    time = Ratio(ratio=2.314, low=2.25, high=2.38, before_s=0.0412, after_s=0.0178)
    memory = MemoryDelta(before_bytes=12_700_000, after_bytes=7_900_000, meter="VmHWM")
    integral = IntegralDelta(before=4.0, after=1.5)
    coverage = Coverage(lines=10, lines_hit=9, branches=6, branches_hit=5, missed_lines=(4, 7, 8))
    verified = Verified(
        inputs=36,
        coverage=coverage,
        compared=("return value", "arguments"),
        not_compared=("log messages",),
    )
    accepted = Refinement(
        iteration=1,
        proposer="rules",
        proposal=Proposal(source="…", summary="use [list] directly", rules=("row_hoist",)),
        judgement=Judgement(
            verdict=Verdict.ACCEPTED,
            reason=Reason.FASTER,
            time=time,
            memory=memory,
            integral=integral,
            verified=verified,
            seconds=1.5,
        ),
        diff=PATCH,
    )
    rejected = replace(
        accepted,
        proposal=Proposal(source="…", summary="sort first", rules=("sort_first",)),
        judgement=Judgement(
            verdict=Verdict.REJECTED,
            reason=Reason.DIFFERENT_ORDER,
            detail="f([2, 1]) gives [1, 2] and not [2, 1].",
            counterexample="f([2, 1])",
        ),
    )
    events: tuple[Event, ...] = (
        RunStarted(
            target="shop.py::f",
            objective=Objective.TIME,
            proposer="rules",
            interpreter="/usr/bin/python3 (CPython 3.11.7, VIRTUAL_ENV)",
            tier="landlock + seccomp",
            iterations=8,
            budget_s=60.0,
        ),
        Stage(stage="workload", message="running the tests to record calls"),
        WorkloadReady(
            inputs=36, sources={"tests": 30, "generated": 6}, coverage=coverage, notes=("a note",)
        ),
        BaselineMeasured(
            seconds=0.0412,
            peak_bytes=12_700_000,
            meter="VmHWM",
            integral=4.0,
            integral_unit="MiB·s",
        ),
        CandidateStarted(
            iteration=1, number=1, total=2, summary="use [list] directly", rules=("row_hoist",)
        ),
        RefinementDecided(number=1, refinement=accepted),
        IncumbentChanged(
            iteration=1, rules=("row_hoist",), ratio=2.314, memory=memory, integral=integral
        ),
        CandidateStarted(iteration=2, number=2, total=None, summary="sort first", rules=()),
        RefinementDecided(number=2, refinement=rejected),
    )
    result = RunResult(
        target="shop.py::f",
        objective=Objective.TIME,
        status=Status.IMPROVED,
        reason=Reason.FASTER,
        hint="Add a test for the empty list.",
        time=time,
        memory=memory,
        integral=integral,
        verified=verified,
        refinements=(accepted, rejected),
        rules=("row_hoist",),
        code="def f(xs):\n    return list(xs)\n",
        module="def f(xs):\n    return list(xs)\n",
        patch=PATCH,
        notes=("Pays from 100 elements on.",),
        seconds=12.5,
    )
    return Story(events, result)


@pytest.fixture
def unproven(story: Story) -> Story:
    return story.ending(
        status=Status.NO_IMPROVEMENT,
        reason=Reason.NOTHING_HELPED,
        time=None,
        memory=None,
        integral=None,
        rules=(),
        code=None,
        module=None,
        patch=None,
    )


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Console]:
    """Make a console that writes into memory, of a given width, a terminal or not."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)

    def make(width: int = 80, *, terminal: bool = False) -> Console:
        return Console(
            file=io.StringIO(),
            width=width,
            height=24,
            force_terminal=terminal,
            color_system="truecolor" if terminal else None,
            markup=False,
            highlight=False,
            emoji=False,
        )

    return make


@pytest.fixture(scope="session")
def validate() -> Callable[[str, object], None]:
    """Check a JSON value against one of the published schemas."""
    folder = Path(__file__).parents[2] / "docs" / "schema"
    schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.schema.json")}
    registry = Registry().with_resources(
        (name, Resource.from_contents(body)) for name, body in schemas.items()
    )

    def check(name: str, value: object) -> None:
        Draft202012Validator(schemas[f"{name}.schema.json"], registry=registry).validate(value)

    return check
