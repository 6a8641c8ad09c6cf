"""However a run ends, none of its processes lives on, and nothing is left in TMPDIR."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from afterburner_ide.config import Settings
from afterburner_ide.engine.loop import optimize
from afterburner_ide.target.interpreter import probe
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Objective

from .conftest import SLOW

DEADLINE_S = 20.0
HANG = """
def f(xs):
    while True:
        pass
"""


def processes(token: str) -> set[int]:
    """Living processes that have `token` in their command line or among their open files."""
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


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder with a name that no other process mentions."""
    folder = tmp_path / f"tmp-{secrets.token_hex(8)}"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("last", ["run_started", "workload_ready", "candidate_started"])
def test_closing_the_run_ends_it(project: Path, temporary: Path, last: str) -> None:
    candidate = project / "candidate.py"
    candidate.write_text(HANG)
    stream = optimize(
        find_target(f"{project / 'shop.py'}::f"),
        objective=Objective.TIME,
        settings=Settings(),
        interpreter=probe(Path(sys.executable), "tests"),
        proposer=f"echo:{candidate}",
        workload_file=project / "inputs.py",
    )
    for event in stream:
        if event.name == last:
            break
    assert processes(temporary.name), "no process was found: the search says nothing"
    stream.close()
    wait_until(lambda: not processes(temporary.name), "all processes had ended")
    assert not list(temporary.iterdir())
    assert (project / "shop.py").read_text() == SLOW


@pytest.fixture
def job(project: Path, temporary: Path) -> Iterator[subprocess.Popen[str]]:
    """A run in a process of its own whose candidate hangs while it is judged."""
    (project / "shop.py").write_text(SLOW)
    (project / "candidate.py").write_text(HANG.replace("pass", "len(xs)"))
    (project / "inputs.py").write_text(
        "import time\ninputs = [(([1, 2, n],), {}) for n in range(4)]\n"
    )
    text = SLOW.replace("    out = []\n", "    import time\n    time.sleep(0.04)\n    out = []\n")
    (project / "shop.py").write_text(text)
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "afterburner_ide",
            "optimize",
            f"{project / 'shop.py'}::f",
            "--workload",
            str(project / "inputs.py"),
            "--proposer",
            f"echo:{project / 'candidate.py'}",
            "--format",
            "jsonl",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
        start_new_session=True,
    ) as process:
        yield process
        if process.poll() is None:
            process.kill()


def read_until(job: subprocess.Popen[str], event: str) -> None:
    assert job.stdout is not None
    for line in job.stdout:
        if f'"{event}"' in line:
            return
    raise AssertionError(f"the run ended before {event}")


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ("run_started", signal.SIGINT),
        ("run_started", signal.SIGKILL),
        ("candidate_started", signal.SIGINT),
        ("candidate_started", signal.SIGKILL),
        ("candidate_started", signal.SIGTERM),
        ("candidate_started", signal.SIGHUP),
    ],
)
def test_a_signal_ends_the_run_and_all_its_processes(
    job: subprocess.Popen[str], project: Path, temporary: Path, number: signal.Signals, event: str
) -> None:
    before = (project / "shop.py").read_text()
    read_until(job, event)
    assert len(processes(temporary.name)) >= 2, "no child was found: the search says nothing"
    job.send_signal(number)
    assert job.wait(DEADLINE_S) != 0
    wait_until(lambda: not processes(temporary.name), "all processes had ended")
    assert (project / "shop.py").read_text() == before
    if number != signal.SIGKILL:
        assert not list(temporary.iterdir())
