"""Every rule's claim: its first example against what it makes of it, on the rule's own workload."""

from __future__ import annotations

import tempfile
from pathlib import Path

from afterburner_ide.config import Settings
from afterburner_ide.judge.pair import judge_pair
from afterburner_ide.rules import Example, Rule, every_rule
from afterburner_ide.target.interpreter import find_interpreter
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Judgement, Objective
from benchmarks.stage import show, table


def run(repeat: int, load: bool) -> None:  # noqa: ARG001 - one signature for all benchmarks
    rows = table("Each rule on its own workload", "rule", "verdict", "ratio", "pays from")
    for rule in every_rule():
        judgement = _judge(rule)
        ratio = judgement.time
        rows.add_row(
            rule.name,
            str(judgement.reason),
            "" if ratio is None else f"{ratio.ratio:.2f} [{ratio.low:.2f}, {ratio.high:.2f}]",
            rule.break_even,
        )
    show(rows)


def _judge(rule: Rule) -> Judgement:
    example = next(item for item in rule.examples if isinstance(item, Example))
    with tempfile.TemporaryDirectory() as folder:
        pair = []
        for name, text in (("before", example.source), ("after", example.result)):
            root = Path(folder) / name
            root.mkdir()
            (root / "pyproject.toml").write_text("")
            (root / "example.py").write_text(text)
            pair.append(find_target(f"{root / 'example.py'}::{example.qualname}"))
        workload = Path(folder) / "workload.py"
        workload.write_text(rule.workload)
        return judge_pair(
            *pair,
            objective=Objective.TIME,
            settings=Settings(),
            interpreter=find_interpreter(Path(folder)),
            workload_file=workload,
            conceded=rule.concedes,
        )
