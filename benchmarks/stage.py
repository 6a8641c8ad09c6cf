"""What every benchmark stands on: a module in a folder, a fork server, a load on other cores."""

from __future__ import annotations

import multiprocessing
import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from afterburner_ide.measure.memory import Footprint, measure_footprint
from afterburner_ide.sandbox.server import ForkServer
from afterburner_ide.target.interpreter import find_interpreter
from afterburner_ide.types import Target


def blob(*args: Any) -> bytes:
    return pickle.dumps((args, {}))


@contextmanager
def fork_server(source: str) -> Iterator[ForkServer]:
    """A fork server that has imported `source`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "staged.py"
        path.write_text(source, encoding="utf-8")
        target = Target(path, "f", "f", path.stem, path.parent, source, 1, 1)
        with ForkServer(target, find_interpreter(path), memory=4 << 30) as server:
            yield server


def footprint(source: str, *arguments: Any, runs: int) -> Footprint:
    """The memory of `f(*arguments)` of a source, after a call with small arguments."""
    small = tuple(min(value, 1) for value in arguments)
    with fork_server(source) as server:
        return measure_footprint(
            server.spawn,
            lambda child: child.load(source, "f"),
            blob(*arguments),
            blob(*small),
            20.0,
            runs=runs,
        )


@contextmanager
def busy_cores(count: int) -> Iterator[None]:
    """`count` processes that do nothing but burn their core."""
    context = multiprocessing.get_context("spawn")
    burning = [context.Process(target=_burn, daemon=True) for _ in range(count)]
    for process in burning:
        process.start()
    try:
        yield
    finally:
        for process in burning:
            process.terminate()
            process.join()


def table(title: str, *columns: str) -> Table:
    made = Table(title=title)
    for column in columns:
        made.add_column(column, justify="right")
    return made


def show(made: Table) -> None:
    Console(width=110).print(made)


def _burn() -> None:
    while True:
        pass
