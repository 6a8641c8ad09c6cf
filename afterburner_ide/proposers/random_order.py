"""The rules' rewrites in a random order: what an order by payoff has to beat."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

from afterburner_ide.proposers.base import Context, PlainProposer
from afterburner_ide.proposers.payoff_order import rewrites
from afterburner_ide.types import Proposal


class RandomProposer(PlainProposer):
    """Shuffles by the run's seed and the source it starts from, and by nothing else.

    The order is thus the same whenever a run with that seed comes to that source, however many
    proposals came before, and does not change when a rule's payoff does.
    """

    name = "random"

    def propose(self, context: Context) -> Iterator[Proposal]:
        found = sorted(rewrites(context), key=lambda proposal: proposal.source)
        digest = hashlib.sha256(context.source.encode("utf-8", "surrogatepass")).hexdigest()
        random.Random(f"{context.seed} {digest}").shuffle(found)
        yield from found
