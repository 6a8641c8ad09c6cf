"""Whole runs on small projects: events, results, and everything that a workload can get wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from afterburner_ide.engine.events import RefinementDecided, RunStarted, WorkloadReady
from afterburner_ide.engine.result import Status
from afterburner_ide.errors import LoadFailed, ProposerError, WorkloadFileError
from afterburner_ide.reasons import Reason
from afterburner_ide.types import Objective, Verdict

from .conftest import FAST, SLOW, Outcome

Run = Callable[..., Outcome]

WRONG = "def f(xs):\n    return sorted(set(xs))\n"
BROKEN = "def f(xs:\n"


def test_good_and_bad_candidates_in_order(run: Run, project: Path) -> None:
    outcome = run(BROKEN, WRONG, SLOW.replace("out", "kept"), FAST)
    names = outcome.names
    order = ["run_started", "stage", "workload_ready", "baseline_measured", "candidate_started",
             "refinement", "incumbent"]  # fmt: skip
    assert [names.index(name) for name in order] == sorted(names.index(name) for name in order)
    decided = [event for event in outcome.events if isinstance(event, RefinementDecided)]
    assert [event.number for event in decided] == [1, 2, 3, 4]
    judgements = [event.refinement.judgement for event in decided]
    assert [judgement.reason for judgement in judgements[:3]] == [
        Reason.SYNTAX_ERROR,
        Reason.DIFFERENT_RESULT,
        Reason.IDENTICAL,
    ]
    assert judgements[3].verdict is Verdict.ACCEPTED
    result = outcome.result
    assert (result.status, result.reason) == (Status.IMPROVED, Reason.FASTER)
    assert result.time is not None
    assert result.time.low > 1.05
    assert result.module == FAST
    assert result.code is not None
    assert result.code.strip() == FAST.strip()
    assert result.patch is not None
    assert "+    return list(dict.fromkeys(xs))" in result.patch
    assert result.rules == ("echo:candidate3.py",)
    assert result.verified.inputs >= 6
    assert [refinement.proposal.summary for refinement in result.refinements] == [
        f"candidate{number}.py" for number in range(4)
    ]
    assert (project / "shop.py").read_text() == SLOW, "the target's file is only read"


def test_nothing_that_helps(run: Run) -> None:
    result = run(WRONG, BROKEN).result
    assert (result.status, result.reason) == (Status.NO_IMPROVEMENT, Reason.NOTHING_HELPED)
    assert len(result.refinements) == 2
    assert result.patch is None


def test_nothing_to_propose(run: Run) -> None:
    source = "def f(xs):\n    return xs\n"
    result = run(source=source).result
    assert (result.status, result.reason) == (Status.NO_IMPROVEMENT, Reason.NO_PROPOSAL)


def test_the_same_candidate_is_judged_once(run: Run) -> None:
    assert len(run(WRONG, WRONG, SLOW).result.refinements) == 1


def test_an_unsaved_buffer_is_what_is_improved(run: Run, project: Path) -> None:
    (project / "shop.py").write_text("def f(xs):\n    raise ValueError('saved long ago')\n")
    result = run(FAST, source=SLOW).result
    assert result.status is Status.IMPROVED
    assert result.patch is not None
    assert "-        if x not in out:" in result.patch


def test_a_buffer_without_a_file(run: Run, project: Path) -> None:
    (project / "shop.py").unlink()
    assert run(FAST, source=SLOW).result.status is Status.IMPROVED


def test_a_tiny_budget_is_kept_and_told(run: Run) -> None:
    outcome = run(FAST, WRONG, budget=0.001)
    assert outcome.result.reason is Reason.BUDGET_SPENT
    assert outcome.result.refinements == ()
    assert "candidate_started" not in outcome.names


def test_one_iteration(run: Run) -> None:
    outcome = run(WRONG, FAST, iterations=1)
    assert outcome.result.status is Status.IMPROVED
    assert outcome.names.count("incumbent") == 1


@pytest.mark.parametrize(
    ("objective", "reason"),
    [(Objective.MEMORY, Reason.LESS_MEMORY), (Objective.INTEGRAL, Reason.SMALLER_INTEGRAL)],
)
def test_other_objectives(run: Run, project: Path, objective: Objective, reason: Reason) -> None:
    (project / "inputs.py").write_text("inputs = [((n,), {}) for n in (40, 41, 42, 43)]\n")
    source = "def f(n):\n    return sum([s + 1 for s in [i * i for i in range(n * 1000)]])\n"
    candidate = "def f(n):\n    return sum(i * i + 1 for i in range(n * 1000))\n"
    outcome = run(candidate, source=source, objective=objective)
    result = outcome.result
    assert (result.status, result.reason) == (Status.IMPROVED, reason), result.detail
    assert result.memory is not None
    assert result.memory.after_bytes < result.memory.before_bytes


def test_no_tests_and_no_workload(run: Run) -> None:
    outcome = run(FAST, workload=None)
    result = outcome.result
    assert (result.status, result.reason) == (
        Status.NOT_ENOUGH_EVIDENCE,
        Reason.NOT_ENOUGH_EVIDENCE,
    )
    assert "--workload" in result.hint
    assert "baseline_measured" not in outcome.names


def test_tests_are_found_and_recorded(run: Run, project: Path) -> None:
    folder = project / "tests"
    folder.mkdir()
    (folder / "test_shop.py").write_text(
        "from shop import f\n\ndef test_f():\n"
        "    for n in range(20, 90):\n        assert f([i % 19 for i in range(n)])\n"
    )
    outcome = run(FAST, workload=None)
    ready = next(event for event in outcome.events if isinstance(event, WorkloadReady))
    assert ready.sources["tests"] >= 8
    assert outcome.result.status is Status.IMPROVED, outcome.result.detail


def test_inputs_that_cover_too_little(run: Run) -> None:
    source = SLOW.replace("    out = []\n", "    if len(xs) > 10**6:\n" + "".join(
        f"        xs = xs[{n}:]\n        xs.append({n})\n" for n in range(8)
    ) + "    out = []\n")  # fmt: skip
    result = run(FAST, source=source).result
    assert result.reason is Reason.NOT_ENOUGH_EVIDENCE
    assert "lines never run: 4, 5" in result.detail
    assert result.hint
    assert result.verified.coverage is not None
    assert result.verified.coverage.line_share < 0.6


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 / 0\nSCALES = [1]\ndef gen(scale, seed):\n    return []\n", "ZeroDivisionError"),
        ("X = 1\n", "neither gen"),
        ("def gen(scale, seed):\n    return []\n", "SCALES"),
        ("SCALES = [1]\ndef gen(scale, seed):\n    raise KeyError('oh')\n", "KeyError"),
        ("SCALES = [1]\ndef gen(scale, seed):\n    return []\n", "no inputs"),
        ("SCALES = [1]\ndef gen(scale, seed):\n    return [([1],)]\n", "pair"),
        ("inputs = [((lambda: 1,), {})]\n", "pickle"),
        ("inputs = [1, 2]\n", "pair"),
        ("inputs = ((\n", "line 1"),
        ("import os\nos._exit(0)\ninputs = [((1,), {})]\n", "exit"),
        ("import sys\nsys.exit(3)\ninputs = [((1,), {})]\n", "SystemExit"),
        ("SCALES = ['x']\ndef gen(scale, seed):\n    return []\n", "SCALES"),
    ],
)
def test_a_broken_workload_file_is_told(run: Run, project: Path, text: str, told: str) -> None:
    (project / "inputs.py").write_text(text)
    with pytest.raises(WorkloadFileError) as caught:
        run(FAST)
    assert told in caught.value.message


def test_a_missing_workload_file_is_told(run: Run, project: Path) -> None:
    with pytest.raises(WorkloadFileError, match="there is no workload file"):
        run(FAST, workload=project / "none.py")


def test_a_module_that_does_not_import_is_told_with_its_traceback(run: Run) -> None:
    with pytest.raises(LoadFailed, match="ZeroDivisionError") as caught:
        run(FAST, source="X = 1 / 0\n" + SLOW)
    assert "Traceback" in caught.value.hint
    assert 'shop.py", line 1' in caught.value.hint


def test_a_function_that_never_repeats_itself(run: Run) -> None:
    source = "import os\n" + SLOW.replace("return out", "return out, os.urandom(4)")
    result = run(FAST, source=source).result
    assert result.status is Status.NOT_ENOUGH_EVIDENCE
    assert result.reason is Reason.NONDETERMINISTIC
    assert result.hint


def test_seeded_random_numbers_repeat(run: Run) -> None:
    source = "import random\n" + SLOW.replace("return out", "return out, random.random()")
    candidate = "import random\n\ndef f(xs):\n    return list(dict.fromkeys(xs)), random.random()\n"
    assert run(candidate, source=source, iterations=1).result.status is Status.IMPROVED


def test_an_exception_is_an_outcome_like_any_other(run: Run) -> None:
    source = SLOW.replace("return out", "raise ValueError(len(out))")
    candidate = "def f(xs):\n    raise ValueError(len(dict.fromkeys(xs)))\n"
    assert run(candidate, source=source, iterations=1).result.status is Status.IMPROVED


@pytest.mark.parametrize(
    "line",
    ["while True: pass", "import os; os._exit(1)", "raise SystemExit", "return f(xs)",
     "return [0] * (1 << 50)"],
)  # fmt: skip
def test_an_original_that_gives_no_result(run: Run, line: str) -> None:
    result = run(FAST, source=f"def f(xs):\n    {line}\n", call_timeout=0.2).result
    assert result.status is Status.NOT_ENOUGH_EVIDENCE
    assert result.reason is Reason.ORIGINAL_FAILED, result
    assert result.detail


def test_an_original_that_waits_is_no_reason_to_time_a_candidate_out(
    run: Run, project: Path
) -> None:
    (project / "inputs.py").write_text("inputs = [(([n, n],), {}) for n in range(3)]\n")
    source = "import time\n" + SLOW.replace("out = []", "out = []\n    time.sleep(0.05)")
    candidate = source.replace("0.05", "0.02")
    result = run(candidate, source=source, iterations=1).result
    assert result.status is Status.IMPROVED, result
    assert any("wall time" in note for note in result.notes)


@pytest.mark.parametrize("spec", ["nobody", "echo", "echo:/no/such/file.py", "rules:x", ""])
def test_an_unknown_or_broken_proposer(run: Run, spec: str) -> None:
    with pytest.raises(ProposerError) as caught:
        run(proposer=spec)
    assert caught.value.message


def started(outcome: Outcome) -> RunStarted:
    assert isinstance(outcome.events[0], RunStarted)
    return outcome.events[0]


def test_the_start_says_how_the_code_is_run(run: Run) -> None:
    event = started(run(WRONG))
    assert "seccomp" in event.tier
    assert "landlock" in event.tier
    assert event.target.endswith("shop.py::f")
    assert event.proposer == "echo"


def test_the_seed_decides_the_inputs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from afterburner_ide.judge.pool import Pool

    drawn: list[Any] = []
    real = Pool.draw

    def draw(self: Pool, calls: int) -> Any:
        inputs = real(self, 1)
        drawn.append(inputs.blobs)
        return inputs

    monkeypatch.setattr(Pool, "draw", draw)
    seen = []
    for seed in (7, 7, 8):
        drawn.clear()
        run(FAST.replace("list(", "[*").replace("(xs))", "(xs)]"), seed=seed, iterations=1)
        seen.append(drawn[:4])
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


WRAPPER = """
def contains(pairs, x, y):
    return (x, y) in list(pairs)

