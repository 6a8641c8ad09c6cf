"""Run one Python file as confined as every candidate is, and relay what it prints."""

from __future__ import annotations

import contextlib
import json
import math
import os
import selectors
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from afterburner_ide.errors import (
    InterpreterError,
    SandboxError,
    SandboxUnavailable,
    TargetNotFound,
    TargetUnsupported,
)
from afterburner_ide.sandbox import scratch as folder
from afterburner_ide.sandbox.child.confine import Policy
from afterburner_ide.sandbox.system import require_linux

ENTRY = Path(__file__).parent / "child" / "__main__.py"
OUTPUT_LIMIT = 16 << 20
SOURCE_LIMIT = 16 << 20
THREADS = 256

DEADLINE_STATUS = 124
LIMIT_STATUS = 125
NEEDED = "Linux 5.13 or later on x86-64 or 64-bit ARM, with Landlock and seccomp, is needed."

_TICK_S = 0.05
_START_LIMIT = 1 << 16


def run_file(
    file: Path,
    arguments: Sequence[str],
    *,
    scratch: Path | None,
    python: Path,
    namespaces: bool,
    timeout: float,
    memory: int,
    output_limit: int = OUTPUT_LIMIT,
) -> int:
    """Run `file` as `__main__` under `python` and return its exit status, as a shell would.

    It may read the interpreter and its packages, write to `scratch` (a temporary folder when
    None) and nothing else; fork, exec and network are refused. `timeout` is in seconds of wall
    time, `memory` in bytes that it may add to what it starts with (0 for no limit),
    `output_limit` in bytes of both streams together. Status 124: it was stopped at the deadline.
    125: it was stopped at another limit (output, scratch folder, threads). 128 + N: it died of
    signal N. What stopped it is said on standard error.

    The process dies with the thread that calls this. Raises TargetNotFound, TargetUnsupported,
    InterpreterError, SandboxUnavailable where confinement is not to be had, and SandboxError
    when the process does not start.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    with contextlib.ExitStack() as stack:
        work = folder.existing(scratch) if scratch else stack.enter_context(folder.temporary())
        outcome = execute(
            file,
            arguments,
            scratch=work,
            python=python,
            namespaces=namespaces,
            timeout=timeout,
            memory=memory,
            output_limit=output_limit,
            stdout=sys.stdout.buffer,
            stderr=sys.stderr.buffer,
        )
    if outcome.stopped:
        sys.stderr.write(f"{file}: stopped: {outcome.stopped}\n")
    return outcome.status


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a confined run ended: its status, what held it, and what stopped it, if anything."""

    status: int
    held: tuple[str, ...]
    stopped: str


def execute(
    file: Path,
    arguments: Sequence[str],
    *,
    scratch: Path,
    python: Path,
    namespaces: bool,
    timeout: float,
    memory: int,
    output_limit: int,
    stdout: BinaryIO,
    stderr: BinaryIO,
) -> Outcome:
    """As `run_file`, with the streams and the folder given and the outcome in full."""
    require_linux()
    policy = Policy(
        scratch=str(scratch),
        namespaces=namespaces,
        memory=memory,
        cpu_seconds=(math.ceil(timeout) + 1) * (os.cpu_count() or 1),
        threads=THREADS,
    )
    source = _open_source(file)
    answer, tell = os.pipe()
    try:
        handles = [str(os.getpid()), str(source), str(tell)]
        words = ["run_file", policy.to_json(), *handles, str(file.absolute()), *arguments]
        process = _start(python, words, scratch, (source, tell))
    except BaseException:
        os.close(answer)
        raise
    finally:
        os.close(source)
        os.close(tell)
    with _Relay(process, answer, scratch, output_limit, stdout, stderr) as relay:
        return relay.run(time.monotonic() + timeout, timeout)


def _open_source(file: Path) -> int:
    try:
        # Not blocking: a FIFO without a writer would hold us up before it can be refused.
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise TargetNotFound(f"{file} cannot be opened: {error.strerror}") from error
    status = os.fstat(handle)
    if stat.S_ISREG(status.st_mode) and status.st_size <= SOURCE_LIMIT:
        return handle
    os.close(handle)
    raise TargetUnsupported(f"{file} is no regular file of at most {SOURCE_LIMIT >> 20} MiB")


