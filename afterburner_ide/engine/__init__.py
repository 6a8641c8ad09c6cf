"""The loop: propose, judge, keep the best; a generator of typed events."""
