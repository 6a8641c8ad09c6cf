"""Turns that change nothing unless their inner loop begins."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def written(turn: str, result: str = "r") -> str:
    lines = "\n".join("        " + line for line in turn.split("\n"))
    head = "def f(n):\n    r, c, t = 1, 7, 9\n    for i in range(2, n + 1):\n"
    return f"{head}{lines}\n    return {result}\n"


def texts(source: str) -> list[str]:
    found = rule("skip-neutral-turn").rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found]


def call(source: str, n: int) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](n)


INNER = "while n % i == 0:\n    n //= i\n    c += 1\n"


@pytest.mark.parametrize(
    "turn",
    [
        f"c = 0\n{INNER}r += c",
        f"c = 1\n{INNER}r = r * c",
        f"c = 1\n{INNER}r = c * r",
        f"c = t = 1\n{INNER}# many\nif c > 1:\n    r *= 2 ** c + t",
        f"c = 0\n{INNER}if c:\n    r += 1",
        f"c = 0\n{INNER}if c == i:\n    r += c",
        f"c = 1\nt = 1\n{INNER}    t = t * i + 1\nr *= t",
    ],
)
def test_asks_first(turn: str) -> None:
    source = written(turn)
    (text,) = texts(source)
    assert "        if n % i == 0:\n" in text
    assert [call(text, n) for n in range(1, 70)] == [call(source, n) for n in range(1, 70)]


@pytest.mark.parametrize(
    ("turn", "result"),
    [
        (f"c = 1\n{INNER}r += c", "r"),
        (f"c = 0\n{INNER}r = c - r", "r"),
        (f"c = 0\n{INNER}r = c", "r"),
        (f"c = 0\n{INNER}r += c", "r, c"),
        (f"c = 0\n{INNER}r += t", "r"),
        (f"c = 0\n{INNER}if c < 1:\n    r += 1", "r"),
        (f"c = 0\n{INNER}if c:\n    r += 1\nelse:\n    r += 2", "r"),
        (f"c = 0\nprint(i)\n{INNER}r += c", "r"),
        (f"c = 0\n{INNER}else:\n    n += 1\nr += c", "r"),
        ("c = 0\nwhile c < n:\n    c += i\nr += c", "r"),
        ("c = 0\nwhile next(n):\n    c += i\nr += c", "r"),
        (f"c = 0\n{INNER}if 4 // c:\n    r += c", "r"),
        (f"c = 0\n{INNER}", "r"),
    ],
)
def test_is_left_alone(turn: str, result: str) -> None:
    assert texts(written(turn.rstrip(), result)) == []
