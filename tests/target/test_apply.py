"""A file is replaced wholly, or left as it was with a typed error."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from afterburner_ide.errors import FileChanged, TargetError, TargetUnsupported
from afterburner_ide.target.apply import apply
from afterburner_ide.target.text import read_source

OLD = b"\xef\xbb\xbfx = 1\r\ny = 2"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "m.py"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def test_new_bytes_in_the_file_s_own_form(path: Path) -> None:
    path.chmod(0o751)
    apply(read_source(path), "x = 3\ny = 2\n")
    assert path.read_bytes() == b"\xef\xbb\xbfx = 3\r\ny = 2\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o751
    assert names(path.parent) == ["m.py"]


def test_same_text_leaves_the_file_alone(path: Path) -> None:
    before = path.stat()
    file = read_source(path)
    apply(file, file.text)
    assert path.stat() == before


def test_symbolic_link_stays_one(path: Path, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    link = tmp_path / "d/link.py"
    link.symlink_to("../m.py")
    apply(read_source(link), "z = 1\n")
    assert link.is_symlink()
    assert path.read_bytes() == b"\xef\xbb\xbfz = 1\r\n"
    assert names(tmp_path / "d") == ["link.py"]


def test_changed_file_is_not_touched(path: Path) -> None:
    file = read_source(path)
    path.write_bytes(b"other\n")
    with pytest.raises(FileChanged) as caught:
        apply(file, "z = 1\n")
    assert caught.value.hint
    assert path.read_bytes() == b"other\n"
    assert names(path.parent) == ["m.py"]


def test_change_at_the_last_moment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = read_source(path)
    real = os.fsync

    def meanwhile(handle: int) -> None:
        real(handle)
        path.write_bytes(b"other\n")

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(FileChanged):
        apply(file, "z = 1\n")
    assert path.read_bytes() == b"other\n"
    assert names(path.parent) == ["m.py"]


def test_deleted_file_or_directory_in_its_place(path: Path) -> None:
    file = read_source(path)
    path.unlink()
    with pytest.raises(FileChanged):
        apply(file, "z = 1\n")
    assert not path.exists()
    path.mkdir()
    with pytest.raises(FileChanged):
        apply(file, "z = 1\n")


def test_read_only_file(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(TargetError, match="read-only"):
        apply(read_source(path), "z = 1\n")
    assert path.read_bytes() == OLD


@pytest.mark.parametrize(
    ("module", "name", "number", "words"),
    [
        (tempfile, "mkstemp", errno.EACCES, "directory"),
        (tempfile, "mkstemp", errno.EROFS, "directory"),
        (os, "fsync", errno.ENOSPC, "disk space"),
        (os, "fsync", errno.EIO, "try again"),
        (Path, "replace", errno.EPERM, "directory"),
        (Path, "chmod", errno.EPERM, "directory"),
    ],
)
def test_failing_system_call(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
    number: int,
    words: str,
) -> None:
    file = read_source(path)

    def fail(*args: object, **options: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(module, name, fail)
    with pytest.raises(TargetError, match="nothing was lost") as caught:
        apply(file, "z = 1\n")
    assert words in caught.value.hint
    assert os.strerror(number) in caught.value.message
    monkeypatch.undo()
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["m.py"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_read_only_directory(path: Path) -> None:
    file = read_source(path)
    path.parent.chmod(0o555)
    try:
        with pytest.raises(TargetError, match="nothing was lost"):
            apply(file, "z = 1\n")
    finally:
        path.parent.chmod(0o755)
    assert path.read_bytes() == OLD


def test_owner_that_cannot_be_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = read_source(path)
    asked: list[int] = []

    def refuse(name: object, user: int, group: int) -> NoReturn:
        asked.append(user)
        raise PermissionError

    monkeypatch.setattr(os, "getuid", lambda: 4711)
    monkeypatch.setattr(os, "chown", refuse)
    apply(file, "z = 1\n")
    assert asked == [path.stat().st_uid]
    assert path.read_bytes() == b"\xef\xbb\xbfz = 1\r\n"


def test_unencodable_text_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_bytes(b"# coding: ascii\n")
    with pytest.raises(TargetUnsupported):
        apply(read_source(path), "# coding: ascii\n# é\n")
    assert path.read_bytes() == b"# coding: ascii\n"
