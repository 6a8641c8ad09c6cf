"""Regular expressions taken apart: pieces with their repetitions, plain texts, sets of letters."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

_ATOM = re.compile(
    r"\\[dDsSwWbBAZnrtfv]|\\[^\w\s]|\[\^?\]?(?:\\.|[^\]\\])*\]|\[|[^\\*+?{}()|\[\]]|[{}\]](?!$)|[{}\]]",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\})([?+]?)")
_SPACES = {r"\n": "\n", r"\r": "\r", r"\t": "\t", r"\f": "\f", r"\v": "\v"}
_ZERO_WIDTH = frozenset({"^", "$", r"\b", r"\B", r"\A", r"\Z"})
_MOST = 64


class Piece(NamedTuple):
    """One item of a sequence, `[a-z]` or `(?:x|y)`, with how often it comes: `+`, `{2,3}?`, ``."""

    atom: str
    repeat: str

    @property
    def least(self) -> int:
        """How often it comes at least."""
        match self.repeat.rstrip("?") or self.repeat:
            case "":
                return 1
            case "*" | "?":
                return 0
            case "+":
                return 1
        digits = re.match(r"\{(\d*)", self.repeat)
        return int(digits[1] or 0) if digits else 0


def pieces(pattern: str) -> list[Piece] | None:
    """The pattern as a sequence; None for alternatives, groups that are referred to, and flags."""
    if re.search(r"\\[1-9]|\(\?P=|\(\?[aiLmsux-]", pattern) or not compiles(pattern):
        return None
    found: list[Piece] = []
    at = 0
    while at < len(pattern):
        end = _group_end(pattern, at) if pattern[at] == "(" else None
        if end is None:
            atom = _ATOM.match(pattern, at)
            if atom is None or atom[0] in {"[", "{", "}", "]"}:
                return None
            end = atom.end()
        repeat = _REPEAT.match(pattern, end)
        if repeat and repeat[1] == "+":
            return None
        stop = repeat.end() if repeat else end
        found.append(Piece(pattern[at:end], pattern[end:stop]))
        at = stop
    return found


def trimmed(pattern: str, *, front: bool, back: bool) -> str:
    """The shorter pattern that is found in the same texts, repetitions at its ends cut down.

    Only whether it is found stays the same, not where. The front may be cut if the search may
    begin anywhere, the back if the text may go on. The pattern itself if there is nothing to cut.
    """
    parts = pieces(pattern)
    if parts is None:
        return pattern
    if front:
        parts = _cut(parts)
    if back:
        parts = _cut(parts[::-1])[::-1]
    found = "".join(part.atom + part.repeat for part in parts)
    return found if compiles(found) else pattern


def literal(pattern: str) -> str | None:
    """The one text that the pattern matches; None if it may match another, or is empty."""
    found = ""
    for part in pieces(pattern) or ():
        letter = _letter(part.atom)
        times = re.fullmatch(r"(?:\{(\d)\})?", part.repeat)
        if letter is None or times is None:
            return None
        found += letter * int(times[1] or 1)
    return found or None


def letter_set(pattern: str) -> tuple[str, bool] | None:
    """The letters of a pattern that matches one of several (`[a-f,]`), and whether it repeats."""
    parts = pieces(pattern)
    if parts is None or len(parts) != 1 or parts[0].repeat not in {"", "+"}:
        return None
    atom = parts[0].atom
    if atom[:1] != "[":
        return None
    letters = "".join(dict.fromkeys(_members(atom)))
    whole = 0 < len(letters) <= _MOST and "\0" not in letters
    return (letters, bool(parts[0].repeat)) if whole else None


def compiles(pattern: str) -> bool:
    """Whether it is a pattern, and one that no warning is given for."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
        except (re.error, Warning, OverflowError, RecursionError):
            return False
    return True


def _cut(parts: list[Piece]) -> list[Piece]:
    """The pieces from the first that must be there; it comes only as often as it must."""
    while len(parts) > 1 and parts[0].repeat and not parts[0].least:
        parts = parts[1:]
    first = parts[0]
    if len(parts) <= 1 and not first.least:
        return parts
    if first.repeat and first.atom not in _ZERO_WIDTH:
        least = "" if first.least == 1 else f"{{{first.least}}}"
        return [Piece(first.atom, least), *parts[1:]]
    return parts


def _letter(atom: str) -> str | None:
    """The letter that the atom stands for; None if it may stand for several or for none."""
    if atom in _SPACES:
        return _SPACES[atom]
    if len(atom) == 2 and atom[0] == "\\":
        return None if atom[1].isalnum() else atom[1]
    return atom if len(atom) == 1 and atom not in ".^$" else None


def _members(atom: str) -> Iterator[str]:
    """The letters in a set; a NUL for what is no list of letters and short ranges."""
    inner = atom[1:-1]
    if re.search(r"^\^|\\[^\W_nrtfv]|\[", inner):
        yield "\0"
        return
    letters = re.findall(r"\\.|.", inner, re.DOTALL)
    at = 0
    while at < len(letters):
        one = _SPACES.get(letters[at], letters[at][-1])
        if at + 2 < len(letters) and letters[at + 1] == "-":
            last = _SPACES.get(letters[at + 2], letters[at + 2][-1])
            yield from map(chr, range(ord(one), min(ord(last), ord(one) + _MOST) + 1))
            at += 3
        else:
            yield one
            at += 1


def _group_end(pattern: str, at: int) -> int | None:
    """The end of the group that begins there; None where it looks around or is a comment."""
    if re.match(r"\(\?[=!<#(>]", pattern[at:]) and not pattern.startswith("(?P<", at):
        return None
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 2
            continue
        if pattern[at] == "[":
            bracket = _ATOM.match(pattern, at)
            if bracket is None or bracket[0] == "[":
                return None
            at = bracket.end()
            continue
        depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        at += 1
        if not depth:
            return at
    return None
