"""The mechanical proposer: every rule at every site, the most promising first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from afterburner_ide.errors import ProposerError, RuleError
from afterburner_ide.proposers.base import Context, Proposer
from afterburner_ide.proposers.payoff_order import rewrites
from afterburner_ide.rules import all_rules
from afterburner_ide.types import Proposal


class RulesProposer(Proposer):
    """Enumerates the rules of `afterburner_ide.rules` on the context's source.

    `rules:NAME,NAME…` tries those opt-in rules as well.
    """

    name = "rules"

    def __init__(self, argument: str = "") -> None:
        names = [name.strip() for name in argument.split(",") if name.strip()]
        try:
            self._rules = all_rules(names)
        except RuleError as error:
            raise ProposerError(
                f"the proposer `rules` was given {argument!r}: {error.message}", hint=error.hint
            ) from error
        self._concedes = {item.name: item.concedes for item in self._rules if item.opt_in}

    def propose(self, context: Context) -> Iterator[Proposal]:
        for proposal in rewrites(context, self._rules):
            conceded = [self._concedes.get(name, frozenset()) for name in proposal.rules]
            yield replace(proposal, concedes=frozenset().union(*conceded))
