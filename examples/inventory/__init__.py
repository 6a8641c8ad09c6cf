"""A small stock-keeping package: correct, tested, and slow in the ways real code is slow."""

from __future__ import annotations

from .catalog import Catalog, Item

__all__ = ["Catalog", "Item"]
