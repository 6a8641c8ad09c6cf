"""Record real calls of a target by running the user's tests and doctests in a confined process.

What comes back is read as data: frames of a JSON header and an opaque pickle (`Call.blob`).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_ide.config import Settings
from afterburner_ide.errors import RecordingError, SandboxUnavailable
from afterburner_ide.sandbox.child.capture import HEAD, UNCONFINED, UNREADABLE
from afterburner_ide.sandbox.server import ENTRY, readable
from afterburner_ide.target.module import absolute, project_root
from afterburner_ide.types import Call, Interpreter, Target
from afterburner_ide.workload.find_tests import find_tests

CALLS_LIMIT = 300
CALLS_PER_TEST = 30
BYTES_LIMIT = 64 << 20

_HEADER_LIMIT = 1 << 20
_CONFIGURATION = ("pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")


@dataclass(frozen=True, slots=True)
class Recording:
    """Distinct calls in the order they came, and how the run went. `sources` is one per call."""

    calls: tuple[Call, ...] = ()
    sources: tuple[str, ...] = ()
    tests_run: int = 0
    doctests_run: int = 0
    failed: int = 0
    errors: int = 0
    seconds: float = 0.0
    complete: bool = True
    notes: tuple[str, ...] = ()


def record(
    target: Target,
    interpreter: Interpreter,
    settings: Settings,
    *,
    tests: Sequence[Path] | None,
    scratch: Path,
) -> Recording:
    """Run `tests` (None: those that are found) and the module's doctests, and keep the calls.

    The process sees the project read-only, has no network, writes only below `scratch`, and is
    killed with all its children after `settings.recording_timeout` seconds; calls recorded until
    then are kept. Failing tests are no error. Raises RecordingError when the function is not in
    the source, a named test does not exist or the interpreter does not start, and
    SandboxUnavailable where it cannot be confined and `settings.unsafe` is not set.
    """
    rootdir = project_root(target.path)
    files = [str(p) for p in (find_tests(target, rootdir) if tests is None else _named(tests))]
    folder = Path(tempfile.mkdtemp(prefix="record-", dir=scratch))
    work = folder / "work"
    work.mkdir()
    spec = _spec(target, settings, files, rootdir, work)
    spec_file = folder / "spec.json"
    spec_file.write_text(json.dumps(spec), encoding="utf-8")
    status = _run(interpreter, spec_file, folder / "log", work, settings.recording_timeout)
    log = _tail(folder / "log")
    if status == UNCONFINED:
        raise SandboxUnavailable(
            f"this system cannot confine the run of the tests: {log[-500:]}",
            hint="Linux 5.13 or later with Landlock and seccomp is needed. `--unsafe` runs the "
            "tests without protection; a workload file (docs/workloads.md) needs none of them.",
        )
    if status == UNREADABLE:
        raise RecordingError(
            f"{target} cannot be read by {interpreter}: {log[-500:]}",
            hint="Name the project's own interpreter with --python.",
        )
    return _read(Path(spec["out"]), status, settings.recording_timeout, log)


def _named(tests: Sequence[Path]) -> list[str]:
    named = []
    for test in tests:
        file, separator, node = str(test).partition("::")
        if not Path(file).exists():
            raise RecordingError(
                f"there is no test file {file}",
                hint="Name a file, a folder, or FILE::TEST as for pytest.",
            )
        named.append(str(absolute(file)) + separator + node)
    return named


def _spec(
    target: Target, settings: Settings, files: list[str], rootdir: Path, work: Path
) -> dict[str, Any]:
    """What `_afterburner_child.record` is told."""
    return {
        "module": target.module,
        "path": str(target.path),
        "root": str(target.root),
        "source": target.source,
        "entry": target.entry,
        "tests": files,
        "rootdir": str(rootdir),
        "out": str(work / "calls"),
        "sys_path": [],
        "unsafe": settings.unsafe,
        "limits": {
            "calls": CALLS_LIMIT,
            "per_test": CALLS_PER_TEST,
            "bytes": BYTES_LIMIT,
            "seconds": settings.recording_timeout * 0.8,
            "test_seconds": settings.recording_timeout * 0.25,
        },
        "confine": {
            "scratch": str(work),
            "read": _readable(target, files, rootdir),
            "namespaces": settings.namespaces,
            "fork": True,
            "execute": True,
            "file_size": 2 * BYTES_LIMIT,
            "files": 512,
            # Tests compare the owner of their folders with the real user.
            "own_user": False,
        },
    }


def _readable(target: Target, files: list[str], rootdir: Path) -> list[str]:
    """The project, and pytest's settings, which it looks for all the way up."""
    tests = [Path(file.partition("::")[0]) for file in files]
    folders = {target.root, *(test if test.is_dir() else test.parent for test in tests)}
    paths = set(readable(rootdir, target.path, sorted(folders)))
    for folder in (rootdir, *rootdir.parents):
        paths.update(folder / name for name in _CONFIGURATION if (folder / name).is_file())
    return sorted(map(str, paths))


