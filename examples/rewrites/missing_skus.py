"""A rewrite of `inventory.catalog.missing_skus`, as a colleague or a model might send it."""

from __future__ import annotations


def missing_skus(ordered: list[str], stocked: list[str]) -> list[str]:
    """Return the ordered units that are not in stock, in the order they were asked for."""
    known = set(stocked)
    return [sku for sku in ordered if sku not in known]
