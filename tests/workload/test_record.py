"""Real calls from real tests: what is kept, from where, and what is survived."""

from __future__ import annotations

import importlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from afterburner_ide.config import Settings
from afterburner_ide.errors import AfterburnerError, RecordingError, SandboxUnavailable
from afterburner_ide.sandbox.child.capture import HEAD
from afterburner_ide.types import Call, Interpreter
from afterburner_ide.workload import find_tests, record
from afterburner_ide.workload.record import CALLS_PER_TEST

from .projects import OTHERS, decode, make_target, run, this_python, write

# The package's `record` is the function.
record_module = importlib.import_module("afterburner_ide.workload.record")


def test_arguments_are_taken_before_the_body_changes_them(project: Path) -> None:
    write(
        project,
        {
            "mod.py": """
            _MISSING = object()

            def put(xs, at=_MISSING, /, value=0, *rest, key=None, **more):
                xs.append(value)
                return xs
            """,
            "test_mod.py": """
            import pytest
            from mod import put

            @pytest.mark.parametrize("n", [1, 2])
            def test_many(n):
                xs = [n]
                assert put(xs) == [n, 0]
                assert put(xs, 0, n) == [n, 0, n]

            def test_shapes():
                put([], 0, 7, 8, 9, key="k", z=1)
                put([], key=None, value=0)
                put([], value=5)

            def test_fails():
                put(["failing"])
                assert False
            """,
        },
    )
    recording = run(project, "mod.py", "put")
    assert [(call.origin, call.scale) for call in recording.calls[:2]] == [
        ("test_mod.py::test_many[1]", None),
        ("test_mod.py::test_many[1]", None),
    ]
    assert decode(recording.calls, project) == [
        "[1]",
        "[1, 0], 0, 1",
        "[2]",
        "[2, 0], 0, 2",
        "[], 0, 7, 8, 9, key='k', z=1",
        "[]",
        "[], value=5",
        "['failing']",
    ]
    assert (recording.tests_run, recording.failed, recording.errors) == (4, 1, 0)
    assert recording.complete
    assert set(recording.sources) == {"tests"}
    assert any("1 tests failed" in note for note in recording.notes)


KINDS = """
import asyncio
import functools
from dataclasses import dataclass

@dataclass
class Box:
    items: list

    def longest(self, limit=10):
        return max(self.items, default=None)

    @property
    def total(self):
        return sum(self.items)

    @total.setter
    def total(self, value):
        self.items = [value]

    @staticmethod
    def plain(x):
        return x

    @classmethod
    def make(cls, *items):
        return cls(list(items))

    @functools.cached_property
    def cached(self):
        return len(self.items)

class Sub(Box):
    pass

async def wait(x):
    await asyncio.sleep(0)
    return x

def count(n):
    for i in range(n):
        yield i

async def acount(n):
    for i in range(n):
        yield i

def outer(n):
    def inner(k):
        return k + n
    return inner(n)
"""

USES = """
import asyncio
from pkg.kinds import Box, Sub, acount, count, outer, wait

class TestBox:
    def test_all(self):
        box = Box([3, 1])
        assert box.longest() == 3
        assert box.longest(limit=2) == 3
        assert box.total == 4
        box.total = 9
        assert Box.plain("p") == "p"
        assert Box.make(1, 2).items == [1, 2]
        assert Sub.make().items == []
        assert box.cached == 1

def test_functions():
    assert asyncio.run(wait(5)) == 5
    assert list(count(3)) == [0, 1, 2]
    async def drain():
        return [i async for i in acount(2)]
    assert asyncio.run(drain()) == [0, 1]
    assert outer(4) == 8
"""


@pytest.mark.parametrize(
    ("qualname", "expected"),
    [
        ("Box.longest", ["Box(items=[3, 1])", "Box(items=[3, 1]), 2"]),
        ("Box.total", ["Box(items=[3, 1])"]),
        ("Box.plain", ["'p'"]),
        ("Box.make", ["<class 'pkg.kinds.Box'>, 1, 2", "<class 'pkg.kinds.Sub'>"]),
        ("Box.cached", ["Box(items=[9])"]),
        ("wait", ["5"]),
        ("count", ["3"]),
        ("acount", ["2"]),
        ("outer", ["4"]),
    ],
)
def test_every_kind_of_function(project: Path, qualname: str, expected: list[str]) -> None:
    write(
        project,
        {
            "src/pkg/__init__.py": "from .kinds import Box\n",
            "src/pkg/kinds.py": KINDS,
            "tests/test_kinds.py": USES,
        },
    )
    recording = run(project, "src/pkg/kinds.py", qualname)
    assert recording.failed == 0, recording.notes
    assert decode(recording.calls, project / "src") == expected


