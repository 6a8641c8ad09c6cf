"""The mechanical proposer: every rule at every site, the most promising for this run first."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator

from afterburner_ide.errors import ProposerError, RuleError
from afterburner_ide.proposers.base import Context, Proposer
from afterburner_ide.reasons import Reason
from afterburner_ide.rules import Rewrite, all_rules, candidates
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
        heat = _Heat(context)
        past = _past(context)
        weighed: list[tuple[float, Proposal]] = []
        target = context.target.qualname
        found = candidates(context.source, target, self._rules, helpers=context.helpers)
        for rule, rewrite, source in found:
            weight = rule.payoff * heat.share(rewrite) * past.get((rule.name, rewrite.summary), 1.0)
            chain = (*context.rules, rule.name)
            conceded = frozenset().union(*(self._concedes.get(name, ()) for name in chain))
            weighed.append((weight, Proposal(source, rewrite.summary, chain, conceded)))
        weighed.sort(key=lambda item: -item[0])
        yield from (proposal for _, proposal in weighed)


class _Heat:
    """How often the workload runs the lines of a context's source."""

    def __init__(self, context: Context) -> None:
        self._source = context.source
        self._most = max(context.hits.values(), default=0)
        self._hits = _moved(context.target.source, context.source, context.hits)

    def share(self, rewrite: Rewrite) -> float:
        """From COLD, where the lines of the rewrite never run, to 1 where the hottest is one."""
        if not self._most:
            return 1.0
        lines = {rewrite.line}
        for edit in rewrite.edits:
            first = self._source.count("\n", 0, edit.start) + 1
            lines.update(range(first, first + self._source.count("\n", edit.start, edit.end) + 1))
        hits = max(self._hits.get(line, 0) for line in lines)
        return COLD + (1 - COLD) * math.log1p(hits) / math.log1p(self._most)


def _moved(original: str, source: str, hits: dict[int, int]) -> dict[int, int]:
    """The hits by the lines of `source`; new lines have those of the hottest they replace."""
    if original == source:
        return hits
    matcher = difflib.SequenceMatcher(
        None, original.splitlines(), source.splitlines(), autojunk=False
    )
    moved: dict[int, int] = {}
    for kind, old, old_end, new, new_end in matcher.get_opcodes():
        if kind == "equal":
            for offset in range(old_end - old):
                moved[new + offset + 1] = hits.get(old + offset + 1, 0)
        else:
            around = range(old + 1, old_end + 1) if old_end > old else (old, old + 1)
            hottest = max((hits.get(line, 0) for line in around), default=0)
            for line in range(new, new_end):
                moved[line + 1] = hottest
    return moved


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
