from __future__ import annotations

import json

import pytest

import afterburner_ide.judge.pair
from afterburner_ide.cli import main

SOURCE = "def f(xs):\n    return [x for x in xs]\n"


@pytest.fixture
def files(tmp_path):
    for name in ("old.py", "new.py"):
        (tmp_path / name).write_text(SOURCE)
    return tmp_path


@pytest.fixture
def judged(monkeypatch, story):
    """Give a scripted verdict; return what was judged."""
    given = []

    def prepare(number):
        def judge_pair(original, candidate, **options):
            given.append((original, candidate, options))
            return story.result.refinements[number].judgement

        monkeypatch.setattr(afterburner_ide.judge.pair, "judge_pair", judge_pair)
        return given

    return prepare


@pytest.mark.parametrize("number", [0, 1])
def test_any_verdict_ends_with_0(judged, files, capsys, number, validate):
    judged(number)
    argv = ["judge", f"{files}/old.py::f", f"{files}/new.py::f"]
    assert main(argv) == 0
    out = capsys.readouterr().out
    assert out.startswith(["Accepted: ", "Rejected: "][number])
    assert main([*argv, "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    validate("judge", body)
    assert body["verdict"] == ["accepted", "rejected"][number]


def test_a_file_alone_holds_the_same_name(judged, files):
    given = judged(0)
    assert main(["judge", f"{files}/old.py::f", f"{files}/new.py", "--seed", "3"]) == 0
    original, candidate, options = given[0]
    assert original.path.name == "old.py"
    assert (candidate.path.name, candidate.qualname) == ("new.py", "f")
    assert options["seed"] == 3


def test_options_reach_the_settings(judged, files):
    given = judged(0)
    argv = ["judge", f"{files}/old.py::f", f"{files}/new.py::f", "--no-namespaces", "--unsafe"]
    assert main(argv) == 0
    settings = given[0][2]["settings"]
    assert settings.unsafe
    assert not settings.namespaces


@pytest.mark.parametrize("form", ["rich", "json"])
def test_a_missing_function_is_an_error(files, capsys, form, validate):
    argv = ["judge", f"{files}/old.py::g", f"{files}/new.py", "--format", form]
    assert main(argv) == 1
    out, err = capsys.readouterr()
    if form == "json":
        body = json.loads(out)
        validate("judge", body)
        assert body["error"] == "target_not_found"
    else:
        assert out == ""
        assert "target_not_found" in err
