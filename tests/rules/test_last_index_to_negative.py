"""Indices and slices that count from a sequence's end."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

LAST = rule("last-index-to-negative")


def proposal(source: str) -> str | None:
    errors: list[Any] = []
    found = [text for _, _, text in candidates(source, "f", [LAST], errors)]
    assert errors == []
    return found[0] if found else None


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    try:
        return namespace["f"](*args)
    except Exception as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "body",
    [
        "[s[len(s) - 1] for _ in range(2)]",
        "[s[1:len(s)] for _ in range(2)]",
        "[s[:len(s) - 1] for _ in range(2)]",
        "[s[k + 1 : len(s)] for k in range(3)]",
        "[s[k:len(s) - 1] for k in range(-4, 4)]",
    ],
)
def test_last_index_is_the_same(body: str) -> None:
    source = f"def f(s):\n    return {body}\n"
    text = proposal(source)
    assert text is not None
    assert "len" not in text
    for items in ([], [1], [1, 2], "abc", (4, 5, 6, 7)):
        assert outcome(text, items) == outcome(source, items)


@pytest.mark.parametrize(
    "body",
    [
        "s[len(s) - 1]",
        "[s[len(s) - 2] for _ in s]",
        "[s[len(t) - 1] for t in s]",
        "[s[len(s) + 1] for _ in s]",
        "[s[::len(s)] for _ in s]",
        "[s[0:len(s):2] for _ in s]",
        "[g()[len(g()) - 1] for _ in s]",
    ],
)
def test_other_indices_stay(body: str) -> None:
    assert proposal(f"def f(s):\n    return {body}\n") is None
