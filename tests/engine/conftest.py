"""Small projects, runs of the engine on them, and the schemas of what it prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from afterburner_ide.config import Settings
from afterburner_ide.engine.events import Event
from afterburner_ide.engine.loop import optimize
from afterburner_ide.engine.result import RunResult, event_json, result_json
from afterburner_ide.target.interpreter import probe
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Objective

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
SLOW = """
def f(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out
"""
FAST = """
def f(xs):
    return list(dict.fromkeys(xs))
"""
INPUTS = """
import random
SCALES = [8, 120]

def gen(scale, seed):
    draw = random.Random(f"{scale} {seed}")
    return [(([draw.randrange(scale) for _ in range(scale)],), {}) for _ in range(3)]
"""


@dataclass(frozen=True)
class Outcome:
    """The events of a run and what it ended with."""

    events: list[Event]
    result: RunResult

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]


def validator(name: str) -> Draft202012Validator:
    documents = [json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        [(document["$id"], Resource.from_contents(document)) for document in documents]
    )
    schema = next(document for document in documents if document["$id"] == name)
    return Draft202012Validator(schema, registry=registry)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (folder / "shop.py").write_text(SLOW)
    (folder / "inputs.py").write_text(INPUTS)
    return folder


@pytest.fixture
def run(project: Path) -> Callable[..., Outcome]:
    """Optimise `f` of the project's shop.py; every event and the result must fit the schemas."""

    def go(*candidates: str, **options: Any) -> Outcome:
        files = []
        for number, text in enumerate(candidates):
            files.append(project.parent / f"candidate{number}.py")
            files[-1].write_text(text)
        if files:
            options.setdefault("proposer", "echo:" + ",".join(map(str, files)))
        else:
            options.setdefault("proposer", "rules")
        workload = options.pop("workload", project / "inputs.py")
        source = options.pop("source", None)
        arguments: dict[str, Any] = {
            "objective": options.pop("objective", Objective.TIME),
            "interpreter": probe(Path(sys.executable), "tests"),
            "proposer": options.pop("proposer"),
            "tests": options.pop("tests", ()),
            "seed": options.pop("seed", 1),
        }
        settings = Settings(**options)
        target = find_target(f"{project / 'shop.py'}::f", source=source)
        stream = optimize(target, settings=settings, workload_file=workload, **arguments)
        events: list[Event] = []
        while True:
            try:
                events.append(next(stream))
            except StopIteration as stop:
                outcome = Outcome(events, stop.value)
                break
        for event in events:
            validator("event.schema.json").validate(json.loads(json.dumps(event_json(event))))
        body = json.loads(json.dumps(result_json(outcome.result))) | {"written": None}
        validator("result.schema.json").validate(body)
        return outcome

    return go
