"""The rules' rewrites in a fixed order: every rule at every site, the highest payoff first."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.proposers.base import Context, PlainProposer
from afterburner_ide.rules import candidates
from afterburner_ide.types import Proposal


class PayoffOrderProposer(PlainProposer):
    """Orders by what a rule gains in general, and looks at nothing of the run."""

    name = "payoff-order"

    def propose(self, context: Context) -> Iterator[Proposal]:
        return rewrites(context)


def rewrites(context: Context) -> Iterator[Proposal]:
    """Each rewrite of the context's source by one rule at one site, in payoff order."""
    found = candidates(context.source, context.target.qualname, helpers=context.helpers)
    for rule, rewrite, source in found:
        yield Proposal(source, rewrite.summary, (*context.rules, rule.name))
