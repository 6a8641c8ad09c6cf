"""The judge's handle on a fork server under the user's interpreter."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from afterburner_ide.errors import LoadFailed, SandboxError, SandboxUnavailable
from afterburner_ide.sandbox.child import confine
from afterburner_ide.sandbox.process import Child
from afterburner_ide.sandbox.scratch import remove
from afterburner_ide.types import Interpreter, Target

ENTRY = Path(__file__).parent / "child" / "__main__.py"
IMPORT_TIMEOUT_S = 60.0
REAP_TIMEOUT_S = 10.0
MESSAGE_LIMIT = 1 << 16


class ForkServer:
    """Imports a target's module once, and forks a confined child for every candidate.

    Use as a context manager: leaving it kills the server and every child. Raises
    SandboxUnavailable where the system cannot confine, LoadFailed when the module does not import.
    """

    def __init__(
        self,
        target: Target,
        interpreter: Interpreter,
        *,
        hash_seed: int = 0,
        namespaces: bool = True,
        unsafe: bool = False,
        memory: int = 1 << 30,
        extra_path: Iterable[Path] = (),
    ) -> None:
        self.memory = memory
        try:
            self.scratch = Path(tempfile.mkdtemp(prefix="afterburner-"))
        except OSError as error:
            raise _not_started(error) from error
        self._process: subprocess.Popen[bytes] | None = None
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self._start(target, interpreter, theirs, hash_seed, namespaces, unsafe, extra_path)
            self.confined = self._greet(target)
        except OSError as error:
            self.close()
            raise _not_started(error) from error
        except BaseException:
            self.close()
            raise

    def _start(
        self,
        target: Target,
        interpreter: Interpreter,
        control: socket.socket,
        hash_seed: int,
        namespaces: bool,
        unsafe: bool,
        extra_path: Iterable[Path],
    ) -> None:
        work = self.scratch / "work"
        work.mkdir()
        base = Path.home() / ".local"
        environment = {"HOME": str(work), "TMPDIR": str(work), "LANG": "C.UTF-8"}
        policy = confine.Policy(
            scratch=str(work),
            read=[str(path) for path in readable(target.root, target.path, extra_path)],
            namespaces=namespaces,
            fork=True,
        )
        config = {
            "module": target.module,
            "path": str(target.path),
            "source": target.source,
            "root": str(target.root),
            "sys_path": [str(path) for path in extra_path],
            "scratch": str(work),
            "policy": policy.to_json(),
            "unsafe": unsafe,
            "judge": os.getpid(),
            "environment": environment,
        }
        config_file = self.scratch / "config.json"
        config_file.write_text(json.dumps(config), encoding="utf-8")
        errors = (self.scratch / "stderr").open("wb")
        with errors:
            self._process = subprocess.Popen(
                [
                    str(interpreter.executable),
                    "-B",
                    str(ENTRY),
                    "zygote",
                    str(config_file),
                    str(control.fileno()),
                ],
                pass_fds=[control.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=environment
                | {
                    "PATH": "/usr/bin:/bin",
                    "PYTHONUSERBASE": str(base),
                    "PYTHONHASHSEED": str(hash_seed),
                    "OPENBLAS_NUM_THREADS": "1",
                    "OMP_NUM_THREADS": "1",
                    "MKL_NUM_THREADS": "1",
                    "MALLOC_ARENA_MAX": "1",
                },
                start_new_session=True,
            )

    def _greet(self, target: Target) -> list[str]:
        self._control.settimeout(IMPORT_TIMEOUT_S)
        try:
            answer: dict[str, Any] = json.loads(self._control.recv(MESSAGE_LIMIT) or b"{}")
        except TimeoutError as error:
            raise LoadFailed(
                f"importing {target.module} took more than {IMPORT_TIMEOUT_S:g} s"
            ) from error
        if not answer:
            told = (self.scratch / "stderr").read_text(errors="replace")[-2000:]
            raise SandboxError(f"the fork server did not start:\n{told}")
        fault = answer["error"]
        if fault is None:
            return list(answer["confined"])
        if fault["confining"]:
            raise SandboxUnavailable(
                f"this system cannot confine a process: {fault['text']}",
                hint="Linux 5.13 or later with Landlock and seccomp is needed. "
                "`--unsafe` runs candidates without protection.",
            )
        raise LoadFailed(
            f"{target.path} does not import: {fault['type']}: {fault['text']}",
            hint="It is imported without network, without write access, and with "
            f"{target.root} on sys.path.\n{fault['trace']}".rstrip(),
        )

    def spawn(self, memory: int | None = None) -> Child:
        """Fork a confined child; `memory` bytes is what it may add to what it starts with."""
        return Child(self, self.memory if memory is None else memory)

    def ask(self, message: bytes) -> bytes:
        """Send one control message and return the answer; SandboxError when there is none."""
        return self._exchange(message)[0]

    def ask_for_channel(self, message: bytes) -> tuple[bytes, int]:
        """The same, for an answer that has an open socket attached: its file descriptor."""
        answer, descriptors = self._exchange(message)
        if not descriptors:
            raise SandboxError("the fork server made no child")
        return answer, descriptors[0]

    def _exchange(self, message: bytes) -> tuple[bytes, list[int]]:
        try:
            self._control.settimeout(REAP_TIMEOUT_S)
            self._control.send(message)
            answer, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE_LIMIT, 1)
        except OSError as error:
            raise SandboxError(f"the fork server does not answer: {error}") from error
        if not answer:
            raise SandboxError("the fork server is gone")
        return answer, descriptors

    def reap(self, pid: int) -> int:
        """Collect a killed child; its wait status, or -1 when the server itself is gone."""
        try:
            return int(json.loads(self.ask(b"w %d" % pid))[0])
        except SandboxError:
            return 9

    def close(self) -> None:
        """Kill the server's whole process group and remove its scratch folder."""
        self._control.close()
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        with contextlib.suppress(OSError):
            remove(self.scratch)

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _not_started(error: OSError) -> SandboxError:
    return SandboxError(
        f"the fork server cannot be started: {error}",
        hint=f"It needs a little room in {tempfile.gettempdir()}; TMPDIR names another place.",
    )


def readable(root: Path, path: Path, extra: Iterable[Path] = ()) -> list[Path]:
    """What user code may read of the project: its tree, unless that tree is a person's home.

    A script that lies directly in the home folder, in `/` or in `/tmp` gets the Python files
    beside it and nothing else.
    """
    broad = {Path("/"), Path("/tmp"), Path.home(), *Path.home().parents}  # noqa: S108
    found: list[Path] = []
    for folder in (root, *extra):
        if folder.resolve() in {place.resolve() for place in broad}:
            found += sorted(folder.glob("*.py"))
        else:
            found.append(folder)
    if path.parent not in found:
        found.append(path)
    return found
