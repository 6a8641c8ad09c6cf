"""Whether the workload says enough about the target to accept anything on it."""

from __future__ import annotations

import ast

from afterburner_ide.config import Settings
from afterburner_ide.judge.material import Material
from afterburner_ide.judge.plan import Lack
from afterburner_ide.reasons import Reason
from afterburner_ide.target.functions import find_function
from afterburner_ide.types import Target

ADVICE = "Add tests that call it on such inputs, or pass --workload FILE (docs/workloads.md)."


def shortfall(target: Target, material: Material, settings: Settings) -> Lack | None:
    """What is missing, in a sentence with advice; None when the evidence will do."""
    inputs = len(material.cases)
    if not material.declared and inputs < settings.min_inputs and _takes_arguments(target):
        return Lack(
            Reason.NOT_ENOUGH_EVIDENCE,
            f"{inputs} different inputs are known, and {settings.min_inputs} are asked for.",
            ADVICE,
        )
    coverage = material.coverage
    if coverage.line_share < settings.min_line_coverage:
        missed = ", ".join(map(str, coverage.missed_lines[:12]))
        return Lack(
            Reason.NOT_ENOUGH_EVIDENCE,
            f"The inputs run {coverage.line_share:.0%} of its lines, and "
            f"{settings.min_line_coverage:.0%} are asked for; lines never run: {missed}.",
            ADVICE,
        )
    if coverage.branch_share < settings.min_branch_coverage:
        return Lack(
            Reason.NOT_ENOUGH_EVIDENCE,
            f"The inputs take {coverage.branch_share:.0%} of its branch outcomes, and "
            f"{settings.min_branch_coverage:.0%} are asked for.",
            ADVICE,
        )
    return None


def _takes_arguments(target: Target) -> bool:
    node = find_function(ast.parse(target.source), target.entry)
    if node is None:
        return True
    given = node.args
    names = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return bool(names or given.vararg or given.kwarg)
