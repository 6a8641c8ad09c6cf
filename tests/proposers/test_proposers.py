"""Proposers are found by name, and keep their promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from afterburner_ide import proposers
from afterburner_ide.errors import ProposerError
from afterburner_ide.proposers import Context
from afterburner_ide.reasons import Reason
from afterburner_ide.rules import Edit, FunctionView, Rewrite, Rule, all_rules, registry
from afterburner_ide.target.locate import find_target

from .conftest import MANY, SOURCE

Make = Callable[..., Context]


def test_the_names_are_those_that_can_be_made(tmp_path: Path) -> None:
    assert {"echo", "exhaustive", "random", "ruff", "rules", "stop"} < set(proposers.names())
    assert list(proposers.names()) == sorted(proposers.names())
    (tmp_path / "a.py").write_text("")
    for name in proposers.names():
        argument = f":{tmp_path / 'a.py'}" if name == "echo" else ""
        made = proposers.proposer(name + argument)
        assert made.name == name
        assert made.judge_all is (name == "exhaustive")
        assert made.verdicts is None


@pytest.mark.parametrize(
    "spec",
    ["", "nobody", "rules:x", "stop:x", "random:7", "payoff-order:x", "ruff:x", "echo", "echo:",
     "echo:,"],
)  # fmt: skip
def test_a_name_that_cannot_be_made_is_told(spec: str) -> None:
    with pytest.raises(ProposerError):
        proposers.proposer(spec)


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(ProposerError, match="nobody") as caught:
        proposers.proposer("nobody")
    assert "rules" in caught.value.hint


def test_an_argument_that_is_not_taken_is_told() -> None:
    with pytest.raises(ProposerError, match=r"`stop`.*'x'") as caught:
        proposers.proposer("stop:x")
    assert caught.value.hint == "--proposer stop"


def test_echo_proposes_its_files_in_order(tmp_path: Path, context: Make) -> None:
    for name in ("b.py", "a.py"):
        (tmp_path / name).write_text(f"# {name}\n")
    made = proposers.proposer(f"echo:{tmp_path / 'b.py'},{tmp_path / 'a.py'}")
    found = list(made.propose(context(rules=("before",))))
    assert [proposal.source for proposal in found] == ["# b.py\n", "# a.py\n"]
    assert found[0].rules == ("before", "echo:b.py")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, context: Make, content: bytes | None
) -> None:
    path = tmp_path / "a.py"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProposerError, match=r"a\.py"):
        list(proposers.proposer(f"echo:{path}").propose(context()))


@pytest.mark.parametrize("name", ["rules", "payoff-order", "random", "exhaustive"])
@pytest.mark.parametrize("source", [SOURCE, MANY])
def test_whole_modules_are_proposed_that_still_have_the_target(
    tmp_path: Path, context: Make, name: str, source: str
) -> None:
    found = list(proposers.proposer(name).propose(context(source, rules=("before",))))
    assert found
    for proposal in found:
        assert proposal.source != source
        assert find_target(f"{tmp_path / 'mod.py'}::f", source=proposal.source).qualname == "f"
        assert proposal.rules[0] == "before"
        assert len(proposal.rules) >= 2
        assert proposal.summary


@pytest.mark.parametrize("name", ["rules", "payoff-order", "random", "exhaustive", "ruff"])
def test_nothing_is_proposed_where_nothing_applies(context: Make, name: str) -> None:
    assert list(proposers.proposer(name).propose(context("def f(x):\n    return x\n"))) == []


def test_stop_proposes_nothing(context: Make) -> None:
    assert list(proposers.proposer("stop").propose(context(MANY))) == []


def test_an_opt_in_rule_is_tried_only_where_it_was_asked_for(
    context: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Greeting(Rule):
        """Say hello.

        Only for tests.
        """

        opt_in = True
        concedes = frozenset({Reason.MEMOISED})
        payoff = 1.0

        def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
            yield Rewrite((Edit(0, 0, "# hello\n"),), "say hello", 1)

    monkeypatch.setattr(Greeting, "name", "greeting")
    found = (Greeting(), *all_rules())
    monkeypatch.setattr(registry, "every_rule", lambda: found)
    asked = list(proposers.proposer("rules:greeting").propose(context(MANY)))
    unasked = list(proposers.proposer("rules").propose(context(MANY)))
    hello = [proposal for proposal in asked if proposal.rules == ("greeting",)]
    assert len(hello) == 1
    assert hello[0].concedes == {Reason.MEMOISED}
    assert [proposal for proposal in asked if proposal not in hello] == unasked
    later = proposers.proposer("rules:greeting").propose(context(MANY, rules=("greeting",)))
    assert all(proposal.concedes == {Reason.MEMOISED} for proposal in later)
    with pytest.raises(ProposerError, match="min-max-to-conditional") as caught:
        proposers.proposer("rules:min-max-to-conditional")
    assert "greeting" in caught.value.hint
