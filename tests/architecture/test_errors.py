"""The drawn tree of errors is the real one."""

from __future__ import annotations

import re

from afterburner_ide import errors


def drawn() -> list[tuple[int, str]]:
    found = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.fullmatch(r"    ((?:[│├└─ ]{4})*)(\w+)(?:  .*| .*)?", line)
        if match:
            found.append((len(match[1]) // 4, match[2]))
    return found


def real(kind: type[errors.AfterburnerError], depth: int = 0) -> list[tuple[int, str]]:
    found = [(depth, kind.__name__)]
    for child in kind.__subclasses__():
        found += real(child, depth + 1)
    return found


def test_the_drawn_tree_is_the_real_one() -> None:
    assert drawn() == real(errors.AfterburnerError)
    assert len(drawn()) > 10


def test_all_is_complete_and_sorted() -> None:
    assert errors.__all__ == sorted(name for _, name in real(errors.AfterburnerError))


def test_codes_are_unique() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)
    assert not {"internal", "interrupted"} & set(codes)
