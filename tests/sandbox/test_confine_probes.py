"""Every line of "Covered" in `afterburner_ide.sandbox` is attacked, and judged from outside.

`probes/NAME.py` holds the attempts on the line that starts with NAME: functions `probe_*` run one
after another in one confined process, each `alone_*` in one of its own that must end with ENDS.
Those in BARE also run unconfined, to show that they would get through.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import afterburner_ide.sandbox
from afterburner_ide.sandbox import run, scratch, tier
from afterburner_ide.sandbox.child import syscalls

PROBES = Path(__file__).parent / "probes"
ROOT = Path(__file__).parents[2]
MEMORY = 128 << 20
MODES = ["namespaces", "landlock"]
ORDINARY = 12345  # a uid without a name
ORDINARY_LINES = ["network", "unix sockets", "reading", "environment", "writing", "attributes"]
ORDINARY_LINES += ["processes", "programs", "signals", "debugging", "memory", "threads", "kernel"]
ORDINARY_LINES += ["priority", "privileges", "loosening"]

PRELUDE = """
import ctypes, errno, json, os, sys
at = json.loads(sys.argv[1])
NUMBERS = at["numbers"]
_libc = ctypes.CDLL(None, use_errno=True)
def raw(number, *arguments):
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = _libc.syscall(ctypes.c_long(number), *words)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
def call(name, *arguments):
    return raw(NUMBERS[name], *arguments)
"""
TRAILER = """
import json, os, sys
for _name in json.loads(sys.argv[2]):
    _attempt = globals()[_name]
    if _name.startswith("alone_"):
        print("begun", flush=True)
        _attempt()
        break
    try:
        _attempt()
        _found = ["through", ""]
    except (OSError, MemoryError) as _error:
        _found = ["refused", repr(_error)]
    except (RuntimeError, ValueError) as _error:
        _expected = ("can't start new thread", "not allowed to raise maximum limit")
        _found = ["refused" if str(_error) in _expected else "broken", repr(_error)]
    except BaseException as _error:
        _found = ["broken", repr(_error)]
    os.write(1, (json.dumps([_name, *_found]) + "\\n").encode())
else:
    os._exit(0)
"""


def lines_covered() -> list[str]:
    """The names in front of the colons in the package's list."""
    text = afterburner_ide.sandbox.__doc__ or ""
    covered = text.partition("Covered")[2].partition("Not covered:")[0]
    return re.findall(r"^- ([a-z ]+):", covered, re.MULTILINE)


def file_of(line: str) -> Path:
    return PROBES / f"{line.replace(' ', '_')}.py"


def constants(line: str) -> dict[str, Any]:
    """BARE and ENDS of a file of probes, and the names of its functions."""
    text = file_of(line).read_text()
    scope: dict[str, Any] = {"at": {}, "NUMBERS": {}}
    exec(compile(text, str(file_of(line)), "exec"), scope)
    return scope


def functions(line: str, prefix: str) -> list[str]:
    return [name for name in constants(line) if name.startswith(prefix)]


LINES = lines_covered()
ALONE = [(line, name) for line in LINES for name in functions(line, "alone_")]


@pytest.fixture(scope="module", autouse=True)
def confinable() -> None:
    found = tier.detect(Path(sys.executable), True)
    if found.name == tier.NONE:
        pytest.skip(found.why)


