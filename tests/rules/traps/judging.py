"""The real judge's verification of rewrites, with a trap's calls as the workload."""

from __future__ import annotations

import random
import sys
from collections.abc import Collection
from functools import cache
from pathlib import Path
from types import TracebackType

from afterburner_ide.config import Settings
from afterburner_ide.judge.material import Material, gather
from afterburner_ide.judge.screen import screen
from afterburner_ide.judge.session import Session
from afterburner_ide.judge.verification import Failure, verify
from afterburner_ide.reasons import Reason
from afterburner_ide.target.interpreter import probe
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Interpreter
from afterburner_ide.workload.collect import Workload
from afterburner_ide.workload.file import read_workload_file

from .trap import Trap

WORKLOAD = """
from trapped import *


def _arguments(*args, **kwargs):
    return args, kwargs


inputs = [
    {calls}
]
"""


@cache
def this_python() -> Interpreter:
    return probe(Path(sys.executable), "tests")


class Bailiff:
    """Verifies rewrites of one trap's function; leave it, and its processes end."""

    def __init__(self, trap: Trap, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pyproject.toml").write_text("[project]\nname = 'trapped'\n")
        path = folder / "trapped.py"
        path.write_text(trap.source, errors="surrogatepass")
        workload = folder / "workload.py"
        calls = ",\n    ".join(f"_arguments({call})" for call in trap.calls)
        workload.write_text(WORKLOAD.format(calls=calls), errors="surrogatepass")
        self._settings = Settings()
        self._target = find_target(f"{path}::{trap.target}")
        self._session = Session(self._target, this_python(), self._settings)
        try:
            found = gather(
                self._session,
                Workload(file=read_workload_file(workload)),
                self._settings,
                random.Random(1),
            )
            assert isinstance(found, Material), found
        except BaseException:
            self._session.close()
            raise
        self._material = found

    def objection(self, candidate: str, conceded: Collection[Reason] = ()) -> Reason | None:
        """Why the judge rejects the module `candidate`; None where it would go on to time it."""
        source, name = self._target.source, self._target.qualname
        finding = screen(source, candidate, name, conceded)
        if finding is not None:
            return finding.reason
        rtol = self._settings.float_rtol
        found = verify(self._session, self._material, candidate, rtol, conceded)
        return found.reason if isinstance(found, Failure) else None

    def __enter__(self) -> Bailiff:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()
