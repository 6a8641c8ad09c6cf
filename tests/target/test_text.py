"""Bytes to text and back to the same bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterburner_ide.errors import TargetNotFound, TargetSyntaxError, TargetUnsupported
from afterburner_ide.target.text import SourceFile, read_source

ODD = "x = '日本🙂'\x0c\x0b\x1c\u2028\x85\n"


def read(tmp_path: Path, raw: bytes) -> SourceFile:
    path = tmp_path / "m.py"
    path.write_bytes(raw)
    return read_source(path)


@pytest.mark.parametrize(
    ("raw", "text", "encoding", "bom", "newline"),
    [
        (b"", "", "utf-8", False, "\n"),
        (b"x = 1", "x = 1", "utf-8", False, "\n"),
        (b"x = 1\r\ny\r\n", "x = 1\ny\n", "utf-8", False, "\r\n"),
        (b"x = 1\ry\r", "x = 1\ny\n", "utf-8", False, "\r"),
        (codecs.BOM_UTF8 + b"x\r\n", "x\n", "utf-8", True, "\r\n"),
        ("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"), None, "iso-8859-1", False, "\n"),
        ("# vim: set fileencoding=cp1252 :\nx='€'\n".encode("cp1252"), None, "cp1252", False, "\n"),
        ("#!/p\n# coding: shift_jis\n'日本'\n".encode("shift_jis"), None, "shift_jis", False, "\n"),
        (ODD.encode(), ODD, "utf-8", False, "\n"),
        (b"a\r\nb\nc\r\n", "a\nb\nc\n", "utf-8", False, "\r\n"),
        (b"a\r\r\nb\n\r", "a\n\nb\n\n", "utf-8", False, None),
    ],
)
def test_round_trip(
    tmp_path: Path, raw: bytes, text: str | None, encoding: str, bom: bool, newline: str | None
) -> None:
    file = read(tmp_path, raw)
    assert text is None or file.text == text
    assert (file.encoding, file.bom) == (encoding, bom)
    assert newline is None or file.newline == newline
    assert file.encode(file.text) == raw


def test_unchanged_lines_keep_their_own_end(tmp_path: Path) -> None:
    file = read(tmp_path, b"a\r\nb\nc\rd\r\ne")
    assert file.encode("a\nb\nnew\nc\nd\ne") == b"a\r\nb\nnew\r\nc\rd\r\ne"
    assert file.encode("b\nc\n") == b"b\nc\r"
    assert file.encode("a\nb\nc\nd\ne\nf\n") == b"a\r\nb\nc\rd\r\ne\r\nf\r\n"
    assert file.encode("") == b""


def test_new_text_may_come_with_other_line_ends(tmp_path: Path) -> None:
    assert read(tmp_path, b"a\nb\n").encode("a\r\nc\r\n") == b"a\nc\n"
    assert read(tmp_path, b"a\r\nb\r\n").encode("a\nc\r\n") == b"a\r\nc\r\n"


def test_bom_and_cookie_stay(tmp_path: Path) -> None:
    file = read(tmp_path, codecs.BOM_UTF8 + b"# coding: utf-8\nx\n")
    assert file.encode("# coding: utf-8\ny\n") == codecs.BOM_UTF8 + b"# coding: utf-8\ny\n"
    latin = read(tmp_path, "# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    assert latin.encode("# coding: latin-1\ny = 'é'\n") == b"# coding: latin-1\ny = '\xe9'\n"


def test_character_the_encoding_lacks(tmp_path: Path) -> None:
    file = read(tmp_path, b"# coding: latin-1\nx = 1\n")
    with pytest.raises(TargetUnsupported, match="iso-8859-1") as caught:
        file.encode("# coding: latin-1\nx = '🙂'\n")
    assert "UTF-8" in caught.value.hint


def test_new_text_may_not_declare_another_encoding(tmp_path: Path) -> None:
    file = read(tmp_path, b"x = 1\n")
    with pytest.raises(TargetUnsupported, match="another encoding"):
        file.encode("# coding: latin-1\nx = 1\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"# coding: no-such-codec\n",
        b"x = '\xff'\n",
        b"a\n" * 5 + b"x = '\xe9'\n",
        codecs.BOM_UTF8 + b"# coding: latin-1\n",
        b"\xff\xfex\x00\n\x00",
    ],
)
def test_undecodable(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(TargetSyntaxError) as caught:
        read(tmp_path, raw)
    assert "UTF-8" in caught.value.hint


def test_place_of_a_bad_byte(tmp_path: Path) -> None:
    with pytest.raises(TargetSyntaxError, match=":6: "):
        read(tmp_path, b"a\n" * 5 + b"x = '\xe9'\n")


def test_codec_that_loses_bytes_is_refused(tmp_path: Path) -> None:
    # A needless escape sequence decodes to nothing and would not come back.
    with pytest.raises(TargetUnsupported, match="unchanged"):
        read(tmp_path, b"# coding: iso2022_jp\nx = 1 #\x1b(B\x1b(B\n")


def test_unreadable(tmp_path: Path) -> None:
    with pytest.raises(TargetNotFound):
        read_source(tmp_path / "none.py")
    with pytest.raises(TargetNotFound, match="directory"):
        read_source(tmp_path)
    loop = tmp_path / "loop.py"
    loop.symlink_to(loop)
    with pytest.raises(TargetNotFound):
        read_source(loop)


LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "b", "é\x0c", "日🙂"]), st.sampled_from(["\n", "\r\n", "\r"])
    )
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=LINES, new=LINES, tail=st.sampled_from(["", "z"]), bom=st.booleans())
def test_any_edit_reads_back(
    tmp_path: Path, old: list[tuple[str, str]], new: list[tuple[str, str]], tail: str, bom: bool
) -> None:
    raw = ("".join(a + b for a, b in old) + tail).encode()
    raw = codecs.BOM_UTF8 + raw if bom else raw
    file = read(tmp_path, raw)
    assert file.encode(file.text) == raw
    new_text = "\n".join(a for a, _ in new) + tail
    again = read(tmp_path, file.encode(new_text))
    assert again.text == new_text
    assert again.bom == file.bom
    if not file.newlines:
        assert set(again.newlines or [again.newline]) <= {file.newline, "\n"}


def test_line_ends_that_an_edit_brings_together(tmp_path: Path) -> None:
    file = read(tmp_path, b"a\rb\n\nc\n")
    assert file.encode("a\n\nc\n") == b"a\r\r\nc\n"
