"""The mechanical proposer: every rule at every site, in payoff order."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.errors import ProposerError
from afterburner_ide.proposers.base import Context
from afterburner_ide.rules import candidates
from afterburner_ide.types import Proposal


class RulesProposer:
    """Enumerates the rules of `afterburner_ide.rules` on the context's source."""

    name = "rules"

    def __init__(self, argument: str = "") -> None:
        if argument:
            raise ProposerError("the proposer `rules` takes no argument")

    def propose(self, context: Context) -> Iterator[Proposal]:
        for rule, rewrite, source in candidates(context.source, context.target.qualname):
            yield Proposal(source, rewrite.summary, (*context.rules, rule.name))
