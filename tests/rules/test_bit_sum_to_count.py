"""Numbers counted by one of their bits."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def texts(body: str) -> tuple[str, list[str]]:
    source = "def f(a, i):\n" + "\n".join("    " + line for line in body.split("\n")) + "\n"
    found = rule("bit-sum-to-count").rewrites(FunctionView(source, "f"))
    return source, [apply(source, rewrite) for rewrite in found]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "body",
    [
        "return sum(x >> i & 1 for x in a)",
        "r = 0\nfor i in range(9):\n    r = r * 3 + sum((x >> i) & 1 for x in a[1:]) % 3\nreturn r",
        "bit = 2\nif sum(x >> i & 1 for x in a) > bit:\n    return 1\nreturn 2",
        "i = 2 * sum(x >> i & 1 for x in a)\nreturn i",
    ],
)
@pytest.mark.parametrize("numbers", [[], [7], [-1, -8, 3, 1 << 70, True, 0]])
def test_the_same_number(body: str, numbers: list[int]) -> None:
    source, (text,) = texts(body)
    for i in (0, 1, 3, 70):
        assert call(text, numbers, i) == call(source, numbers, i)


@pytest.mark.parametrize(
    "body",
    [
        "return sum(x >> i & 2 for x in a)",
        "return sum(i >> x & 1 for x in a)",
        "return sum(x >> i & 1 for x in a if x)",
        "return sum((x >> i & 1 for x in a), 3)",
        "return [sum(x >> i & 1 for x in a) for i in range(3)]",
        "return a and sum(x >> i & 1 for x in a)",
        "while sum(x >> i & 1 for x in a):\n    i += 1\nreturn i",
        "return f'{sum(x >> i & 1 for x in a)}'",
        "if not a:\n    return 0\nelif sum(x >> i & 1 for x in a):\n    return 1",
    ],
)
def test_is_left_alone(body: str) -> None:
    assert texts(body)[1] == []
