"""The mechanical proposer: every rule at every site, the most promising for this run first."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.errors import ProposerError, RuleError
from afterburner_ide.proposers.base import Context, Proposer
from afterburner_ide.reasons import Reason
from afterburner_ide.rules import all_rules, candidates
from afterburner_ide.rules.sites import Sites
from afterburner_ide.types import Proposal, Verdict

COLD = 0.15
TRIED = 0.2
FALSE = 0.02
MEASURED = frozenset({Reason.NO_DIFFERENCE, Reason.SLOWER, Reason.SLOWER_AT_A_SIZE})


class RulesProposer(Proposer):
    """Orders by what a rule gains in general, and by what the run has shown so far.

    A site counts for more the more often the workload runs its lines, on a logarithmic scale. A
    rewrite that was judged in this run, at another stage of the same code, comes late if it made
    no difference then, and last if it was wrong.

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
        past = _past(context)
        functions = [context.target.qualname, *context.helpers]
        sites = Sites(
            context.source, functions, context.target.source, context.hits, context.shapes
        )
        weighed: list[tuple[float, Proposal]] = []
        target = context.target.qualname
        found = candidates(context.source, target, self._rules, helpers=context.helpers)
        for rule, rewrite, source in found:
            site = sites.site(rewrite)
            weight = rule.payoff * (COLD + (1 - COLD) * site.heat)
            weight *= past.get((rule.name, rewrite.summary), 1.0)
            chain = (*context.rules, rule.name)
            conceded = frozenset().union(*(self._concedes.get(name, ()) for name in chain))
            weighed.append((weight, Proposal(source, rewrite.summary, chain, conceded, site)))
        weighed.sort(key=lambda item: -item[0])
        yield from (proposal for _, proposal in weighed)


def _past(context: Context) -> dict[tuple[str, str], float]:
    """For each rewrite that was judged before and not accepted, by how much that lowers it."""
    lowered: dict[tuple[str, str], float] = {}
    for refinement in context.history:
        proposal, judgement = refinement.proposal, refinement.judgement
        if judgement.verdict is Verdict.REJECTED and proposal.rules:
            factor = TRIED if judgement.reason in MEASURED else FALSE
            key = (proposal.rules[-1], proposal.summary)
            lowered[key] = min(factor, lowered.get(key, 1.0))
    return lowered