def _start(
    python: Path, words: list[str], scratch: Path, keep: tuple[int, ...]
) -> subprocess.Popen[bytes]:
    """Start the child with an environment of its own. Not `-I`: that ignores PYTHONHASHSEED."""
    environment = {
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        # One thread and one arena each: otherwise a library reserves address space per core.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
    }
    # Not resolved: a virtual environment's Python is a link. But the child starts elsewhere.
    executable = python.absolute() if python.parent.parts else shutil.which(python) or python
    try:
        return subprocess.Popen(
            [str(executable), "-s", "-B", str(ENTRY), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=scratch,
            pass_fds=keep,
            start_new_session=True,
        )
    except OSError as error:
        raise InterpreterError(
            f"{python} does not start: {error.strerror}",
            hint="Name a Python of your project, for example with `--python .venv/bin/python`.",
        ) from error


class _Relay:
    """Reads what a confined process prints until it ends or passes a limit; then it is dead."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        answer: int,
        scratch: Path,
        output_limit: int,
        stdout: BinaryIO,
        stderr: BinaryIO,
    ) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        self._process = process
        self._answer = answer
        self._watch = folder.Watch(scratch)
        self._limit = self._left = output_limit
        self._told = bytearray()
        self._held: tuple[str, ...] | None = None
        self._early: list[tuple[BinaryIO, bytes]] = []
        self._pidfd = os.pidfd_open(process.pid)
        self._selector = selectors.DefaultSelector()
        self._sinks = {process.stdout.fileno(): stdout, process.stderr.fileno(): stderr}
        for handle in (*self._sinks, answer, self._pidfd):
            self._selector.register(handle, selectors.EVENT_READ)

    def __enter__(self) -> _Relay:
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.kill()
        self._process.wait()
        self._selector.close()
        os.close(self._answer)
        os.close(self._pidfd)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def run(self, deadline: float, timeout: float) -> Outcome:
        stopped, status = "", 0
        while not stopped:
            left = deadline - time.monotonic()
            ready = {key.fd for key, _ in self._selector.select(max(0.0, min(_TICK_S, left)))}
            for handle in ready - {self._pidfd}:
                self._read(handle)
            ended = self._pidfd in ready and not (ready - {self._pidfd})
            if self._left < 0:
                stopped, status = f"more than {self._limit} bytes of output", LIMIT_STATUS
            elif ended:
                return self._ended()
            elif left <= 0:
                stopped, status = f"it ran for more than {timeout:g} s", DEADLINE_STATUS
            else:
                stopped, status = self._watch.complaint() or self._threads(), LIMIT_STATUS
        self._process.kill()
        return Outcome(status, self._held or (), stopped)

    def _read(self, handle: int) -> None:
        data = os.read(handle, 1 << 16)
        if not data:
            self._selector.unregister(handle)
        if handle != self._answer:
            self._pass_on(self._sinks[handle], data)
            return
        self._told += data
        if not data or len(self._told) > _START_LIMIT:
            self._held = self._answered()
            for sink, early in self._early:
                self._pass_on(sink, early)

    def _pass_on(self, sink: BinaryIO, data: bytes) -> None:
        if self._held is None:
            self._early.append((sink, data))
            return
        sink.write(data[: max(0, self._left)])
        sink.flush()
        self._left -= len(data)

    def _answered(self) -> tuple[str, ...]:
        """What holds, which the process tells before it runs the file's first line."""
        if not self._told:
            self._process.wait()
            printed = b"".join(data for _, data in self._early)
            if self._process.stderr is not None:
                printed += self._process.stderr.read(_START_LIMIT)
            raise SandboxError(
                "the confined process did not start: "
                + printed.decode("utf-8", "replace").strip()[-2000:]
            )
        answer = json.loads(self._told)
        if "error" in answer:
            raise SandboxUnavailable(
                f"this system cannot confine a process: {answer['error']}", hint=NEEDED
            )
        return tuple(answer["held"])

    def _threads(self) -> str:
        """The kernel limits threads where it can; where not, this does."""
        try:
            line = Path(f"/proc/{self._process.pid}/stat").read_bytes()
        except OSError:
            return ""
        threads = int(line[line.rindex(b")") + 2 :].split()[17])
        return f"more than {THREADS} threads" if threads > THREADS else ""

    def _ended(self) -> Outcome:
        status = self._process.wait()
        if status >= 0:
            return Outcome(status, self._held or (), "")
        name = signal.Signals(-status).name
        return Outcome(128 - status, self._held or (), f"it died of {name}")
