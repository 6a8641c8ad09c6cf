"""Differences as hunks for an editor and as a patch for `git apply`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from afterburner_ide.target.functions import source_lines
from afterburner_ide.target.lines import Change, changed_lines
from afterburner_ide.target.text import SourceFile

_NO_NEWLINE = "\n\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines `start` up to but not including `end`, 0-based, become `text`.

    Fits an editor's edit from (start, 0) to (end, 0). `text` holds whole lines; only at the end
    of a file without a final newline may its last one lack it.
    """

    start: int
    end: int
    text: str


def hunks(old: str, new: str) -> list[Hunk]:
    """Return the line changes that turn `old` into `new`, in rising order."""
    return [
        Hunk(start, end, "".join(lines))
        for start, end, lines in changed_lines(source_lines(old), source_lines(new))
    ]


def apply_hunks(old: str, changes: Iterable[Hunk]) -> str:
    """Return `old` with the hunks applied; the inverse of `hunks`."""
    lines = source_lines(old)
    for hunk in sorted(changes, key=lambda item: item.start, reverse=True):
        lines[hunk.start : hunk.end] = [hunk.text]
    return "".join(lines)


def unified_diff(old: str, new: str, path: PurePath | str, *, context: int = 3) -> str:
    """Return a patch that `git apply` takes, or "" when nothing differs.

    `path` is shown after `a/` and `b/`, so give it relative to where the patch is applied.
    For a file with other line ends or another encoding than `\\n` and UTF-8, `file_patch` gives
    the patch that fits its bytes.
    """
    shown = path.as_posix() if isinstance(path, PurePath) else path
    return "".join(_diff(old, new, shown.lstrip("/"), context))


def file_patch(file: SourceFile, new_text: str, path: PurePath | str) -> bytes:
    """Return the patch from the file's bytes to `new_text` in its encoding and line ends."""
    # Latin-1 gives each byte one character and back, so the lines are compared as bytes.
    old, new = (file.encode(text).decode("latin-1") for text in (file.text, new_text))
    name = path.as_posix() if isinstance(path, PurePath) else path
    shown = name.encode("utf-8", "surrogateescape").decode("latin-1")
    return unified_diff(old, new, shown).encode("latin-1")


def _diff(old: str, new: str, path: str, context: int) -> Iterator[str]:
    before, after = source_lines(old), source_lines(new)
    changes = changed_lines(before, after)
    if changes:
        yield f"--- {_quoted('a/' + path)}\n+++ {_quoted('b/' + path)}\n"
    shift = 0
    for group in _groups(changes, context):
        start = max(0, group[0][0] - context)
        end = min(len(before), group[-1][1] + context)
        grown = sum(len(lines) - (stop - begin) for begin, stop, lines in group)
        yield f"@@ -{_range(start, end)} +{_range(start + shift, end + shift + grown)} @@\n"
        shift += grown
        row = start
        for begin, stop, lines in group:
            yield from _marked(" ", before[row:begin])
            yield from _marked("-", before[begin:stop])
            yield from _marked("+", lines)
            row = stop
        yield from _marked(" ", before[row:end])


def _groups(changes: list[Change], context: int) -> Iterator[list[Change]]:
    """Changes whose context touches stand under one heading."""
    group: list[Change] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * context:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line if line.endswith("\n") else mark + line + _NO_NEWLINE


def _range(start: int, end: int) -> str:
    """A range as a patch counts it: from 1, and an empty one behind its line."""
    if end == start:
        return f"{start},0"
    return f"{start + 1},{end - start}" if end - start > 1 else f"{start + 1}"


def _quoted(path: str) -> str:
    """Spell a path as git does: in quotes with escapes where it has to be, and with a tab behind
    it when it has a blank, which would otherwise end it."""
    if re.search(r'["\\\x00-\x1f\x7f]', path):
        escaped = re.sub(
            r'["\\\x00-\x1f\x7f]',
            lambda match: "\\" + (match[0] if match[0] in '"\\' else f"{ord(match[0]):03o}"),
            path,
        )
        return f'"{escaped}"'
    return path + "\t" if " " in path else path
