"""The judge's handle on one sandboxed child: requests, and counters read from outside."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from afterburner_ide.errors import (
    ChildDied,
    ChildRefused,
    ChildTimeout,
    LoadFailed,
    ProtocolViolation,
)
from afterburner_ide.sandbox.child import wire

if TYPE_CHECKING:
    from afterburner_ide.sandbox.server import ForkServer

PAGE = os.sysconf("SC_PAGE_SIZE")
SPAWN_TIMEOUT_S = 10.0
LOAD_TIMEOUT_S = 30.0


class Child:
    """A confined process that holds one version of the user's module.

    Every method that talks to it raises ChildDied, ChildTimeout or ProtocolViolation when it does
    not answer as agreed, and ChildRefused when it answers with an error.
    """

    def __init__(self, server: ForkServer, memory: int) -> None:
        self._server = server
        answer, channel = server.ask_for_channel(json.dumps({"memory": memory}).encode())
        self._socket = socket.socket(fileno=channel)
        self.pid = int(answer)
        self._clock = ~self.pid << 3 | 2  # clock_getcpuclockid(3): the CPU clock of that process
        self._stat = os.open(f"/proc/{self.pid}/stat", os.O_RDONLY)
        self._statm = os.open(f"/proc/{self.pid}/statm", os.O_RDONLY)
        self.exit_status: int | None = None
        try:
            self.confined: list[str] = json.loads(self._reply(SPAWN_TIMEOUT_S, 1 << 16))
        except BaseException:
            self.kill()
            raise

    def load(
        self,
        source: str,
        entry: str,
        *,
        trace: Sequence[str] = (),
        watch: bool = False,
        workload: dict[str, str] | None = None,
    ) -> None:
        """Execute `source` as the user's module and resolve `entry`; LoadFailed when it raises.

        `trace` names a function to measure coverage of, and helpers of it, `watch` follows the
        state it leaves, and `workload` is the file (`source`, `path`) whose classes inputs may be
        made of.
        """
        order = {
            "source": source,
            "entry": entry,
            "trace": list(trace),
            "watch": watch,
            "workload": workload,
        }
        try:
            self.request(wire.LOAD, json.dumps(order).encode(), LOAD_TIMEOUT_S)
        except ChildRefused as error:
            place = f" ({error.where[-1]})" if error.where else ""
            raise LoadFailed(f"{error.kind}: {error.message}{place}") from error

    def request(
        self, operation: bytes, body: bytes = b"", timeout: float = 10.0, limit: int = 0
    ) -> bytes:
        """Send one request and return the reply's body (at most `limit` bytes)."""
        self.refuse_unasked()
        self._send(operation + body, timeout)
        return self._reply(timeout, limit or wire.REPLY_LIMIT)

    def refuse_unasked(self) -> None:
        """ProtocolViolation when the child wrote something nobody asked for."""
        self._socket.setblocking(False)
        try:
            unasked = self._socket.recv(1)
        except BlockingIOError:
            return
        except ConnectionError as error:
            raise self._dead() from error
        if unasked:
            raise ProtocolViolation("the child wrote into the judge's channel unasked")
        raise self._dead()

    def cpu_ns(self) -> int:
        """CPU time so far. While the child runs, this may lag by up to a tick (4 ms)."""
        try:
            return time.clock_gettime_ns(self._clock)
        except OSError as error:
            raise self._dead() from error

    def waits(self) -> int:
        """How often it gave up its core to wait for something (voluntary context switches)."""
        return self.status("voluntary_ctxt_switches")

    def settled_cpu_ns(self, timeout: float = 5.0) -> int:
        """CPU time, exact: read when the child sleeps, after the kernel has booked its run."""
        deadline = time.perf_counter() + timeout
        # A judge that wakes every few µs can keep its child off the core they share for good.
        pause = 2e-5
        while True:
            try:
                stat = os.pread(self._stat, 512, 0)
            except OSError as error:
                raise self._dead() from error
            if stat[stat.rindex(b")") + 2 : stat.rindex(b")") + 3] == b"S":
                return self.cpu_ns()
            if time.perf_counter() > deadline:
                raise ChildTimeout("the child does not come to rest")
            time.sleep(pause)
            pause = min(2 * pause, 2e-3)

    def resident_bytes(self) -> int:
        try:
            return int(os.pread(self._statm, 200, 0).split()[1]) * PAGE
        except (OSError, IndexError) as error:
            raise self._dead() from error

    def sample(self) -> tuple[int, int] | None:
        """(CPU nanoseconds, resident bytes) in one go, None when it is gone; for other threads."""
        try:
            resident = int(os.pread(self._statm, 200, 0).split()[1]) * PAGE
            return time.clock_gettime_ns(self._clock), resident
        except (OSError, IndexError):
            return None

    def reset_peak(self) -> None:
        """Let VmHWM start again from what is resident now (proc(5), clear_refs)."""
        try:
            with open(f"/proc/{self.pid}/clear_refs", "wb", buffering=0) as handle:  # noqa: PTH123
                handle.write(b"5")
        except OSError as error:
            raise self._dead() from error

    def status(self, key: str) -> int:
        """A number of /proc/PID/status, such as `Threads`, or `VmHWM` in KiB."""
        try:
            with open(f"/proc/{self.pid}/status") as handle:  # noqa: PTH123
                for line in handle:
                    name, _, value = line.partition(":")
                    if name == key:
                        return int(value.split()[0])
        except OSError as error:
            raise self._dead() from error
        raise self._dead()

    def peak_bytes(self) -> int:
        return self.status("VmHWM") * 1024

    def pin(self, core: int) -> None:
        """Bind the child to one core; where the system forbids it, let it run free."""
        with contextlib.suppress(OSError):
            os.sched_setaffinity(self.pid, {core})

    def kill(self) -> None:
        """End the child at once and reap it; safe to call again."""
        if self.exit_status is not None:
            return
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        self._socket.close()
        os.close(self._stat)
        os.close(self._statm)
        self.exit_status = self._server.reap(self.pid)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()

    def _send(self, message: bytes, timeout: float) -> None:
        try:
            self._socket.settimeout(timeout)
            self._socket.sendall(wire.LENGTH.pack(len(message)) + message)
        except TimeoutError as error:
            raise ChildTimeout(f"the child took no request for {timeout:g} s") from error
        except OSError as error:
            raise self._dead() from error

    def _reply(self, timeout: float, limit: int) -> bytes:
        deadline = time.monotonic() + timeout
        size = wire.LENGTH.unpack(self._receive(4, deadline, timeout))[0]
        if not 1 <= size <= limit + 1:
            raise ProtocolViolation(f"the child answers with {size} bytes; {limit} are allowed")
        reply = self._receive(size, deadline, timeout)
        if reply[:1] == wire.OK:
            return reply[1:]
        if reply[:1] != wire.FAILED:
            raise ProtocolViolation("the child's answer has an unknown status")
        raise _refused(reply[1:])

    def _receive(self, count: int, deadline: float, timeout: float) -> bytes:
        data = bytearray()
        while len(data) < count:
            left = deadline - time.monotonic()
            if left <= 0:
                raise ChildTimeout(f"no answer within {timeout:g} s")
            self._socket.settimeout(left)
            try:
                part = self._socket.recv(min(count - len(data), 1 << 20))
            except TimeoutError as error:
                raise ChildTimeout(f"no answer within {timeout:g} s") from error
            except OSError as error:
                raise self._dead() from error
            if not part:
                raise self._dead()
            data += part
        return bytes(data)

    def _dead(self) -> ChildDied:
        self.kill()
        status = self.exit_status or 0
        if os.WIFSIGNALED(status):
            how = f"was killed by signal {_signal_name(os.WTERMSIG(status))}"
        else:
            how = f"exited with status {os.waitstatus_to_exitcode(status)}"
        return ChildDied(f"the child {how}")


def _refused(body: bytes) -> ChildRefused:
    try:
        told: Any = json.loads(body)
        return ChildRefused(str(told["text"]), kind=str(told["type"]), where=tuple(told["where"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProtocolViolation("the child's error cannot be read") from error


def _signal_name(number: int) -> str:
    """`SIGKILL`; real-time signals have numbers only."""
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return str(number)
