"""One timed block in one child: fresh arguments, one go, the child's CPU clock read at rest."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.process import Child

GO_LIMIT = 1 << 16  # nothing, or an error


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one block: distinct pickles, and the order in which they are called."""

    blobs: tuple[bytes, ...]
    order: tuple[int, ...]

    @property
    def calls(self) -> int:
        return len(self.order)


@dataclass(frozen=True, slots=True)
class Block:
    """What one block took, in nanoseconds.

    `prepare_ns` is CPU spent before the clock started; `waits` counts how often the child gave up
    its core, which it does once or twice to hear from the judge.
    """

    cpu_ns: int
    wall_ns: int
    prepare_ns: int
    waits: int = 0


def run_block(
    child: Child, inputs: Inputs, timeout: float, *, collect: bool = False, first: bool = False
) -> Block:
    """Run a block. `collect` leaves the garbage collector on; `first` takes only first items."""
    header = json.dumps({"order": inputs.order, "gc": collect, "first": first}).encode()
    body = wire.LENGTH.pack(len(header)) + header + wire.pack_blobs(list(inputs.blobs))
    start = child.settled_cpu_ns()
    child.request(wire.PREPARE, body, timeout)
    ready = child.settled_cpu_ns()
    waits = child.waits()
    before = time.perf_counter_ns()
    child.request(wire.GO, b"", timeout, limit=GO_LIMIT)
    after = time.perf_counter_ns()
    done = child.settled_cpu_ns()
    return Block(done - ready, after - before, ready - start, child.waits() - waits)


def read_outputs(child: Child, how: bytes, timeout: float, limit: int = 0) -> bytes:
    """The encoded outputs of the last block; `how` is wire.MARSHAL or wire.CANONICAL."""
    return child.request(wire.OUTPUTS, how, timeout, limit)
