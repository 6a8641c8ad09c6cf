"""The fork server and its children: what goes wrong has a type, and nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from afterburner_ide.errors import (
    ChildDied,
    ChildRefused,
    ChildTimeout,
    LoadFailed,
    ProtocolViolation,
    SandboxError,
)
from afterburner_ide.sandbox import process
from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.server import ForkServer, readable
from afterburner_ide.target.interpreter import probe
from afterburner_ide.target.locate import find_target
from afterburner_ide.types import Interpreter, Target

PYTHON = probe(Path(sys.executable), "tests")
SOURCE = "def f(x):\n    return x\n"


def target(folder: Path, source: str = SOURCE) -> Target:
    path = folder / "mod.py"
    path.write_text(source)
    (folder / "pyproject.toml").write_text("")
    return find_target(f"{path}::f")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> ForkServer:  # type: ignore[misc]
    with ForkServer(target(tmp_path_factory.mktemp("mod")), PYTHON) as made:
        yield made


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        if stat.rpartition(")")[2].split()[0] in "ZX":
            return True
        time.sleep(0.01)
    return False


def test_a_child_says_how_it_is_confined_and_ends_when_killed(server: ForkServer) -> None:
    with server.spawn() as child:
        assert "strict seccomp" in child.confined
        assert not gone_now(child.pid)
    assert gone(child.pid)
    child.kill()


def gone_now(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def test_children_are_strangers_to_each_other(server: ForkServer) -> None:
    with server.spawn() as one, server.spawn() as other:
        one.load("A = 1\ndef f():\n    global A\n    A += 1\n    return A\n", "f")
        other.load("A = 1\ndef f():\n    return A\n", "f")
        call = _pickled()
        assert one.request(wire.CALL, call) != other.request(wire.CALL, call)


ALLOCATES = "def f():\n    return len(bytearray(200 << 20))\n"


def allocates(server: ForkServer, memory: int) -> bool:
    with server.spawn(memory=memory) as child:
        child.load(ALLOCATES, "f")
        return b"MemoryError" not in child.request(wire.CALL, _pickled())


def test_a_child_in_reserve_is_only_given_to_whom_its_limit_suits(server: ForkServer) -> None:
    ample, tight = 1 << 30, 64 << 20
    assert [allocates(server, memory) for memory in (ample, tight, tight, ample, ample)] == [
        True, False, False, True, True,
    ]  # fmt: skip


def test_a_child_that_died_in_reserve_is_not_handed_out(tmp_path: Path) -> None:
    with ForkServer(target(tmp_path), PYTHON) as server:
        with server.spawn() as first:
            spares = set(children_of(server)) - {first.pid}
        for pid in spares:
            os.kill(pid, 9)
            assert gone(pid)
        assert spares
        with server.spawn() as second:
            assert second.pid not in spares
            second.load(SOURCE, "f")


def children_of(server: ForkServer) -> list[int]:
    assert server._process is not None
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        found = [
            pid
            for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
            if parent(pid) == server._process.pid
        ]
        if len(found) > 1:
            return found
        time.sleep(0.01)
    return []


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _pickled() -> bytes:
    import pickle

    return pickle.dumps(((), {}))


def test_a_source_that_does_not_import_is_told_with_its_line(server: ForkServer) -> None:
    with server.spawn() as child, pytest.raises(LoadFailed, match=r"ZeroDivisionError.*mod\.py:2"):
        child.load("X = 1\n1 / 0\n", "f")


@pytest.mark.parametrize(
    ("source", "text"),
    [("def f(:\n", "SyntaxError"), ("f = 1\n", "cannot be called"), ("", "AttributeError")],
)
def test_a_source_without_the_function_is_told(server: ForkServer, source: str, text: str) -> None:
    with server.spawn() as child, pytest.raises(LoadFailed, match=text):
        child.load(source, "f")


@pytest.mark.parametrize(
    ("body", "error", "text"),
    [
        ("os._exit(3)", ChildDied, "status 3"),
        ("os.abort()", ChildDied, "SIGABRT"),
        ("os.kill(os.getpid(), 40)", ChildDied, "signal 40"),
        ("os.close(3)", ChildDied, "the child"),
        ("while True: pass", ChildTimeout, "no answer"),
        ("os.write(3, b'\\xff\\xff\\xff\\xff')", ProtocolViolation, "bytes"),
        ("os.write(3, b'\\0\\0\\0\\2xy')", ProtocolViolation, "status"),
        ("os.write(3, b'\\0\\0\\0\\2e[')", ProtocolViolation, "error"),
    ],
)
def test_a_lost_child_has_a_typed_error(
    server: ForkServer, body: str, error: type[Exception], text: str
) -> None:
    with server.spawn() as child:
        child.load(f"import os\ndef f():\n    {body}\n", "f")
        with pytest.raises(error, match=text):
            child.request(wire.CALL, _pickled(), 0.3)
    assert gone(child.pid)


def test_an_error_that_nests_deeply_is_a_violation(server: ForkServer) -> None:
    source = (
        "import os, struct\ndef f():\n    text = b'e' + b'[' * 100000\n"
        "    os.write(3, struct.pack('>I', len(text)) + text)\n"
    )
    with server.spawn() as child:
        child.load(source, "f")
        with pytest.raises(ProtocolViolation):
            child.request(wire.CALL, _pickled())


def test_unknown_requests_and_broken_inputs_are_refused_and_the_child_lives(
    server: ForkServer,
) -> None:
    with server.spawn() as child:
        child.load(SOURCE, "f")
        requests = [
            (b"?", b""),
            (wire.CALL, b"junk"),
            (wire.PREPARE, b""),
            (wire.LOAD, b"{}"),
            (wire.GENERATE, b"{}"),
            (wire.STATE, b""),
        ]
        for operation, body in requests:
            with pytest.raises(ChildRefused):
                child.request(operation, body)
        assert child.request(wire.CALL, _pickled())


def test_memory_has_a_limit(server: ForkServer) -> None:
    with server.spawn(memory=64 << 20) as child:
        child.load("def f():\n    return len(bytearray(256 << 20))\n", "f")
        assert b"MemoryError" in child.request(wire.CALL, _pickled())


def test_the_cpu_clock_stands_still_while_the_child_sleeps(server: ForkServer) -> None:
    with server.spawn() as child:
        child.load("import time\ndef f():\n    time.sleep(0.05)\n", "f")
        child.request(wire.CALL, _pickled())
        before = child.settled_cpu_ns()
        child.request(wire.CALL, _pickled())
        assert child.settled_cpu_ns() - before < 30_000_000
        assert child.settled_cpu_ns() == child.settled_cpu_ns()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("1 / 0\n", "ZeroDivisionError"),
        ("import nowhere_at_all\n", "nowhere_at_all"),
        ("raise SystemExit(3)\n", "SystemExit"),
        ("raise ValueError('é\U0001f600\\x00' * 9000)\n", "ValueError"),
        ("class E(Exception):\n    pass\nE.__name__ = 'n' * 99999\nraise E\n", "nnn"),
    ],
)
def test_a_module_that_does_not_import_says_why(tmp_path: Path, source: str, text: str) -> None:
    with pytest.raises(LoadFailed, match=text) as caught:
        ForkServer(target(tmp_path, source + SOURCE), PYTHON)
    assert "mod.py" in caught.value.message
    assert "Traceback" in caught.value.hint or len(caught.value.hint) > 2000


def test_a_module_that_ends_the_process_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="did not start"):
        ForkServer(target(tmp_path, "import os\nos._exit(0)\n" + SOURCE), PYTHON)


def test_an_import_that_hangs_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("afterburner_ide.sandbox.server.IMPORT_TIMEOUT_S", 0.3)
    with pytest.raises(LoadFailed, match="more than"):
        ForkServer(target(tmp_path, "while True: pass\n" + SOURCE), PYTHON)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_is_left_behind(tmp_path: Path, temporary: Path) -> None:
    with ForkServer(target(tmp_path), PYTHON) as made:
        child = made.spawn()
        assert list(temporary.iterdir())
    assert gone(child.pid)
    assert not list(temporary.iterdir())
    with pytest.raises(SandboxError, match="does not answer"):
        made.spawn()
    child.kill()


def test_no_scratch_folder_is_a_typed_error(tmp_path: Path, temporary: Path) -> None:
    temporary.rmdir()
    with pytest.raises(SandboxError, match="cannot be started") as caught:
        ForkServer(target(tmp_path), PYTHON)
    assert "TMPDIR" in caught.value.hint


def test_a_full_disk_is_a_typed_error(tmp_path: Path, temporary: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("mounting a small file system takes root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(temporary)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode()}")
    try:
        big = target(tmp_path, SOURCE + "#" * 100_000 + "\n")
        with pytest.raises(SandboxError, match="No space left"):
            ForkServer(big, PYTHON)
        assert not list(temporary.iterdir())
    finally:
        subprocess.run(["umount", str(temporary)], check=True)


def test_a_file_has_a_largest_size(server: ForkServer) -> None:
    source = """
