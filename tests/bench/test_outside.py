"""The check outside the loop: wrong rewrites are found, whatever the judge says of them."""

from __future__ import annotations

import ast
import random
import sys

import pytest

from afterburner_ide.bench import outside
from afterburner_ide.bench.outside import (
    Timing,
    fresh_seeds,
    measure,
    ratio_between,
    read_rounds,
    read_verification,
    verify,
)
from afterburner_ide.errors import OutsideCheckFailed

from .conftest import BROKEN, COUNTER, TESTS, UNIQUE, UNIQUE_FAST, WORKLOAD, make_task

WRONG = {
    "order": ("def unique(xs):\n    return sorted(set(xs))\n", "its tests|result|task's tests"),
    "only when long": (
        "def unique(xs):\n"
        "    out = list(dict.fromkeys(xs))\n"
        "    return out[:-1] if len(xs) > 100 else out\n",
        "the result has",
    ),
    "changes its argument": (
        "def unique(xs):\n    xs.sort(key=lambda x: 0)\n    out = list(dict.fromkeys(xs))\n"
        "    xs.append(1)\n    return out\n",
        "the arguments after the call",
    ),
    "raises": (
        "def unique(xs):\n"
        "    if len(xs) == 400:\n        raise ValueError(len(xs))\n"
        "    return list(dict.fromkeys(xs))\n",
        "the exception",
    ),
    "prints": (
        "def unique(xs):\n    print(len(xs))\n    return list(dict.fromkeys(xs))\n",
        "the output",
    ),
    "another type": ("def unique(xs):\n    return tuple(dict.fromkeys(xs))\n", "is a list before"),
    "exits": (
        "import os\ndef unique(xs):\n    if len(xs) > 3:\n        os._exit(0)\n"
        "    return list(dict.fromkeys(xs))\n",
        "did not get through gen",
    ),
    "does not import": ("def unique(xs)\n", "did not get through loading"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rewrite_is_found(confinement, name):
    rewrite, words = WRONG[name]
    found = verify(make_task(), rewrite, confinement, random.Random(1))
    assert found.wrong, found
    assert any(word in found.wrong for word in words.split("|")), found.wrong


def test_a_right_rewrite_passes(confinement):
    found = verify(make_task(), UNIQUE_FAST, confinement, random.Random(1))
    assert found == outside.Verification({}, "", found.compared, (4, 60, 400), fresh=True)
    assert found.compared == 2 * (2 * outside.VERIFY_SEEDS + 2)


def test_a_rewrite_that_hangs_is_wrong(confinement, monkeypatch):
    monkeypatch.setattr(outside, "VERIFY_TIMEOUT_S", 3.0)
    rewrite = UNIQUE_FAST.replace("    return", "    while len(xs) == 4:\n        pass\n    return")
    found = verify(make_task(), rewrite, confinement, random.Random(1))
    assert "gen(4, " in found.wrong
    assert "more than 3 s" in found.wrong


def test_without_a_rewrite_only_the_tests_are_run(confinement):
    found = verify(make_task(), None, confinement, random.Random(1))
    assert (found.failures, found.wrong, found.compared) == ({}, "", 0)
    failing = make_task(tests=TESTS.replace("[3, 1]\n", "[1, 3]\n", 1))
    found = verify(failing, None, confinement, random.Random(1))
    assert "AssertionError" in found.failures["original"]
    assert not found.wrong


def test_where_the_original_fails_its_tests_the_rewrite_is_not_wrong_for_it(confinement):
    failing = make_task(tests="def check(candidate):\n    raise RuntimeError('never')\n")
    found = verify(failing, UNIQUE_FAST, confinement, random.Random(1))
    assert not found.wrong
    assert set(found.failures) == {"original", "rewrite"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": BROKEN}, "the original did not get through loading: ImportError"),
        ({"workload": "SCALES = [1]\ndef gen(scale, seed):\n    return 1 / (seed < 9)\n"}, "fresh"),
        ({"workload": "SCALES = [1]\n"}, "the workload: KeyError"),
        ({"workload": "SCALES = [1]\ndef gen(scale, seed):\n    return []\n"}, "no input"),
    ],
)
def test_the_rewrite_is_not_blamed_for_the_task(confinement, changes, words):
    with pytest.raises(OutsideCheckFailed, match=words):
        verify(make_task(**changes), UNIQUE_FAST, confinement, random.Random(1))


def test_a_size_is_found_where_none_is_given(confinement):
    task = make_task(measured=None)
    assert verify(task, None, confinement, random.Random(1)).scales[-1] in (4, 60, 400)


def test_inputs_that_do_not_depend_on_the_seed_are_told(confinement):
    fixed = make_task(
        workload="SCALES = [3]\ndef gen(scale, seed):\n    return [(([1, 1],), {})]\n"
    )
    assert not verify(fixed, UNIQUE_FAST, confinement, random.Random(1)).fresh


def test_a_method_has_a_new_instance_for_each_call(confinement):
    code = COUNTER.replace("    def", "    calls = ()\n    def").replace(
        "total = 0", "self.calls += (1,); total = len(self.calls) - 1"
    )
    task = make_task(
        code=COUNTER,
        entry_point="Solution().count",
        tests="def check(candidate):\n    assert candidate([1]) == candidate([1]) == 1\n",
    )
    assert not verify(task, code, confinement, random.Random(1)).wrong


def test_nothing_outside_the_scratch_folder_can_be_written(confinement, tmp_path):
    rewrite = UNIQUE_FAST.replace(
        "    return", f"    open({str(tmp_path / 'x')!r}, 'w')\n    return"
    )
    assert "PermissionError" in verify(make_task(), rewrite, confinement, random.Random(1)).wrong
    assert not (tmp_path / "x").exists()


def test_the_versions_are_timed_side_by_side(confinement, monkeypatch):
    monkeypatch.setattr(outside, "MEASURE_S", 0.05)
    versions = [("original", UNIQUE), ("rewrite", UNIQUE_FAST), ("reference", UNIQUE_FAST)]
    timing = measure(versions, make_task(), 60, confinement, random.Random(1))
    assert len(timing.processes) == outside.PROCESSES
    for rounds in timing.processes:
        assert len(rounds) >= 3
        assert all(set(took) == {"original", "rewrite", "reference"} for took in rounds)
        assert all(value > 0 for took in rounds for value in took.values())


def test_a_version_that_cannot_be_timed_is_told(confinement):
    versions = [("original", UNIQUE), ("reference", BROKEN)]
    with pytest.raises(OutsideCheckFailed, match="the reference did not get through loading"):
        measure(versions, make_task(), 60, confinement, random.Random(1))


def test_a_ratio_from_rounds():
    process = tuple({"a": 3000 + noise, "b": 1000 + noise // 3} for noise in (0, 30, -30, 15))
    timing = Timing((process, process, process))
    found = ratio_between(timing, "a", "b")
    assert found.ratio == pytest.approx(3.0, rel=1e-3)
    assert found.low < 3.0 < found.high
    assert found.before_s == pytest.approx(3.0e-6, rel=0.02)
    back = ratio_between(timing, "b", "a")
    assert back.ratio == pytest.approx(1 / found.ratio)


def test_fresh_seeds_are_none_of_the_judges():
    seeds = fresh_seeds(100, random.Random(1))
    assert len(set(seeds)) == 100
    assert min(seeds) > 1_000_000


def test_answers_are_not_trusted():
    scale = {"scales": [1, 3]}
    with pytest.raises(OutsideCheckFailed):
        read_verification([], "it died")
    forged = [{"at": "x", "version": "rewrite"}, {"done": True}]
    assert read_verification(forged, "").wrong, "done without having compared anything"
    cut = [scale, {"at": "gen(3, 7)", "version": "rewrite"}]
    assert "gen(3, 7): killed" in read_verification(cut, "killed").wrong
    with pytest.raises(OutsideCheckFailed, match="the original did not get through gen"):
        read_verification([scale, {"at": "gen(3, 7)", "version": "original"}], "killed")
    some = [scale, {"compared": 4}, {"at": "gen(3, 7)", "version": "original"}]
    found = read_verification(some, "killed")
    assert (found.wrong, found.compared) == ("", 4)
    assert "the original did not get through gen(3, 7)" in found.unfinished
    odd = [scale, {"compared": "many", "tests": 3, "fresh": 0, "round": [1]}, {"done": True}]
    assert read_verification(odd, "") == outside.Verification({}, "", 0, (1, 3), fresh=True)


def test_rounds_that_are_none_are_left_out():
    good = {"a": 1, "b": 2}
    answers = [{"round": good}, {"round": {"a": 1}}, {"round": {"a": 1, "b": "2"}}, {"round": 3}]
    assert read_rounds([*answers, {"round": {"a": -1, "b": 2}}], ["a", "b"]) == [good]


def test_the_workload_of_a_task_is_not_shared(confinement):
    task = make_task(workload=WORKLOAD + "\nimport task_module\nassert task_module.unique\n")
    assert not verify(task, UNIQUE_FAST, confinement, random.Random(1)).wrong


@pytest.mark.parametrize("path", sorted(outside.CONFINED.glob("*.py")), ids=lambda path: path.name)
def test_what_runs_confined_is_python_3_9_and_stands_alone(path):
    tree = ast.parse(path.read_text(), feature_version=(3, 9))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 1 or node.module in sys.stdlib_module_names
