from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from afterburner_ide.cli import examination, main
from afterburner_ide.cli.examination import Examination
from afterburner_ide.judge.noise import NoiseFloor
from afterburner_ide.sandbox.probes import ProbeResult
from afterburner_ide.sandbox.tier import LANDLOCK, NONE, Tier
from afterburner_ide.types import Interpreter


@pytest.fixture
def found() -> Examination:
    return Examination(
        tier=Tier(LANDLOCK, ("seccomp",), ("namespaces: refused",), "without namespaces"),
        probes=(ProbeResult("start a process", True, "PermissionError: no"),),
        noise=NoiseFloor(sd=0.01, largest=0.02, accepted=0, comparisons=6, seconds=4.0),
        python=Interpreter(Path("/p"), (3, 9, 18), Path("/"), Path("/"), "--python"),
        versions={"afterburner-ide": "0.1.0"},
    )


@pytest.fixture
def examined(monkeypatch):
    def prepare(found):
        monkeypatch.setattr(examination, "examine", lambda *_, **__: found)

    return prepare


def test_a_sound_machine(examined, found, capsys):
    examined(found)
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "Sandbox: linux-landlock: without namespaces" in out
    assert "Missing: namespaces: refused" in out
    assert "stopped: start a process\n" in out
    assert "ratios differ by 1.01 % typically and 2.02 % at most" in out


def test_a_probe_that_got_through_ends_with_1(examined, found, capsys):
    leak = ProbeResult("connect over TCP", False, "it connected")
    examined(replace(found, probes=(*found.probes, leak)))
    assert main(["doctor"]) == 1
    assert "GOT THROUGH: connect over TCP (it connected)" in capsys.readouterr().out
    assert main(["doctor", "--format", "json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert body["sound"] is False
    assert body["probes"][1] == {
        "name": "connect over TCP",
        "stopped": False,
        "detail": "it connected",
    }


def test_no_confinement_is_not_sound(examined, found, capsys):
    examined(
        replace(found, tier=Tier(NONE, (), ("confinement",), "too old"), probes=(), noise=None)
    )
    assert main(["doctor", "--format", "json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert (body["sound"], body["noise"], body["probes"]) == (False, None, [])


def test_a_missing_python_is_an_error(tmp_path, capsys):
    assert main(["doctor", "--python", str(tmp_path / "none"), "--format", "json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert (body["status"], body["error"]) == ("error", "interpreter")
