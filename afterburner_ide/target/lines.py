"""Which lines differ between two texts."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

Change = tuple[int, int, list[str]]


def changed_lines(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Return `(start, end, lines)`: `old[start:end]` becomes `lines`, in rising order.

    Equal lines at both ends are set aside first, so the cost depends on what lies between.
    """
    head = 0
    limit = min(len(old), len(new))
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
    return [
        (head + i1, head + i2, list(middle_new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]
