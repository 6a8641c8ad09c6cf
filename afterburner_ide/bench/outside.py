"""The check outside the loop: is a rewrite right, and how much faster is it, on fresh inputs?

Nothing here takes part in the search, and no input of it is used: seeds are drawn from a range
that the judge does not touch, and the comparison is another one (`confined/alike.py`). All code
of a task runs confined. The versions of one check share a process, so it guards against error;
against malice there is the judge.
"""

from __future__ import annotations

import io
import json
import math
import random
import shutil
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_ide.bench.tasks import Task
from afterburner_ide.errors import OutsideCheckFailed
from afterburner_ide.measure.stats import estimate
from afterburner_ide.sandbox.run import execute
from afterburner_ide.sandbox.scratch import temporary
from afterburner_ide.types import Ratio

__all__ = [
    "ORIGINAL",
    "REFERENCE",
    "REWRITE",
    "Confinement",
    "Timing",
    "Verification",
    "fresh_seeds",
    "measure",
    "ratio_between",
    "read_rounds",
    "read_verification",
    "verify",
]

CONFINED = Path(__file__).parent / "confined"
PACKAGE = "outside_check"
PROGRAM = """import os, sys
sys.path.insert(0, os.getcwd())
from {package}.check import main
main(os.getcwd())
"""
FRESH_FROM, FRESH_TO = 1_000_003, 2_000_000_000
VERIFY_SEEDS, SMALL_SCALES = 6, 3
VERIFY_S, VERIFY_TIMEOUT_S = 8.0, 60.0
PROCESSES, MEASURED_SEEDS = 3, 16
MEASURE_S, MEASURE_TIMEOUT_S = 1.5, 30.0
MEMORY = 3 << 30
OUTPUT = 1 << 20
ORIGINAL, REWRITE, REFERENCE = "original", "rewrite", "reference"


@dataclass(frozen=True, slots=True)
class Verification:
    """What the task's tests and the fresh inputs said.

    `failures` has what went wrong in the tests, by version, for those that failed them. `wrong`
    says how the rewrite differs from the original, or is "". `compared` counts inputs; `fresh` is
    False where the workload gives the same inputs for every seed. `scales` are the workload's
    sizes up to the measured one. `unfinished` tells where the original itself did not get further;
    what was compared until then counts.
    """

    failures: dict[str, str]
    wrong: str
    compared: int
    scales: tuple[int, ...]
    fresh: bool
    unfinished: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU nanoseconds of one pass over the inputs: processes, their rounds, and the versions."""

    processes: tuple[tuple[dict[str, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Confinement:
    """Under which Python the versions run, and how."""

    python: Path
    namespaces: bool


def fresh_seeds(count: int, rng: random.Random) -> list[int]:
    """Seeds beyond those that a judge's plan uses, which are small."""
    return [rng.randrange(FRESH_FROM, FRESH_TO) for _ in range(count)]


def verify(
    task: Task, rewrite: str | None, confinement: Confinement, rng: random.Random
) -> Verification:
    """Run the task's tests, and compare `rewrite` (a whole module, or None) with the original.

    Raises OutsideCheckFailed when the original itself does not get through it, or there is no
    input to compare on.
    """
    versions = [(ORIGINAL, task.code)] + ([(REWRITE, rewrite)] if rewrite is not None else [])
    job = {
        "do": "verify",
        "versions": versions,
        "entry": task.entry,
        "tests": task.tests,
        "workload": task.workload,
        "scale": task.scale,
        "seeds": fresh_seeds(VERIFY_SEEDS, rng),
        "small_scales": SMALL_SCALES,
        "seconds": VERIFY_S,
    }
    answers, ended = _run(job, confinement, VERIFY_TIMEOUT_S)
    found = read_verification(answers, ended)
    if rewrite is not None and not found.wrong and not found.compared:
        raise OutsideCheckFailed("no input was compared")
    return found


def measure(
    versions: Sequence[tuple[str, str]],
    task: Task,
    scale: int,
    confinement: Confinement,
    rng: random.Random,
) -> Timing:
    """Time the versions side by side, on fresh inputs, in PROCESSES processes one after another.

    Raises OutsideCheckFailed when a process gives no measurement.
    """
    taken = []
    seeds = fresh_seeds(MEASURED_SEEDS, rng)
    for _ in range(PROCESSES):
        job = {
            "do": "measure",
            "versions": list(versions),
            "entry": task.entry,
            "workload": task.workload,
            "scale": scale,
            "seeds": seeds,
            "seed": rng.randrange(FRESH_TO),
            "seconds": MEASURE_S,
        }
        answers, ended = _run(job, confinement, MEASURE_TIMEOUT_S)
        rounds = read_rounds(answers, [name for name, _ in versions])
        if not rounds:
            raise _failed(answers, ended)
        taken.append(tuple(rounds))
    return Timing(tuple(taken))


