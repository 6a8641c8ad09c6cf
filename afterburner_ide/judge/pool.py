"""Inputs for timed blocks: a deck of groups, dealt until used up and then shuffled again."""

from __future__ import annotations

import random
from collections.abc import Sequence

from afterburner_ide.measure.blocks import Inputs
from afterburner_ide.types import Call

Group = tuple[Call, ...]
"""Calls that belong together: one `gen(scale, seed)`, or one pass over the recorded calls."""


class Pool:
    """Groups of calls to draw blocks from; `cost_ns` is the original's mean cost of one call."""

    def __init__(self, groups: Sequence[Group], cost_ns: float, rng: random.Random) -> None:
        if not groups or not all(groups):
            raise ValueError("a pool needs at least one call")
        self.groups = tuple(groups)
        self.cost_ns = cost_ns
        self.scale = groups[0][0].scale
        self._rng = rng
        self._deck: list[int] = []

    def draw(self, calls: int) -> Inputs:
        """Inputs of one block: whole groups, at least `calls` calls together."""
        blobs: list[bytes] = []
        places: dict[bytes, int] = {}
        order: list[int] = []
        while len(order) < calls:
            if not self._deck:
                self._deck = list(range(len(self.groups)))
                self._rng.shuffle(self._deck)
            for call in self.groups[self._deck.pop()]:
                place = places.setdefault(call.blob, len(blobs))
                if place == len(blobs):
                    blobs.append(call.blob)
                order.append(place)
        return Inputs(tuple(blobs), tuple(order))
