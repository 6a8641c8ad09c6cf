"""The whole of it on the example project: real processes, real measurements, real files."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(
        ROOT / "examples", folder, ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache")
    )
    return folder


def run(project: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "afterburner_ide", *argv],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_a_run_is_applied_and_the_tests_still_pass(project, validate):
    catalog = project / "inventory" / "catalog.py"
    before = catalog.read_text()
    done = run(
        project, "optimize", "inventory/catalog.py::missing_skus", "--apply", "--format", "jsonl"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        validate("event", line)
    result = lines[-1]
    validate("result", result)
    assert result["status"] == "improved"
    assert result["time"]["low"] > 1.5
    assert result["written"] == str(catalog)
    assert catalog.read_text() != before
    assert result["code"] in catalog.read_text()
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"], cwd=project, capture_output=True, check=False
    )
    assert tested.returncode == 0, tested.stdout


def test_the_patch_applies(project):
    original = (project / "inventory" / "catalog.py").read_text()
    done = run(project, "optimize", "inventory/catalog.py::missing_skus", "--patch", "../out.patch")
    assert done.returncode == 0, done.stderr
    assert (project / "inventory" / "catalog.py").read_text() == original
    subprocess.run(
        ["git", "apply", "-p1", str(project.parent / "out.patch")],
        cwd=project / "inventory",
        check=True,
        capture_output=True,
    )
    assert (project / "inventory" / "catalog.py").read_text() != original


def test_what_is_good_already_is_left_alone(project, validate):
    done = run(project, "optimize", "inventory/catalog.py::common_tags", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout)
    validate("result", result)
    assert result["status"] == "no_improvement"
    assert result["patch"] is None


def test_a_wrong_rewrite_is_rejected_with_an_input(project, validate):
    (project / "wrong.py").write_text(
        "def missing_skus(ordered, stocked):\n    return sorted(set(ordered) - set(stocked))\n"
    )
    done = run(
        project, "judge", "inventory/catalog.py::missing_skus", "wrong.py", "--format", "json"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    body = json.loads(done.stdout)
    validate("judge", body)
    assert body["verdict"] == "rejected"
    assert body["counterexample"]


def test_doctor_finds_this_machine_confined(project):
    done = run(project, "doctor", "--format", "json")
    body = json.loads(done.stdout)
    assert body["sandbox"]["name"].startswith("linux-"), body
    assert [probe["name"] for probe in body["probes"] if not probe["stopped"]] == []
    assert done.returncode == 0


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_run_leaves_no_process(project, name):
    target = "inventory/catalog.py::best_load"
    process = subprocess.Popen(
        [sys.executable, "-m", "afterburner_ide", "optimize", target, "--format", "jsonl"],
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
        # A shell that starts something in the background ignores SIGINT for it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line).get("stage") == "baseline":
            break
    while not (started := descendants(process.pid)):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(name)
    last = process.stdout.readlines()[-1]
    process.stdout.close()
    assert process.wait(timeout=30) == 130
    assert json.loads(last)["error"] == "interrupted"
    deadline = time.monotonic() + 5
    while (left := started & processes().keys()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == set()


def processes() -> dict[tuple[int, str], int]:
    """Every process by its id and starting time, with its parent's id; zombies do not count."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                found[int(entry.name), fields[19]] = int(fields[1])
    return found


def descendants(root: int) -> set[tuple[int, str]]:
    alive = processes()
    found: set[tuple[int, str]] = set()
    parents = {root}
    while new := {key for key, parent in alive.items() if parent in parents} - found:
        found |= new
        parents = {number for number, _ in new}
    return found
