"""A target in a project of its own with its processes and material: what a verdict needs."""

from __future__ import annotations

import random
import sys
from functools import cache
from pathlib import Path
from typing import Any

from afterburner_ide.config import Settings
from afterburner_ide.judge.judge import Judge
from afterburner_ide.judge.material import Material, gather
from afterburner_ide.judge.screen import screen
from afterburner_ide.judge.session import Session
from afterburner_ide.target.interpreter import probe
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Interpreter, Judgement, Objective
from afterburner_ide.workload.collect import Workload
from afterburner_ide.workload.file import read_workload_file

NUMBERS = """
import random
SCALES = [8, 120]

def gen(scale, seed):
    draw = random.Random(f"{scale} {seed}")
    return [(([draw.randrange(scale) for _ in range(scale)],), {}) for _ in range(3)]
"""


@cache
def this_python() -> Interpreter:
    return probe(Path(sys.executable), "tests")


def unscreened(*_: str) -> None:
    """Lets everything run, so that what happens then is what is tested."""


class Bench:
    """One original with its session; verdicts on as many candidates as one likes."""

    def __init__(
        self, folder: Path, source: str, name: str = "f", workload: str = NUMBERS, **settings: Any
    ) -> None:
        project = folder / "project"
        project.mkdir(parents=True)
        (project / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
        path = project / "shop.py"
        path.write_text(source)
        inputs = project / "inputs.py"
        inputs.write_text(workload)
        self.settings = Settings(**settings)
        self.target = find_target(f"{path}::{name}")
        self.session = Session(self.target, this_python(), self.settings)
        try:
            found = gather(
                self.session,
                Workload(file=read_workload_file(inputs)),
                self.settings,
                random.Random(1),
            )
            assert isinstance(found, Material), found
        except BaseException:
            self.session.close()
            raise
        self.material = found

    def judge(
        self,
        candidate: str,
        objective: Objective = Objective.TIME,
        *,
        screened: bool = True,
        incumbent: str = "",
    ) -> Judgement:
        return self.judging(objective, screened=screened).judge(
            candidate, incumbent or self.target.source
        )

    def judging(self, objective: Objective = Objective.TIME, *, screened: bool = True) -> Judge:
        return Judge(
            self.session,
            self.material,
            objective,
            self.settings,
            random.Random(2),
            screen if screened else unscreened,
        )
