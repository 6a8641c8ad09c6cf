"""Whole arrays in place of builtins and comprehensions that walk them."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

np = pytest.importorskip("numpy")

RULE = rule("array-walk-to-vector")
HEAD = "import math\nimport numpy as np\n\ndef f(a: np.ndarray, b: np.ndarray):\n    "


def proposed(body: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(f"{HEAD}{body}\n", "f", [RULE], errors)]
    assert errors == []
    return found


def outcome(code: str, *arrays: Any) -> tuple[str, Any]:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    try:
        result = namespace["f"](*[array.copy() for array in arrays])
    except ValueError as error:
        return type(error).__name__, None
    items = [type(item).__name__ for item in result] if isinstance(result, list) else []
    return type(result).__name__, (items, np.asarray(result).dtype.str, np.asarray(result).tolist())


@pytest.mark.parametrize(
    ("body", "shows"),
    [
        ("return sum(a)", "a.sum() if len(a) else 0"),
        ("return max(a) - min(a)", "a.max() - min(a)"),
        ("return any(a > 2)", ""),
        ("return all(x < 3 for x in a)", "bool((a < 3).all())"),
        ("return sum(a[i] * a[i] for i in range(len(a)))", "a @ a if len(a) > 0 else 0"),
        ("return sum(x for x in a if x > 1)", "a[a > 1].sum() if (a > 1).any() else 0"),
        ("return sum(1 for x in a if x > 1)", "int(np.count_nonzero(a > 1))"),
        ("return len([i for i in range(len(a)) if a[i] > 1])", "int(np.count_nonzero(a > 1))"),
        ("return max(abs(x - 1) for x in a)", "abs(a - 1).max()"),
        ("return np.array([x * 2 + i for i, x in enumerate(a)])", "a * 2 + np.arange(len(a))"),
        ("return np.array([a[i] for i in range(len(a))])", "a.copy()"),
        ("return np.mean([(x - 1) ** 2 for x in a]) if len(a) else 0.0", "np.mean((a - 1) ** 2)"),
        ("return [x * 2 for x in a]", "list(a * 2)"),
        ("return [x for x in a if x > 1]", "list(a[a > 1])"),
        ("return [math.sqrt(x) > 1 for x in a]", ""),
        ("return int(sum(a) * 1000)", "int(a.sum() * 1000)"),
    ],
)
def test_same_results_and_types(body: str, shows: str) -> None:
    texts = proposed(body)
    if shows:
        assert shows in texts[0]
    generator = np.random.default_rng(4)
    for size in (0, 1, 20):
        one = generator.integers(0, 16, size=size) / 4
        for text in texts:
            assert outcome(text, one, one) == outcome(f"{HEAD}{body}\n", one, one)


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("a.shape[1]\n    return sum(a)", "the items are rows"),
        ("return sum(a, 5)", "a start"),
        ("return max(a, key=abs)", "a key"),
        ("return max(a[0], a[1])", "two numbers"),
        ("return [i * 2 for i in range(9)]", "no array"),
        ("return [print(x) for x in a]", "it prints"),
        ("return sum(x * y for x, y in zip(a, b))", "their lengths may differ"),
        ("return [x for x in a if x]", "no truth value"),
        ("return {x for x in a}", "a set"),
        ("return sum(len(x) for x in a)", "the items are no numbers"),
        ("return any(x > 1 and g() for x in a)", "unknown code"),
        ("return [[x * y for x in a] for y in range(3)]", "lists in a list"),
    ],
)
def test_left_alone(body: str, because: str) -> None:
    assert [text for text in proposed(body) if "in range(3)" not in text] == [], because
