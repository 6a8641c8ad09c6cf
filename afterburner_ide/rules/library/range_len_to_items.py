"""Rule: walk the items instead of their indices."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import walk_edits, walks
from afterburner_ide.rules.apply import apply
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_MOST_LOOPS = 8


class RangeLenToItems(Rule):
    """Walk the items of a sequence instead of their indices.

    A loop over `range(len(items))` that uses its index for `items[i]` alone walks `items`
    itself, one over `range(1, n)` walks `items[1:]`, one that looks at `items[i - 1]` too walks
    both with `zip`, and one that needs the index as a number walks `enumerate(items)` if that
    spares look-ups enough. `matrix[i][j]` in two loops becomes rows and their cells. A
    slice is a copy, so a loop inside another one that may end early keeps its index. Where a
    sequence is shorter than the range, the loop then ends in place of raising IndexError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.5
    break_even = "any size"
    examples = (
        Example(
            """
            def total(numbers):
                found = 0
                for i in range(len(numbers)):  # each
                    found += numbers[i] * numbers[i]
                return found
            """,
            """
            def total(numbers):
                found = 0
                for number in numbers:  # each
                    found += number * number
                return found
            """,
        ),
        Example(
            """
            def product(left, right):
                return sum([left[i] * right[i] for i in range(len(left))])
            """,
            """
            def product(left, right):
                return sum([left_item * right_item for left_item, right_item in zip(left, right)])
            """,
        ),
        Unchanged(
            """
            def doubled(numbers):
                for i in range(len(numbers)):
                    numbers[i] = numbers[i] * 2
            """,
            "the loop stores by index",
        ),
        Example(
            """
            def rises(prices):
                n = len(prices)
                count = 0
                for i in range(1, n):
                    if prices[i] > prices[i - 1]:
                        count += 1
                return count
            """,
            """
            def rises(prices):
                count = 0
                for previous_price, price in zip(prices, prices[1:]):
                    if price > previous_price:
                        count += 1
                return count
            """,
        ),
        Example(
            """
            def inversions(numbers):
                found = 0
                for i in range(len(numbers)):
                    for j in range(i + 1, len(numbers)):
                        if numbers[i] > numbers[j]:
                            found += 1
                return found
            """,
            """
            def inversions(numbers):
                found = 0
                for i, number in enumerate(numbers):
                    for other_number in numbers[i + 1 :]:
                        if number > other_number:
                            found += 1
                return found
            """,
        ),
        Unchanged(
            """
            def falls(numbers):
                return [numbers[i] - numbers[i - 1] for i in range(len(numbers))]
            """,
            "the first turn looks at the last item",
        ),
        Unchanged(
            """
            def first(numbers, n):
                return [numbers[i] for i in range(n)]
            """,
            "a negative number of items would be counted from the end",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        together = _together(function)
        if together is not None:
            yield together
        yield from _singles(function, walks.heads(function))


def _singles(view: FunctionView, heads: list[walks.Place]) -> Iterator[Rewrite]:
    """One rewrite per loop, in this order."""
    for head, owner in heads:
        walk = walks.walk(view, head, owner)
        found = walk_edits.edits(view, walk) if walk else None
        if found and view.editable(owner):
            yield Rewrite(tuple(found), "walk the items", head.iter.lineno)


def _together(view: FunctionView) -> Rewrite | None:
    """All loops at once, if there are several: an item of the outer one is the inner one's row."""
    text, lines = view.source, list[int]()
    while len(lines) < _MOST_LOOPS:
        now = FunctionView(text, view.qualname)
        # From the outside in: what is an item there is the row of the loops inside.
        found = next(_singles(now, walks.heads(now)[::-1]), None)
        if found is None:
            break
        text = apply(text, found)
        lines.append(found.line)
    if len(lines) < 2:
        return None
    edit = _difference(view.source, text)
    return Rewrite((edit,), f"walk the items in {len(lines)} loops", min(lines))


def _difference(old: str, new: str) -> Edit:
    """What makes the new text of the old one, from the first line that differs to the last."""
    before, after = old.splitlines(True), new.splitlines(True)
    low = _alike(before, after)
    same = _alike(before[low:][::-1], after[low:][::-1])
    start = sum(map(len, before[:low]))
    end = len(old) - sum(map(len, before[len(before) - same :]))
    return Edit(start, end, "".join(after[low : len(after) - same]))


def _alike(one: list[str], other: list[str]) -> int:
    """With how many same lines both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((number for number, (left, right) in pairs if left != right), shorter)
