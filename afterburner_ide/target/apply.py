"""Write a new text over a source file: wholly or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from afterburner_ide.errors import FileChanged, TargetError, TargetNotFound
from afterburner_ide.target.text import SourceFile, read_bytes

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def apply(file: SourceFile, new_text: str) -> None:
    """Replace the content of `file` by `new_text`, in its encoding and with its line ends.

    The new bytes go to a temporary file beside it, which then takes its place in one step; mode
    bits are kept, and the owner where the system lets us. A symbolic link stays one: the file it
    leads to is replaced. (Of several hard links only this name gets the new content.)

    Raises FileChanged when the file no longer holds the bytes that were read, and TargetError
    when it cannot be written; in both cases it is as it was.
    """
    data = file.encode(new_text)
    real = Path(os.path.realpath(file.path))
    _require_unchanged(file, real)
    if hashlib.sha256(data).hexdigest() == file.digest:
        return
    try:
        before = real.stat()
        if not before.st_mode & 0o222 or not os.access(real, os.W_OK):
            raise TargetError(
                f"{real} is read-only; nothing was written", hint="Make it writable first."
            )
        _replace(file, real, data, before)
    except OSError as error:
        raise _refused(error, real) from error


def _replace(file: SourceFile, real: Path, data: bytes, before: os.stat_result) -> None:
    handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.getuid(), os.getgid()):
            # Only the superuser may give a file away; the content matters more than its owner.
            with contextlib.suppress(PermissionError):
                os.chown(temporary, before.st_uid, before.st_gid)
        temporary.chmod(stat.S_IMODE(before.st_mode))
        _require_unchanged(file, real)
        temporary.replace(real)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_directory(real.parent)


def _require_unchanged(file: SourceFile, real: Path) -> None:
    hint = "Look at the file again, and start anew from what it holds now."
    try:
        now = read_bytes(real)
    except TargetNotFound as error:
        raise FileChanged(f"{error.message}; nothing was written", hint=hint) from error
    if hashlib.sha256(now).hexdigest() != file.digest:
        raise FileChanged(
            f"{file.path} was changed since it was read; nothing was written", hint=hint
        )


def _sync_directory(folder: Path) -> None:
    """Make the new name last through a power cut, where directories can be synced at all."""
    if os.name != "posix":
        return
    # The file is replaced by now, and some file systems refuse to sync a directory.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refused(error: OSError, real: Path) -> TargetError:
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        hint = "Free some disk space and try again."
    elif error.errno in _FORBIDDEN:
        hint = f"Make the directory {real.parent} writable, or apply the patch by other means."
    else:
        hint = "The file is as it was; try again, or apply the patch by other means."
    return TargetError(f"{real} cannot be written: {reason}; nothing was lost", hint=hint)
