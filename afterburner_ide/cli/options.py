"""Options that several subcommands share, so that they read the same everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from afterburner_ide.types import Objective

__all__ = [
    "Format",
    "FormatOption",
    "NoNamespaces",
    "ObjectiveOption",
    "Python",
    "Seed",
    "Tests",
    "Unsafe",
    "Workload",
]


class Format(StrEnum):
    """How a one-answer command writes its answer."""

    RICH = "rich"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="How the answer is written.")]
ObjectiveOption = Annotated[Objective, typer.Option("--objective", help="What is to improve.")]
Workload = Annotated[
    Path | None,
    typer.Option(
        "--workload",
        metavar="FILE",
        help="A Python file with `gen(scale, seed)` and `SCALES` that makes the inputs.",
    ),
]
Tests = Annotated[
    list[Path] | None,
    typer.Option(
        "--tests",
        metavar="PATH",
        help="Tests whose calls are recorded as inputs; may be repeated. Found by default.",
    ),
]
Python = Annotated[
    Path | None,
    typer.Option(
        "--python",
        metavar="PATH",
        help="The Python that runs your code. By default the project's environment.",
    ),
]
Seed = Annotated[
    int | None, typer.Option("--seed", help="Makes inputs and the order of measurements repeat.")
]
Unsafe = Annotated[
    bool, typer.Option("--unsafe", help="Run without confinement where there is none.")
]
NoNamespaces = Annotated[
    bool, typer.Option("--no-namespaces", help="Do not use user and network namespaces.")
]
