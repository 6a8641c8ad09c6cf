"""The baseline that changes nothing: what a run says of code that is left as it is."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.proposers.base import Context, PlainProposer
from afterburner_ide.types import Proposal


class StopProposer(PlainProposer):
    """Proposes nothing: 1.0×, for the price of looking at the original."""

    name = "stop"

    def propose(self, context: Context) -> Iterator[Proposal]:  # noqa: ARG002
        return iter(())
