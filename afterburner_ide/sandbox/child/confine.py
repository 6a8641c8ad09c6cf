"""Confine this process on Linux: Landlock and seccomp always, namespaces where allowed, limits.

`outer(policy)` is for a process that lives long and starts others (the fork server, a run of
the user's tests); `inner(policy)` for a forked child of it that runs a candidate, stacked on
top; `confine(policy)` does both at once. All are for good. Each returns what holds, in words,
and what does not ("no ..."); where Landlock or seccomp is missing they raise `Unavailable`.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import sys
import sysconfig

from . import address_space, landlock, namespaces, seccomp, syscalls
from .syscalls import Unavailable

__all__ = ["Policy", "Unavailable", "confine", "inner", "outer"]

MEBIBYTE = 1 << 20

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_SHARED_USER_SLACK = 512  # how far the number of a person's own tasks may grow meanwhile

_SYSTEM_READ = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/usr/share/locale",
    "/nix/store",
    "/gnu/store",
    "/home/linuxbrew/.linuxbrew/lib",
    "/home/linuxbrew/.linuxbrew/opt",
    "/home/linuxbrew/.linuxbrew/Cellar",
    "/etc/ld.so.cache",
    "/etc/ssl/openssl.cnf",
    "/etc/pki/tls/openssl.cnf",
    "/etc/crypto-policies",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/mime.types",
    "/dev/urandom",
    "/dev/random",
    "/dev/zero",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
)
_SYSTEM_WRITE = ("/dev/null",)
_SYSTEM_EXECUTE = ("/usr/bin", "/bin", "/usr/lib", "/lib", "/usr/lib64", "/lib64", "/nix/store")
# Not the whole prefix: that may be a home directory, or `~/.local` with its key rings.
_PREFIX_PARTS = ("lib", "lib64", "bin", "pyvenv.cfg", "ssl")


class Policy:
    """What a process may do. Plain values, so that it travels as JSON."""

    def __init__(
        self,
        scratch: str = "",
        read: tuple[str, ...] | list[str] = (),
        namespaces: bool = True,
        fork: bool = False,
        execute: bool = False,
        memory: int = 0,
        cpu_seconds: float = 0,
        file_size: int = 16 * MEBIBYTE,
        files: int = 64,
        threads: int = 256,
        own_user: bool = True,
    ) -> None:
        """
        scratch: the only directory that may be written; "" for none.
        read: trees and files that may be read beside the interpreter and the system's libraries.
        namespaces: use user, network, IPC and UTS namespaces where the system allows.
        fork: `outer` leaves fork open; `inner` never does.
        execute: `outer` leaves exec open, for programs of the interpreter's prefix and of /usr.
        memory: bytes by which the address space may grow from now on; 0 for no limit.
        cpu_seconds: CPU time of the process; 0 for no limit.
        file_size: bytes of one file.
        files: files open beyond those open now.
        threads: tasks (threads and processes) of this process and its relatives together.
        own_user: as root, take a real uid of its own, without which `threads` cannot hold.
        """
        self.scratch = scratch
        self.read = list(read)
        self.namespaces = namespaces
        self.fork = fork
        self.execute = execute
        self.memory = memory
        self.cpu_seconds = cpu_seconds
        self.file_size = file_size
        self.files = files
        self.threads = threads
        self.own_user = own_user

    def to_json(self) -> str:
        return json.dumps(vars(self))

    @classmethod
    def from_json(cls, text: str) -> Policy:
        return cls(**json.loads(text))


def outer(policy: Policy, parent: int = 0) -> list[str]:
    """Confine this process and all that it will start; it must have one thread.

    It is killed when the thread that started it ends; `parent`, if given, is that one's pid, and
    the process ends at once where that has happened already.
    """
    machine = syscalls.supported()
    if len(os.listdir("/proc/self/task")) != 1:
        raise Unavailable(0, "a process with several threads cannot confine itself")
    landlock.abi()
    read, execute = _readable(policy), _executable(policy)
    held = []
    _offer_to_the_oom_killer()
    own_user = namespaces.leave_root_user() if policy.own_user else None
    entered = False
    if policy.namespaces:
        try:
            namespaces.enter()
            entered = True
            held.append("user+net+ipc+uts namespaces")
        except OSError as error:
            held.append("no namespaces: " + (error.strerror or str(error)))
    else:
        held.append("no namespaces: not asked for")
    held += _limit_tasks(policy, own_user is not None, entered)
    namespaces.drop_capabilities()
    held.append("capabilities dropped")
    held += _limits(policy, memory=False)
    _die_with(parent)
    syscalls.prctl(_PR_SET_NO_NEW_PRIVS, 1)
    version = landlock.restrict(read, _SYSTEM_WRITE, execute, policy.scratch)
    held.append("landlock {0}".format(version))
    scoped = version >= landlock.SCOPES_ABI
    if policy.fork and not scoped:
        held.append("no signal scope: needs Landlock {0}".format(landlock.SCOPES_ABI))
    seccomp.install(machine, strict=False, fork=policy.fork, execute=policy.execute)
    held.append("seccomp")
    seccomp.prepare(machine)
    return held


def inner(policy: Policy, parent: int = 0) -> list[str]:
    """Confine a child of a process under `outer` that runs a candidate; see there for `parent`."""
    machine = syscalls.supported()
    _die_with(parent)
    held = _limits(policy, memory=True)
    syscalls.prctl(_PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(machine, strict=True)
    held.append("strict seccomp")
    return held


def confine(policy: Policy, parent: int = 0) -> list[str]:
    """Both at once, for a process that runs one file."""
    return outer(policy, parent) + inner(policy, parent)


def _readable(policy: Policy) -> list[str]:
    for path in (*policy.read, policy.scratch):
        if path and os.path.realpath(path) in ("/", "/proc", "/sys", "/dev"):
            raise ValueError("a sandbox with " + path + " open to it would be none")
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    paths = {os.path.join(prefix, part) for prefix in prefixes for part in _PREFIX_PARTS}
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        paths.add(sysconfig.get_paths()[name])
    return sorted({*paths, *policy.read, *_SYSTEM_READ})


def _executable(policy: Policy) -> list[str]:
    if not policy.execute:
        return []
    prefixes = (sys.prefix, sys.base_prefix)
    parts = ("bin", "lib", "lib64")
    return [os.path.join(prefix, part) for prefix in prefixes for part in parts] + list(
        _SYSTEM_EXECUTE
    )


def _die_with(parent: int) -> None:
    syscalls.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != parent:
        os._exit(1)


def _offer_to_the_oom_killer() -> None:
    """Best effort: when memory runs out, the kernel should take this process first."""
    try:
        with open("/proc/self/oom_score_adj", "w") as handle:
            handle.write("1000")
    except OSError:
        return


def _limit_tasks(policy: Policy, own_user: bool, own_namespace: bool) -> list[str]:
    """Limit the number of tasks. The kernel counts by real user and, from 5.14, by namespace."""
    if not policy.threads:
        return ["no limit on threads: not asked for"]
    if os.getuid() == 0 and not own_user:
        return ["no limit on threads: the kernel does not limit root's"]
    limit = policy.threads
    if not own_user and not (own_namespace and _kernel() >= (5, 14)):
        limit += _tasks_of(os.getuid()) + _SHARED_USER_SLACK
    _lower(resource.RLIMIT_NPROC, limit)
    return ["at most {0} threads".format(limit)]


def _kernel() -> tuple[int, int]:
    major, minor = os.uname().release.split(".")[:2]
    return int(major), int("".join(c for c in minor if c.isdigit()) or 0)


def _tasks_of(user: int) -> int:
    tasks = 0
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            if os.stat("/proc/" + entry).st_uid == user:
                tasks += len(os.listdir("/proc/" + entry + "/task"))
        except OSError:  # it has ended meanwhile
            continue
    return tasks


def _limits(policy: Policy, memory: bool) -> list[str]:
    if memory and policy.memory:
        _lower(resource.RLIMIT_AS, address_space.measure() + policy.memory)
    if memory and policy.cpu_seconds:
        seconds = max(1, math.ceil(policy.cpu_seconds))
        _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    # 1, not 0: the kernel hands a core dump to a crash handler (a pipe) in spite of 0.
    _lower(resource.RLIMIT_CORE, 1)
    _lower(resource.RLIMIT_FSIZE, policy.file_size)
    _lower(resource.RLIMIT_NOFILE, policy.files + _first_free())
    _lower(resource.RLIMIT_MEMLOCK, 0)
    _lower(resource.RLIMIT_MSGQUEUE, 0)
    _lower(resource.RLIMIT_RTPRIO, 0)
    _lower(resource.RLIMIT_NICE, 0)
    return ["rlimits"]


def _lower(limit: int, soft: int, hard: int | None = None) -> None:
    """Set a limit; never above what the process had."""
    ceiling = resource.getrlimit(limit)[1]
    hard = soft if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(limit, (soft, hard))


def _first_free() -> int:
    """The lowest file descriptor not in use: all below it are open."""
    handle = os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
    os.close(handle)
    return handle
