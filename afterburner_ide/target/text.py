"""A source file as text, and back to the very bytes it came from."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import tokenize
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from afterburner_ide.errors import TargetNotFound, TargetSyntaxError, TargetUnsupported
from afterburner_ide.target.lines import changed_lines

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read.

    `text` has `\\n` line ends and no BOM. `newline` is the line end most lines have; `newlines`
    holds each line's own one where they differ, and is empty where they do not. `digest` is the
    SHA-256 of the bytes on disk. `encode(text)` gives exactly those bytes.
    """

    path: Path
    text: str
    encoding: str
    bom: bool
    newline: str
    newlines: tuple[str, ...]
    digest: str

    def encode(self, new_text: str) -> bytes:
        """Return the bytes of `new_text`: unchanged lines keep their line end, new ones get the
        dominant one; encoding and BOM are the file's.

        Raises TargetUnsupported for a character the file's encoding lacks, or when the new text
        declares another encoding.
        """
        try:
            body = self._with_newlines(normalise_newlines(new_text)).encode(self.encoding)
        except UnicodeEncodeError as error:
            char = error.object[error.start]
            raise TargetUnsupported(
                f"{self.path} is written in {self.encoding}, which has no {char!r}",
                hint="Save the file as UTF-8 first.",
            ) from error
        raw = codecs.BOM_UTF8 + body if self.bom else body
        if new_text != self.text and _encoding_of(raw, self.path)[0] != self.encoding:
            raise TargetUnsupported(f"{self.path}: the new text declares another encoding")
        return raw

    def _with_newlines(self, text: str) -> str:
        if not self.newlines:
            return text.replace("\n", self.newline)
        old, new = self.text.split("\n"), text.split("\n")
        ends = [self.newline] * len(new)
        shift = previous = 0
        for start, end, lines in [*changed_lines(old, new), (len(old), len(old), [])]:
            for index in range(previous, min(start, len(self.newlines))):
                ends[index + shift] = self.newlines[index]
            shift += len(lines) - (end - start)
            previous = end
        for index in range(1, len(new) - 1):
            # Brought together by the edit, these two would read as the end of one line.
            if not new[index] and ends[index - 1] == "\r" and ends[index] == "\n":
                ends[index] = "\r\n"
        return "".join(line + end for line, end in zip(new[:-1], ends, strict=False)) + new[-1]


def read_source(path: Path) -> SourceFile:
    """Read a Python file by its BOM and PEP 263 cookie.

    Raises TargetNotFound when it cannot be read, TargetSyntaxError when its bytes are not in the
    encoding it declares, TargetUnsupported when that encoding would not give the same bytes back.
    """
    raw = read_bytes(path)
    encoding, bom = _encoding_of(raw, path)
    body = raw.removeprefix(codecs.BOM_UTF8) if bom else raw
    try:
        decoded = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise TargetSyntaxError(
            f"{path}:{line}: the bytes are not {encoding}: {error.reason}",
            hint="Save the file as UTF-8, or declare its encoding on the first line.",
        ) from error
    ends = tuple(_NEWLINE.findall(decoded))
    counts = Counter(ends)
    file = SourceFile(
        path=path,
        text=normalise_newlines(decoded),
        encoding=encoding,
        bom=bom,
        newline=counts.most_common(1)[0][0] if counts else "\n",
        newlines=ends if len(counts) > 1 else (),
        digest=hashlib.sha256(raw).hexdigest(),
    )
    if file.encode(file.text) != raw:
        raise TargetUnsupported(
            f"{path} cannot be written back unchanged in its encoding {encoding}",
            hint="Save the file as UTF-8 first.",
        )
    return file


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes; TargetNotFound says why it has none."""
    try:
        if path.is_dir():
            raise TargetNotFound(
                f"{path} is a directory", hint="Name a Python file: path.py::function."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise TargetNotFound(f"there is no file {path}", hint="Check the path.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TargetNotFound(f"{path} cannot be read: {reason}") from error


def normalise_newlines(text: str) -> str:
    """Turn `\\r\\n` and `\\r` into `\\n`, as the tokenizer does."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding_of(raw: bytes, path: Path) -> tuple[str, bool]:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    except SyntaxError as error:
        raise TargetSyntaxError(
            f"{path}: {error.msg}", hint="Save the file as UTF-8, or declare its encoding."
        ) from error
    return ("utf-8", True) if encoding == "utf-8-sig" else (encoding, False)