def _run(interpreter: Interpreter, spec: Path, log: Path, work: Path, timeout: float) -> int | None:
    """Run the recorder in its own process group; its exit status, or None when it was stopped."""
    environment = {
        "HOME": str(work),
        "TMPDIR": str(work),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(interpreter.executable.parent), "/usr/bin", "/bin"]),
        "PYTHONUSERBASE": str(Path.home() / ".local"),
        "PYTHONHASHSEED": "0",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(work / "hypothesis"),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                [str(interpreter.executable), "-B", str(ENTRY), "record", str(spec)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise RecordingError(
                f"{interpreter} does not start: {error}",
                hint="Name a working interpreter with --python.",
            ) from error
        try:
            ended = _ends(process, timeout)
        finally:
            _kill_group(process)
        return process.returncode if ended else None


def _ends(process: subprocess.Popen[bytes], timeout: float) -> bool:
    """Whether the process ends in time. It is not reaped, so that its group's id stays taken."""
    deadline = time.monotonic() + timeout
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _read(path: Path, status: int | None, timeout: float, log: str) -> Recording:
    calls: list[Call] = []
    sources: list[str] = []
    summary: dict[str, Any] = {}
    last = ""
    for header, blob in _frames(path):
        if header["kind"] == "call":
            calls.append(Call(blob, _text(header.get("origin"))))
            sources.append(_text(header.get("source")))
        elif header["kind"] == "test":
            last = _text(header.get("origin"))
        elif header["kind"] == "summary":
            summary = header
    if not summary and status is not None and not last:
        raise RecordingError(
            f"the recorder ended with status {status} before any test ran: {log[-800:]}",
            hint="A workload file (docs/workloads.md) needs no tests.",
        )
    return Recording(
        calls=tuple(calls[:CALLS_LIMIT]),
        sources=tuple(sources[:CALLS_LIMIT]),
        tests_run=_count(summary, "tests_run"),
        doctests_run=_count(summary, "doctests_run"),
        failed=_count(summary, "failed"),
        errors=_count(summary, "errors"),
        seconds=float(_count(summary, "milliseconds")) / 1000 if summary else timeout,
        complete=bool(summary),
        notes=tuple(_notes(summary, status, timeout, last, log)),
    )


def _notes(
    summary: dict[str, Any], status: int | None, timeout: float, last: str, log: str
) -> Iterator[str]:
    during = f" while {last} ran" if last else " while the tests were being imported"
    if not summary:
        if status is None:
            yield f"the tests were stopped after {timeout:g} s{during} (setting: recording-timeout)"
        else:
            how = signal.Signals(-status).name if status < 0 else f"status {status}"
            yield f"the process that ran the tests ended with {how}{during}"
        return
    failed, errors = _count(summary, "failed"), _count(summary, "errors")
    if failed or errors:
        tail = log.splitlines()[-1:] or [""]
        yield (
            f"{failed} tests failed and {errors} could not be set up or imported; they ran without "
            f"network and with write access to a temporary folder only ({tail[0][:200]})"
        )
    skipped = summary.get("skipped")
    if isinstance(skipped, dict):
        for reason, count in list(skipped.items())[:5]:
            yield f"{count} calls could not be kept: {_text(reason)}"
    told = summary.get("notes")
    if isinstance(told, list):
        yield from map(_text, told[:20])


def _frames(path: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Read frames up to the first that is cut short or makes no sense."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        while len(head := file.read(HEAD.size)) == HEAD.size:
            header_size, blob_size = HEAD.unpack(head)
            if header_size > _HEADER_LIMIT or blob_size > BYTES_LIMIT:
                return
            text, blob = file.read(header_size), file.read(blob_size)
            if len(text) < header_size or len(blob) < blob_size:
                return
            try:
                header = json.loads(text)
            except ValueError:
                return
            if not isinstance(header, dict) or not isinstance(header.get("kind"), str):
                return
            yield header, blob


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4000))
        return file.read().decode(errors="replace").strip()


def _count(summary: dict[str, Any], key: str) -> int:
    value = summary.get(key)
    return value if type(value) is int and value >= 0 else 0


def _text(value: object) -> str:
    return value[:1000] if isinstance(value, str) else ""
