"""Verdicts are kept from run to run, looked up for the same question only, and never believed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from afterburner_ide.config import Settings
from afterburner_ide.errors import ProposerError
from afterburner_ide.judge import verdicts
from afterburner_ide.judge.judge import Judge
from afterburner_ide.judge.recalling import NOTE, RecallingJudge
from afterburner_ide.judge.verdicts import Verdicts, question
from afterburner_ide.reasons import Reason
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import (
    Call,
    Coverage,
    IntegralDelta,
    Interpreter,
    Judgement,
    MemoryDelta,
    Objective,
    Ratio,
    Verdict,
    Verified,
)
from afterburner_ide.workload.collect import Workload
from afterburner_ide.workload.file import WorkloadFile

FULL = Judgement(
    Verdict.ACCEPTED,
    Reason.FASTER,
    "well done",
    time=Ratio(2.5, 2.0, math.inf, 1e-3, 4e-4),
    memory=MemoryDelta(10, 20, "tracemalloc"),
    integral=IntegralDelta(1.5, 0.5, estimated=True),
    verified=Verified(7, Coverage(9, 8, 4, 3, missed_lines=(5,)), ("arguments",), ("files",)),
    counterexample="f(1)",
    notes=("a note — with a dash",),
    seconds=1.25,
)
BARE = Judgement(Verdict.REJECTED, Reason.NO_DIFFERENCE)


@pytest.mark.parametrize("judgement", [FULL, BARE])
def test_a_verdict_comes_back_as_it_was(tmp_path: Path, judgement: Judgement) -> None:
    Verdicts(tmp_path / "deep" / "down", "q").put("new", "old", judgement)
    again = Verdicts(tmp_path / "deep" / "down", "q")
    assert again.get("new", "old") == judgement
    assert len(again) == 1


def test_a_verdict_is_that_of_one_candidate_one_incumbent_and_one_question(tmp_path: Path) -> None:
    Verdicts(tmp_path, "q").put("new", "old", FULL)
    kept = Verdicts(tmp_path, "q")
    assert kept.get("old", "new") is None
    assert kept.get("ew", "oldn") is None
    assert kept.get("new", "") is None
    assert Verdicts(tmp_path, "another").get("new", "old") is None


def test_the_last_verdict_counts(tmp_path: Path) -> None:
    first = Verdicts(tmp_path, "q")
    first.put("new", "old", FULL)
    first.put("new", "old", BARE)
    assert first.get("new", "old") == BARE
    assert Verdicts(tmp_path, "q").get("new", "old") == BARE


def test_half_a_line_costs_one_verdict_and_no_other(tmp_path: Path) -> None:
    kept = Verdicts(tmp_path, "q")
    kept.put("a", "old", FULL)
    kept.put("b", "old", FULL)
    kept.path.write_bytes(kept.path.read_bytes()[:-40])
    again = Verdicts(tmp_path, "q")
    assert (again.get("a", "old"), again.get("b", "old")) == (FULL, None)
    again.put("c", "old", BARE)
    last = Verdicts(tmp_path, "q")
    assert (last.get("a", "old"), last.get("c", "old")) == (FULL, BARE)


@pytest.mark.parametrize(
    "line", ["[]", "3", '{"key": "x"}', '{"key": "x", "judgement": {"verdict": "fine"}}', "\udcff"]
)
def test_a_line_of_another_form_is_left_out(tmp_path: Path, line: str) -> None:
    kept = Verdicts(tmp_path, "q")
    kept.path.write_text(line + "\n", errors="surrogateescape")
    kept = Verdicts(tmp_path, "q")
    assert len(kept) == 0
    kept.put("new", "old", FULL)
    assert Verdicts(tmp_path, "q").get("new", "old") == FULL


def test_a_reason_that_is_gone_is_left_out(tmp_path: Path) -> None:
    kept = Verdicts(tmp_path, "q")
    kept.put("new", "old", FULL)
    body = json.loads(kept.path.read_text())
    body["judgement"]["reason"] = "of_old"
    kept.path.write_text(json.dumps(body) + "\n")
    assert len(Verdicts(tmp_path, "q")) == 0


def test_two_runs_may_share_a_folder(tmp_path: Path) -> None:
    one, two = Verdicts(tmp_path, "q"), Verdicts(tmp_path, "q")
    for number in range(20):
        one.put(f"a{number}", "old", FULL)
        two.put(f"b{number}", "old", BARE)
    assert len(Verdicts(tmp_path, "q")) == 40


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProposerError, match="cannot be kept") as caught:
        Verdicts(tmp_path / "file", "q")
    assert caught.value.hint
    kept = Verdicts(tmp_path / "folder", "q")
    kept.path.mkdir()
    with pytest.raises(ProposerError, match="cannot be kept"):
        kept.put("new", "old", FULL)


SOURCE = "def f(xs):\n    return list(xs)\n\ndef g(xs):\n    return list(xs)\n"


def asked(tmp_path: Path, **changes: Any) -> str:
    values: dict[str, Any] = {
        "target": find_target(f"{tmp_path / 'mod.py'}::f", source=SOURCE),
        "workload": Workload(calls=(Call(b"1", "a"), Call(b"2", "b"))),
        "objective": Objective.TIME,
        "interpreter": Interpreter(Path("/p"), (3, 11, 2), Path("/p"), Path("/p"), "tests"),
        "settings": Settings(),
    }
    return question(**values | changes)


def test_what_has_no_part_in_a_verdict_has_none_in_the_question(tmp_path: Path) -> None:
    plain = asked(tmp_path)
    assert asked(tmp_path) == plain
    assert asked(tmp_path, settings=Settings(budget=5.0, iterations=1)) == plain
    calls = (Call(b"2", "elsewhere"), Call(b"1", "a"))
    assert asked(tmp_path, workload=Workload(calls=calls, notes=("n",))) == plain


def test_everything_else_makes_another_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = find_target(f"{tmp_path / 'mod.py'}::f", source=SOURCE)
    there = Interpreter(Path("/p"), (3, 12, 2), Path("/p"), Path("/p"), "tests")
    files = [WorkloadFile(Path("w.py"), text, "inputs") for text in ("a", "b")]
    found = [
        asked(tmp_path),
        asked(tmp_path, target=replace(target, source=SOURCE + "\n")),
        asked(tmp_path, target=replace(target, qualname="g")),
        asked(tmp_path, workload=Workload(calls=(Call(b"1", "a"),))),
        asked(tmp_path, workload=Workload(calls=(Call(b"12", "a"),))),
        *(asked(tmp_path, workload=Workload(file=file)) for file in files),
        asked(tmp_path, objective=Objective.MEMORY),
        asked(tmp_path, interpreter=there),
        asked(tmp_path, settings=Settings(float_rtol=0.0)),
    ]
    monkeypatch.setattr(verdicts, "_our_code", lambda: "another judge")
    found.append(asked(tmp_path))
    assert len(set(found)) == len(found)


class Counted:
    """Stands in for the judge: gives one verdict again and again, and notes on what."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.judged: list[str] = []
        self.confirmed: list[str] = []
        self.verdict = FULL
        monkeypatch.setattr(Judge, "judge", lambda _, new, old: self._note(self.judged, new))
        monkeypatch.setattr(Judge, "confirm", lambda _, new: self._note(self.confirmed, new))

    def _note(self, notes: list[str], candidate: str) -> Judgement:
        notes.append(candidate)
        return self.verdict


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


