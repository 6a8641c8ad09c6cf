# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Executing something else."""

import ctypes
import os
import sys

BARE = ()


def probe_program():
    os.execv("/bin/true", ["true"])


def probe_interpreter():
    os.execv(sys.executable, [sys.executable, "-c", "print('through')"])


def probe_script_in_scratch():
    with open("script", "w") as handle:
        handle.write("#!/bin/sh\necho through\n")
    os.execv(os.path.abspath("script"), ["script"])


def probe_descriptor():
    program = os.open(sys.executable, os.O_RDONLY)
    os.execve(program, ["python"], {})


def probe_from_memory():
    empty = (ctypes.c_void_p * 1)()
    call("execveat", call("memfd_create", b"x", 0), b"", empty, empty, 0x1000)


def probe_by_the_loader():
    for loader in ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"):
        if os.path.exists(loader):
            os.execv(loader, [loader, "/bin/true"])
    raise PermissionError("there is no loader")
