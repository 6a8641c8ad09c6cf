# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Doors into the kernel. Arguments are such that nothing happens should one be open."""

import ctypes
import errno
import os

BARE = ()


def refused(name, *arguments):
    """Through unless the filter answers: an error over the arguments comes from behind it."""
    try:
        call(name, *arguments)
    except OSError as error:
        if error.errno in (errno.EPERM, errno.ENOSYS):
            raise


NOTHING = ctypes.create_string_buffer(4096)
CALLS = {
    "mount": (b"none", b"/nowhere", b"tmpfs", 0, 0),
    "umount2": (b"/nowhere", 0),
    "pivot_root": (b"/nowhere", b"/nowhere"),
    "chroot": (b"/nowhere",),
    "unshare": (0x10000000,),
    "setns": (0, 0),
    "fsopen": (b"tmpfs", 0),
    "open_tree": (-100, b"/", 0),
    "move_mount": (-1, b"", -1, b"", 0),
    "bpf": (0, NOTHING, 128),
    "io_uring_setup": (1, NOTHING),
    "io_uring_enter": (0, 0, 0, 0, 0, 0),
    "io_uring_register": (0, 99, 0, 0),
    "userfaultfd": (1,),
    "perf_event_open": (NOTHING, 0, -1, -1, 0),
    "keyctl": (0, -3, 0, 0, 0),
    "add_key": (b"user", b"afterburner", b"x", 1, -1),
    "request_key": (b"user", b"afterburner", 0, 0),
    "init_module": (0, 0, b""),
    "finit_module": (-1, b"", 0),
    "delete_module": (b"nowhere", 0),
    "kexec_load": (0, 99, 0, 99),
    "reboot": (0, 0, 0, 0),
    "swapon": (b"/nowhere", 0),
    "acct": (b"/nowhere",),
    "settimeofday": (0, 0),
    "clock_settime": (99, NOTHING),
    "sethostname": (b"x", 65536),
    "personality": (0x0040000,),
    "syslog": (3, 0, 0),
    "quotactl": (0, 0, 0, 0),
    "fanotify_init": (0, 0),
    "inotify_init1": (0,),
    "vhangup": (),
    "iopl": (0,),
    "ioperm": (0, 1, 0),
    "modify_ldt": (0, NOTHING, 16),
    "mbind": (0, 0, 0, 0, 0, 0),
    "move_pages": (0, 0, 0, 0, 0, 0),
    "sync": (),
}


def attempt_of(name, arguments):
    def attempt():
        if name not in NUMBERS:
            raise PermissionError("this machine has no such call")
        refused(name, *arguments)

    return attempt


for _name, _arguments in CALLS.items():
    globals()["probe_" + _name] = attempt_of(_name, _arguments)


def probe_setting():
    with open("/proc/sys/kernel/hostname", "w") as handle:
        handle.write("x")


def probe_control_groups():
    os.mkdir("/sys/fs/cgroup/afterburner-probe")
