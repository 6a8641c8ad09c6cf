"""The oracle proposes each rewrite and each pair of rewrites, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from afterburner_ide import proposers
from afterburner_ide.proposers import Context
from afterburner_ide.rules import candidates

from .conftest import MANY

Make = Callable[..., Context]


def test_all_single_rewrites_come_first_and_then_all_pairs(context: Make) -> None:
    found = list(proposers.proposer("exhaustive").propose(context(MANY)))
    singles = [text for _, _, text in candidates(MANY, "f")]
    pairs = {text for single in singles for _, _, text in candidates(single, "f")}
    sources = [proposal.source for proposal in found]
    assert sources[: len(singles)] == singles
    assert set(sources[len(singles) :]) == pairs - {MANY, *singles}
    assert len(set(sources)) == len(sources)
    assert [len(proposal.rules) for proposal in found] == [1] * len(singles) + [2] * (
        len(sources) - len(singles)
    )
    assert ", then " in found[-1].summary


def test_the_order_of_two_independent_rewrites_makes_no_second_proposal(context: Make) -> None:
    source = (
        "def f(xs, ys):\n    out = []\n    for x in xs:\n        out.append(x + 1)\n"
        "    more = []\n    for y in ys:\n        more.append(y + 2)\n    return out, more\n"
    )
    assert len(list(candidates(source, "f"))) == 2
    assert len(list(proposers.proposer("exhaustive").propose(context(source)))) == 3


def test_nothing_is_proposed_from_any_other_source(context: Make) -> None:
    start = replace(context(MANY), source=MANY.replace("doubled", "twice"), iteration=2)
    assert list(proposers.proposer("exhaustive").propose(start)) == []


def test_the_argument_is_where_verdicts_are_kept(tmp_path: Path) -> None:
    assert proposers.proposer(f"exhaustive:{tmp_path / 'a:b'}").verdicts == tmp_path / "a:b"
