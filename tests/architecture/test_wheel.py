"""What is shipped: the one package, its type marker, the child's files, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_only_the_package_is_shipped(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"afterburner_ide"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_every_module_is_shipped(names: set[str]) -> None:
    package = ROOT / "afterburner_ide"
    sources = {path.relative_to(ROOT).as_posix() for path in package.rglob("*.py")}
    assert sources <= names
    assert "afterburner_ide/py.typed" in names
    assert "afterburner_ide/sandbox/child/__main__.py" in names


def test_the_command_and_the_licence_are_shipped(names: set[str]) -> None:
    ends = {name.partition(".dist-info/")[2] for name in names}
    assert {"entry_points.txt", "licenses/LICENSE", "METADATA"} <= ends
