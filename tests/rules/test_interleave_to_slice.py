"""What may be put between items at once, and that the list is the same."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

LOOP = "def f(a, b):\n    r = {}\n    for x in {}:\n        {}\n        {}\n    return {}\n"


def texts(*parts: str) -> tuple[str, list[str]]:
    source, between = LOOP.format(*parts), rule("interleave-to-slice")
    return source, [apply(source, one) for one in between.rewrites(FunctionView(source, "f"))]


@pytest.mark.parametrize("over", ["a", "a[1:]", "a[:-1]"])
@pytest.mark.parametrize("order", [("r.append(x)", "r.append(b)"), ("r.append(0)", "r.append(x)")])
def test_lists_are_the_same(over: str, order: tuple[str, str]) -> None:
    source, [text] = texts("[]", over, *order, "r")
    for numbers in ([], [1], [5, 0, 3]):
        results = []
        for code in (source, text):
            namespace: dict[str, Any] = {}
            exec(code, namespace)
            results.append(namespace["f"](numbers, "-"))
        assert results[0] == results[1]


@pytest.mark.parametrize(
    "parts",
    [
        ("[]", "a", "r.append(x)", "r.append(b)", "x"),
        ("[]", "a", "r.append(x)", "r.append(x)", "r"),
        ("[]", "a", "r.append(x)", "r.append([])", "r"),
        ("[]", "a", "r.append(x)", "r.append(r)", "r"),
        ("[1]", "a", "r.append(x)", "r.append(b)", "r"),
        ("[]", "iter(a)", "r.append(x)", "r.append(b)", "r"),
        ("[]", "a", "r.append(x)", "b.append(0)", "r"),
    ],
)
def test_other_loops_stay(parts: tuple[str, ...]) -> None:
    assert texts(*parts)[1] == []
