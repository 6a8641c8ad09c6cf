# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Taking the confinement off, or going round it."""

import ctypes
import errno
import mmap
import os
import resource

ENDS = 128 + (31 if os.uname().machine == "x86_64" else 6)  # SIGSYS, SIGABRT
BARE = ("outlive_the_parent", "hide", "higher_limit", "filter")


def probe_outlive_the_parent():
    call("prctl", 1, 0, 0, 0, 0)


def probe_hide():
    call("prctl", 4, 0, 0, 0, 0)


def probe_invite_tracers():
    call("prctl", 0x59616D61, -1, 0, 0, 0)


def probe_adopt():
    call("prctl", 36, 1, 0, 0, 0)


def probe_memory_map():
    call("prctl", 35, 1, 0, 0, 0)


def probe_keep_capabilities():
    call("prctl", 8, 1, 0, 0, 0)


def probe_filter():
    # A filter of its own that allows everything.
    code = ctypes.create_string_buffer(b"\x06\0\0\0\0\0\xff\x7f", 8)
    program = (ctypes.c_size_t * 2)(1, ctypes.addressof(code))
    call("prctl", 38, 1, 0, 0, 0)
    call("prctl", 22, 2, program, 0, 0)


def probe_filter_by_newer_call():
    code = ctypes.create_string_buffer(b"\x06\0\0\0\0\0\xff\x7f", 8)
    program = (ctypes.c_size_t * 2)(1, ctypes.addressof(code))
    call("seccomp", 1, 0, program)


def probe_ruleset():
    call("landlock_create_ruleset", 0, 0, 1)


def probe_higher_limit():
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def probe_higher_limit_by_pid():
    resource.prlimit(os.getpid(), resource.RLIMIT_CORE, (1, 1))


def probe_system_call_without_a_name():
    # Numbers from this millennium's end of the table are not known to the list.
    for number in (0x3FF, 500, 467):
        try:
            raw(number)
        except OSError as error:
            if error.errno != errno.ENOSYS:
                return
    raise PermissionError("unknown calls do not exist")


def machine_code(code):
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_int)(address)()


def alone_call_of_the_32_bit_kernel():
    if os.uname().machine != "x86_64":
        os.abort()
    # mov eax, 2 (fork there); int 0x80; ret
    machine_code(b"\xb8\x02\0\0\0\xcd\x80\xc3")


def alone_call_of_the_x32_kernel():
    if os.uname().machine != "x86_64":
        os.abort()
    raw(0x40000000 + 57)
