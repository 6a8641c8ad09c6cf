"""Ordinary code works confined, under every Python; files run as they would anywhere."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from afterburner_ide.errors import (
    InterpreterError,
    SandboxError,
    SandboxUnavailable,
    TargetNotFound,
    TargetUnsupported,
)
from afterburner_ide.sandbox import probes, run, scratch, tier
from afterburner_ide.sandbox.child import confine

PYTHON = Path(sys.executable)
MEMORY = 256 << 20
ROOT = Path(__file__).parents[2]
CHILD = Path(run.__file__).parent / "child"

CONTROL = """
import asyncio, bisect, concurrent.futures, contextlib, ctypes, datetime, decimal, gzip, hashlib
import io, json, logging, lzma, mmap, multiprocessing, os, pickle, queue, random, re, selectors
import shutil, signal, socket, sqlite3, ssl, statistics, subprocess, sys, tempfile, threading
import time, uuid, zipfile

found = []
worker = threading.Thread(target=found.append, args=(1,))
worker.start(); worker.join()
assert found == [1]
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    assert sum(pool.map(abs, range(100))) == 4950

async def sleepy():
    await asyncio.sleep(0.001)
    return await asyncio.get_running_loop().run_in_executor(None, lambda: 7)
assert asyncio.run(sleepy()) == 7

first, second = socket.socketpair()
first.sendall(b"x"); assert second.recv(1) == b"x"

with tempfile.TemporaryDirectory() as folder:
    assert folder.startswith(os.getcwd())
    path = os.path.join(folder, "data")
    with sqlite3.connect(path) as base:
        base.execute("pragma journal_mode=wal")
        base.execute("create table t (x)"); base.execute("insert into t values (1)")
    base.close()
    shutil.copyfile(path, path + "2"); os.replace(path + "2", path + "3")
    os.symlink("data", path + "4"); assert os.path.getsize(path + "4") > 0
    with open(path, "r+b") as handle, mmap.mmap(handle.fileno(), 0) as view:
        assert view[:6] == b"SQLite"
    assert sorted(os.listdir(folder))
with tempfile.TemporaryFile() as handle:
    handle.write(b"x" * 100000); handle.seek(0); assert len(handle.read()) == 100000
with sqlite3.connect(":memory:") as base:
    assert base.execute("select 1").fetchone() == (1,)
base.close()

caught = []
signal.signal(signal.SIGUSR1, lambda *rest: caught.append(rest[0]))
os.kill(os.getpid(), signal.SIGUSR1); signal.raise_signal(signal.SIGUSR1)
signal.setitimer(signal.ITIMER_REAL, 0.001)
signal.signal(signal.SIGALRM, lambda *rest: caught.append(rest[0]))
time.sleep(0.01)
assert caught[:2] == [signal.SIGUSR1] * 2, caught

assert os.cpu_count() and uuid.uuid4() and random.SystemRandom().random() < 1
assert os.getpid() and os.sched_getaffinity(0) and time.process_time() >= 0
assert hash("a") == hash("a") and os.environ["HOME"] == os.getcwd() == os.environ["TMPDIR"]
assert ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 5)() == 5
assert not sys.stdin.read()
assert all(not name.startswith("_afterburner") for name in sys.modules)
print("well", sys.version_info[0], sys.argv[1:])
"""


@pytest.fixture(scope="module", autouse=True)
def confinable() -> None:
    found = tier.detect(PYTHON, True)
    if found.name == tier.NONE:
        pytest.skip(found.why)


def interpreters() -> list[Path]:
    """This Python, the system's, and those that pyenv has, one for each minor version."""
    places = [PYTHON, Path("/usr/bin/python3")]
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named = {"3.9", "3.10", "3.11", "3.12", "3.13", "3.14"}
    places += [
        place / "bin" / "python3"
        for place in sorted(versions.glob("3.*"))
        if ".".join(place.name.split(".")[:2]) in named
    ]
    return [place for place in places if place.exists()]


def program(folder: Path, text: str) -> Path:
    file = folder / "program.py"
    file.write_text(text)
    return file


