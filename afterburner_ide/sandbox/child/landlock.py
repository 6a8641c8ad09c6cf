"""Landlock: which files this process may still read and write, and whom it may still reach.

Numbers are those of `linux/landlock.h`; rights that an older kernel does not know are left out
of the ruleset, and `seccomp` closes what that leaves open (truncation, signals).
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable

from . import syscalls

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_MAKE_CHAR = 1 << 6
_MAKE_SOCK = 1 << 9
_MAKE_FIFO = 1 << 10
_MAKE_BLOCK = 1 << 11
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE

# Every right of the ABI: the first 13, then moving between directories, truncating, device ioctls.
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_RIGHTS = (1 << 16) - 1
_TCP_BIND_CONNECT = 3
_SCOPE_ABSTRACT_UNIX_AND_SIGNALS = 3
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

SCOPES_ABI = 6  # the first that keeps signals and abstract sockets inside


def abi() -> int:
    """The kernel's Landlock ABI; raises Unavailable where there is none."""
    try:
        return syscalls.call("landlock_create_ruleset", 0, 0, _CREATE_RULESET_VERSION)
    except OSError as error:
        why = {
            errno.ENOSYS: "this kernel has no Landlock (it needs Linux 5.13)",
            errno.EOPNOTSUPP: "Landlock is switched off (boot with lsm=landlock,...)",
        }
        message = why.get(error.errno or 0, "Landlock cannot be used: " + str(error))
        raise syscalls.Unavailable(error.errno, message) from error


def restrict(
    read: Iterable[str], write: Iterable[str], execute: Iterable[str], scratch: str
) -> int:
    """Restrict this thread for good to these files; returns the ABI in force.

    `read` and `execute` are trees or files, `write` existing files such as `/dev/null`,
    `scratch` the one tree where files may be made ("" for none). Paths that do not exist are
    skipped. `no_new_privs` must be set. Raises Unavailable without Landlock, OSError otherwise.
    """
    version = abi()
    handled = _RIGHTS.get(version, _ALL_RIGHTS)
    attributes = struct.pack("=Q", handled)
    if version >= 4:
        attributes += struct.pack("=Q", _TCP_BIND_CONNECT)
    if version >= SCOPES_ABI:
        attributes += struct.pack("=Q", _SCOPE_ABSTRACT_UNIX_AND_SIGNALS)
    ruleset = syscalls.call(
        "landlock_create_ruleset", ctypes.c_char_p(attributes), len(attributes), 0
    )
    try:
        for path in read:
            _allow(ruleset, path, (_READ_FILE | _READ_DIR) & handled)
        for path in execute:
            _allow(ruleset, path, (_READ_FILE | _READ_DIR | _EXECUTE) & handled)
        for path in write:
            _allow(ruleset, path, (_READ_FILE | _WRITE_FILE | _TRUNCATE) & handled)
        if scratch:
            special = _MAKE_CHAR | _MAKE_BLOCK | _MAKE_SOCK | _MAKE_FIFO
            _allow(ruleset, scratch, handled & ~(_EXECUTE | special | _IOCTL_DEV))
        syscalls.call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
    return version


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= _FILE_RIGHTS
        rule = struct.pack("=Qi", rights, handle)
        syscalls.call("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(handle)
