"""In which order the rules' rewrites are proposed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest

from afterburner_ide import proposers
from afterburner_ide.proposers import Context
from afterburner_ide.rules.registry import all_rules, rule

from .conftest import MANY

Make = Callable[..., Context]


def texts(name: str, context: Context) -> list[str]:
    return [proposal.source for proposal in proposers.proposer(name).propose(context)]


def test_payoff_order_is_that_of_the_payoffs(context: Make) -> None:
    found = list(proposers.proposer("payoff-order").propose(context(MANY)))
    payoffs = [rule(proposal.rules[0]).payoff for proposal in found]
    assert len(set(payoffs)) > 2
    assert payoffs == sorted(payoffs, reverse=True)


def test_random_proposes_the_same_as_payoff_order_once_each(context: Make) -> None:
    found = texts("random", context(MANY, seed=3))
    assert len(found) == len(set(found))
    assert set(found) == set(texts("payoff-order", context(MANY)))


def test_the_seed_decides_the_order(context: Make) -> None:
    orders = [tuple(texts("random", context(MANY, seed=seed))) for seed in range(8)]
    assert orders == [tuple(texts("random", context(MANY, seed=seed))) for seed in range(8)]
    assert len(set(orders)) > 4


def test_the_order_does_not_depend_on_what_was_proposed_before(context: Make) -> None:
    made = proposers.proposer("random")
    list(made.propose(context(MANY.replace("text", "words"), seed=5)))
    found = [proposal.source for proposal in made.propose(context(MANY, seed=5, iteration=4))]
    assert found == texts("random", context(MANY, seed=5))


def test_random_does_not_look_at_payoffs(context: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts("random", context(MANY, seed=2)), texts("payoff-order", context(MANY))
    apply = import_module("afterburner_ide.rules.apply")
    monkeypatch.setattr(apply, "all_rules", lambda: all_rules()[::-1])
    after = texts("random", context(MANY, seed=2)), texts("payoff-order", context(MANY))
    assert after[0] == before[0]
    assert after[1] != before[1]
