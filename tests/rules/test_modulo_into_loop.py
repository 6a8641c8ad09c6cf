"""Numbers whose rest alone is used, and those whose size matters."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def texts(body: str, head: str = "def f(items, m):") -> list[str]:
    inner = "\n".join("    " + line for line in body.strip("\n").split("\n"))
    source = f"{head}\n{inner}\n"
    found = rule("modulo-into-loop").rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


FIRES = [
    "t = 1\nfor x in items:\n    t *= x + 2\nreturn t % m",
    "t = 1\nfor x in items:\n    t = t * 31 - x\nreturn [t % m]",
    "t = 1\nfor x in items:\n    t <<= 3\n    t += x\nreturn t & (1 << 16) - 1",
    "t = 1\nfor x in items:\n    if x > 0:\n        t = x * -(t + x)\nt &= 2 ** 8 - 1\nreturn t",
    "k = 0\nt = 3\nfor x in items:\n    t = (t << 5) + t + x\n    k += 1\nreturn t & 0xFF, k",
    "m += 1\nt = 2\nfor x in items:\n    for y in items:\n        t = t * y + x\nt %= m\nreturn t",
    "t = 1\ni = 0\nwhile i < len(items):\n    t *= 7\n    i += 1\nreturn t % 10 == 3",
    "t = 3\nfor x in items:\n    t = t * t\nreturn t % m",
]


@pytest.mark.parametrize("body", FIRES)
@pytest.mark.parametrize("items", [[], [4], [3, -1, 12, 5], list(range(1, 9))])
def test_keeps_the_rest(body: str, items: list[int]) -> None:
    head = "def f(items, m):"
    (text,) = texts(body, head)
    source = head + "\n" + "\n".join("    " + line for line in body.split("\n"))
    for m in (1, 7, -5, 1009):
        assert call(text, items, m) == call(source, items, m)


@pytest.mark.parametrize(
    "body",
    [
        "t = 1\nfor x in items:\n    t *= x\n    print(t)\nreturn t % m",
        "t = 1\nfor x in items:\n    t *= x\n    m += 1\nreturn t % m",
        "t = 1\nfor x in items:\n    t = t * 3 // 2\nreturn t % m",
        "t = 1\nfor x in items:\n    t = t * 3 + (t >> 2)\nreturn t % m",
        "t = 1\nfor x in items:\n    t = 1 << t\nreturn t % m",
        "t = 1\nfor x in items:\n    t = (t << 3) ^ x\nreturn t % m",
        "t = 1\nfor x in items:\n    t *= x\nreturn t % m, t",
        "t = 1\nfor x in items:\n    t *= x\nu = t % m\nreturn u, t",
        "t = 1\nfor x in items:\n    t *= x\nif t > 5:\n    return 0\nreturn t % m",
        "t = 1.5\nfor x in items:\n    t *= x\nreturn t % m",
        "t = 1\nfor x in items:\n    t *= x\nreturn t & m",
        "t = 1\nfor x in items:\n    t *= x\nreturn m % t",
        "t = 1\nfor x in items:\n    t *= x\nk = 9\nreturn t % k",
        "t = 1\nfor x in items:\n    while t < 9:\n        t *= x\nreturn t % m",
        "t = 1\nfor x in items:\n    t *= x\n    t = t % 9\nreturn t % m",
        "t = 1\nfor x in items:\n    if x:\n        return t\n    t *= x\nreturn t % m",
        "def g():\n    return t\nt = 1\nfor x in items:\n    t *= x\nreturn t % m",
        "t = 1\ntry:\n    for x in items:\n        t *= x\n    return t % m\nexcept OSError:\n    pass",
        "t = 1\nfor x in items:\n    t *= x\nelse:\n    m = 2\nreturn t % m",
    ],
)
def test_is_left_alone(body: str) -> None:
    assert texts(body) == []
