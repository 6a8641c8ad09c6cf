# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Memory beyond the limit, and memory that no limit counts."""

import ctypes
import mmap
import os
import resource

BARE = ("memory_file", "system_v")


def probe_one_block():
    bytearray(at["memory"] * 2)


def probe_many_blocks():
    kept = []
    while len(kept) * (1 << 20) < at["memory"] * 2:
        kept.append(bytearray(1 << 20))


def probe_map():
    mmap.mmap(-1, at["memory"] * 2)


def probe_reserve():
    mmap.mmap(-1, at["memory"] * 2, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=0)


def probe_memory_file():
    os.close(call("memfd_create", b"x", 0))


def probe_secret_memory():
    os.close(call("memfd_secret", 0))


def probe_system_v():
    call("shmctl", call("shmget", 0, 4096, 0o1600), 0, 0)


def probe_message_queue():
    call("mq_open", b"/afterburner-probe", 0o102, 0o600, 0)


def probe_semaphores():
    call("semget", 0, 1, 0o1600)


def probe_locked():
    page = mmap.mmap(-1, 1 << 20)
    call("mlock", ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(page))), 1 << 20)


def probe_higher_limit():
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)


def probe_huge_pipe():
    import fcntl

    fcntl.fcntl(os.pipe()[0], 1031, 64 << 20)