class Canaries:
    """What an escape would reach or change, in `place`; `owner` is the uid it belongs to."""

    def __init__(self, place: Path, owner: int) -> None:
        self.token = secrets.token_hex(8)
        self.place = place
        self.secret = place / "home" / ".ssh" / "id_rsa"
        self.outside, self.empty = place / "outside", place / "empty"
        self.victim_file = place / "victim"
        self.work, self.program = place / "scratch", place / "program.py"
        self.secret.parent.mkdir(parents=True)
        for folder in (self.outside, self.empty, self.work):
            folder.mkdir()
        self.secret.write_text(f"secret-{self.token}")
        self.secret.chmod(0o600)
        self.victim_file.write_text(f"secret-{self.token}")
        self.sockets = self._listen()
        if os.getuid() == 0:
            for path in (place, *place.rglob("*")):
                os.chown(path, owner, owner)
        self.victim = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", "input()"],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.before = os.stat(self.secret)
        self.at = {
            "token": self.token,
            "port": self.port,
            "name": self.token,
            "agent": str(place / "agent"),
            "log": str(place / "log"),
            "secret": str(self.secret),
            "outside": str(self.outside),
            "empty": str(self.empty),
            "victim_file": str(self.victim_file),
            "victim": self.victim.pid,
            "judge": os.getpid(),
            "scratch": str(self.work),
            "memory": MEMORY,
            "python": sys.executable,
            "numbers": syscalls.numbers(os.uname().machine),
        }

    def _listen(self) -> dict[str, socket.socket]:
        stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, datagram)
        udp.bind(("127.0.0.1", self.port))
        found = {"tcp": tcp, "udp": udp}
        for name, kind, address in (
            ("agent", stream, str(self.place / "agent")),
            ("abstract", stream, "\0" + self.token),
            ("log", datagram, str(self.place / "log")),
            ("abstract log", datagram, "\0" + self.token + "-log"),
        ):
            found[name] = socket.socket(socket.AF_UNIX, kind)
            found[name].bind(address)
            if kind == stream:
                found[name].listen()
        for listener in found.values():
            listener.setblocking(False)
        return found

    def damage(self) -> list[str]:
        """Everything that is not as it was."""
        found = [name for name, listener in self.sockets.items() if reached(listener)]
        if not self.secret.exists() or self.secret.read_text() != f"secret-{self.token}":
            found.append("the secret was changed")
        else:
            after = os.stat(self.secret)
            found += [
                f"{name} of the secret changed"
                for name in ("st_mode", "st_uid", "st_mtime_ns", "st_nlink", "st_ino")
                if getattr(after, name) != getattr(self.before, name)
            ]
        found += [f"{path} was made" for path in self.outside.iterdir()]
        found += [f"{path} is gone" for path in (self.victim_file, self.empty) if not path.exists()]
        found += [
            f"{path} was made"
            for path in (self.place / "beside", Path("/dev/shm") / self.token)
            if path.exists()
        ]
        if self.victim.poll() is not None:
            found.append("the victim was killed")
        found += [f"process {pid} survived" for pid in survivors(self.token)]
        return found

    def close(self) -> None:
        for listener in self.sockets.values():
            listener.close()
        self.victim.kill()
        self.victim.wait()
        assert self.victim.stdin is not None
        self.victim.stdin.close()
        for pid in survivors(self.token):
            os.kill(pid, signal.SIGKILL)


