"""However the process of a task ends, there is a row; and no process outlives its reader."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import pytest

from afterburner_ide.bench.crew import ROW, run_all
from afterburner_ide.bench.row import row_to_json

from .conftest import make_task

START = "import json, os, pathlib, sys, time\nfolder = pathlib.Path(sys.argv[1])\n"


def command(*lines: str) -> list[str]:
    return [sys.executable, "-c", START + "\n".join(lines)]


def rows(options, *lines, tasks=("a",), jobs=1, check_s=300.0):
    made = [make_task(name=name) for name in tasks]
    return list(run_all(made, options, jobs, command=command(*lines), check_s=check_s))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sys.exit('I give up')", "ended with status 1: I give up"),
        ("os.kill(os.getpid(), 9)", "died of signal 9"),
        ("pass", "left no row"),
        ("(folder / 'row.json').write_text('{')", "left no row"),
    ],
)
def test_a_process_that_fails_becomes_a_row(options, line, words):
    (row,) = rows(options, line)
    assert words in row.error
    assert (row.id, row.status, row.improved, row.passed) == ("a", "error", False, False)


def test_a_process_that_hangs_becomes_a_row(options, monkeypatch):
    monkeypatch.setattr("afterburner_ide.bench.crew.GRACE_S", 0.0)
    monkeypatch.setattr("afterburner_ide.bench.crew.LEAVE_S", 0.2)
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    (row,) = rows(options, stubborn, check_s=-options.budget + 1.0)
    assert "ran for more than 1 s" in row.error


def test_a_row_that_was_noted_before_a_crash_is_kept(options, tmp_path, row):
    noted = tmp_path / "noted.json"
    noted.write_text(json.dumps(row_to_json(row("a", 2.0, evaluations=7))))
    lines = f"(folder / {ROW!r}).write_text(pathlib.Path({str(noted)!r}).read_text())", "os.abort()"
    (found,) = rows(options, *lines)
    assert found.evaluations == 7
    assert "signal 6" in found.error
    assert not found.improved


def test_every_task_has_a_row_whatever_the_number_of_jobs(options):
    names = [str(number) for number in range(5)]
    found = rows(options, "sys.exit(3)", tasks=names, jobs=2)
    assert sorted(row.id for row in found) == names


def test_closing_ends_every_process_and_leaves_nothing(options, tmp_path, monkeypatch):
    temporary, marks = tmp_path / "temporary", tmp_path / "marks"
    temporary.mkdir()
    marks.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    lines = (
        f"(pathlib.Path({str(marks)!r}) / str(os.getpid())).write_text('')",
        "name = json.loads((folder / 'job.json').read_text())['task']['id']",
        "time.sleep(0 if name == 'quick' else 600)",
    )
    tasks = [make_task(name=name) for name in ("quick", "slow", "slower")]
    stream = run_all(tasks, options, 3, command=command(*lines))
    assert next(stream).id == "quick"
    deadline = time.monotonic() + 20
    while len(list(marks.iterdir())) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert len(list(temporary.iterdir())) == 2
    stream.close()
    assert not list(temporary.iterdir())
    for mark in marks.iterdir():
        assert not Path(f"/proc/{mark.name}").exists()