def test_other_names_conftest_relative_imports_and_doctests(project: Path) -> None:
    write(
        project,
        {
            "pkg/__init__.py": "",
            "pkg/shapes.py": """
            class Point:
                def __init__(self, x):
                    self.x = x
                def __repr__(self):
                    return f"{type(self).__module__}.Point({self.x})"
            """,
            "pkg/mod.py": '''
            """About this module.

            >>> from pkg.mod import other
            >>> other(1)
            """
            from .shapes import Point

            def far(points):
                """Give the farthest.

                >>> far([Point(1), Point(2)]).x
                2
                >>> far([]) is None
                False
                >>> print("unrelated", 1 / 0)
                Traceback (most recent call last):
                ZeroDivisionError
                """
                return max(points, key=lambda p: p.x, default=None)

            def other(x):
                """
                >>> other(3)
                """
            ''',
            "tests/conftest.py": """
            import sys, pathlib, pytest
            sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "pkg"))

            @pytest.fixture
            def points():
                from pkg.shapes import Point
                return [Point(5), Point(6)]
            """,
            "tests/test_far.py": """
            from pkg.mod import far
            import shapes

            def test_fixture(points):
                assert far(points).x == 6

            def test_by_another_name():
                assert far([shapes.Point(8)]).x == 8

            def test_a_class_of_the_tests():
                class Local:
                    x = 1
                far([Local()])
                far([Mine()])

            class Mine:
                x = 2
            """,
        },
    )
    recording = run(project, "pkg/mod.py", "far")
    assert decode(recording.calls, project) == [
        "[pkg.shapes.Point(1), pkg.shapes.Point(2)]",
        "[]",
        "[pkg.shapes.Point(5), pkg.shapes.Point(6)]",
        "[pkg.shapes.Point(8)]",
    ]
    assert recording.sources == ("doctests", "doctests", "tests", "tests")
    assert [call.origin for call in recording.calls] == [
        "doctest of pkg.mod.far",
        "doctest of pkg.mod.far",
        "tests/test_far.py::test_fixture",
        "tests/test_far.py::test_by_another_name",
    ]
    assert (recording.doctests_run, recording.tests_run, recording.failed) == (1, 3, 0)
    kept_out = " ".join(recording.notes)
    assert "Mine is defined in the test file test_far.py" in kept_out
    assert "2 calls could not be kept" in kept_out or kept_out.count("1 calls could not") == 2


def test_a_module_that_the_tests_import_under_a_short_name(project: Path) -> None:
    write(
        project,
        {
            "pkg/__init__.py": "",
            "pkg/mod.py": "class C:\n    def __repr__(self): return 'C'\n    def f(self): pass\n",
            "pkg/test_mod.py": """
            import sys, pathlib
            sys.path.insert(0, str(pathlib.Path(__file__).parent))
            import mod

            def test_f():
                mod.C().f()
                assert mod.C.__module__ == "mod"
            """,
        },
    )
    recording = run(project, "pkg/mod.py", "C.f")
    assert recording.failed == 0
    assert decode(recording.calls, project) == ["C"]


def test_iterators_are_noted_while_the_function_reads_them(project: Path) -> None:
    write(
        project,
        {
            "mod.py": """
            import itertools

            def head(stream, n):
                return list(itertools.islice(stream, n))

            def talk(stream):
                first = next(stream)
                return [first, stream.send("hello")]
            """,
            "test_mod.py": """
            import itertools
            from mod import head, talk

            events = []

            def lazy():
                for i in range(5):
                    events.append(i)
                    yield i

            def test_lazily():
                stream = lazy()
                assert head(stream, 2) == [0, 1]
                assert events == [0, 1]
                assert next(stream) == 2

            def test_endless():
                assert head(itertools.count(7), 2) == [7, 8]

            def test_map_and_unread():
                assert head(map(str, [1, 2]), 9) == ["1", "2"]
                assert head((x for x in [1]), 0) == []

            def test_send():
                def echo():
                    heard = yield 1
                    yield heard
                assert talk(echo()) == [1, "hello"]

            def test_inside():
                assert head(iter([(x for x in [1])]), 0) == []
            """,
        },
    )
    recording = run(project, "mod.py", "head")
    assert recording.failed == 0, recording.notes
    assert decode(recording.calls, project) == ["[0, 1], 2", "[7, 8], 2", "['1', '2'], 9", "[], 0"]
    assert any("a generator inside another argument" in note for note in recording.notes)
    assert run(project, "mod.py", "talk").failed == 0


