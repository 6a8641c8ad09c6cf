# ruff: noqa: F821 -- `at`, `call`, `raw` and `NUMBERS` are put in front by the test
"""Sockets to the world."""

import errno
import os
import socket

BARE = ("tcp", "udp", "netlink")


def probe_tcp():
    socket.create_connection(("127.0.0.1", at["port"]), 5).close()


def probe_tcp_6():
    socket.socket(socket.AF_INET6).close()


def probe_udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", at["port"]))


def probe_listen():
    with socket.create_server(("127.0.0.1", 0)):
        pass


def probe_raw():
    socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).close()


def probe_netlink():
    socket.socket(16, socket.SOCK_RAW, 0).close()


def probe_packet():
    socket.socket(17, socket.SOCK_RAW, 0).close()


def probe_virtual_machine():
    socket.socket(40, socket.SOCK_STREAM, 0).close()


def probe_kernel_crypto():
    socket.socket(38, socket.SOCK_SEQPACKET, 0).close()


def probe_raw_call():
    os.close(call("socket", 2, 1, 0))


def probe_connect_on_a_pipe():
    # Without a filter the answer would be that a pipe is no socket.
    try:
        call("connect", os.pipe()[0], 0, 0)
    except OSError as error:
        if error.errno == errno.EPERM:
            raise
