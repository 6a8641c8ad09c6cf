"""Every rule's first example, put before the judge on the rule's own workload."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from afterburner_ide.config import Settings
from afterburner_ide.judge.pair import judge_pair
from afterburner_ide.reasons import Reason
from afterburner_ide.rules import Example, Rule, every_rule
from afterburner_ide.target.interpreter import probe
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Objective, Verdict

from .test_library import imported

PYTHON = probe(Path(sys.executable), "tests")
MEASURED = {
    Reason.NO_DIFFERENCE,
    Reason.SLOWER,
    Reason.SLOWER_AT_A_SIZE,
    Reason.TRADE_OFF,
    Reason.MORE_MEMORY,
    Reason.NOT_CONFIRMED,
    Reason.BUDGET_SPENT,
}
"""How a rewrite may fare that behaves like the original: what is faster is the machine's affair."""


@pytest.mark.slow
@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.name)
def test_the_judge_finds_the_same_behaviour(rule: Rule, tmp_path: Path) -> None:
    example = next(item for item in rule.examples if isinstance(item, Example))
    for name in imported(example.result):
        pytest.importorskip(name)
    specs = []
    for name, text in (("before", example.source), ("after", example.result)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pyproject.toml").write_text("")
        (folder / "example.py").write_text(text)
        specs.append(find_target(f"{folder / 'example.py'}::{example.qualname}"))
    workload = tmp_path / "workload.py"
    workload.write_text(rule.workload)
    judgement = judge_pair(
        *specs,
        objective=Objective.TIME,
        settings=Settings(),
        interpreter=PYTHON,
        workload_file=workload,
        seed=1,
        conceded=rule.concedes,
    )
    accepted = judgement.verdict is Verdict.ACCEPTED
    assert accepted or judgement.reason in MEASURED, judgement.detail
