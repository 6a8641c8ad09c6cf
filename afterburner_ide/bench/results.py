"""`results.jsonl`: rows appended one by one, each in one write, and read again to resume."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from afterburner_ide.bench.row import Row, row_from_json, row_to_json
from afterburner_ide.errors import ResultsError

__all__ = ["RESULTS", "Results", "open_results", "read_rows"]

RESULTS = "results.jsonl"


class Results:
    """The open file of a benchmark that runs; `rows` are those it held when it was opened."""

    def __init__(self, handle: int, rows: list[Row]) -> None:
        self._handle = handle
        self.rows = rows

    def append(self, row: Row) -> None:
        """Add a line. It is there whole or not at all, also when the process is killed."""
        line = json.dumps(row_to_json(row), separators=(",", ":"), allow_nan=False) + "\n"
        os.write(self._handle, line.encode())
        os.fsync(self._handle)


@contextmanager
def open_results(folder: Path, *, fresh: bool = False) -> Iterator[Results]:
    """Open the folder's results, made where there are none; `fresh` forgets earlier ones.

    A last line without an end, left by a machine that went down, is cut off. Raises ResultsError
    when the folder cannot be used, another benchmark writes there, or a line is no row.
    """
    path = folder / RESULTS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ResultsError(
            f"{folder} cannot take results: {error.strerror}", hint="Name another folder."
        ) from error
    with contextlib.ExitStack() as stack:
        stack.callback(os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ResultsError(
                f"another benchmark writes to {path}", hint="Name another folder."
            ) from error
        text = path.read_bytes()
        whole = b"" if fresh else text[: text.rfind(b"\n") + 1]
        if whole != text:
            os.ftruncate(handle, len(whole))
        yield Results(handle, _rows(whole, path))


def read_rows(folder: Path) -> list[Row]:
    """The whole rows of a folder's results; ResultsError when there are none."""
    path = folder / RESULTS
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ResultsError(
            f"{path} cannot be read: {error.strerror}",
            hint="Name a folder that `afterburner-ide bench … --out FOLDER` wrote.",
        ) from error
    return _rows(text[: text.rfind(b"\n") + 1], path)


def _rows(text: bytes, path: Path) -> list[Row]:
    """The last row of each key, in the order in which they were written."""
    rows: dict[str, Row] = {}
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = row_from_json(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ResultsError(
                f"{path}, line {number} is no row of this version: {error}",
                hint="Start over with --fresh, or name another folder.",
            ) from error
        rows.pop(row.key, None)
        rows[row.key] = row
    return list(rows.values())
