"""Raw system calls by name, through ctypes: what the standard library does not wrap."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

from . import syscalls_aarch64, syscalls_x86_64

_TABLES = {"x86_64": syscalls_x86_64, "aarch64": syscalls_aarch64}


class Unavailable(OSError):
    """This system lacks a part of the confinement that is never left out."""


def supported() -> str:
    """Return the machine's name; raise Unavailable where there is no table of system calls."""
    if not sys.platform.startswith("linux"):
        raise Unavailable(errno.ENOSYS, "confinement needs Linux, and this is " + sys.platform)
    machine = os.uname().machine
    if machine not in _TABLES or struct.calcsize("P") != 8 or sys.byteorder != "little":
        raise Unavailable(errno.ENOSYS, "no table of system calls for this Python on " + machine)
    return machine


def parse(numbers: str) -> dict[str, int]:
    """Turn `"read=0 write=1"` into a dict."""
    pairs = (entry.split("=") for entry in numbers.split())
    return {name: int(number) for name, number in pairs}


def numbers(machine: str) -> dict[str, int]:
    """The system call numbers of `machine`, as `os.uname().machine` names it."""
    return parse(_TABLES[machine].NUMBERS)


def audit_arch(machine: str) -> int:
    """The value by which a seccomp filter recognises `machine`."""
    return int(_TABLES[machine].AUDIT_ARCH)


def _libc() -> ctypes.CDLL:
    # A handle of our own: user code may change argtypes on the shared `ctypes.pythonapi` ones.
    return ctypes.CDLL(None, use_errno=True)


_LIBC = _libc() if sys.platform.startswith("linux") else None
_NUMBERS: dict[str, int] = {}


def call(name: str, *arguments: object) -> int:
    """Make the system call `name`; integers and ctypes pointers are passed as they are.

    Raises OSError with the kernel's errno and the call's name.
    """
    if _LIBC is None:
        raise Unavailable(errno.ENOSYS, name + " needs Linux")
    if not _NUMBERS:
        _NUMBERS.update(numbers(supported()))
    words = [ctypes.c_long(item) if isinstance(item, int) else item for item in arguments]
    result = int(_LIBC.syscall(ctypes.c_long(_NUMBERS[name]), *words))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number) + " (" + name + ")")
    return result


def prctl(option: int, *arguments: object) -> int:
    """Call prctl(2); unused arguments are zero, as several options demand."""
    return call("prctl", option, *(list(arguments) + [0] * (4 - len(arguments))))
