"""Which comprehensions are one item again and again, and which only look like it."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

RULE = rule("constant-comprehension-to-repeat")


def proposal(body: str) -> str | None:
    source = f"def f(m, xs, x):\n    n = int(m)\n    return {body}\n"
    return next((text for _, _, text in candidates(source, "f", [RULE])), None)


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "body",
    [
        "[0 for _ in range(n)]",
        "[-1 for i in range(n + 1)]",
        "[x for _ in range(n)]",
        "['' for _ in xs]",
        "[True for _ in range(0, n)]",
        "[1 for _ in range(1, n)]",
        "[1 for _ in range(1, n + 1)]",
        "[float('inf') for _ in range(len(xs))]",
        "[0 for _ in range(n)] + [1 for _ in range(n)]",
        "[[0 for _ in range(n)] for _ in range(n)]",
        "[0 for _ in range(n)][1:]",
        "[0 for _ in range(2 * n if n > 1 else 2)]",
    ],
)
def test_list_is_the_same(body: str) -> None:
    text = proposal(body)
    assert text is not None
    source = f"def f(m, xs, x):\n    n = int(m)\n    return {body}\n"
    for n in (-2, 0, 1, 2, 5):
        for xs in ([], [1, 2], "abc"):
            one, other = outcome(source, n, xs, xs), outcome(text, n, xs, xs)
            assert repr(one) == repr(other)
            assert all(a is b for a, b in zip(one, other, strict=True) if body[1] == "x")


@pytest.mark.parametrize(
    "body",
    [
        "[[] for _ in range(n)]",
        "[i for i in range(n)]",
        "[0 for _ in range(n) if x]",
        "[0 for _ in range(n) for _ in xs]",
        "[0 for _ in range(1, n, 2)]",
        "[object() for _ in range(n)]",
        "[x.pop() for _ in range(n)]",
        "[0 for _ in iter(xs)]",
        "{0 for _ in range(n)}",
        "f'{[0 for _ in range(n)]}'",
    ],
)
def test_comprehension_stays(body: str) -> None:
    assert proposal(body) is None


@pytest.mark.parametrize("head", ["n", "n: int"])
def test_number_of_a_caller_stays_with_range(head: str) -> None:
    source = f"def f({head}):\n    return [0 for _ in range(n)]\n"
    assert not list(candidates(source, "f", [RULE]))


def test_number_that_a_loop_around_has_tried() -> None:
    source = "def f(n):\n    return [[0 for _ in range(n)] for _ in range(n)]\n"
    text = next(text for _, _, text in candidates(source, "f", [RULE]))
    assert outcome(text, 2) == [[0, 0], [0, 0]]
    for each in (source, text):
        with pytest.raises(TypeError, match="cannot be interpreted as an integer"):
            outcome(each, 1.5)


def test_rows_stay_lists_of_their_own() -> None:
    text = proposal("[[0 for _ in range(n)] for _ in range(n)]")
    assert text is not None
    rows = outcome(text, 2, [], 0)
    rows[0][0] = 1
    assert rows == [[1, 0], [0, 0]]
