# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Changing files outside the scratch folder."""

import os
import sysconfig

BARE = (
    "append",
    "create",
    "cut_off",
    "folder",
    "link",
    "symbolic_link",
    "move_in",
    "move_out",
    "remove_folder",
)


def probe_append():
    with open(at["secret"], "a") as handle:
        handle.write("changed")


def probe_create():
    with open(at["outside"] + "/created", "w"):
        pass


def probe_cut_off():
    os.truncate(at["secret"], 0)


def probe_cut_off_while_reading():
    with open("own", "w") as handle:
        handle.write("text")
    os.close(os.open("own", os.O_RDONLY | os.O_TRUNC))


def probe_folder():
    os.mkdir(at["outside"] + "/folder")


def probe_link():
    with open("mine", "w"):
        pass
    os.link("mine", at["outside"] + "/link")


def probe_symbolic_link():
    os.symlink("/", at["outside"] + "/symbolic")


def probe_fifo():
    os.mkfifo(at["outside"] + "/fifo")


def probe_fifo_in_scratch():
    os.mkfifo("fifo")


def probe_device():
    os.mknod("null", 0o20666, os.makedev(1, 3))


def probe_move_in():
    os.rename(at["victim_file"], "victim")


def probe_move_out():
    with open("mine", "w"):
        pass
    os.rename("mine", at["outside"] + "/moved")


def probe_exchange():
    with open("mine", "w"):
        pass
    call("renameat2", -100, b"mine", -100, os.fsencode(at["secret"]), 2)


def probe_through_a_link():
    os.symlink(at["secret"], "way")
    with open("way", "w") as handle:
        handle.write("changed")


def probe_temporary_folder():
    with open(os.path.dirname(at["scratch"]) + "/beside", "w"):
        pass


def probe_interpreter():
    path = sysconfig.get_paths()["purelib"] + "/afterburner_probe.pth"
    with open(path, "w"):
        pass
    os.unlink(path)


def probe_own_memory_limits():
    with open("/proc/self/oom_score_adj", "w") as handle:
        handle.write("0")


def probe_shared_memory():
    path = "/dev/shm/" + at["name"]
    with open(path, "w"):
        pass
    os.unlink(path)


def probe_creat():
    os.close(call("openat", -100, os.fsencode(at["outside"] + "/raw"), 0o101, 0o600))


def probe_allocate():
    handle = os.open(at["secret"], os.O_RDWR)
    os.posix_fallocate(handle, 0, 10)


def probe_map():
    handle = os.open(at["secret"], os.O_RDWR)
    import mmap

    mmap.mmap(handle, 6)[:1] = b"X"


def probe_remove():
    os.unlink(at["victim_file"])


def probe_remove_folder():
    os.rmdir(at["empty"])