def test_recursion_repeats_and_limits(project: Path) -> None:
    write(
        project,
        {
            "mod.py": "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n",
            "test_mod.py": """
            from mod import fib
            def test_same():
                assert [fib(5) for _ in range(3)] == [5, 5, 5]
            def test_other():
                for n in range(1000):
                    fib(n % 500 % 7) if n < 7 else fib(-n)
            """,
        },
    )
    recording = run(project, "mod.py", "fib")
    texts = decode(recording.calls, project)
    assert texts[:4] == ["5", "0", "1", "2"]
    assert len(texts) == 1 + CALLS_PER_TEST
    assert len(set(texts)) == len(texts)


def test_what_cannot_be_pickled_is_counted_and_does_no_harm(project: Path) -> None:
    write(
        project,
        {
            "mod.py": """
            class Nasty:
                def __reduce__(self):
                    raise RuntimeError("not me")

            def call(f, x=None):
                return f(1)
            """,
            "test_mod.py": """
            import mod
            def test_call():
                assert mod.call(lambda x: x + 1) == 2
                assert mod.call(lambda x: x + 2) == 3
                assert mod.call(abs, mod.Nasty()) == 1
                assert mod.call(abs) == 1
            """,
        },
    )
    recording = run(project, "mod.py", "call")
    assert recording.failed == 0
    assert decode(recording.calls, project) == ["<built-in function abs>"]
    assert any("RuntimeError: not me" in note for note in recording.notes)


def test_a_hanging_test_ends_alone(project: Path) -> None:
    write(
        project,
        {
            "mod.py": "def f(x):\n    return x\n",
            "test_mod.py": """
            import time
            from mod import f
            def test_before():
                f(1)
            def test_hangs():
                f(2)
                while True:
                    try:
                        time.sleep(60)
                    except Exception:
                        pass
            def test_after():
                f(3)
            """,
        },
    )
    recording = run(project, "mod.py", "f", timeout=8.0)
    assert decode(recording.calls, project) == ["1", "2", "3"]
    assert recording.complete
    assert any("1 tests took longer than 2 s" in note for note in recording.notes)


@pytest.mark.parametrize(
    ("disaster", "told"),
    [
        (
            "import signal, time; signal.pthread_sigmask(0, [signal.SIGALRM]); time.sleep(60)",
            "stopped after 5 s while test_mod.py::test_disaster ran",
        ),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            "ended with SIGSEGV while test_mod.py::test_disaster ran",
        ),
        ("import os; os._exit(0)", "ended with status 0 while test_mod.py::test_disaster ran"),
    ],
    ids=["hang", "crash", "exit"],
)
def test_a_killed_run_keeps_what_it_had(project: Path, disaster: str, told: str) -> None:
    write(
        project,
        {
            "mod.py": "def f(x):\n    return x\n",
            "test_mod.py": f"""
            from mod import f
            def test_before():
                f("kept")
            def test_disaster():
                f("also kept")
                {disaster}
            """,
        },
    )
    recording = run(project, "mod.py", "f", timeout=5.0)
    assert decode(recording.calls, project) == ["'kept'", "'also kept'"]
    assert not recording.complete
    assert any(told in note for note in recording.notes), recording.notes


