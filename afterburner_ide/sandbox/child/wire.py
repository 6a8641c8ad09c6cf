"""What both sides of the process boundary agree on: frames, operations, limits.

A frame is a big-endian u32 length and that many bytes; the first byte is the operation (towards
the child) or the status (towards the judge). Pickles travel only towards the child. What comes
back is JSON, canonical values (`canon`), or opaque pickles that only another child will load.
"""

from __future__ import annotations

import os
import struct

LENGTH = struct.Struct(">I")

LOAD = b"L"  # JSON: source, entry, trace, snapshot        -> JSON
CALL = b"C"  # one input                                   -> canonical outcome
PREPARE = b"P"  # JSON header, inputs of one timed block   -> nothing
GO = b"G"  # run the prepared block                        -> nothing, at once
OUTPUTS = b"O"  # b"M" or b"A": how to encode              -> outputs of the block
STATE = b"S"  # nothing                                    -> canonical changes of state
FILE = b"W"  # JSON: source, path of a workload file       -> JSON plan
GENERATE = b"N"  # JSON: scale, seed                       -> packed blobs
COVERAGE = b"R"  # nothing                                 -> JSON report of the tracer
DESCRIBE = b"D"  # one input                               -> text
SHAPES = b"H"  # one input                                 -> JSON: what each argument is
TRACED = b"T"  # one input                                 -> JSON: tracemalloc peak, bytes

OK = b"k"
FAILED = b"e"

MARSHAL = b"M"
CANONICAL = b"A"

REPLY_LIMIT = 128 << 20
"""Bytes a child may answer with at most."""


def read_exactly(fd: int, count: int) -> bytes:
    """Read `count` bytes from `fd`; EOFError when the other side is gone."""
    data = bytearray()
    while len(data) < count:
        part = os.read(fd, min(count - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def read_frame(fd: int) -> bytes:
    return read_exactly(fd, LENGTH.unpack(read_exactly(fd, 4))[0])


def write_frame(fd: int, *parts: bytes) -> None:
    view = memoryview(LENGTH.pack(sum(map(len, parts))) + b"".join(parts))
    while view:
        view = view[os.write(fd, view) :]


def pack_blobs(blobs: list[bytes]) -> bytes:
    """Count, lengths and bytes of several blobs as one body."""
    head = struct.pack(">%dI" % (len(blobs) + 1), len(blobs), *map(len, blobs))
    return head + b"".join(blobs)


def unpack_blobs(body: bytes) -> list[bytes]:
    """Undo `pack_blobs`; ValueError for anything else."""
    if len(body) < 4:
        raise ValueError("truncated")
    (count,) = LENGTH.unpack_from(body)
    if count > len(body) // 4:
        raise ValueError("count")
    sizes = struct.unpack_from(">%dI" % count, body, 4)
    start = 4 + 4 * count
    if start + sum(sizes) != len(body):
        raise ValueError("length")
    blobs = []
    for size in sizes:
        blobs.append(body[start : start + size])
        start += size
    return blobs
