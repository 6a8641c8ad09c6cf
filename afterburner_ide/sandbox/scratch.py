"""The one folder that confined code may write to: how full it is, and removing it."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from afterburner_ide.errors import SandboxError

BYTES_LIMIT = 256 << 20
ENTRIES_LIMIT = 10_000
_SPARE_BYTES = 1 << 30
_INTERVAL_S = 0.1


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder of its own that is removed afterwards, whatever was put into it."""
    path = Path(tempfile.mkdtemp(prefix="afterburner-"))
    try:
        yield path
    finally:
        remove(path)


def existing(path: Path) -> Path:
    """`path` as an absolute folder; SandboxError when it is none, or too much to give away."""
    whole = path.absolute()
    if not whole.is_dir():
        raise SandboxError(f"the scratch folder {path} is no folder", hint="Make it first.")
    if whole.resolve() in {Path("/"), Path.home().resolve(), *Path.home().resolve().parents}:
        raise SandboxError(
            f"{path} is too much to give away as a scratch folder",
            hint="Name an empty folder of its own.",
        )
    return whole


class Watch:
    """Says when a folder has grown beyond the limits since this was made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bytes, self._entries = _measure(path, None)
        self._free = shutil.disk_usage(path).free
        self._next = 0.0

    def complaint(self) -> str:
        """What is too much, or "". Cheap to call often: it looks only now and then."""
        started = time.monotonic()
        if started < self._next:
            return ""
        ceilings = (self._bytes + BYTES_LIMIT, self._entries + ENTRIES_LIMIT)
        try:
            size, entries = _measure(self._path, ceilings)
        except OSError as error:
            return f"its scratch folder cannot be measured: {error}"
        # A folder that takes long to measure is measured less often: at most a tenth of the time.
        now = time.monotonic()
        self._next = now + max(_INTERVAL_S, 9 * (now - started))
        if size > ceilings[0]:
            return f"more than {BYTES_LIMIT >> 20} MiB in its scratch folder"
        if entries > ceilings[1]:
            return f"more than {ENTRIES_LIMIT} files in its scratch folder"
        # Files that were deleted while open or mapped are in no folder, but fill the disk.
        free = shutil.disk_usage(self._path).free
        if free < _SPARE_BYTES and self._free - free > BYTES_LIMIT:
            return "the disk with its scratch folder is nearly full"
        return ""


def _measure(path: Path, ceilings: tuple[int, int] | None) -> tuple[int, int]:
    """Bytes on disk and the number of entries below `path`; stops early beyond a ceiling."""
    size = entries = 0
    pending = [str(path)]
    while pending:
        try:
            listing = os.scandir(pending.pop())
        except FileNotFoundError:
            continue
        with listing:
            for entry in listing:
                entries += 1
                try:
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                except FileNotFoundError:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
        if ceilings and (size > ceilings[0] or entries > ceilings[1]):
            break
    return size, entries


def remove(path: Path) -> None:
    """Remove a tree made by hostile code: any depth, any mode; symbolic links are not followed.

    Folders are lifted to the top before they are emptied, so no path gets too long and nothing
    recurses.
    """
    mark = f"{secrets.token_hex(8)}-"
    lifted = 0
    while entries := _opened(path):
        for entry in entries:
            if entry.is_symlink() or not entry.is_dir():
                entry.unlink()
                continue
            for item in _opened(entry):
                if item.is_symlink() or not item.is_dir():
                    item.unlink()
                    continue
                lifted += 1
                item.chmod(0o700)
                item.rename(path / f"{mark}{lifted}")
            entry.rmdir()
    path.rmdir()


def _opened(path: Path) -> list[Path]:
    path.chmod(0o700)
    return list(path.iterdir())
