"""One call: (original, candidate, workload, objective) -> a verdict with its evidence."""