def test_what_the_tests_start_ends_with_them(project: Path) -> None:
    write(
        project,
        {
            "mod.py": "def f(x):\n    return x\n",
            "test_mod.py": """
            import os, subprocess, sys, tempfile
            from mod import f
            def test_start():
                child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(99)"])
                f(child.pid)
            def test_forked():
                pid = os.fork()
                if pid == 0:
                    f("in the fork")
                    os._exit(0)
                os.waitpid(pid, 0)
            """,
        },
    )
    recording = run(project, "mod.py", "f")
    (pid,) = map(int, decode(recording.calls, project))
    status = Path(f"/proc/{pid}/stat")
    assert not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_the_project_stays_as_it_was_and_the_network_is_off(project: Path) -> None:
    write(
        project,
        {
            "mod.py": "def f(x):\n    return x\n",
            "test_mod.py": """
            import pathlib, socket, pytest
            from mod import f
            def test_reads():
                assert pathlib.Path("mod.py").read_text()
                f("read")
            def test_writes(tmp_path):
                (tmp_path / "x").write_text("fine")
                with pytest.raises(PermissionError):
                    pathlib.Path("new.txt").write_text("x")
                f("not written")
            def test_network():
                with pytest.raises(OSError):
                    socket.create_connection(("127.0.0.1", 9), timeout=1)
                f("no network")
            """,
        },
    )
    before = sorted(project.rglob("*"))
    recording = run(project, "mod.py", "f")
    assert sorted(project.rglob("*")) == before
    assert recording.failed == 0, recording.notes
    assert len(recording.calls) == 3


def test_an_unsaved_buffer_is_what_runs(project: Path) -> None:
    write(
        project,
        {
            "mod.py": "def old(): pass\n",
            "test_mod.py": "import mod\ndef test_f():\n    assert mod.f(4) == 5\n",
        },
    )
    recording = run(project, "mod.py", "f", source="def f(x):\n    return x + 1\n")
    assert recording.failed == 0
    assert decode(recording.calls, project) == ["4"]


def test_options_of_missing_plugins_are_left_out(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\n"
        'addopts = "--no-such-option-anywhere -x"\n'
        'required_plugins = ["pytest-no-such-plugin-anywhere"]\n'
    )
    write(
        project,
        {
            "mod.py": "def f(x): return x\n",
            "test_mod.py": "import mod\ndef test_f():\n    mod.f(4)\n",
        },
    )
    recording = run(project, "mod.py", "f")
    assert decode(recording.calls, project) == ["4"]
    assert any("refused the project's own options" in note for note in recording.notes)


def test_configured_stop_at_first_failure_is_not_followed(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = "-x -n 2"\npythonpath = ["lib"]\n'
    )
    write(
        project,
        {
            "lib/aside.py": "VALUE = 6\n",
            "mod.py": "def f(x): return x\n",
            "test_mod.py": """
            import mod, aside
            def test_fails():
                assert mod.f(1) == 2
            def test_f():
                mod.f(aside.VALUE)
            """,
        },
    )
    recording = run(project, "mod.py", "f")
    assert decode(recording.calls, project) == ["1", "6"]


def test_tests_in_the_targets_own_file(project: Path) -> None:
    write(
        project, {"script.py": "def f(x):\n    return x\n\ndef test_f():\n    assert f(3) == 3\n"}
    )
    recording = run(project, "script.py", "f")
    assert decode(recording.calls, project) == ["3"]


def test_broken_imports_and_leaving_conftests_are_told(project: Path) -> None:
    write(
        project,
        {
            "mod.py": "def f(x):\n    '''\n    >>> f(1)\n    1\n    '''\n    return x\n",
            "test_mod.py": "import no_such_module\nfrom mod import f\ndef test_f(): f(2)\n",
        },
    )
    recording = run(project, "mod.py", "f")
    assert decode(recording.calls, project) == ["1"]
    assert recording.errors == 1
    (project / "conftest.py").write_text("raise SystemExit('bye')\n")
    recording = run(project, "mod.py", "f")
    assert decode(recording.calls, project) == ["1"]
    assert any("bye" in note for note in recording.notes), recording.notes


def test_named_tests_only(project: Path) -> None:
    write(
        project,
        {
            "mod.py": "def f(x): return x\n",
            "test_a.py": "import mod\ndef test_a(): mod.f('a')\ndef test_b(): mod.f('b')\n",
            "test_c.py": "import mod\ndef test_c(): mod.f('c')\n",
        },
    )
    recording = run(project, "mod.py", "f", tests=["test_a.py::test_b"])
    assert decode(recording.calls, project) == ["'b'"]
    with pytest.raises(RecordingError, match=r"no test file .*test_z\.py"):
        run(project, "mod.py", "f", tests=["test_z.py"])


