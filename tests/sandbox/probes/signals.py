# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Signals to others, by every way there is."""

import ctypes
import fcntl
import os
import signal
import socket

BARE = ("kill", "queue", "process_descriptor", "thread", "input_owner")
NOTHING = signal.SIGURG  # ignored by default, for those that must not be hurt


def probe_kill():
    os.kill(at["victim"], NOTHING)


def probe_kill_for_good():
    os.kill(at["victim"], 9)


def probe_existence():
    os.kill(at["victim"], 0)


def probe_parent():
    os.kill(os.getppid(), NOTHING)


def probe_own_group():
    os.kill(0, NOTHING)


def probe_all():
    os.kill(-1, 0)


def probe_group_of_the_parent():
    os.killpg(os.getpgid(os.getppid()), 0)


def probe_queue():
    information = ctypes.create_string_buffer(128)
    ctypes.memmove(information, bytes([int(NOTHING), 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]), 12)
    call("rt_sigqueueinfo", at["victim"], int(NOTHING), information)


def probe_thread():
    call("tgkill", at["victim"], at["victim"], int(NOTHING))


def probe_thread_alone():
    call("tkill", at["victim"], int(NOTHING))


def probe_process_descriptor():
    handle = call("pidfd_open", at["victim"], 0)
    call("pidfd_send_signal", handle, int(NOTHING), 0, 0)


def probe_descriptor_of_a_process_folder():
    handle = os.open("/proc/{}".format(at["victim"]), os.O_RDONLY)
    call("pidfd_send_signal", handle, int(NOTHING), 0, 0)


def probe_input_owner():
    # With F_SETSIG the kernel would send any signal, SIGKILL too, when input arrives.
    first, second = socket.socketpair()
    fcntl.fcntl(first, fcntl.F_SETOWN, at["victim"])
    fcntl.fcntl(first, fcntl.F_SETFL, os.O_ASYNC)
    second.send(b"x")


def probe_input_signal():
    first, _ = socket.socketpair()
    fcntl.fcntl(first, 10, 9)


def probe_input_owner_by_ioctl():
    first, _ = socket.socketpair()
    fcntl.ioctl(first, 0x8901, at["victim"].to_bytes(4, "little"))


def probe_folder_notice():
    fcntl.fcntl(os.open(".", os.O_RDONLY), fcntl.F_NOTIFY, 2)


def probe_lease():
    with open("own", "w") as handle:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_WRLCK)
