"""Where storing a constant may become one assignment, and that the list is the same then."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

STORE = rule("strided-store-to-slice")


def rewritten(source: str) -> str | None:
    first = next(iter(STORE.rewrites(FunctionView(source, "f"))), None)
    return None if first is None else apply(source, first)


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


FOR = (
    "def f(p, n):\n    for i in range(1, 4):\n        for j in {}:\n            {}\n    return p\n"
)


@pytest.mark.parametrize(
    ("over", "store"),
    [
        ("range(n, len(p), 2)", "p[j] = 0"),
        ("range(0, n)", "p[j] = 0"),
        ("range(n, 0, -1)", "p[j] = 0"),
        ("range(0, len(p), n)", "p[j] = 0"),
        ("range(0, n, i)", "p[j] = j"),
        ("range(0, n, i)", "p[j] = []"),
        ("range(0, n, i)", "p[j + 1] = 0"),
        ("range(0, n, i)", "p[j] += 1"),
        ("range(0, n, i)", "p[j] = 0; n = n"),
        ("zip(range(0, n, i))", "p[j] = 0"),
    ],
)
def test_store_stays(over: str, store: str) -> None:
    assert rewritten(FOR.format(over, store)) is None


@pytest.mark.parametrize(
    "over", ["range(i * i, n, i)", "range(len(p))", "range(i, len(p), i + 1)", "range(n*n, n, 3)"]
)
def test_list_is_the_same(over: str) -> None:
    source = FOR.format(over, "p[j] = 0")
    text = rewritten(source)
    assert text is not None
    assert "for j" not in text
    for n in range(9):
        assert call(text, [1] * n, n) == call(source, [1] * n, n)
        assert call(text, bytearray(n), n) == call(source, bytearray(n), n)


def test_variable_that_is_read_later_stays() -> None:
    source = "def f(p):\n    for j in range(0, len(p), 2):\n        p[j] = 0\n    return j\n"
    assert rewritten(source) is None


def test_while_with_an_inclusive_end() -> None:
    source = (
        "def f(p, n):\n    for i in range(1, n):\n        j = i * i\n        while j <= n:\n"
        "            p[j] = 0\n            j += i\n    return p\n"
    )
    text = rewritten(source)
    assert text is not None
    for n in range(9):
        assert call(text, [1] * (n + 1), n) == call(source, [1] * (n + 1), n)
