"""Filling the disk through the scratch folder."""

import os

BARE = ()
ENDS = 125


def probe_one_file():
    with open("big", "wb") as handle:
        for _ in range(64):
            handle.write(b"x" * (1 << 20))


def probe_sparse_file():
    with open("sparse", "wb") as handle:
        handle.truncate(1 << 40)


def probe_allocated_file():
    with open("allocated", "wb") as handle:
        os.posix_fallocate(handle.fileno(), 0, 1 << 30)


def alone_many_files():
    for number in range(100):
        with open(f"part{number}", "wb") as handle:
            handle.write(b"x" * (8 << 20))


def alone_many_empty_files():
    for number in range(200_000):
        os.close(os.open(f"empty{number}", os.O_CREAT | os.O_WRONLY))
