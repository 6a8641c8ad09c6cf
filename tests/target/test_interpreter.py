"""Which Python runs the user's code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from afterburner_ide.errors import InterpreterError
from afterburner_ide.target.interpreter import find_interpreter

posix = pytest.mark.skipif(os.name != "posix", reason="makes links and shell scripts")


def make_venv(folder: Path) -> Path:
    """A virtual environment as `python -m venv --without-pip` makes it, only at once."""
    base = Path(sys.base_prefix)
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(os.path.realpath(sys.executable))
    (folder / "pyvenv.cfg").write_text(
        f"home = {base / 'bin'}\ninclude-system-site-packages = false\n", encoding="utf-8"
    )
    return folder


def fake(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    file = tmp_path / "a/b/m.py"
    file.parent.mkdir(parents=True)
    file.write_text("", encoding="utf-8")
    return file


def test_our_own_python_when_there_is_nothing_else(tmp_path: Path) -> None:
    found = find_interpreter(project(tmp_path), environ={})
    assert found.version == sys.version_info[:3]
    assert found.executable == Path(sys.executable)
    assert (found.prefix, found.base_prefix) == (Path(sys.prefix), Path(sys.base_prefix))


@posix
@pytest.mark.parametrize("name", [".venv", "venv"])
def test_nearest_venv_up_to_the_root(tmp_path: Path, name: str) -> None:
    file = project(tmp_path)
    venv = make_venv(tmp_path / name)
    found = find_interpreter(file, environ={"VIRTUAL_ENV": "/nowhere"})
    assert found.executable == venv / "bin/python"
    assert found.prefix == venv
    assert found.base_prefix != venv
    assert name in found.origin
    nearer = make_venv(tmp_path / "a/.venv")
    assert find_interpreter(file, environ={}).prefix == nearer
    assert find_interpreter(tmp_path / "a", environ={}).prefix == nearer


@posix
def test_venv_above_the_root_is_not_ours(tmp_path: Path) -> None:
    make_venv(tmp_path / ".venv")
    file = tmp_path / "proj/m.py"
    (tmp_path / "proj").mkdir()
    (tmp_path / "proj/setup.py").write_text("", encoding="utf-8")
    assert find_interpreter(file, environ={}).executable == Path(sys.executable)


def test_plain_directory_called_venv_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / ".venv").mkdir()
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    assert find_interpreter(tmp_path / "a/b", environ={}).executable == Path(sys.executable)


@posix
def test_virtual_env(tmp_path: Path) -> None:
    venv = make_venv(tmp_path / "elsewhere")
    found = find_interpreter(tmp_path / "p", environ={"VIRTUAL_ENV": str(venv)})
    assert (found.prefix, found.origin) == (venv, "VIRTUAL_ENV")


@posix
def test_explicit_file_directory_and_command(tmp_path: Path) -> None:
    venv = make_venv(tmp_path / "v")
    make_venv(tmp_path / ".venv")
    for given in (venv, venv / "bin/python"):
        found = find_interpreter(tmp_path, given, environ={})
        assert (found.prefix, found.origin) == (venv, "--python")
    found = find_interpreter(tmp_path, Path("python"), environ={"PATH": str(venv / "bin")})
    assert found.prefix == venv


@posix
def test_shim_gives_the_python_behind_it(tmp_path: Path) -> None:
    shim = fake(tmp_path / "shims/python", f'exec "{sys.executable}" "$@"')
    assert find_interpreter(tmp_path, shim, environ={}).executable == Path(sys.executable)


@posix
def test_noise_on_stdout_does_no_harm(tmp_path: Path) -> None:
    shim = fake(tmp_path / "python", f'echo hello; "{sys.executable}" "$@"; echo bye')
    assert find_interpreter(tmp_path, shim, environ={}).version == sys.version_info[:3]


@posix
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo Unknown option: -I >&2; exit 2", "Unknown option"),
        ("exit 3", "exit status 3"),
        (
            """printf '%s' 'afterburner-interpreter:{"version": [3, 8, 18], "implementation": """
            """"CPython", "executable": "", "prefix": "/", "base_prefix": "/"}'""",
            "3.8.18",
        ),
        (
            """printf '%s' 'afterburner-interpreter:{"version": [3, 10, 1], "implementation": """
            """"PyPy", "executable": "", "prefix": "/", "base_prefix": "/"}'""",
            "PyPy",
        ),
        ("echo afterburner-interpreter:nonsense", "no usable Python"),
    ],
)
def test_unusable(tmp_path: Path, script: str, words: str) -> None:
    with pytest.raises(InterpreterError, match=words) as caught:
        find_interpreter(tmp_path, fake(tmp_path / "python", script), environ={})
    assert "--python" in caught.value.hint


@posix
def test_python_that_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("afterburner_ide.target.interpreter._TIMEOUT_S", 0.2)
    with pytest.raises(InterpreterError, match="no answer"):
        find_interpreter(tmp_path, fake(tmp_path / "python", "exec sleep 30"), environ={})


def test_missing_file_and_empty_directory(tmp_path: Path) -> None:
    with pytest.raises(InterpreterError, match="does not run"):
        find_interpreter(tmp_path, tmp_path / "none", environ={})
    with pytest.raises(InterpreterError, match="no Python"):
        find_interpreter(tmp_path, tmp_path, environ={})


@posix
def test_broken_venv_is_an_error(tmp_path: Path) -> None:
    venv = make_venv(tmp_path / ".venv")
    (venv / "bin/python").unlink()
    (venv / "bin/python").symlink_to(tmp_path / "gone")
    with pytest.raises(InterpreterError, match="points nowhere"):
        find_interpreter(tmp_path, environ={})
    with pytest.raises(InterpreterError):
        find_interpreter(tmp_path / "x", environ={"VIRTUAL_ENV": str(tmp_path / "deleted")})