def test_a_function_that_is_not_there(project: Path) -> None:
    write(project, {"mod.py": "def f(x): return x\n", "test_mod.py": "import mod\n"})
    with pytest.raises(RecordingError, match="there is no function 'g'"):
        run(project, "mod.py", "g", tests=["test_mod.py"])


def test_an_interpreter_that_does_not_start(project: Path, tmp_path: Path) -> None:
    write(project, {"mod.py": "def f(x): return x\n"})
    broken = replace(this_python(), executable=tmp_path / "nothing")
    with pytest.raises(RecordingError, match="does not start"):
        record(make_target(project / "mod.py", "f"), broken, Settings(), tests=[], scratch=tmp_path)


def test_find_tests_ranks_and_skips(project: Path) -> None:
    write(
        project,
        {
            "pkg/__init__.py": "",
            "pkg/mod.py": "class C:\n    def compute(self): pass\n",
            "pkg/mod_test.py": "def test_x(): pass\n# mod\n",
            "tests/test_mod.py": "from pkg.mod import C\ndef test_c(): C().compute()\n",
            "tests/checks.py": "import pkg.mod\ndef test_c(): pkg.mod.C()\n",
            "tests/conftest.py": "# compute\ndef test_x(): pass\n",
            "tests/support.py": "# compute C mod\n",
            "tests/test_other.py": "def test_x(): pass\n",
            ".hidden/test_mod.py": "def test_compute(): pass\n",
            "build/test_mod.py": "def test_compute(): pass\n",
            "node_modules/test_mod.py": "def test_compute(): pass\n",
            "myenv/pyvenv.cfg": "",
            "myenv/lib/test_mod.py": "def test_compute(): pass\n",
        },
    )
    found = find_tests(make_target(project / "pkg/mod.py", "C.compute"), project)
    names = [str(path.relative_to(project)) for path in found]
    assert names == ["tests/test_mod.py", "tests/checks.py", "pkg/mod_test.py"]


def test_find_tests_falls_back_to_users_of_the_package(project: Path) -> None:
    write(
        project,
        {
            "pkg/__init__.py": "from pkg._deep import work\n",
            "pkg/_deep.py": "def _step(): pass\ndef work(): _step()\n",
            "tests/test_api.py": "from pkg import work\ndef test_w(): work()\n",
            "tests/test_else.py": "import json\ndef test_w(): json.loads('1')\n",
        },
    )
    found = find_tests(make_target(project / "pkg/_deep.py", "_step"), project)
    assert found == [project / "tests/test_api.py"]


UNITTEST = {
    "pkg/__init__.py": "",
    "pkg/mod.py": '''
    def f(x, /, y=1, *, z=None):
        """
        >>> f(1)
        2
        """
        return x + y
    ''',
    "tests/test_mod.py": """
    import time
    import unittest
    from pkg import mod

    class TestF(unittest.TestCase):
        def test_f(self):
            self.assertEqual(mod.f(2, z=3), 3)

        def test_fails(self):
            mod.f(4)
            self.fail()

        def test_hangs(self):
            mod.f(5, 6)
            time.sleep(60)

        def test_last(self):
            mod.f(7)
    """,
    "tests/test_broken.py": "import no_such_module\nfrom pkg import mod\ndef test_mod(): pass\n",
}


def test_without_pytest_unittest_still_runs(project: Path) -> None:
    write(project, {**UNITTEST, "pytest.py": "raise ImportError('there is none')\n"})
    recording = run(project, "pkg/mod.py", "f", timeout=6.0)
    assert decode(recording.calls, project) == ["1", "2, z=3", "4", "5, 6", "7"]
    assert recording.calls[1].origin == "tests.test_mod.TestF.test_f"
    assert (recording.tests_run, recording.failed, recording.errors) == (4, 2, 1)
    assert any("pytest cannot be imported" in note for note in recording.notes)


@pytest.mark.parametrize("python", OTHERS)
def test_under_every_interpreter(project: Path, python: Path) -> None:
    write(project, UNITTEST)
    recording = record(
        make_target(project / "pkg/mod.py", "f"),
        replace(this_python(), executable=python),
        Settings(recording_timeout=6.0),
        tests=None,
        scratch=project.parent,
    )
    assert decode(recording.calls, project) == ["1", "2, z=3", "4", "5, 6", "7"]


