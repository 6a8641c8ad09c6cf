"""Clocks, counters and statistics, all on the judge's side of the process boundary."""
