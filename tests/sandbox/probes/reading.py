# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Files that are none of the candidate's business."""

import ctypes
import os

BARE = (
    "secret",
    "listing",
    "symbolic_link",
    "hard_link",
    "own_folder",
    "descriptor_folder",
    "copy",
)


def show(path):
    with open(path) as handle:
        print(handle.read(100))


def probe_secret():
    show(at["secret"])


def probe_listing():
    os.listdir(os.path.dirname(at["secret"]))


def probe_symbolic_link():
    os.symlink(at["secret"], "link")
    show("link")


def probe_hard_link():
    os.link(at["secret"], "hard")
    show("hard")


def probe_rename():
    os.rename(at["victim_file"], "moved")
    show("moved")


def probe_own_folder():
    show(__file__)


def probe_password_file():
    show("/etc/passwd")


def probe_root_listing():
    os.listdir("/")


def probe_processes():
    os.listdir("/proc")


def probe_own_process():
    show("/proc/self/status")


def probe_temporary_folder():
    os.listdir(os.path.dirname(at["scratch"]))


def probe_descriptor_folder():
    folder = os.open(os.path.dirname(at["secret"]), os.O_PATH)
    os.close(os.open(os.path.basename(at["secret"]), os.O_RDONLY, dir_fd=folder))


def probe_copy():
    source = os.open(at["secret"], os.O_RDONLY)
    target = os.open("copy", os.O_WRONLY | os.O_CREAT)
    os.sendfile(target, source, 0, 100)


def probe_dots():
    show("../home/.ssh/id_rsa")


def probe_openat2():
    how = ctypes.create_string_buffer(24)
    os.close(call("openat2", -100, os.fsencode(at["secret"]), how, 24))


def probe_handle():
    handle = ctypes.create_string_buffer(b"\x80\0\0\0", 136)
    mount = ctypes.c_int()
    call("name_to_handle_at", -100, os.fsencode(at["secret"]), handle, ctypes.byref(mount), 0)