def test_a_package_as_target_and_property_based_tests(project: Path) -> None:
    write(
        project,
        {
            "pkg/__init__.py": "from pkg.aside import ONE\n\ndef f(x):\n    return x + ONE\n",
            "pkg/aside.py": "ONE = 1\n",
            "tests/test_pkg.py": """
            import pkg
            from hypothesis import given, strategies

            @given(strategies.integers())
            def test_f(x):
                assert pkg.f(x) == x + 1
            """,
        },
    )
    recording = run(project, "pkg/__init__.py", "f")
    assert recording.failed == 0, recording.notes
    assert len(recording.calls) == CALLS_PER_TEST


def stand_in(folder: Path, script: str) -> Interpreter:
    path = folder / "python"
    path.write_text("#!/bin/sh\n" + script + "\n")
    path.chmod(0o755)
    return replace(this_python(), executable=path)


@pytest.mark.parametrize(
    ("script", "error", "message"),
    [
        ("echo no Landlock here; exit 3", SandboxUnavailable, "no Landlock here"),
        ("echo what is this >&2; exit 4", RecordingError, "what is this"),
        ("echo oh dear; exit 7", RecordingError, "status 7 before any test ran: oh dear"),
        ("kill -9 $$", RecordingError, "status -9 before any test ran"),
    ],
)
def test_a_recorder_that_does_not_get_to_work(
    project: Path, script: str, error: type[AfterburnerError], message: str
) -> None:
    write(project, {"mod.py": "def f(x): return x\n"})
    python = stand_in(project.parent, script)
    target = make_target(project / "mod.py", "f")
    with pytest.raises(error, match=message) as caught:
        record(target, python, Settings(), tests=[], scratch=project.parent)
    assert caught.value.hint


def frame(header: object, blob: bytes = b"") -> bytes:
    head = json.dumps(header).encode()
    return HEAD.pack(len(head), len(blob)) + head + blob


CALL = frame({"kind": "call", "source": "tests", "origin": "a"}, b"blob")
SUMMARY = {"kind": "summary", "tests_run": "many", "failed": -3, "notes": 5, "skipped": []}


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\0\0",
        HEAD.pack(5, 5) + b"{}",
        HEAD.pack(1 << 31, 0) + b"x",
        HEAD.pack(3, 0) + b"]]]",
        frame([1]),
        frame({"kind": 7}),
        frame({"kind": "unheard of"}),
        frame(SUMMARY),
    ],
)
def test_what_the_tests_write_is_only_data(project: Path, garbage: bytes) -> None:
    write(project, {"mod.py": "def f(x): return x\n"})
    script = f'cp "{project.parent}/frames" "$(dirname "$4")/work/calls"'
    begun = frame({"kind": "test", "origin": "b"})
    (project.parent / "frames").write_bytes(begun + CALL + garbage)
    recording = record(
        make_target(project / "mod.py", "f"),
        stand_in(project.parent, script),
        Settings(),
        tests=[],
        scratch=project.parent,
    )
    assert recording.calls == (Call(b"blob", "a"),)
    assert recording.tests_run == recording.failed == 0


def test_an_interrupt_kills_the_run(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def interrupt(process: subprocess.Popen[bytes], timeout: float) -> bool:
        started.append(process.pid)
        raise KeyboardInterrupt

    monkeypatch.setattr(record_module, "_ends", interrupt)
    write(project, {"mod.py": "def f(x): return x\n"})
    with pytest.raises(KeyboardInterrupt):
        run(project, "mod.py", "f", tests=[])
    assert not Path(f"/proc/{started[0]}").exists()


def test_find_tests_passes_over_mere_words_where_there_is_better(project: Path) -> None:
    write(
        project,
        {
            "functions.py": "def work(): pass\n",
            "tests/test_work.py": "from functions import work\ndef test_w(): work()\n",
            "tests/test_words.py": "def test_functions():\n    'of functions'\n",
        },
    )
    target = make_target(project / "functions.py", "work")
    assert find_tests(target, project) == [project / "tests/test_work.py"]
    (project / "tests/test_work.py").unlink()
    assert find_tests(target, project) == [project / "tests/test_words.py"]
