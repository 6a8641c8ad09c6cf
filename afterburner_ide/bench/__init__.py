"""The benchmark: many tasks, each in a process of its own, and checked outside the loop."""
