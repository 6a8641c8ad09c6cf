"""Attempts to break out, for `doctor`: run confined, judged from outside where that is possible."""

from __future__ import annotations

import io
import json
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from afterburner_ide.sandbox import run, scratch

_TIMEOUT_S = 30.0
_LOOP_S = 0.5
_MEMORY = 256 << 20

# Each is Python with the canaries' whereabouts in `at`. Whatever raises was stopped.
_ATTEMPTS = {
    "connect over TCP": "import socket; socket.create_connection(('127.0.0.1', at['port']), 5)",
    "send a UDP packet": (
        "import socket; socket.socket(2, 2).sendto(b'x', ('127.0.0.1', at['port']))"
    ),
    "reach an abstract unix socket": "import socket; socket.socket(1).connect('\\0' + at['name'])",
    "reach a unix socket": "import socket; socket.socket(1).connect(at['agent'])",
    "read a secret in the home folder": "note = open(at['secret']).read()",
    "read the parent's environment": (
        "import os; note = open(f'/proc/{os.getppid()}/environ').read()[:0] or 'opened'"
    ),
    "write in the home folder": "open(at['secret'], 'a').write('changed')",
    "make a file outside the scratch folder": "open(at['outside'], 'w').close()",
    "change a file's mode": "import os; os.chmod(at['secret'], 0o777)",
    "start a process": "import os; os.fork() or os._exit(0)",
    "execute a program": "import os; os.execv('/bin/true', ['true'])",
    "take memory beyond the limit": "bytearray(at['memory'] * 2)",
    "kill another process": "import os; os.kill(at['victim'], 9)",
}
_LOOP = "block every signal and loop"

_PROGRAM = """
import json, sys
at, attempts = json.loads(sys.argv[1]), json.loads(sys.argv[2])
for name, text in attempts.items():
    scope = {"at": at, "note": "it went through"}
    try:
        exec(text, scope)
        answer = [True, scope["note"]]
    except BaseException as error:
        answer = [False, type(error).__name__ + ": " + str(error)]
    print(json.dumps([name, *answer]), flush=True)
"""
_ENDLESS = """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    pass
"""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One attempt: whether it was stopped, and how, or what went through."""

    name: str
    stopped: bool
    detail: str


def self_test(python: Path, namespaces: bool) -> tuple[ProbeResult, ...]:
    """Try to break out of the confinement in a dozen harmless ways; about half a second.

    Raises SandboxUnavailable where there is no confinement to test, InterpreterError and
    SandboxError as `run_file` does.
    """
    with scratch.temporary() as place, _canaries(place) as canaries:
        work = place / "scratch"
        work.mkdir()
        outcome, printed = _run(
            _PROGRAM,
            (json.dumps(canaries.at), json.dumps(_ATTEMPTS)),
            work,
            python,
            namespaces,
            _TIMEOUT_S,
        )
        answers = {}
        for line in printed.splitlines():
            name, through, detail = json.loads(line)
            answers[name] = (through, detail)
        results = []
        for name in _ATTEMPTS:
            lost = (True, f"the probes ended early: {outcome.stopped or outcome.status}")
            through, detail = answers.get(name, lost)
            found = canaries.damage(name)
            results.append(ProbeResult(name, not through and not found, found or detail))
        loop, _ = _run(_ENDLESS, (), work, python, namespaces, _LOOP_S)
    stopped = loop.status == run.DEADLINE_STATUS
    results.append(ProbeResult(_LOOP, stopped, loop.stopped or f"status {loop.status}"))
    return tuple(results)


def _run(
    text: str,
    arguments: tuple[str, ...],
    work: Path,
    python: Path,
    namespaces: bool,
    timeout: float,
) -> tuple[run.Outcome, str]:
    program = work / "probe.py"
    program.write_text(text, encoding="utf-8")
    printed = io.BytesIO()
    outcome = run.execute(
        program,
        arguments,
        scratch=work,
        python=python,
        namespaces=namespaces,
        timeout=timeout,
        memory=_MEMORY,
        output_limit=run.OUTPUT_LIMIT,
        stdout=printed,
        stderr=io.BytesIO(),
    )
    return outcome, printed.getvalue().decode("utf-8", "replace")


class _Canaries:
    """What an attempt would leave behind, seen from outside."""

    def __init__(self, place: Path, victim: subprocess.Popen[bytes]) -> None:
        self.secret = place / "home" / ".ssh" / "id_rsa"
        self.secret.parent.mkdir(parents=True)
        self.secret.write_text("secret", encoding="utf-8")
        self.secret.chmod(0o600)
        self.outside = place / "outside"
        self.victim = victim
        self.tcp = socket.create_server(("127.0.0.1", 0))
        port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", port))
        name = f"afterburner-{secrets.token_hex(8)}"
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract.bind("\0" + name)
        self.agent = socket.socket(socket.AF_UNIX)
        self.agent.bind(str(place / "agent"))
        self.sockets = (self.tcp, self.udp, self.abstract, self.agent)
        for listener in self.sockets:
            listener.setblocking(False)
        self.abstract.listen()
        self.agent.listen()
        self.at = {
            "port": port,
            "name": name,
            "agent": str(place / "agent"),
            "secret": str(self.secret),
            "outside": str(self.outside),
            "memory": _MEMORY,
            "victim": victim.pid,
        }

    def damage(self, name: str) -> str:
        """What the attempt `name` left behind, or ""."""
        checks: dict[str, Callable[[], bool]] = {
            "connect over TCP": lambda: _reached(self.tcp),
            "send a UDP packet": lambda: _received(self.udp),
            "reach an abstract unix socket": lambda: _reached(self.abstract),
            "reach a unix socket": lambda: _reached(self.agent),
            "write in the home folder": lambda: self.secret.read_text() != "secret",
            "make a file outside the scratch folder": self.outside.exists,
            "change a file's mode": lambda: self.secret.stat().st_mode & 0o777 != 0o600,
            "kill another process": lambda: self.victim.poll() is not None,
        }
        check = checks.get(name)
        return "its trace was found outside" if check is not None and check() else ""


def _reached(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _received(listener: socket.socket) -> bool:
    try:
        listener.recv(64)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _canaries(place: Path) -> Iterator[_Canaries]:
    command = [sys.executable, "-I", "-S", "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as victim:
        try:
            canaries = _Canaries(place, victim)
            yield canaries
            for listener in canaries.sockets:
                listener.close()
        finally:
            victim.kill()
