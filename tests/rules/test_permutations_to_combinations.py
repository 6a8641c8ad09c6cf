"""Combinations for permutations: the same hit, and never where the order shows."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("permutations-to-combinations")
HEAD = "import math\nfrom itertools import permutations\n\n"


def texts(body: str, head: str = HEAD) -> list[str]:
    source = f"{head}def f(a, t):\n    {body}\n"
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "body",
    [
        "for p in permutations(a, 2):\n        if sum(p) == t:\n            return sorted(p)",
        "for p in permutations(a, 3):\n        if max(p) - min(p) < t:\n            return set(p)",
        "for p in permutations(a, 2):\n        if math.prod(p) == t:\n            return True",
        "return any(sum(p) == t for p in permutations(a, 3))",
        "return all(sum(p) > t for p in permutations(a, 2))",
        "return {tuple(sorted(p)) for p in permutations(a, 2) if sum(p) > t}",
    ],
)
def test_the_hit_is_the_same(body: str) -> None:
    [text] = texts(body)
    source = f"{HEAD}def f(a, t):\n    {body}\n"
    for a in itertools.product(range(-1, 4), repeat=4):
        for t in (0, 2, 5):
            assert outcome(text, list(a), t) == outcome(source, list(a), t)


@pytest.mark.parametrize(
    "body",
    [
        "for p in permutations(a, 2):\n        if sum(p) == t:\n            return p",
        "for p in permutations(a, 2):\n        if p[0] == t:\n            return sum(p)",
        "for p in permutations(a, 2):\n        if sum(p) == t:\n            return list(p)",
        "for p in permutations(a):\n        if sum(p) == t:\n            return max(p)",
        "for p in permutations(a, 2):\n        if sum(p) == t:\n            t += 1\n    return t",
        "for p in permutations(a, 2):\n        if sum(p) == t:\n            break\n    return p",
        "for p in permutations(a, 2):\n        if sum(p, t) == t:\n            return 1",
        "for p in permutations(a, 2):\n        t = sum(p)\n        if t > 3:\n            return t",
        "for p in permutations(a, 2):\n        if print(sum(p)):\n            return 1",
        "return any(t.append(sum(p)) for p in permutations(a, 2))",
        "return sum(sum(p) == t for p in permutations(a, 2))",
        "return [sum(p) for p in permutations(a, 2)]",
        "return {''.join(p) for p in permutations(a, 2)}",
        "return {sum(p) for p in permutations(a, 2) for p in [p]}",
    ],
)
def test_where_the_order_shows(body: str) -> None:
    assert texts(body) == []


def test_other_permutations_are_left_alone() -> None:
    head = "def permutations(a, k):\n    return []\n\n"
    assert texts("return any(sum(p) for p in permutations(a, 3))", head) == []
