"""Amounts of money, in whole cents."""

from __future__ import annotations


def euros(cents: int) -> str:
    """Write cents as euros: `1234` is `12.34`."""
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(cents), 100)
    return f"{sign}{whole}.{part:02d}"
