"""Functions over a shop's stock. Each is what a person would write first.

All but `common_tags` leave time on the table; `common_tags` is as good as it gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .money import euros


@dataclass(frozen=True)
class Item:
    """One article: its stock-keeping unit, name, price in cents and number in stock."""

    sku: str
    name: str
    price: int
    stock: int = 0


def missing_skus(ordered: list[str], stocked: list[str]) -> list[str]:
    """Return the ordered units that are not in stock, in the order they were asked for."""
    missing = []
    for sku in ordered:
        if sku not in stocked:
            missing.append(sku)
    return missing


def edit_distance(left: str, right: str) -> int:
    """Return how many single-letter edits turn a mistyped unit into another."""
    if not left:
        return len(right)
    if not right:
        return len(left)
    if left[0] == right[0]:
        return edit_distance(left[1:], right[1:])
    return 1 + min(
        edit_distance(left[1:], right),
        edit_distance(left, right[1:]),
        edit_distance(left[1:], right[1:]),
    )


def best_load(weights: list[int], values: list[int], capacity: int) -> int:
    """Return the highest value that fits into a van: each article is taken once or not at all."""
    best = [[0] * (capacity + 1) for _ in range(len(weights) + 1)]
    for i in range(1, len(weights) + 1):
        for room in range(capacity + 1):
            if weights[i - 1] > room:
                best[i][room] = best[i - 1][room]
            else:
                best[i][room] = max(
                    best[i - 1][room], best[i - 1][room - weights[i - 1]] + values[i - 1]
                )
    return best[len(weights)][capacity]


def largest_drop(levels: list[int]) -> int:
    """Return the largest fall of a stock level from an earlier peak."""
    peak = 0
    worst = 0
    for level in levels:
        peak = max(peak, level)
        worst = max(worst, peak - level)
    return worst


def route_costs(first: list[list[int]], second: list[list[int]]) -> list[list[int]]:
    """Return the matrix product: costs of two legs over every stop between them."""
    if not first or not second:
        return []
    costs = [[0] * len(second[0]) for _ in first]
    for i in range(len(first)):
        for j in range(len(second[0])):
            for k in range(len(second)):
                costs[i][j] += first[i][k] * second[k][j]
    return costs


def attach_suppliers(
    orders: list[tuple[str, int]], suppliers: list[tuple[str, str]]
) -> list[tuple[str, int, str]]:
    """Return each order with every supplier of its unit."""
    attached = []
    for sku, amount in orders:
        for supplied, supplier in suppliers:
            if supplied == sku:
                attached.append((sku, amount, supplier))
    return attached


def common_tags(tags: Iterable[str], wanted: set[str]) -> dict[str, int]:
    """Count the wanted tags. There is nothing to gain here, and Afterburner says so."""
    counts = Counter(tags)
    return {tag: counts[tag] for tag in sorted(counts.keys() & wanted)}


class Catalog:
    """All articles of a shop."""

    def __init__(self, items: list[Item], currency: str | None = None) -> None:
        self.items = items
        self.currency = currency or "EUR"

    @property
    def value(self) -> int:
        """What the whole stock is worth, in cents."""
        total = 0
        for item in self.items:
            total += item.price * item.stock
        return total

    def unknown(self, asked: list[str]) -> list[str]:
        """Return the units that nobody sells, in the order they were asked for."""
        known = [item.sku for item in self.items]
        return [sku for sku in asked if sku not in known]

    def price_list(self) -> str:
        """Return one line of text per article that is in stock."""
        text = ""
        for item in self.items:
            if item.stock > 0:
                text += f"{item.sku}  {item.name:<24} {euros(item.price):>9} {self.currency}\n"
        return text
