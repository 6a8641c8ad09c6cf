"""A whole benchmark: what is run, what is kept, and what is written."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from afterburner_ide.bench import bench
from afterburner_ide.bench.bench import Done, Started, plan, run
from afterburner_ide.bench.crew import run_all
from afterburner_ide.bench.options import Options
from afterburner_ide.bench.results import read_rows
from afterburner_ide.bench.tasks import task_hash
from afterburner_ide.errors import PlotsUnavailable, ProposerError

from .conftest import ROWS, make_row


def drain(events):
    told = []
    while True:
        try:
            told.append(next(events))
        except StopIteration as stop:
            return told, stop.value


@pytest.fixture
def fake(monkeypatch, row):
    """Rows at once in place of runs; the value lists the tasks that were to be run."""
    asked = []

    def run_all(tasks, options, jobs):
        for task in tasks:
            asked.append(task.id)
            error = "lost" if task.id == "broken" else None
            yield row(task.id, key=f"{task_hash(task)}:{options.hash}", error=error)

    monkeypatch.setattr(bench, "run_all", run_all)
    return asked


NAMES = [row["id"] for row in ROWS]


def test_a_second_run_goes_on_where_the_first_was_stopped(tasks_file, options, tmp_path, fake):
    wanted = plan(tasks_file, options, tmp_path / "out", plots=False)
    events = run(wanted)
    assert isinstance(next(events), Started)
    assert isinstance(next(events), Done)
    assert isinstance(next(events), Done)
    events.close()
    assert fake == NAMES[:2]
    told, summary = drain(run(wanted))
    assert fake == NAMES
    assert [len(event.rows) for event in told if isinstance(event, Started)] == [2]
    assert summary["tasks"] == len(NAMES)
    told, again = drain(run(wanted))
    assert fake == NAMES
    assert len(told) == 1
    assert again["commits"] == summary["commits"] == [summary["machine"]["commit"] or "none"]
    assert again["geomean_capped_100"] == summary["geomean_capped_100"]


def test_other_settings_and_changed_tasks_are_run_again(tasks_file, options, tmp_path, fake):
    out = tmp_path / "out"
    drain(run(plan(tasks_file, options, out, plots=False)))
    fake.clear()
    other = Options(python=options.python, budget=9.0)
    told, summary = drain(run(plan(tasks_file, other, out, plots=False)))
    assert fake == NAMES
    assert told[0].ignored == summary["rows_ignored"] == len(NAMES)
    fake.clear()
    changed = [make_row(measured={"_scale": 60}), *ROWS[1:]]
    tasks_file.write_text("".join(json.dumps(item) + "\n" for item in changed))
    drain(run(plan(tasks_file, options, out, plots=False)))
    assert fake == NAMES[:1]


def test_errors_are_tried_again_and_all_is_run_again_when_asked(
    tasks_file, options, tmp_path, fake
):
    out = tmp_path / "out"
    drain(run(plan(tasks_file, options, out, plots=False)))
    fake.clear()
    drain(run(plan(tasks_file, options, out, plots=False, retry_errors=True)))
    assert fake == ["broken"]
    fake.clear()
    drain(run(plan(tasks_file, options, out, plots=False, fresh=True)))
    assert fake == NAMES


def test_a_limit_is_stated(tasks_file, options, tmp_path, fake):
    _, summary = drain(run(plan(tasks_file, options, tmp_path / "out", limit=2, plots=False)))
    assert len(fake) == summary["tasks"] == 2
    settings = summary["settings"]
    assert settings["chosen_at_random"] is True
    assert settings["tasks_available"] == len(NAMES)
    assert summary["seed"] == options.seed
    written = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert written == json.loads(json.dumps(summary))
    assert {"load_before", "load_after", "python", "version", "commit"} <= set(summary["machine"])


def test_what_cannot_work_is_refused_before_anything_runs(
    tasks_file, options, tmp_path, monkeypatch
):
    monkeypatch.setattr("afterburner_ide.bench.plots.find_spec", lambda name: None)
    with pytest.raises(PlotsUnavailable) as caught:
        plan(tasks_file, options, tmp_path / "out")
    assert "pip install 'afterburner-ide[bench]'" in caught.value.hint
    assert "--no-plots" in caught.value.hint
    with pytest.raises(ProposerError):
        plan(
            tasks_file,
            Options(python=options.python, proposer="nobody"),
            tmp_path / "out",
            plots=False,
        )
    assert not (tmp_path / "out").exists()


def test_the_hash_of_the_settings():
    one = Options(python=Path("/usr/bin/python3"))
    assert Options.from_json(json.loads(json.dumps(one.to_json()))) == one
    assert one.hash == Options(python=Path("/usr/bin/python3")).hash
    assert one.hash != Options(python=Path("/usr/bin/python3"), seed=1).hash


@pytest.mark.slow
def test_tasks_for_real(tasks_file, options, tmp_path):
    """One that can be improved, one that cannot, one that does not import, and a method."""
    wanted = plan(tasks_file, options, tmp_path / "out", jobs=2)
    rows = {row.id: row for row in run_all(wanted.tasks, options, 2)}
    better = rows["unique"]
    assert better.error is None, better.error
    assert (better.status, better.wrong, better.passed, better.improved) == (
        "improved",
        False,
        True,
        True,
    )
    assert better.gain == better.time.ratio
    assert better.compared > 0
    assert better.fresh_inputs
    assert better.standing is not None
    assert better.reference_time is not None
    assert better.rank_time in (0.5, 0.75, 1.0)
    assert better.rank_memory is not None
    assert better.patch.startswith("--- a/")
    assert better.trace[-1]["best"] >= 1.0
    assert better.evaluations == len(better.trace) > 0
    hopeless = rows["hopeless"]
    assert (hopeless.status, hopeless.gain, hopeless.passed) == ("no_improvement", 1.0, True)
    assert hopeless.rank_time == 0.5
    broken = rows["broken"]
    assert "there is no such thing" in broken.error
    assert (broken.status, broken.passed, broken.gain) == ("error", False, 1.0)
    method = rows["method"]
    assert method.error is None, method.error
    assert method.passed
    assert not method.wrong


def living(token: str) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if token.encode() in told and state not in "ZX":
            found.add(int(entry.name))
    return found


def wait_until(condition, what):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_leaves_valid_results_and_no_process(tmp_path, number):
    slow = "import time\ndef unique(xs):\n    time.sleep(0.05)\n    return list(xs)\n"
    tasks = [make_row("quick", code="raise SystemExit\ndef unique(xs):\n    pass\n")]
    tasks += [make_row("slow", code=slow)]
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in tasks))
    temporary = tmp_path / f"tmp-{secrets.token_hex(8)}"
    temporary.mkdir()
    out = tmp_path / "out"
    command = [sys.executable, "-m", "afterburner_ide", "bench", str(path), "--out", str(out)]
    with subprocess.Popen(
        [*command, "--no-plots", "--budget", "60"],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        results = out / "results.jsonl"
        wait_until(lambda: results.exists() and results.stat().st_size, "the first row was there")
        # Itself, the process of the second task, and its fork server.
        wait_until(lambda: len(living(temporary.name)) >= 3, "the second task ran")
        process.send_signal(number)
        code = process.wait(30)
    assert code == (-number if number == signal.SIGKILL else 130)
    assert [row.id for row in read_rows(out)] == ["quick"]
    wait_until(lambda: not living(temporary.name), "all processes had ended")
    if number != signal.SIGKILL:
        assert not list(temporary.iterdir())
