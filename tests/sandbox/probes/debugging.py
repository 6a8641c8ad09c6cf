# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Reading and steering other processes."""

import ctypes
import os

BARE = ("memory_file", "read")


def probe_attach():
    call("ptrace", 16, at["victim"], 0, 0)


def probe_seize():
    call("ptrace", 0x4206, at["victim"], 0, 0)


def probe_be_traced():
    call("ptrace", 0, 0, 0, 0)


def vector():
    buffer = ctypes.create_string_buffer(8)
    pair = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)
    return buffer, pair


def probe_read():
    # With no bytes to be read only the permission is asked for.
    call("process_vm_readv", at["victim"], 0, 0, 0, 0, 0)


def probe_write():
    call("process_vm_writev", os.getppid(), 0, 0, 0, 0, 0)


def probe_memory_file():
    os.close(os.open("/proc/{}/mem".format(at["victim"]), os.O_RDWR))


def probe_descriptor():
    call("pidfd_getfd", call("pidfd_open", at["victim"], 0), 0, 0)


def probe_compare():
    call("kcmp", os.getpid(), at["victim"], 1, 0, 0)


def probe_advise():
    call("process_madvise", call("pidfd_open", at["victim"], 0), 0, 0, 21, 0)
