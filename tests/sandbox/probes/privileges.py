# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Becoming somebody else."""

import ctypes
import os

BARE = ()


def probe_capabilities():
    header = ctypes.create_string_buffer(b"\x22\x05\x08\x20\0\0\0\0", 8)
    held = ctypes.create_string_buffer(24)
    call("capget", header, held)
    if not any(held.raw):
        raise PermissionError("there are none")


def probe_taking_capabilities():
    header = ctypes.create_string_buffer(b"\x22\x05\x08\x20\0\0\0\0", 8)
    call("capset", header, ctypes.create_string_buffer(b"\xff" * 24, 24))


def probe_ambient():
    call("prctl", 47, 2, 0, 0, 0)


def probe_root():
    os.setuid(0)


def probe_other_user():
    os.setresuid(65534, 65534, 65534)


def probe_file_user():
    call("setfsuid", 65534)


def probe_groups():
    os.setgroups([0])


def probe_set_user_program():
    os.execv("/bin/su", ["su", "-c", "true"])


def probe_new_privileges():
    if call("prctl", 39, 0, 0, 0, 0) == 1:
        raise PermissionError("no new ones for good")
