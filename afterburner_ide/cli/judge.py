"""`afterburner-ide judge`: hold one given rewrite against the original."""

from __future__ import annotations

from typing import Annotated

import typer

from afterburner_ide.cli.leaving import guarded, report_as
from afterburner_ide.cli.options import (
    Format,
    FormatOption,
    NoNamespaces,
    ObjectiveOption,
    Python,
    Seed,
    Tests,
    Unsafe,
    Workload,
)
from afterburner_ide.types import Objective

__all__ = ["judge"]


def judge(
    original: Annotated[str, typer.Argument(help="FILE.py::name of the function as it is.")],
    candidate: Annotated[
        str, typer.Argument(help="FILE.py or FILE.py::name with the same function rewritten.")
    ],
    objective: ObjectiveOption = Objective.TIME,
    workload: Workload = None,
    tests: Tests = None,
    python: Python = None,
    seed: Seed = None,
    form: FormatOption = Format.RICH,
    unsafe: Unsafe = False,
    no_namespaces: NoNamespaces = False,
) -> None:
    """Judge a rewrite you have: the same results, and faster? Any verdict ends with 0."""
    with guarded(report_as(form)):
        from afterburner_ide.sandbox.system import require_linux

        require_linux()
        from afterburner_ide.config import load_settings, override
        from afterburner_ide.engine.result import judgement_json
        from afterburner_ide.judge.pair import find_callable, judge_pair
        from afterburner_ide.target.interpreter import find_interpreter

        target = find_callable(original)
        # A file alone holds the rewrite under the original's name.
        named = f"{candidate}::{target.qualname}" if candidate.endswith(".py") else candidate
        limits = {"namespaces": False} if no_namespaces else {}
        judgement = judge_pair(
            target,
            find_callable(named),
            objective=objective,
            settings=override(
                load_settings(target.root),
                limits | ({"unsafe": True} if unsafe else {}),
                "the command line",
            ),
            interpreter=find_interpreter(target.path, python),
            workload_file=workload,
            tests=tests or (),
            seed=seed,
        )
        if form is Format.JSON:
            from afterburner_ide.cli.stream import write_answer

            write_answer(judgement_json(judgement))
            return
        from afterburner_ide.cli.console import output
        from afterburner_ide.cli.verdict import judgement_lines, print_lines

        print_lines(output(), judgement_lines(judgement, objective))
