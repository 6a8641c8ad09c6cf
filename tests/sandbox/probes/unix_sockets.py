# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Sockets of other processes on this machine, by path and by abstract name."""

import ctypes
import os
import socket

BARE = ("path", "abstract", "datagram_to_path", "datagram_to_abstract")


def probe_path():
    socket.socket(socket.AF_UNIX).connect(at["agent"])


def probe_abstract():
    socket.socket(socket.AF_UNIX).connect("\0" + at["name"])


def probe_datagram_to_path():
    # A socketpair is allowed; one of datagrams could send to anyone.
    first, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    first.sendto(b"x", at["log"])


def probe_datagram_to_abstract():
    first, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    first.sendto(b"x", "\0" + at["name"] + "-log")


def probe_datagram_pair_by_raw_call():
    pair = (ctypes.c_int * 2)()
    call("socketpair", 1, 2 | 0o2000000, 0, pair)


def probe_address_on_a_stream():
    first, _ = socket.socketpair()
    address = ctypes.create_string_buffer(b"\1\0" + os.fsencode(at["log"]) + b"\0")
    call("sendto", first.fileno(), b"x", 1, 0, address, len(address))


def probe_message_with_an_address():
    first, _ = socket.socketpair()
    first.sendmsg([b"x"])


def probe_out_of_band():
    first, _ = socket.socketpair()
    first.send(b"x", socket.MSG_OOB)