def run_text(folder: Path, text: str, *arguments: str, **settings: object) -> int:
    options = {
        "scratch": None,
        "python": PYTHON,
        "namespaces": True,
        "timeout": 60.0,
        "memory": MEMORY,
    }
    return run.run_file(program(folder, text), arguments, **(options | settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("namespaces", [True, False], ids=["namespaces", "landlock"])
@pytest.mark.parametrize("python", interpreters(), ids=str)
def test_ordinary_code_works(
    python: Path, namespaces: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    options = {"python": python, "namespaces": namespaces}
    status = run_text(tmp_path, CONTROL, "one", "two words", **options)
    out, err = capfd.readouterr()
    assert (status, err) == (0, "")
    assert out == "well 3 ['one', 'two words']\n"


@pytest.mark.parametrize("namespaces", [True, False], ids=["namespaces", "landlock"])
@pytest.mark.parametrize("package", ["numpy", "pandas"])
def test_arrays_work(
    package: str, namespaces: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip(package)
    text = {
        "numpy": "import numpy as n; a = n.ones((300, 300)); print((a @ a).sum())",
        "pandas": (
            "import pandas as p; f = p.DataFrame({'k': list('ab') * 50, 'v': range(100)})\n"
            "f.to_csv('f.csv'); print(p.read_csv('f.csv').groupby('k').v.sum().sum())"
        ),
    }[package]
    assert run_text(tmp_path, text, namespaces=namespaces, memory=1 << 30) == 0
    assert float(capfd.readouterr().out) == {"numpy": 27e6, "pandas": 4950}[package]


def test_the_exit_status_is_the_files(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_text(tmp_path, "raise SystemExit(7)") == 7
    assert run_text(tmp_path, "import sys; sys.exit('words')") == 1
    assert capfd.readouterr().err == "words\n"
    assert run_text(tmp_path, "import os; os.kill(os.getpid(), 9)") == 128 + signal.SIGKILL
    assert "it died of SIGKILL" in capfd.readouterr().err
    assert run_text(tmp_path, "x = ") == 1
    assert "SyntaxError" in capfd.readouterr().err


def test_a_traceback_shows_the_files_own_lines(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_text(tmp_path, "def f():\n    raise KeyError('k')\nf()\n") == 1
    shown = capfd.readouterr().err
    assert "raise KeyError('k')" in shown
    assert "run_file.py" not in shown


def test_both_streams_are_relayed_up_to_the_limit(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = "import sys; print('o' * 1000); print('e' * 1000, file=sys.stderr)"
    assert run_text(tmp_path, text, output_limit=2002) == 0
    assert capfd.readouterr() == ("o" * 1000 + "\n", "e" * 1000 + "\n")
    assert run_text(tmp_path, "while True: print('x' * 999)", output_limit=5000) == 125
    out, err = capfd.readouterr()
    assert len(out) == 5000
    assert "more than 5000 bytes of output" in err


def test_the_deadline_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_text(tmp_path, "while True: pass", timeout=0.5) == 124
    assert "it ran for more than 0.5 s" in capfd.readouterr().err


def test_a_given_scratch_folder_keeps_what_was_written(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    assert run_text(tmp_path, "open('kept', 'w').write('text')", scratch=work) == 0
    assert (work / "kept").read_text() == "text"


def test_a_temporary_folder_goes_whatever_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    text = (
        "import os\n"
        f"os.symlink({str(tmp_path)!r}, 'link')\n"
        "for _ in range(3000):\n"
        "    os.mkdir('d' * 50); open('f', 'w').close(); os.chdir('d' * 50)\n"
        "os.mkdir('closed', 0)\n"
    )
    run_text(tmp_path, text)
    assert list(place.iterdir()) == []
    assert (tmp_path / "program.py").exists()


def test_what_cannot_be_run_is_a_typed_error(tmp_path: Path) -> None:
    options = {"scratch": None, "namespaces": True, "timeout": 20.0, "memory": MEMORY}
    with pytest.raises(TargetNotFound):
        run.run_file(tmp_path / "missing.py", [], python=PYTHON, **options)  # type: ignore[arg-type]
    os.mkfifo(tmp_path / "fifo")
    for wrong in ("fifo", "."):
        with pytest.raises(TargetUnsupported):
            run.run_file(tmp_path / wrong, [], python=PYTHON, **options)  # type: ignore[arg-type]
    with pytest.raises(InterpreterError):
        run_text(tmp_path, "", python=tmp_path / "nowhere" / "python")
    with pytest.raises(SandboxError, match="did not start"):
        run_text(tmp_path, "", python=Path(shutil.which("false") or "/bin/false"))


def test_the_python_may_be_named_in_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    text = "import sys; print(sys.prefix)"
    monkeypatch.chdir(PYTHON.parent.parent)
    assert run_text(tmp_path, text, python=Path("bin") / PYTHON.name) == 0
    monkeypatch.setenv("PATH", str(PYTHON.parent))
    assert run_text(tmp_path, text, python=Path(PYTHON.name)) == 0
    assert capfd.readouterr().out == f"{sys.prefix}\n" * 2


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    caller = (
        "import sys; from pathlib import Path; from afterburner_ide.sandbox.run import run_file\n"
        "run_file(Path(sys.argv[1]), [], scratch=None, python=Path(sys.executable),\n"
        "  namespaces=True, timeout=60, memory=0)"
    )
    text = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", caller, str(program(tmp_path, text))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    confined = int(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGINT
    assert not Path(f"/proc/{confined}").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["program.py"]


@pytest.mark.parametrize("folder", ["/", "~", "missing"])
def test_a_scratch_folder_must_be_one_to_give_away(folder: str, tmp_path: Path) -> None:
    wrong = tmp_path / folder if folder == "missing" else Path(folder).expanduser()
    with pytest.raises(SandboxError):
        run_text(tmp_path, "", scratch=wrong)


def test_elsewhere_confinement_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable):
        run_text(tmp_path, "")
    found = tier.detect(PYTHON, True)
    assert (found.name, found.guarantees) == (tier.NONE, ())
    assert "--unsafe" in found.why


OLDER_KERNEL = """
import ctypes, os, struct, sys
from pathlib import Path
from afterburner_ide.errors import SandboxUnavailable
from afterburner_ide.sandbox import run, tier
from afterburner_ide.sandbox.child import syscalls
name, first, error, place = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
steps = [  # the call `name` with `first` as its first argument (-1: any) fails with `error`
    (0x20, 0, 0, 0), (0x15, 0, 4, syscalls.numbers(os.uname().machine)[name]),
    (0x20, 0, 0, 16), (0x15, 1, 0, first % 2**32), (0x05, 0, 0, 0 if first < 0 else 1),
    (0x06, 0, 0, 0x50000 | error), (0x06, 0, 0, 0x7FFF0000),
]
code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in steps))
syscalls.prctl(38, 1)
syscalls.prctl(22, 2, (ctypes.c_size_t * 2)(len(steps), ctypes.addressof(code)))
file = place / "file.py"
file.write_text("print('it ran')")
try:
    run.run_file(file, [], scratch=place, python=Path(sys.executable), namespaces=True,
                 timeout=20, memory=0)
except SandboxUnavailable as unavailable:
    print("unavailable:", unavailable.message)
found = tier.detect(Path(sys.executable), True)
print("tier:", found.name, *found.missing, found.why)
"""


def on_an_older_kernel(tmp_path: Path, call: str, first: int, error: int) -> str:
    """What a run says where `call` fails with `error`, as it would where that is missing."""
    done = subprocess.run(
        [sys.executable, "-c", OLDER_KERNEL, call, str(first), str(error), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("call", "first", "error", "why"),
    [
        ("landlock_create_ruleset", -1, errno.ENOSYS, "needs Linux 5.13"),
        ("landlock_create_ruleset", -1, errno.EOPNOTSUPP, "switched off"),
        ("landlock_restrict_self", -1, errno.EPERM, "landlock_restrict_self"),
        ("prctl", 22, errno.EINVAL, "refuses a seccomp filter"),
        ("prctl", 38, errno.EINVAL, "prctl"),
    ],
)
def test_nothing_runs_where_confinement_is_missing(
    call: str, first: int, error: int, why: str, tmp_path: Path
) -> None:
    said = on_an_older_kernel(tmp_path, call, first, error)
    assert "it ran" not in said
    assert "unavailable: this system cannot confine a process" in said
    assert "tier: none" in said
    assert why in said
    assert "--unsafe" in said


def test_namespaces_may_be_refused(tmp_path: Path) -> None:
    said = on_an_older_kernel(tmp_path, "unshare", -1, errno.EPERM)
    assert said.startswith("it ran\n")
    assert "tier: linux-landlock namespaces: Operation not permitted" in said


@pytest.mark.skipif(os.getuid() != 0, reason="only root needs another real user")
def test_root_without_another_user_is_told_what_it_lacks(tmp_path: Path) -> None:
    said = on_an_older_kernel(tmp_path, "setreuid", -1, errno.EINVAL)
    assert said.startswith("it ran\n")
    assert "without limit on threads: the kernel does not limit root's" in said


def test_the_tier_says_what_holds() -> None:
    without = tier.detect(PYTHON, False)
    assert without.name == tier.LANDLOCK
    assert any(line.startswith("landlock") for line in without.guarantees)
    assert "strict seccomp" in without.guarantees
    assert any(line.startswith("namespaces") for line in without.missing)
    asked = tier.detect(PYTHON, True)
    assert asked.name in (tier.NAMESPACES, tier.LANDLOCK)
    assert (asked.name == tier.NAMESPACES) == (not asked.missing or "namespaces" not in asked.why)


@pytest.mark.parametrize("namespaces", [True, False], ids=["namespaces", "landlock"])
def test_the_self_test_finds_no_way_out(namespaces: bool) -> None:
    results = probes.self_test(PYTHON, namespaces)
    assert len(results) >= 8
    assert [result for result in results if not result.stopped] == []


def test_the_self_test_would_find_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "_ATTEMPTS", {"make a file outside the scratch folder": "pass"})
    monkeypatch.setattr(probes, "_ENDLESS", "pass")
    assert [result.stopped for result in probes.self_test(PYTHON, True)] == [False, False]


def test_a_policy_travels_as_json() -> None:
    policy = confine.Policy("/scratch", ["/a"], fork=True, memory=5, threads=3)
    assert vars(confine.Policy.from_json(policy.to_json())) == vars(policy)


def test_everything_is_too_much_to_read() -> None:
    with pytest.raises(ValueError, match="would be none"):
        confine._readable(confine.Policy(read=["/"]))


def in_child(tmp_path: Path, body: str) -> list[object]:
    """Run `body` in a fresh Python with the child's modules as `child`; returns what it prints."""
    text = (
        "import importlib, json, os, sys, types\n"
        f"child = types.ModuleType('child'); child.__path__ = [{str(CHILD)!r}]\n"
        "sys.modules['child'] = child\n"
        "from child import confine, syscalls\n"
        f"scratch = {str(tmp_path)!r}\n" + body
    )
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_address_space_is_measured_without_proc(tmp_path: Path) -> None:
    body = """
from child import address_space
import resource
before = resource.getrlimit(resource.RLIMIT_AS)
measured = address_space.measure()
pages = int(open("/proc/self/statm").read().split()[0])
print(json.dumps(measured - pages * resource.getpagesize()))
print(json.dumps(before == resource.getrlimit(resource.RLIMIT_AS)))
"""
    difference, restored = in_child(tmp_path, body)
    assert isinstance(difference, int)
    assert abs(difference) <= 1 << 20
    assert restored is True


def test_a_child_of_a_fork_server_is_held_tighter(tmp_path: Path) -> None:
    body = """
held = confine.outer(confine.Policy(scratch, fork=True, execute=True, namespaces=False))
print(json.dumps([line for line in held if "seccomp" in line or "landlock" in line]), flush=True)
import subprocess
print(json.dumps(subprocess.run([sys.executable, "-S", "-c", ""]).returncode), flush=True)
server = os.getpid()
pid = os.fork()
if pid == 0:
    confine.inner(confine.Policy(memory=1 << 28), server)
    found = []
    for attempt in (os.fork, lambda: os.kill(server, 0), lambda: bytearray(1 << 29)):
        try:
            attempt()
            found.append("through")
        except (OSError, MemoryError) as error:
            found.append(type(error).__name__)
    print(json.dumps(found), flush=True)
    os._exit(0)
os.waitpid(pid, 0)
"""
    held, status, found = in_child(tmp_path, body)
    assert isinstance(held, list)
    assert "seccomp" in held
    assert status == 0
    assert found == ["PermissionError", "PermissionError", "MemoryError"]


@pytest.mark.parametrize("namespaces", [True, False])
def test_the_judge_keeps_its_counters(namespaces: bool, tmp_path: Path) -> None:
    """What holds the child must not keep the process that measures it from doing so."""
    body = f"""
import time
readers, writers = os.pipe()
server = os.fork()
if server == 0:
    policy = confine.Policy(scratch, fork=True, namespaces={namespaces})
    confine.outer(policy)
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        confine.inner(policy, parent)
        os.write(writers, str(os.getpid()).encode())
        time.sleep(60)
    os.waitpid(child, 0)
    os._exit(0)
child = int(os.read(readers, 20))
for name in ("statm", "stat", "status"):
    open("/proc/%d/%s" % (child, name)).read()
open("/proc/%d/clear_refs" % child, "w").write("5")
os.sched_setaffinity(child, [min(os.sched_getaffinity(0))])
used = time.clock_gettime_ns(~child << 3 | 2)
os.kill(child, 9)
os.waitpid(server, 0)
print(json.dumps(used > 0))
"""
    assert in_child(tmp_path, body) == [True]


@pytest.mark.parametrize("abi", [1, 2, 3, 4, 5])
def test_an_older_landlock_holds_what_matters(abi: int, tmp_path: Path) -> None:
    work, shown = tmp_path / "work", tmp_path / "shown"
    work.mkdir()
    shown.write_text("kept")
    (tmp_path / "secret").write_text("secret")
    body = f"""
from child import landlock
landlock.abi = lambda: {abi}
os.chdir("work")
policy = confine.Policy(scratch + "/work", ["../shown"], namespaces=False, fork=True)
held = confine.outer(policy) + confine.inner(policy)
found = [open("../shown").read()]
for attempt in (
    lambda: os.open("../shown", os.O_RDONLY | os.O_TRUNC),
    lambda: os.truncate("../shown", 0),
    lambda: open("../shown", "a"),
    lambda: open("../secret"),
    lambda: os.rename("../shown", "mine"),
    lambda: os.link("../secret", "mine"),
    lambda: os.kill(os.getppid(), 0),
):
    try:
        attempt()
        found.append("through")
    except OSError:
        found.append("refused")
open("new", "w").close()
os.mkdir("folder")
os.rename("new", "newer")
print(json.dumps(held))
print(json.dumps(found))
"""
    held, found = in_child(tmp_path, body)
    assert isinstance(held, list)
    assert f"landlock {abi}" in held
    assert any(line.startswith("no signal scope") for line in held)
    assert found == ["kept", *["refused"] * 7]
    assert shown.read_text() == "kept"


def test_a_process_whose_parent_has_gone_ends(tmp_path: Path) -> None:
    body = """
pid = os.fork()
if pid == 0:
    confine.inner(confine.Policy(), parent=1)
    os._exit(0)
print(json.dumps(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
"""
    assert in_child(tmp_path, body) == [1]


def test_a_process_with_threads_is_refused(tmp_path: Path) -> None:
    body = """
import threading
event = threading.Event()
threading.Thread(target=event.wait).start()
try:
    confine.outer(confine.Policy(scratch))
except confine.Unavailable as error:
    print(json.dumps(error.strerror))
event.set()
"""
    assert "several threads" in str(in_child(tmp_path, body)[0])


def test_an_open_terminal_stays_as_it_is(tmp_path: Path) -> None:
    body = """
import fcntl, termios
master, terminal = os.openpty()
confine.confine(confine.Policy(scratch, namespaces=False))
found = [os.isatty(terminal)]
settings = termios.tcgetattr(terminal)
for attempt in (
    lambda: termios.tcsetattr(terminal, termios.TCSANOW, settings),
    lambda: fcntl.ioctl(terminal, termios.TIOCSTI, b"x"),
    lambda: fcntl.ioctl(terminal, termios.TIOCSCTTY, 1),
):
    try:
        attempt()
        found.append("through")
    except (OSError, termios.error) as error:
        found.append(error.args[0])
print(json.dumps(found))
"""
    found = in_child(tmp_path, body)[0]
    assert found == [True, 25, 25, 25]


def test_a_watch_counts_only_what_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").write_bytes(b"x" * 100_000)
    monkeypatch.setattr(scratch, "BYTES_LIMIT", 50_000)
    monkeypatch.setattr(scratch, "ENTRIES_LIMIT", 3)
    monkeypatch.setattr(scratch, "_INTERVAL_S", 0.0)
    assert scratch.Watch(tmp_path).complaint() == ""
    watch = scratch.Watch(tmp_path)
    (tmp_path / "new").write_bytes(b"x" * 100_000)
    assert "in its scratch folder" in watch.complaint()
    watch = scratch.Watch(tmp_path)
    for number in range(5):
        (tmp_path / f"{number}").touch()
    assert "3 files" in watch.complaint()