def reached(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_STREAM:
            listener.accept()[0].close()
        else:
            listener.recv(64)
    except BlockingIOError:
        return False
    return True


def survivors(token: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if token.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


@contextmanager
def canaries(place: Path, owner: int = os.getuid()) -> Iterator[Canaries]:
    made = Canaries(place, owner)
    try:
        yield made
    finally:
        made.close()


def prepare(line: str, made: Canaries, names: list[str]) -> list[str]:
    made.program.write_text(PRELUDE + file_of(line).read_text() + TRAILER)
    return [json.dumps(made.at), json.dumps(names)]


def confined(
    made: Canaries, arguments: list[str], mode: str, timeout: float
) -> tuple[run.Outcome, str]:
    printed = io.BytesIO()
    outcome = run.execute(
        made.program,
        arguments,
        scratch=made.work,
        python=Path(sys.executable),
        namespaces=mode == "namespaces",
        timeout=timeout,
        memory=MEMORY,
        output_limit=1 << 20,
        stdout=printed,
        stderr=io.BytesIO(),
    )
    return outcome, printed.getvalue().decode()


def answers(printed: str) -> dict[str, tuple[str, str]]:
    found = {}
    for text in printed.splitlines():
        if text.startswith("["):
            name, outcome, detail = json.loads(text)
            found[name] = (outcome, detail)
    return found


def open_doors(line: str, names: list[str], printed: str, status: int) -> dict[str, object]:
    """The probes that were not refused, with what became of them."""
    found = answers(printed)
    print(*found.items(), sep="\n")
    if line == "threads" and status == run.LIMIT_STATUS:
        return {}  # where the kernel's limit is generous, the caller counts them and kills
    return {name: found.get(name) for name in names if found.get(name, ("",))[0] != "refused"}


def test_every_covered_line_has_probes() -> None:
    assert {file_of(line).name for line in LINES} == {path.name for path in PROBES.glob("*.py")}
    counts = {
        line: len(functions(line, "probe_")) + len(functions(line, "alone_")) for line in LINES
    }
    assert min(counts.values()) >= 1
    assert sum(counts.values()) >= 40
    for line in LINES:
        assert ast.get_docstring(ast.parse(file_of(line).read_text()))
        assert {f"probe_{name}" for name in constants(line)["BARE"]} <= set(constants(line))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("line", [line for line in LINES if functions(line, "probe_")])
def test_covered(line: str, mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY", "canary")
    names = functions(line, "probe_")
    with canaries(tmp_path) as made:
        outcome, printed = confined(made, prepare(line, made, names), mode, 60)
        assert open_doors(line, names, printed, outcome.status) == {}
        assert f"secret-{made.token}" not in printed
        assert made.damage() == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("line", "name"), ALONE, ids=[f"{a}-{b[6:]}" for a, b in ALONE])
def test_covered_alone(line: str, name: str, mode: str, tmp_path: Path) -> None:
    with canaries(tmp_path) as made:
        timeout = 1.0 if constants(line)["ENDS"] == run.DEADLINE_STATUS else 60
        outcome, printed = confined(made, prepare(line, made, [name]), mode, timeout)
        assert outcome.status == constants(line)["ENDS"], (outcome, printed[-2000:])
        assert len(printed) <= 1 << 20
        assert made.damage() == []


def traced_freely() -> bool:
    setting = Path("/proc/sys/kernel/yama/ptrace_scope")
    return not setting.exists() or setting.read_text().strip() == "0"


@pytest.mark.parametrize("line", [line for line in LINES if constants(line)["BARE"]])
def test_the_probes_get_through_where_nothing_holds_them(line: str, tmp_path: Path) -> None:
    if line == "debugging" and not traced_freely():
        pytest.skip("this system lets nobody trace another's process")
    names = [f"probe_{name}" for name in constants(line)["BARE"]]
    with canaries(tmp_path) as made:
        command = [sys.executable, str(made.program), *prepare(line, made, names)]
        process = subprocess.Popen(
            command,
            cwd=made.work,
            env={"CANARY": "canary"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            printed = process.stdout.readline().decode()
            while len(answers(printed)) < len(names):
                more = process.stdout.readline().decode()
                assert more, printed
                printed += more
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.stdout.close()
            process.wait()
        held = {name: how for name, how in answers(printed).items() if how[0] != "through"}
        assert held == {}


DRIVER = """
import io, json, sys
from pathlib import Path
from afterburner_ide.sandbox import run
order = json.load(sys.stdin)
printed = io.BytesIO()
outcome = run.execute(
    Path(order["program"]), order["arguments"], scratch=Path(order["scratch"]),
    python=Path(sys.executable), namespaces=order["namespaces"], timeout=60,
    memory=order["memory"], output_limit=1 << 20, stdout=printed, stderr=sys.stderr.buffer,
)
print(json.dumps([outcome.status, printed.getvalue().decode()]))
"""


def as_ordinary(python: str, code: str, order: object, root: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [python, "-B", "-c", code],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        cwd="/",
        env={"PYTHONPATH": str(root), "HOME": "/nonexistent"},
        user=ORDINARY,
        group=ORDINARY,
        extra_groups=[],
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def ordinary_python() -> str:
    """A Python that another user can start and that can import this package."""
    if os.getuid() != 0:
        pytest.skip("only root can become an ordinary user; the other probes ran as one")
    for python in (sys.executable, "/usr/bin/python3"):
        code = "import sys; sys.exit(sys.version_info < (3, 11)); import afterburner_ide"
        try:
            if as_ordinary(python, code, None, ROOT).returncode == 0:
                return python
        except OSError:
            continue
    pytest.skip("an ordinary user can start no Python 3.11 here")


@pytest.mark.parametrize("mode", MODES)
def test_covered_for_an_ordinary_user(mode: str, ordinary_python: str) -> None:
    # Not tmp_path: pytest closes its folders to other users.
    for line in ORDINARY_LINES:
        names = functions(line, "probe_")
        with scratch.temporary() as place, canaries(place, ORDINARY) as made:
            made.at["python"] = ordinary_python
            arguments = prepare(line, made, names)
            order = {
                "program": str(made.program),
                "arguments": arguments,
                "scratch": str(made.work),
                "namespaces": mode == "namespaces",
                "memory": MEMORY,
            }
            os.chown(made.program, ORDINARY, ORDINARY)
            done = as_ordinary(ordinary_python, DRIVER, order, ROOT)
            assert done.returncode == 0, done.stderr
            status, printed = json.loads(done.stdout)
            assert open_doors(line, names, printed, status) == {}, done.stderr
            assert made.damage() == []


def test_nothing_outlives_a_killed_caller(tmp_path: Path) -> None:
    token = secrets.token_hex(8)
    loop = tmp_path / "loop.py"
    loop.write_text(
        "import signal, sys\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
        "print('begun', flush=True)\n"
        "while True: pass\n"
    )
    caller = (
        "import sys; from pathlib import Path; from afterburner_ide.sandbox.run import run_file\n"
        f"run_file(Path({str(loop)!r}), [{token!r}], scratch=Path({str(tmp_path)!r}),\n"
        "  python=Path(sys.executable), namespaces=True, timeout=60, memory=0)"
    )
    process = subprocess.Popen([sys.executable, "-c", caller], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    running = [pid for pid in survivors(token) if pid != process.pid]
    process.kill()
    process.wait()
    process.stdout.close()
    assert running
    deadline = time.monotonic() + 20
    while alive := [pid for pid in survivors(token) if pid != process.pid]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.01)
