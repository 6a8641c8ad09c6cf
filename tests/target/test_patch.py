"""Hunks give the new text back, and patches pass the real `git apply`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_ide.target.splice import Hunk, apply_hunks, file_patch, hunks, unified_diff
from afterburner_ide.target.text import read_source

TEXTS = st.lists(st.sampled_from(["", "a", "b", "c\x0c", "\r", "é"])).map("\n".join)
git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@given(TEXTS, TEXTS)
def test_hunks_round_trip(old: str, new: str) -> None:
    changes = hunks(old, new)
    assert apply_hunks(old, changes) == new
    assert bool(changes) == (old != new)
    ends = [0, *(hunk.end for hunk in changes)]
    assert all(hunk.start >= end for hunk, end in zip(changes, ends, strict=False))


def test_hunks_are_minimal() -> None:
    old = "".join(f"line {n}\n" for n in range(1000))
    new = (
        old.replace("line 10\n", "")
        .replace("line 500\n", "new\n")
        .replace("line 900\n", "line 900\nmore\n")
    )
    assert hunks(old, new) == [
        Hunk(10, 11, ""),
        Hunk(500, 501, "new\n"),
        Hunk(901, 901, "more\n"),
    ]
    assert hunks("a\nb", "a\nb\n") == [Hunk(1, 2, "b\n")]


def test_no_difference_is_no_patch() -> None:
    assert unified_diff("a\n", "a\n", "m.py") == ""


def test_paths_in_the_heading() -> None:
    assert "--- a/x/m.py\n+++ b/x/m.py\n" in unified_diff("a\n", "b\n", PurePosixPath("x/m.py"))
    assert "--- a/x/m.py\n" in unified_diff("a\n", "b\n", PureWindowsPath(r"x\m.py"))
    assert "--- a/abs/m.py\n" in unified_diff("a\n", "b\n", "/abs/m.py")


def apply_with_git(folder: Path, patch: bytes) -> None:
    (folder / "change.patch").write_bytes(patch)
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "change.patch"],
        cwd=folder,
        capture_output=True,
        check=False,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "GIT_CEILING_DIRECTORIES": str(folder.parent),
            "HOME": str(folder),
        },
    )
    assert done.returncode == 0, done.stderr.decode() + patch.decode("latin-1")


@git
@pytest.mark.parametrize(
    ("raw", "new"),
    [
        (b"a\nb\nc\n", "a\nB\nc\n"),
        (b"a\nb\nc", "a\nb\nC"),
        (b"a\nb\nc", "a\nb\nc\n"),
        (b"a\nb\nc\n", "a\nb\nc"),
        (b"a", "b"),
        (b"a\nb\n", "b\n"),
        (b"a\n", "x\na\n"),
        (b"a\n", "a\nx\n"),
        (b"a\r\nb\r\nc\r\n", "a\nB\nc\n"),
        (b"a\r\nb\r\nc", "a\nB\nc"),
        (b"a\r\nb\nc\rd\n", "a\nx\nb\nc\nd\n"),
        (b"\xef\xbb\xbfa\r\nb\r\n", "A\nb\n"),
        ("# coding: latin-1\nx = 'é'\nb\n".encode("latin-1"), "# coding: latin-1\nx = 'é'\nB\n"),
        ("x = '日🙂'\n\x0cb\n".encode(), "x = '日🙂🙂'\n\x0cB\n"),
        (b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n", "X\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n"),
        (b"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "X\n2\n3\n4\n5\n6\n7\nY\n9\n"),
    ],
)
@pytest.mark.parametrize(
    "name", ["m.py", "a b/my file.py", 'q"uote\\.py', "日本🙂.py", "tab\there.py"]
)
def test_git_applies_it(tmp_path: Path, raw: bytes, new: str, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    file = read_source(path)
    apply_with_git(tmp_path, file_patch(file, new, name))
    assert path.read_bytes() == file.encode(new)
    assert read_source(path).text == new


@git
def test_git_applies_the_plain_diff(tmp_path: Path) -> None:
    old = "".join(f"line {n % 7}\n" for n in range(300))
    new = old.replace("line 3\n", "x\ny\n", 5).removesuffix("\n")
    (tmp_path / "m.py").write_text(old, encoding="utf-8", newline="")
    apply_with_git(tmp_path, unified_diff(old, new, "m.py").encode())
    assert (tmp_path / "m.py").read_text(encoding="utf-8") == new