def unused(xs):
    return [x for x in xs if x not in list(xs)]

def dedupe(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out

def f(xs):
    return dedupe(xs)
"""


def test_a_helper_that_does_the_work_is_rewritten(
    run: Callable[..., Outcome], project: Path
) -> None:
    outcome = run(source=WRAPPER)
    assert outcome.result.status is Status.IMPROVED
    assert outcome.result.module is not None
    helper = outcome.result.module.partition("def dedupe")[2]
    assert "dict.fromkeys" in helper or "out_set" in helper
    assert any("also changes dedupe" in note for note in outcome.result.notes)
    proposed = {r.proposal.summary.partition(":")[0] for r in outcome.result.refinements}
    assert "in dedupe" in proposed
    assert not {"in unused", "in contains"} & proposed


def test_a_helper_that_the_inputs_hardly_run_is_left_alone(
    run: Callable[..., Outcome], project: Path
) -> None:
    lines = "".join(f"        out = out + [{n}]\n" for n in range(20))
    rare = WRAPPER.replace("    out = []\n", f"    out = []\n    if xs == 1:\n{lines}", 1)
    outcome = run(source=rare)
    assert outcome.result.status is Status.NO_IMPROVEMENT


HANGS = SLOW.replace("    out = []\n", "    while xs is None:\n        pass\n    out = []\n")
HANGS_FAST = FAST.replace("    return", "    while xs is None:\n        pass\n    return")
SOME_HANG = """
SCALES = [300]

def gen(scale, seed):
    return [((None if seed == 2 else list(range(seed, scale)),), {})]
"""


def test_an_input_on_which_the_original_hangs_is_not_held_against_a_candidate(
    run: Callable[..., Outcome], project: Path
) -> None:
    workload = project / "some_hang.py"
    workload.write_text(SOME_HANG)
    outcome = run(HANGS_FAST, source=HANGS, workload=workload, min_branch_coverage=0.1)
    assert outcome.result.status is Status.IMPROVED, outcome.result.detail
