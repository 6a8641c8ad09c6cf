"""`sandbox exec`, for real: what it runs, what it relays, and how it ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from afterburner_ide.cli import main


def run(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "afterburner_ide", "sandbox", "exec", *argv],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_arguments_output_and_exit_code_pass_through(tmp_path):
    file = tmp_path / "program.py"
    file.write_text("import sys\nprint(sys.argv[1:])\nprint('no', file=sys.stderr)\nsys.exit(7)\n")
    done = run(str(file), "--", "a", "--timeout", "b c")
    assert done.stdout == "['a', '--timeout', 'b c']\n"
    assert done.stderr == "no\n"
    assert done.returncode == 7


def test_only_the_scratch_folder_can_be_written(tmp_path):
    file = tmp_path / "program.py"
    file.write_text(
        "import pathlib, sys\n"
        "pathlib.Path('inside').write_text('yes')\n"
        "try:\n"
        "    pathlib.Path(sys.argv[1]).write_text('no')\n"
        "except OSError as error:\n"
        "    print(type(error).__name__)\n"
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    outside = tmp_path / "outside"
    done = run("--scratch", str(scratch), str(file), "--", str(outside))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "PermissionError\n"
    assert (scratch / "inside").read_text() == "yes"
    assert not outside.exists()


def test_a_deadline_is_kept(tmp_path):
    file = tmp_path / "program.py"
    file.write_text("while True:\n    pass\n")
    done = run("--timeout", "0.3", str(file))
    assert done.returncode == 124
    assert "0.3 s" in done.stderr


@pytest.mark.parametrize("name", ["missing.py", "."])
def test_what_is_no_file_is_an_error(tmp_path, capsys, name):
    assert main(["sandbox", "exec", str(tmp_path / name)]) == 1
    assert "Error (target" in capsys.readouterr().err