import os
def f():
    with open(os.environ["TMPDIR"] + "/big", "wb") as handle:
        for _ in range(64):
            handle.write(bytes(1 << 20))
"""
    with server.spawn() as child:
        child.load(source, "f")
        with contextlib.suppress(ChildDied):
            assert b"OSError" in child.request(wire.CALL, _pickled())
    assert (server.scratch / "work" / "big").stat().st_size <= 16 << 20


def test_a_dead_server_is_told(tmp_path: Path) -> None:
    with ForkServer(target(tmp_path), PYTHON) as made:
        child = made.spawn()
        assert made._process is not None
        made._process.kill()
        made._process.wait()
        with pytest.raises(SandboxError):
            made.spawn()
        assert gone(child.pid), "children end with the server"
        with pytest.raises(ChildDied):
            child.request(wire.CALL, _pickled())


def test_a_home_folder_is_not_given_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    script = tmp_path / "script.py"
    script.write_text("")
    (tmp_path / "secret").write_text("")
    assert readable(tmp_path, script) == [script, script]
    (tmp_path / "project").mkdir()
    inner = tmp_path / "project" / "a.py"
    assert tmp_path / "project" in readable(tmp_path / "project", inner)


@pytest.mark.parametrize("version", ["3.9.18", "3.10.13", "3.12.1", "3.13.0"])
def test_older_and_newer_pythons_serve(tmp_path: Path, version: str) -> None:
    found = sorted(Path.home().glob(f".pyenv/versions/{version}/bin/python3"))
    if not found:
        pytest.skip(f"no CPython {version} here")
    other: Interpreter = probe(found[0], "tests")
    with ForkServer(target(tmp_path), other) as made, made.spawn() as child:
        child.load("import itertools\ndef f():\n    return itertools.chain([1], {2: [3]})\n", "f")
        assert b"itertools.chain" in child.request(wire.CALL, _pickled())


def test_the_signal_of_a_death_has_a_name() -> None:
    assert process._signal_name(9) == "SIGKILL"
    assert process._signal_name(40) == "40"