@pytest.fixture
def recalling(tmp_path: Path) -> Callable[[], RecallingJudge]:
    """Make the judge of one more run on the same question."""

    def make() -> RecallingJudge:
        session: Any = SimpleNamespace(target=SimpleNamespace(source="old"))
        unused: Any = None
        kept = Verdicts(tmp_path, "q")
        return RecallingJudge(session, unused, Objective.TIME, Settings(), unused, kept)

    return make


Make = Callable[[], RecallingJudge]


def test_what_an_earlier_run_judged_is_not_judged_again(recalling: Make, counted: Counted) -> None:
    assert recalling().judge("new", "old") == FULL
    found = recalling().judge("new", "old")
    assert counted.judged == ["new"]
    assert found == replace(FULL, notes=(*FULL.notes, NOTE), seconds=0.0)


def test_what_was_looked_up_is_judged_anew_before_it_is_confirmed(
    recalling: Make, counted: Counted
) -> None:
    recalling().judge("new", "old")
    judge = recalling()
    judge.judge("new", "old")
    counted.judged.clear()
    assert judge.confirm("new") == FULL
    assert (counted.judged, counted.confirmed) == (["new"], ["new"])
    assert judge.confirm("new") == FULL
    assert counted.judged == ["new"], "once is enough"


def test_what_was_judged_in_this_run_is_only_confirmed(recalling: Make, counted: Counted) -> None:
    judge = recalling()
    judge.judge("new", "old")
    judge.confirm("new")
    assert (counted.judged, counted.confirmed) == (["new"], ["new"])


def test_a_verdict_that_does_not_hold_any_more_is_replaced(
    recalling: Make, counted: Counted
) -> None:
    recalling().judge("new", "old")
    judge = recalling()
    judge.judge("new", "old")
    counted.verdict = BARE
    assert judge.confirm("new") == BARE
    assert counted.confirmed == []
    assert recalling().judge("new", "old").reason is Reason.NO_DIFFERENCE


def test_what_the_deadline_cut_short_is_not_kept(recalling: Make, counted: Counted) -> None:
    judge = recalling()
    judge.deadline = 0.0
    judge.judge("new", "old")
    recalling().judge("new", "old")
    assert counted.judged == ["new", "new"]
