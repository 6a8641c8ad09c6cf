"""Peak memory and integral of versions side by side, outside the loop, on a fresh input.

The meters are those of `afterburner_ide.measure.memory`: VmHWM above the baseline, and resident
memory integrated over the child's CPU time, m·Δt over instantaneous memory.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import partial

from afterburner_ide.bench.options import Options
from afterburner_ide.bench.outside import fresh_seeds
from afterburner_ide.bench.project import Project
from afterburner_ide.errors import ChildLost, ChildRefused, LoadFailed, OutsideCheckFailed
from afterburner_ide.judge.plan import generate
from afterburner_ide.judge.session import MEMORY_RUN_LIMIT, Session
from afterburner_ide.measure.memory import Footprint, measure_footprint
from afterburner_ide.target.interpreter import find_interpreter
from afterburner_ide.target.locate import find_target
from afterburner_ide.workload.file import read_workload_file

__all__ = ["footprints"]


def footprints(
    project: Project,
    versions: Mapping[str, str],
    scales: Sequence[int],
    options: Options,
    rng: random.Random,
) -> dict[str, Footprint]:
    """The footprint of each version's module for one call at the last of `scales`.

    The call is the one with the largest arguments of a fresh `gen(scale, seed)`; one of the first
    scale warms up. Raises OutsideCheckFailed when a version gives no result on it, and what the
    session raises when the original does not load.
    """
    target = find_target(project.target)
    interpreter = find_interpreter(project.folder, options.python)
    seed = fresh_seeds(1, rng)[0]
    found: dict[str, Footprint] = {}
    with Session(target, interpreter, options.settings) as session:
        with session.generator(read_workload_file(project.workload)) as child:
            calls, small = (generate(child, size, seed) for size in (scales[-1], scales[0]))
        if not calls:
            raise OutsideCheckFailed(f"gen({scales[-1]}, {seed}) gives no input")
        for name, source in versions.items():
            try:
                found[name] = measure_footprint(
                    partial(session.server().spawn, MEMORY_RUN_LIMIT),
                    partial(session.load, source=source),
                    max(calls, key=len),
                    min(small or calls, key=len),
                    options.settings.call_timeout,
                )
            except (ChildLost, ChildRefused, LoadFailed) as error:
                raise OutsideCheckFailed(
                    f"the memory of the {name} was not measured: {error}"
                ) from error
    return found
