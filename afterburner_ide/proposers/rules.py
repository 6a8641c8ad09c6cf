"""The mechanical proposer: every rule at every site, the most promising first."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.proposers.base import Context, PlainProposer
from afterburner_ide.proposers.payoff_order import rewrites
from afterburner_ide.types import Proposal


class RulesProposer(PlainProposer):
    """Enumerates the rules of `afterburner_ide.rules` on the context's source."""

    name = "rules"

    def propose(self, context: Context) -> Iterator[Proposal]:
        return rewrites(context)