def ratio_between(timing: Timing, before: str, after: str) -> Ratio:
    """How many times less `after` needs than `before`, with an approximate 95 % interval.

    The interval is that of the measurement on these inputs; others may have another ratio.
    """
    samples = [
        [math.log(max(1, took[before]) / max(1, took[after])) for took in rounds]
        for rounds in timing.processes
    ]
    found = estimate(samples)
    low, high = found.interval()
    middle = [
        statistics.median(took[name] for rounds in timing.processes for took in rounds) / 1e9
        for name in (before, after)
    ]
    return Ratio(found.ratio, low, high, *middle)


def read_verification(answers: Sequence[dict[str, Any]], ended: str) -> Verification:
    """What the checker found, from its answers; what is missing there is taken as failed.

    Raises OutsideCheckFailed when the workload or the original is at fault.
    """
    failures: dict[str, str] = {}
    wrong, unfinished, compared, fresh = "", "", 0, True
    scales: tuple[int, ...] = ()
    for answer in answers:
        if isinstance(answer.get("tests"), str) and answer.get("why"):
            failures[answer["tests"]] = str(answer["why"])
        told = answer.get("scales")
        if isinstance(told, list) and all(type(scale) is int for scale in told):
            scales = tuple(told)
        if type(answer.get("compared")) is int:
            compared += answer["compared"]
        fresh = fresh and answer.get("fresh") is not False
        wrong = wrong or str(answer.get("differs") or "")
    if REWRITE in failures and ORIGINAL not in failures:
        wrong = wrong or f"it fails the task's tests: {failures[REWRITE]}"
    if not (answers and answers[-1].get("done") is True):
        version, place = _last_place(answers)
        if version != REWRITE and not compared:
            raise _failed(answers, ended)
        if version != REWRITE:
            unfinished = _failed(answers, ended).message
        else:
            wrong = wrong or f"it did not get through {place}: {_cause(answers, ended)}"
    if not scales:
        wrong = wrong or "it kept the check from reaching the fresh inputs"
    return Verification(failures, wrong, compared, scales, fresh, unfinished)


def read_rounds(answers: Sequence[dict[str, Any]], names: Sequence[str]) -> list[dict[str, int]]:
    """The rounds that have a whole positive number of nanoseconds for every version."""
    return [
        {name: answer["round"][name] for name in names}
        for answer in answers
        if isinstance(answer.get("round"), dict)
        and all(type(answer["round"].get(name)) is int for name in names)
        and min(answer["round"][name] for name in names) >= 0
    ]


def _failed(answers: Sequence[dict[str, Any]], ended: str) -> OutsideCheckFailed:
    version, place = _last_place(answers)
    return OutsideCheckFailed(
        f"the {version} did not get through {place}: {_cause(answers, ended)}"
    )


def _cause(answers: Sequence[dict[str, Any]], ended: str) -> str:
    return next((str(answer["error"]) for answer in answers if "error" in answer), ended)


def _last_place(answers: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """Which version was in which place last."""
    for answer in reversed(answers):
        if "at" in answer:
            return str(answer.get("version")), str(answer["at"])
    return ORIGINAL, "the start"


def _run(
    job: dict[str, Any], confinement: Confinement, timeout: float
) -> tuple[list[dict[str, Any]], str]:
    """The answers to a job, and how its process ended."""
    with temporary() as folder:
        shutil.copytree(CONFINED, folder / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        program = folder / "program.py"
        program.write_text(PROGRAM.format(package=PACKAGE), encoding="utf-8")
        printed = io.BytesIO()
        outcome = execute(
            program,
            [],
            scratch=folder,
            python=confinement.python,
            namespaces=confinement.namespaces,
            timeout=timeout,
            memory=MEMORY,
            output_limit=OUTPUT,
            stdout=printed,
            stderr=printed,
        )
        answers = _read_answers(folder / "answers.jsonl")
    told = printed.getvalue().decode("utf-8", "replace").strip().splitlines()
    how = outcome.stopped or f"it ended with status {outcome.status}"
    return answers, ": ".join([how, *told[-1:]])[:400]


def _read_answers(path: Path) -> list[dict[str, Any]]:
    """The objects in the file; lines that are none were written by someone else."""
    answers: list[dict[str, Any]] = []
    if path.is_symlink() or not path.is_file():
        return answers
    for line in path.read_bytes().splitlines():
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            answer = None
        if isinstance(answer, dict):
            answers.append(answer)
    return answers
