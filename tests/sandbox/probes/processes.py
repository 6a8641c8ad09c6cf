# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Making processes, and outliving the run."""

import ctypes
import multiprocessing
import os
import subprocess
import time

BARE = ("fork", "subprocess", "clone")


def stay(pid):
    if pid == 0:
        time.sleep(20)
        os._exit(0)


def probe_fork():
    stay(os.fork())


def probe_vfork():
    if "vfork" not in NUMBERS:
        raise PermissionError("this machine has no vfork")
    call("vfork")
    os._exit(0)


def probe_clone():
    stay(call("clone", 17, 0, 0, 0, 0))


def probe_clone_with_shared_memory():
    call("clone", 0x100 | 0x4000 | 17, 0, 0, 0, 0)
    os._exit(0)


def probe_clone_in_a_namespace():
    stay(call("clone", 0x10000000 | 17, 0, 0, 0, 0))


def probe_clone3():
    arguments = ctypes.create_string_buffer(88)
    ctypes.memmove(ctypes.addressof(arguments) + 32, (17).to_bytes(8, "little"), 8)
    stay(call("clone3", arguments, 88))


def probe_subprocess():
    subprocess.run([at["python"], "-S", "-c", ""], check=True)


def probe_spawn():
    os.posix_spawn(at["python"], [at["python"], "-S", "-c", ""], {})


def probe_multiprocessing():
    process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(20,))
    process.start()


def probe_terminal_process():
    stay(os.forkpty()[0])
