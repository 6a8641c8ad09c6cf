"""What a target is judged on, whatever there is: a file, tests, both or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_ide.config import Settings
from afterburner_ide.errors import WorkloadFileError
from afterburner_ide.workload import Workload, collect, read_workload_file

from .projects import decode, make_target, this_python, write

GEN = "SCALES = [10]\ndef gen(scale, seed):\n    return [((scale,), {})]\n"


def gather(project: Path, **given: object) -> Workload:
    target = make_target(project / "mod.py", "f")
    return collect(target, this_python(), Settings(), **given)  # type: ignore[arg-type]


@pytest.fixture
def tested(project: Path) -> Path:
    return write(
        project,
        {
            "mod.py": "def f(x):\n    '''\n    >>> f(0)\n    0\n    '''\n    return x\n",
            "test_mod.py": "import mod\ndef test_f():\n    mod.f(1)\n    mod.f(2)\n",
            "work.py": GEN,
        },
    )


def test_tests_are_found_and_counted(tested: Path) -> None:
    workload = gather(tested)
    assert workload.sources == {"doctests": 1, "tests": 2}
    assert decode(workload.calls, tested) == ["0", "1", "2"]
    assert workload.file is None
    assert not workload.is_empty


def test_a_file_stands_alone_unless_tests_are_named(tested: Path) -> None:
    workload = gather(tested, workload_file=tested / "work.py")
    assert workload.calls == ()
    assert workload.recording is None
    assert workload.file is not None
    assert (workload.file.kind, workload.file.source) == ("gen", GEN)
    assert not workload.is_empty
    workload = gather(tested, workload_file=tested / "work.py", tests=[tested / "test_mod.py"])
    assert len(workload.calls) == 3
    assert workload.file is not None


def test_nothing_to_find_is_no_error(project: Path) -> None:
    write(project, {"mod.py": "def f(x):\n    return x\n"})
    workload = gather(project)
    assert workload.is_empty
    assert f"no test under {project} mentions f" in workload.notes[0]


def test_tests_that_do_not_call_it_are_no_error(project: Path) -> None:
    write(
        project,
        {
            "mod.py": "def f(x):\n    return x\n",
            "test_mod.py": "import mod\ndef test_nothing():\n    assert mod.f\n",
        },
    )
    workload = gather(project)
    assert workload.is_empty
    assert "1 tests in 1 files ran, and none gave a call of f" in " ".join(workload.notes)


def test_a_buffer_without_a_file(project: Path) -> None:
    source = "def f(x):\n    '''\n    >>> f(5)\n    5\n    '''\n    return x\n"
    target = make_target(project / "untitled-1.py", "f", source)
    workload = collect(target, this_python(), Settings())
    assert decode(workload.calls, project) == ["5"]


GOOD = [
    ("inputs = []", "inputs"),
    ("inputs: list = []", "inputs"),
    ("def inputs():\n    return []", "inputs"),
    ("from mine import inputs", "inputs"),
    (GEN, "gen"),
    ("from mine import gen\nSCALES = 1, 2", "gen"),
    ("try:\n    import x\nexcept ImportError:\n    inputs = []", "inputs"),
    ("if True:\n    SCALES, a = [1], 2\n    gen = lambda s, k: []", "gen"),
    ("SCALES = [1]\ndef gen(scale, seed=0, *, more=1): return []", "gen"),
    ("SCALES = [1]\ndef gen(*args): return []", "gen"),
]


@pytest.mark.parametrize(("source", "kind"), GOOD)
def test_reads_a_workload_file(tmp_path: Path, source: str, kind: str) -> None:
    path = tmp_path / "work.py"
    path.write_text(source)
    file = read_workload_file(path)
    assert (file.path, file.source, file.kind) == (path, source, kind)


BAD = [
    ("", "neither gen with SCALES nor inputs"),
    ("def f():\n    inputs = []", "neither gen with SCALES nor inputs"),
    ("x = 1\ndef gen(scale, seed): return []", "line 2: it defines gen but not SCALES"),
    ("SCALES = [1]\nasync def gen(scale, seed): return []", "line 2: gen must be an ordinary"),
    ("SCALES = [1]\ndef gen(scale): return []", "line 2: gen must take two arguments"),
    ("SCALES = [1]\ndef gen(a, b, c): return []", "line 2: gen must take two arguments"),
    ("SCALES = [1]\ndef gen(a, b, *, c): return []", "line 2: gen must take two arguments"),
    ("\n\ninputs = [", "line 3: "),
    ("# coding: no-such-codec\ninputs = []", "cannot be read"),
    ("inputs = '\0'", "work.py"),
]


@pytest.mark.parametrize(("source", "message"), BAD)
def test_says_where_a_workload_file_is_wrong(tmp_path: Path, source: str, message: str) -> None:
    path = tmp_path / "work.py"
    path.write_text(source)
    with pytest.raises(WorkloadFileError, match=message) as caught:
        read_workload_file(path)
    assert str(path) in caught.value.message
    assert "docs/workloads.md" in caught.value.hint


def test_a_missing_or_unreadable_workload_file(tmp_path: Path) -> None:
    with pytest.raises(WorkloadFileError, match="there is no workload file"):
        read_workload_file(tmp_path / "none.py")
    with pytest.raises(WorkloadFileError, match="cannot be read"):
        read_workload_file(tmp_path)
    (tmp_path / "latin.py").write_bytes(b"inputs = ['\xe9']")
    with pytest.raises(WorkloadFileError, match="cannot be read"):
        read_workload_file(tmp_path / "latin.py")
