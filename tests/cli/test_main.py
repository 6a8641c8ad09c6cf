from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

import afterburner_ide
from afterburner_ide.cli import main

COMMANDS = ["optimize", "judge", "doctor", "rules", "bench", "sandbox"]


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"afterburner-ide {afterburner_ide.__version__}\n"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_command_and_the_exit_codes(capsys, flag):
    assert main([flag]) == 0
    out = capsys.readouterr().out
    for command in COMMANDS:
        assert f"\n  {command} " in out
    assert "130 interrupted" in out


@pytest.mark.parametrize("command", [*COMMANDS, "rules explain", "sandbox exec"])
def test_every_command_explains_itself(capsys, command):
    assert main([*command.split(), "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Usage: afterburner-ide")
    for line in out.splitlines():
        assert len(line) <= 80


@pytest.mark.parametrize("argv", [["no-such-command"], ["optimize"], ["--no-such-option"]])
def test_wrong_usage_ends_with_2(capsys, argv):
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Usage:" in err


def test_the_package_can_be_run_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "afterburner_ide", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"afterburner-ide {afterburner_ide.__version__}\n"


@pytest.mark.parametrize(
    "argv",
    [
        ["optimize", "mod.py::f"],
        ["judge", "mod.py::f", "mod.py::g"],
        ["doctor"],
        ["sandbox", "exec", "mod.py"],
    ],
)
def test_other_systems_are_told_at_once(capsys, monkeypatch, tmp_path, argv):
    (tmp_path / "mod.py").write_text("def f(x):\n    return x\n")
    monkeypatch.chdir(tmp_path)
    elsewhere = SimpleNamespace(platform="darwin")
    monkeypatch.setattr("afterburner_ide.sandbox.system.sys", elsewhere)
    assert main(argv) == 1
    assert "on Linux only" in capsys.readouterr().err
