# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""What the caller has in its variables, command line and memory."""

import os

BARE = (
    "variables_of_the_parent",
    "command_line_of_the_parent",
    "own_variables",
    "files_of_the_parent",
)


def parent(name):
    with open("/proc/{}/{}".format(at["judge"], name), "rb") as handle:
        handle.read(1)


def probe_variables_of_the_parent():
    parent("environ")


def probe_command_line_of_the_parent():
    parent("cmdline")


def probe_memory_of_the_parent():
    parent("mem")


def probe_map_of_the_parent():
    parent("maps")


def probe_files_of_the_parent():
    os.listdir("/proc/{}/fd".format(at["judge"]))


def probe_folder_of_the_parent():
    os.listdir("/proc/{}/cwd".format(at["judge"]))


def probe_root_of_the_parent():
    with open("/proc/{}/root{}".format(at["judge"], at["secret"])) as handle:
        print(handle.read())


def probe_own_variables():
    if not any("CANARY" in key for key in os.environ):
        raise PermissionError("the caller's variables are not there")


def probe_own_start():
    with open("/proc/self/environ") as handle:
        handle.read()


def probe_open_files():
    # 0, 1 and 2 are a null device and two pipes; the source and the answer's pipe are closed.
    for descriptor in range(3, 64):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        return
    raise PermissionError("nothing else is open")
