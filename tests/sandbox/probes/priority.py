# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Taking the machine away from others."""

import ctypes
import os
import resource

BARE = ("nice", "affinity", "lower_limit")


def probe_nice():
    os.nice(1)


def probe_priority():
    os.setpriority(os.PRIO_PROCESS, 0, 5)


def probe_real_time():
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def probe_batch():
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def probe_attributes():
    call("sched_setattr", 0, ctypes.create_string_buffer(b"\x30\0\0\0", 48), 0)


def probe_affinity():
    os.sched_setaffinity(0, os.sched_getaffinity(0))


def probe_input_priority():
    call("ioprio_set", 1, 0, 0)


def probe_lower_limit():
    resource.setrlimit(resource.RLIMIT_NPROC, (10, 10))


def probe_limit_of_the_parent():
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)
