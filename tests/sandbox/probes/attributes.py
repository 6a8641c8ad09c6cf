# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Modes, owners, times: what Landlock does not look at."""

import os

BARE = ("mode", "mode_by_descriptor", "owner", "times")


def probe_mode():
    os.chmod(at["secret"], 0o777)


def probe_mode_by_descriptor():
    with open("own", "w") as handle:
        os.fchmod(handle.fileno(), 0o777)


def probe_mode_by_newer_call():
    call("fchmodat2", -100, os.fsencode(at["secret"]), 0o777, 0)


def probe_owner():
    os.chown(at["secret"], os.geteuid(), os.getegid())


def probe_owner_of_a_link():
    os.lchown(at["secret"], os.geteuid(), os.getegid())


def probe_times():
    os.utime(at["secret"], (1, 1))


def probe_times_by_descriptor():
    with open("own", "w") as handle:
        os.utime(handle.fileno(), (1, 1))


def probe_extended():
    os.setxattr(at["secret"], "user.afterburner", b"x")


def probe_reading_extended():
    os.listxattr(at["secret"])
