"""`python -m benchmarks NAME [OPTIONS]`: one table each; `all` runs them one after another."""

from __future__ import annotations

import argparse
import importlib
import os

NAMES = ("candidates", "decision", "memory", "integral", "claims")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=(*NAMES, "all"))
    parser.add_argument("--repeat", type=int, default=0, help="repetitions per row")
    parser.add_argument("--load", action="store_true", help="a busy loop on the other cores")
    options = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    for name in NAMES if options.name == "all" else (options.name,):
        importlib.import_module(f"benchmarks.{name}").run(options.repeat, options.load)


if __name__ == "__main__":
    main()
