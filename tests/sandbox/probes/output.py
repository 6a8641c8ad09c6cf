"""Flooding what the caller reads."""

import os

BARE = ()
ENDS = 125


def alone_flood():
    block = b"x" * (1 << 20)
    for _ in range(256):
        os.write(1, block)


def alone_flood_on_standard_error():
    block = b"x" * (1 << 20)
    for _ in range(256):
        os.write(2, block)
