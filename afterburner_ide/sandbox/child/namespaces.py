"""Namespaces, capabilities and the real user: what a process is, before it is restricted."""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from . import syscalls

_NEWUTS = 0x04000000
_NEWIPC = 0x08000000
_NEWUSER = 0x10000000
_NEWNET = 0x40000000
_PR_CAPBSET_READ = 23
_PR_CAPBSET_DROP = 24
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522


def enter() -> None:
    """Move this process into its own user, network, IPC and UTS namespaces, same uid and gid.

    Tried in a forked child first: where user namespaces are half allowed (they can be made, but
    not mapped), this process would otherwise be stuck as nobody. Raises OSError.
    """
    refused = _rehearse()
    if refused:
        raise OSError(refused, os.strerror(refused))
    _enter()


def _enter() -> None:
    user, group = os.geteuid(), os.getegid()
    syscalls.call("unshare", _NEWUSER | _NEWNET | _NEWIPC | _NEWUTS)
    for name, text in (("setgroups", "deny"), ("uid_map", _same(user)), ("gid_map", _same(group))):
        handle = os.open("/proc/self/" + name, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.write(handle, text.encode())
        finally:
            os.close(handle)


def _same(number: int) -> str:
    return "{0} {0} 1".format(number)


def _rehearse() -> int:
    """Return 0, or the errno with which the kernel refuses."""
    child = os.fork()
    if child == 0:
        status = errno.EPERM
        try:
            _enter()
            status = 0
        except OSError as error:
            status = error.errno or errno.EPERM
        finally:
            os._exit(min(status, 255))
    status = os.waitpid(child, 0)[1]
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else errno.EPERM


def drop_capabilities() -> None:
    """Give up every capability, and the bounding set as far as the kernel lets us."""
    capability = 0
    while True:
        try:
            syscalls.prctl(_PR_CAPBSET_READ, capability)
        except OSError:  # past the last one this kernel knows
            break
        try:
            syscalls.prctl(_PR_CAPBSET_DROP, capability)
        except PermissionError:  # an ordinary user; no_new_privs keeps exec from gaining any
            break
        capability += 1
    try:
        syscalls.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    except OSError as error:
        if error.errno != errno.EINVAL:  # EINVAL: a kernel without ambient capabilities
            raise
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    syscalls.call("capset", ctypes.c_char_p(header), ctypes.c_char_p(bytes(24)))


def leave_root_user() -> int | None:
    """Take a real uid nobody else has, so that the kernel counts this tree's tasks.

    The kernel never limits the number of root's tasks, and it goes by the real uid; files go by
    the effective one, which stays. Returns the new real uid, or None when this is not root or
    the kernel refuses.
    """
    if os.getuid() != 0 or os.geteuid() != 0:
        return None
    user = 0x70000000 + os.getpid() % 0x1000000
    try:
        os.setreuid(user, -1)
    except OSError:
        return None
    if os.geteuid() != 0:
        raise OSError(errno.EPERM, "the effective uid changed with the real one")
    return user
