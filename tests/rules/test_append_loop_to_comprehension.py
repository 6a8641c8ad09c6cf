"""Loops that only append: copies, extensions, and lists that somebody else may see."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

RULE = rule("append-loop-to-comprehension")


def proposal(body: str) -> tuple[str, str | None]:
    source = f"def f(s, t):\n{indent(dedent(body).strip(), '    ')}\n"
    return source, next((text for _, _, text in candidates(source, "f", [RULE])), None)


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args), args


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("r = []\nfor x in s:\n    r.append(x)\nreturn r", "r = list(s)"),
        ("r = []\nfor x in s[1:]:\n    r.append(x)\nreturn r", "r = list(s[1:])"),
        ("r = [0]\nfor x in s:\n    r.append(x)\nreturn r", "r.extend(s)"),
        ("r = list(t)\nfor x in s:\n    r.append(x + 1)\nreturn r", "r.extend([x + 1 for x in s])"),
        ("r = []\nr.append(t)\nfor x in s:\n    if x: r.append(x)\nreturn r", "r.extend([x for"),
        ("r: list = [t]\nfor x in s:\n    r.append(x)\nreturn r", "r.extend(s)"),
    ],
)
def test_items_are_added_at_once(body: str, wanted: str) -> None:
    source, text = proposal(body)
    assert text is not None
    assert wanted in text
    for items in ([], [1, 0, 2], (3,)):
        assert outcome(text, items, [7]) == outcome(source, items, [7])


@pytest.mark.parametrize(
    "body",
    [
        "for x in s:\n    t.append(x)\nreturn t",
        "r = t\nfor x in s:\n    r.append(x)\nreturn r",
        "r = t or []\nfor x in s:\n    r.append(x)\nreturn r",
        "r = [1]\nfor x in r:\n    r.append(x)\nreturn r",
        "r = [0]\nfor x in s:\n    r.append(x + r[-1])\nreturn r",
        "r = [0]\nfor x in s:\n    r.append(x)\nreturn r, x",
        "r = [0]\nr = t\nfor x in s:\n    r.append(x)\nreturn r",
        "r = [0]\ntry:\n    for x in s:\n        r.append(1)\nexcept ValueError: pass\nreturn r",
    ],
)
def test_loop_stays(body: str) -> None:
    assert proposal(body)[1] is None
