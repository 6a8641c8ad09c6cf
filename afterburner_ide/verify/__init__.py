"""The effect contract: what must be the same, compared on inert data."""
