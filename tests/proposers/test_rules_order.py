"""The order of the proposer `rules`: payoff, how hot the lines are, and what was judged before."""

from __future__ import annotations

from collections.abc import Callable

from afterburner_ide import proposers
from afterburner_ide.proposers import Context
from afterburner_ide.reasons import Reason
from afterburner_ide.types import Judgement, Proposal, Refinement, Verdict

Make = Callable[..., Context]

TWICE = """\
def f(xs, ys):
    first = []
    for x in xs:
        if x not in first:
            first.append(x)
    second = []
    for y in ys:
        if y not in second:
            second.append(y)
    return first, second
"""
FIRST, SECOND = {3: 9, 4: 9, 5: 9}, {7: 9, 8: 9, 9: 9}


def lines_changed(context: Context, proposal: Proposal) -> set[int]:
    old = context.source.splitlines()
    new = set(proposal.source.splitlines())
    return {number for number, line in enumerate(old, 1) if line not in new}


def proposed(context: Context) -> list[Proposal]:
    return list(proposers.proposer("rules").propose(context))


def test_hot_lines_come_first(context: Make) -> None:
    for hot in (FIRST, SECOND):
        hits = dict.fromkeys(range(1, 11), 1) | dict.fromkeys(hot, 5000)
        made = context(TWICE, hits=hits)
        assert lines_changed(made, proposed(made)[0]) & set(hot)


def test_the_same_is_proposed_as_in_payoff_order(context: Make) -> None:
    made = context(TWICE, hits=FIRST)
    by_payoff = proposers.proposer("payoff-order").propose(made)
    assert {proposal.source for proposal in proposed(made)} == {p.source for p in by_payoff}


def test_hits_move_with_the_lines(context: Make) -> None:
    """Of a source with lines put in above, the hits are those of the same text."""
    hits = dict.fromkeys(range(1, 11), 1) | dict.fromkeys(SECOND, 5000)
    original = context(TWICE, hits=hits)
    shifted = "import math\n\n\n" + TWICE.replace("    first = []\n", "    first = []\n    n = 1\n")
    moved = Context(original.target, shifted, original.objective, 2, ("earlier",), hits=hits)
    assert lines_changed(moved, proposed(moved)[0]) & {line + 4 for line in SECOND}


def test_what_was_judged_in_vain_comes_late_and_what_was_wrong_last(context: Make) -> None:
    fresh = proposed(context(TWICE))
    assert len(fresh) >= 3

    def judged(proposal: Proposal, reason: Reason) -> Refinement:
        return Refinement(1, "rules", proposal, Judgement(Verdict.REJECTED, reason), "")

    history = (
        judged(fresh[0], Reason.DIFFERENT_RESULT),
        judged(fresh[1], Reason.NO_DIFFERENCE),
    )
    again = [proposal.source for proposal in proposed(context(TWICE, history=history))]
    assert again[-1] == fresh[0].source
    assert again.index(fresh[1].source) > again.index(fresh[2].source)
