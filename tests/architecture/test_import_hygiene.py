"""What a cold command line may import, seen from a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "torch", "transformers", "textual", "pygls", "numpy", "pandas", "pytest", "hypothesis",
    "rich.live", "rich.markdown", "rich.console", "jsonschema", "asyncio", "sqlite3",
    "matplotlib",
}  # fmt: skip

PROGRAM = """
import json, sys
from afterburner_ide.cli import main
code = main({argv!r})
json.dump([code, sorted(sys.modules)], sys.stderr)
"""


def imported_by(argv: list[str]) -> tuple[int, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(argv=argv)],
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules)


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["optimize", "--help"]])
def test_help_imports_nothing_heavy(argv: list[str]) -> None:
    code, modules = imported_by(argv)
    assert code == 0
    assert modules & HEAVY == set()


def test_help_imports_no_room_but_the_command_line() -> None:
    _, modules = imported_by(["--help"])
    rooms = {name.split(".")[1] for name in modules if name.startswith("afterburner_ide.")}
    assert rooms <= {"cli", "engine", "types", "reasons", "errors", "config"}


def test_importing_every_module_needs_nothing_heavy() -> None:
    """Each module of the core imports on its own, without what users or trainers bring."""
    program = """
import importlib, json, pkgutil, sys
import afterburner_ide
for module in pkgutil.walk_packages(afterburner_ide.__path__, "afterburner_ide."):
    if ".sandbox.child." not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
json.dump(sorted(sys.modules), sys.stdout)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    light = {"torch", "transformers", "textual", "pygls", "numpy", "pandas", "pytest", "matplotlib"}
    assert set(json.loads(done.stdout)) & light == set()
