"""Proposers are found by name, and keep their promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_ide import proposers
from afterburner_ide.errors import ProposerError
from afterburner_ide.proposers import Context
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Objective

SOURCE = """
def f(xs, ys):
    out = []
    for x in xs:
        if x in list(ys):
            out.append(x)
    return out
"""


def context(folder: Path, source: str = SOURCE, rules: tuple[str, ...] = ()) -> Context:
    target = find_target(f"{folder / 'mod.py'}::f", source=source)
    return Context(target, source, Objective.TIME, 1, rules=rules)


def test_the_names_are_those_that_can_be_made(tmp_path: Path) -> None:
    assert proposers.names() == ("echo", "rules")
    (tmp_path / "a.py").write_text("")
    for name in proposers.names():
        argument = f":{tmp_path / 'a.py'}" if name == "echo" else ""
        assert proposers.proposer(name + argument).name == name


@pytest.mark.parametrize("spec", ["", "nobody", "rules:x", "echo", "echo:", "echo:,"])
def test_a_name_that_cannot_be_made_is_told(spec: str) -> None:
    with pytest.raises(ProposerError):
        proposers.proposer(spec)


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(ProposerError, match="nobody") as caught:
        proposers.proposer("nobody")
    assert "rules" in caught.value.hint


def test_echo_proposes_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.py", "a.py"):
        (tmp_path / name).write_text(f"# {name}\n")
    made = proposers.proposer(f"echo:{tmp_path / 'b.py'},{tmp_path / 'a.py'}")
    found = list(made.propose(context(tmp_path, rules=("before",))))
    assert [proposal.source for proposal in found] == ["# b.py\n", "# a.py\n"]
    assert found[0].rules == ("before", "echo:b.py")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.py"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProposerError, match=r"a\.py"):
        list(proposers.proposer(f"echo:{path}").propose(context(tmp_path)))


def test_rules_propose_whole_modules_that_still_have_the_target(tmp_path: Path) -> None:
    found = list(proposers.proposer("rules").propose(context(tmp_path, rules=("before",))))
    assert found
    for proposal in found:
        assert proposal.source != SOURCE
        assert find_target(f"{tmp_path / 'mod.py'}::f", source=proposal.source).qualname == "f"
        assert proposal.rules[0] == "before"
        assert len(proposal.rules) == 2
        assert proposal.summary


def test_rules_propose_nothing_where_none_applies(tmp_path: Path) -> None:
    made = proposers.proposer("rules")
    assert list(made.propose(context(tmp_path, "def f(x):\n    return x\n"))) == []
