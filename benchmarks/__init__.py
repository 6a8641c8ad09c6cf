"""Measurements of the measuring: run by hand, ratios side by side, asserted nowhere.

python -m benchmarks decision [--load] [--repeat N]
python -m benchmarks candidates
python -m benchmarks memory
python -m benchmarks integral
"""
