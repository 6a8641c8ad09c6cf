"""Holding more files open than anyone needs."""

import os
import resource

BARE = ("open_many",)


def probe_open_many():
    for _ in range(200):
        os.open("/dev/null", os.O_RDONLY)


def probe_high_number():
    os.dup2(0, 500)


def probe_higher_limit():
    resource.setrlimit(resource.RLIMIT_NOFILE, (65536, 65536))
