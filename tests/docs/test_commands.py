"""Every command in a ```console block of the README and the pages runs and ends with 0.

The blocks are run in a copy of the examples' folder, so that they may write. A ```sh block is
set-up: its `make` targets must exist, and it is not run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUICK = re.compile(r"afterburner-ide (--|rules|sandbox)")


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (path.name, body)
        for path in PAGES
        for kind, body in BLOCK.findall(path.read_text(encoding="utf-8"))
        if kind == language
    ]


def commands() -> list[object]:
    found = {
        line.removeprefix("$ "): name
        for name, body in blocks("console")
        for line in body.splitlines()
        if line.startswith("$ ")
    }
    return [
        pytest.param(
            command,
            id=f"{name}: {command}",
            marks=() if QUICK.match(command) else pytest.mark.slow,
        )
        for command, name in found.items()
    ]


def test_there_are_commands() -> None:
    assert len(commands()) >= 4


@pytest.mark.parametrize("command", commands())
def test_a_command_runs(command: str, tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__")
    )
    folder = Path(sys.executable).parent
    done = subprocess.run(
        command,
        shell=True,
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        name for _, body in blocks("sh") for name in re.findall(r"^make (\w+)", body, re.MULTILINE)
    }
    assert named
    assert named <= targets


def test_set_up_blocks_only_set_up() -> None:
    for _, body in blocks("sh"):
        for line in body.splitlines():
            assert line.startswith(("git ", "cd ", "make ", "pip ", "python3 -m ", "#")), line
