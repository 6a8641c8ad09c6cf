"""One verdict on anybody's rewrite: two functions, in one file or in two."""

from __future__ import annotations

import ast
import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from afterburner_ide.config import Settings
from afterburner_ide.errors import TargetUnsupported
from afterburner_ide.judge.evidence import shortfall
from afterburner_ide.judge.judge import Judge
from afterburner_ide.judge.material import gather
from afterburner_ide.judge.plan import Lack
from afterburner_ide.judge.screen import Finding, screen_kind, screen_names
from afterburner_ide.judge.session import Session
from afterburner_ide.reasons import Reason
from afterburner_ide.target.functions import find_function
from afterburner_ide.target.locate import find_target, split_spec
from afterburner_ide.target.module import module_name_and_root
from afterburner_ide.target.text import read_source
from afterburner_ide.types import Interpreter, Judgement, Objective, Target, Verdict
from afterburner_ide.workload.collect import collect

MARK = "\n# candidate\n"
"""Keeps two functions of one file apart: a version is known by its module's source."""


def find_callable(spec: str) -> Target:
    """Like `find_target`, but a name that is bound otherwise (`f = g`) will do as well."""
    try:
        return find_target(spec)
    except TargetUnsupported:
        path, name = split_spec(spec)
        if not isinstance(name, str) or "." in name:
            raise
        file = read_source(path)
        tree = ast.parse(file.text)
        lines = [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        ]
        if not lines:
            raise
        module, root = module_name_and_root(path)
        return Target(path, name, name, module, root, file.text, lines[-1], lines[-1])


def judge_pair(
    original: Target,
    candidate: Target,
    *,
    objective: Objective,
    settings: Settings,
    interpreter: Interpreter,
    workload_file: Path | None = None,
    tests: Sequence[Path] = (),
    seed: int | None = None,
    conceded: Collection[Reason] = (),
) -> Judgement:
    """Judge `candidate` as a replacement of `original`, on the original's workload.

    The reasons in `conceded` do not reject it before it runs.
    """
    rng = random.Random(seed)
    found = _screen(original, candidate, conceded)
    if found is not None:
        return Judgement(Verdict.REJECTED, found.reason, found.detail)
    workload = collect(original, interpreter, settings, workload_file=workload_file, tests=tests)
    source = candidate.source + MARK
    with Session(original, interpreter, settings, extra_path=[candidate.root]) as session:
        session.entries[source] = candidate.entry
        material = gather(session, workload, settings, rng)
        if isinstance(material, Lack):
            return Judgement(
                Verdict.UNDECIDED, material.reason, f"{material.detail} {material.hint}"
            )
        short = shortfall(original, material, settings)
        judge = Judge(session, material, objective, settings, rng, lambda *_: None)
        judgement = judge.judge(source, original.source, conceded)
        if judgement.verdict is Verdict.ACCEPTED:
            judgement = judge.confirm(source)
        if short is not None and judgement.verdict is Verdict.ACCEPTED:
            return replace(
                judgement,
                verdict=Verdict.UNDECIDED,
                reason=Reason.NOT_ENOUGH_EVIDENCE,
                detail=f"{short.detail} {short.hint}",
            )
        return judgement


def _screen(original: Target, candidate: Target, conceded: Collection[Reason]) -> Finding | None:
    old = find_function(ast.parse(original.source), original.qualname)
    new = find_function(ast.parse(candidate.source), candidate.qualname)
    if old is not None and new is not None:
        new.name = old.name  # a rewrite under another name is a rewrite
        found = screen_kind(old, new, conceded)
        if found is not None:
            return found
    return screen_names(original.source, candidate.source)
