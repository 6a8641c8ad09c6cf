from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from afterburner_ide.cli import main, optimize
from afterburner_ide.errors import FileChanged, TargetNotFound, WorkloadFileError
from afterburner_ide.target.text import read_source

SOURCE = "def f(xs):\n    return [x for x in xs]  # [bold]slow[/bold]\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.py"
    path.write_text(SOURCE)
    return path


@pytest.fixture
def play(monkeypatch, shop):
    """Let `optimize` tell a scripted story about the file `shop`; return the jobs it was given."""

    def prepare(story, jobs=None):
        def start(job):
            if jobs is not None:
                jobs.append(job)
            return read_source(shop), story.run()

        monkeypatch.setattr(optimize, "start", start)

    return prepare


def test_rich_output_is_narration_on_stderr_and_the_answer_on_stdout(play, story, shop, capsys):
    play(story)
    assert main(["optimize", f"{shop}::f"]) == 0
    out, err = capsys.readouterr()
    assert out.lstrip().startswith("Improved: 2.31× [2.25, 2.38] faster")
    assert out.endswith(story.result.patch)
    assert "landlock + seccomp" in err
    assert "Nothing was written" in err
    assert "\x1b" not in out + err
    assert shop.read_text() == SOURCE


def test_json_is_the_only_thing_on_stdout(play, story, shop, capsys, validate):
    play(story)
    assert main(["optimize", f"{shop}::f", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    body = json.loads(out)
    validate("result", body)
    assert body["status"] == "improved"
    assert body["written"] is None
    assert err == ""


def test_jsonl_is_one_line_per_event_and_the_result_last(play, story, shop, capsys, validate):
    play(story)
    assert main(["optimize", f"{shop}::f", "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for line in lines:
        validate("event", line)
    assert [line["event"] for line in lines] == [event.name for event in story.events] + ["result"]
    validate("result", lines[-1])


def test_a_bound_that_is_not_finite_becomes_null(play, story, shop, capsys, validate):
    from dataclasses import replace

    play(story.ending(time=replace(story.result.time, high=float("inf"))))
    assert main(["optimize", f"{shop}::f", "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    validate("result", body)
    assert body["time"]["high"] is None


@pytest.mark.parametrize("form", ["rich", "json", "jsonl"])
def test_no_improvement_is_a_job_done_and_writes_nothing(
    play, unproven, shop, capsys, form, tmp_path
):
    play(unproven)
    patch = tmp_path / "out.patch"
    assert main(["optimize", f"{shop}::f", "--apply", "--format", form]) == 0
    assert main(["optimize", f"{shop}::f", "--patch", str(patch), "--format", form]) == 0
    assert shop.read_text() == SOURCE
    assert not patch.exists()
    if form == "rich":
        assert "nothing was proven" in capsys.readouterr().err


def test_apply_writes_the_file(play, story, shop, capsys):
    play(story)
    assert main(["optimize", f"{shop}::f", "--apply"]) == 0
    assert shop.read_text() == story.result.module
    assert f"Written: {shop}" in capsys.readouterr().err


def test_apply_refuses_a_file_that_changed(play, story, shop, capsys):
    play(story)
    run = story.run

    class Meddling:
        @staticmethod
        def run():
            shop.write_text("# mine\n" + SOURCE)
            return (yield from run())

    play(Meddling)
    assert main(["optimize", f"{shop}::f", "--apply"]) == 1
    out, err = capsys.readouterr()
    assert "Improved" in out
    assert f"Error ({FileChanged.code})" in err
    assert shop.read_text() == "# mine\n" + SOURCE


def test_json_keeps_the_proof_when_the_file_changed(play, story, shop, capsys, validate):
    def run():
        shop.write_text("# mine\n" + SOURCE)
        return (yield from story.run())

    play(type("Meddling", (), {"run": staticmethod(run)}))
    assert main(["optimize", f"{shop}::f", "--apply", "--format", "json"]) == 1
    body = json.loads(capsys.readouterr().out)
    validate("result", body)
    assert (body["status"], body["error"], body["written"]) == ("improved", "file_changed", None)
    assert body["patch"] == story.result.patch


def test_patch_is_saved(play, story, shop, tmp_path, capsys):
    play(story)
    path = tmp_path / "out.patch"
    assert main(["optimize", f"{shop}::f", "--patch", str(path)]) == 0
    assert path.read_text() == story.result.patch
    assert shop.read_text() == SOURCE


def test_a_patch_has_the_line_ends_of_its_file(play, story, shop, tmp_path):
    shop.write_bytes(SOURCE.replace("\n", "\r\n").encode())
    play(story)
    path = tmp_path / "out.patch"
    assert main(["optimize", f"{shop}::f", "--patch", str(path)]) == 0
    assert path.read_bytes().splitlines(keepends=True)[:4] == [
        b"--- a/shop.py\n",
        b"+++ b/shop.py\n",
        b"@@ -1,2 +1,2 @@\n",
        b" def f(xs):\r\n",
    ]


def test_a_patch_that_cannot_be_written_is_an_error(play, story, shop, tmp_path, capsys):
    play(story)
    assert main(["optimize", f"{shop}::f", "--patch", str(tmp_path / "no" / "out.patch")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_apply_and_patch_exclude_each_other(capsys):
    assert main(["optimize", "x.py::f", "--apply", "--patch", "x.patch"]) == 2
    assert "exclude" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["--objective", "speed"], ["--iterations", "0"], ["--budget", "0"], ["--format", "xml"]],
)
def test_wrong_usage_ends_with_2(arguments, capsys):
    assert main(["optimize", "x.py::f", *arguments]) == 2
    assert "Usage:" in capsys.readouterr().err


def test_every_option_reaches_the_job(play, story, shop):
    jobs = []
    play(story, jobs)
    options = (
        "--objective memory --iterations 3 --budget 9.5 --workload w.py --tests a --tests b "
        "--python py --proposer echo --seed 7 --unsafe --no-namespaces --format json"
    )
    assert main(["optimize", f"{shop}::f", *options.split()]) == 0
    assert jobs == [
        optimize.Job(
            spec=f"{shop}::f",
            objective="memory",
            iterations=3,
            budget=9.5,
            workload=Path("w.py"),
            tests=[Path("a"), Path("b")],
            python=Path("py"),
            proposer="echo",
            seed=7,
            unsafe=True,
            namespaces=False,
        )
    ]


@pytest.mark.parametrize("form", ["rich", "json", "jsonl"])
def test_an_error_is_shown_in_the_form_asked_for(monkeypatch, capsys, form, validate):
    def start(job):
        raise TargetNotFound("there is no g in shop.py", hint="Did you mean f?")

    monkeypatch.setattr(optimize, "start", start)
    assert main(["optimize", "shop.py::g", "--format", form]) == 1
    out, err = capsys.readouterr()
    if form == "rich":
        assert out == ""
        assert "Error (target_not_found): there is no g in shop.py" in err
        assert "What to do: Did you mean f?" in err
        return
    body = json.loads(out)
    validate("result", body)
    assert (body["status"], body["error"]) == ("error", "target_not_found")
    assert (body["detail"], body["hint"]) == ("there is no g in shop.py", "Did you mean f?")
    assert err == ""


def test_an_error_in_the_middle_ends_the_stream(play, story, shop, capsys, validate):
    def run():
        yield story.events[0]
        raise WorkloadFileError("w.py has no gen", hint="Write one.")

    play(type("Failing", (), {"run": staticmethod(run)}))
    assert main(["optimize", f"{shop}::f", "--format", "jsonl"]) == 1
    first, last = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    validate("event", first)
    validate("event", last)
    assert last["error"] == "workload_file"


@pytest.mark.parametrize("form", ["rich", "json"])
def test_an_interrupt_closes_the_run_and_ends_with_130(play, story, shop, capsys, form):
    closed = []

    def run():
        try:
            yield story.events[0]
            raise KeyboardInterrupt
        finally:
            closed.append(True)

    play(type("Interrupted", (), {"run": staticmethod(run)}))
    assert main(["optimize", f"{shop}::f", "--format", form]) == 130
    assert closed == [True]
    out, err = capsys.readouterr()
    if form == "rich":
        assert "Interrupted" in err
    else:
        assert json.loads(out)["error"] == "interrupted"


def test_a_defect_of_ours_is_reported_and_raised(play, shop, capsys):
    def run():
        raise ZeroDivisionError("oops")
        yield

    play(type("Broken", (), {"run": staticmethod(run)}))
    with pytest.raises(ZeroDivisionError):
        main(["optimize", f"{shop}::f", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["error"] == "internal"


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_ends_the_run_and_its_children(name, tmp_path, shop):
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            f"""
            import os, signal, subprocess, sys, time
            from afterburner_ide.cli import main, optimize
            from afterburner_ide.target.text import read_source
            from pathlib import Path

            signal.signal(signal.SIGINT, signal.default_int_handler)

            def run():
                child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
                try:
                    os.kill(os.getpid(), signal.{name})
                    time.sleep(30)
                    yield
                finally:
                    child.kill()
                    print("ended", child.wait(), file=sys.stderr)

            optimize.start = lambda job: (read_source(Path({str(shop)!r})), run())
            sys.exit(main(["optimize", "x.py::f"]))
            """
        )
    )
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, timeout=25, check=False
    )
    assert done.returncode == 130, done.stderr
    assert "ended -9" in done.stderr
    assert "Interrupted" in done.stderr


def test_a_closed_pipe_is_no_traceback(tmp_path, shop):
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            f"""
            import sys
            from afterburner_ide.cli import main, optimize
            from afterburner_ide.engine.events import Stage
            from afterburner_ide.target.text import read_source
            from pathlib import Path

            def run():
                try:
                    for number in range(100_000):
                        yield Stage(stage="loop", message="x" * 100)
                finally:
                    print("closed", file=sys.stderr)

            optimize.start = lambda job: (read_source(Path({str(shop)!r})), run())
            sys.exit(main(["optimize", "x.py::f", "--format", "jsonl"]))
            """
        )
    )
    process = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("{")
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=20) == 1
    assert "closed" in err
    assert "Traceback" not in err
