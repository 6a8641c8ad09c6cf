"""Comprehensions that a map can do, with operators and bound methods, and those it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

RULE = rule("call-comprehension-to-map")


def proposal(body: str, head: str = "") -> str | None:
    source = f"{head}def f(x, y, w):\n    d = dict(zip(x, y))\n    s = set(x)\n    return {body}\n"
    return next((text for _, _, text in candidates(source, "f", [RULE])), None)


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    try:
        return namespace["f"](*args)
    except Exception as error:
        return type(error), str(error)


MAPPED = [
    "[a + b for a, b in zip(x, y)]",
    "[a - b for a, b in zip(x, y)]",
    "[b - a for a, b in zip(x, y)]",
    "[b // a for a, b in zip(x, y)]",
    "[a < b for a, b in zip(x, x[1:])]",
    "tuple(a ^ b for a, b in zip(x, y))",
    "sum(a * b for a, b in zip(x, y))",
    "sum([a * b for a, b in zip(x, y)], 3)",
    "max((a % b for a, b in zip(x, y)), default=7)",
    "sorted(b / a for a, b in zip(x, y))",
    "all(a <= b for a, b in zip(x, x[1:]))",
    "any(a == b for a, b in zip(x, y))",
    "all([a < b for a, b in zip(x, y)])",
    "sum(1 for a, b in zip(x, y) if a != b)",
    "len([1 for a, b in zip(x, y) if a > b])",
    "len([e for e in y if e in s])",
    "sum(1 for e in y if e in s)",
    "sum(e in s for e in y)",
    "all(e in d for e in y)",
    "[d.get(e) for e in y]",
    "[sum(e) for e in w]",
    "[len(e) for e in w]",
]


@pytest.mark.parametrize("body", MAPPED)
def test_map_gives_the_same(body: str) -> None:
    text = proposal(body)
    assert text is not None
    assert "map(" in text
    assert " for " not in text
    source = f"def f(x, y, w):\n    d = dict(zip(x, y))\n    s = set(x)\n    return {body}\n"
    for x, y in (([], []), ([1], [2, 3]), ([3, 1, 2], [1, 2, 4]), ([1, 1, 2], [0, 1, 2])):
        arguments = (x, y, [x, y])
        assert outcome(text, *arguments) == outcome(source, *arguments)


@pytest.mark.parametrize(
    "body",
    [
        "[a + a for a, b in zip(x, y)]",
        "[a + b for a, b in x]",
        "[a + b for a, b in zip(x, y, w)]",
        "[a + b for a, b in zip(x, y, strict=True)]",
        "[a + b for a, b in zip(x, y) if a]",
        "[b - a for a, b in zip(iter(x), y)]",
        "[a and b for a, b in zip(x, y)]",
        "[a is b for a, b in zip(x, y)]",
        "[a < b < 3 for a, b in zip(x, y)]",
        "{a + b for a, b in zip(x, y)}",
        "(a + b for a, b in zip(x, y))",
        "any(a + b for a, b in zip(x, y))",
        "sum(a for a, b in zip(x, y) if a < b)",
        "[a for a, b in zip(x, y) if a < b]",
        "sum(e not in s for e in y)",
        "sum(e in x for e in y)",
        "[d.get(e, e) for e in y]",
        "[x.get(e) for e in y]",
        "[str(e) for e in x]",
    ],
)
def test_comprehension_stays(body: str) -> None:
    assert proposal(body) is None


def test_names_in_use_get_another_import() -> None:
    text = proposal("[a * b for a, b in zip(x, y)]", "def mul(a):\n    return a\n\n\n")
    assert text is not None
    assert "from operator import mul as operator_mul\n" in text
    assert "list(map(operator_mul, x, y))" in text


def test_shadowed_zip_and_map_are_respected() -> None:
    for name in ("zip", "map"):
        head = f"def {name}(*items):\n    return items\n\n\n"
        assert proposal("[a * b for a, b in zip(x, y)]", head) is None


def test_iterators_are_asked_in_the_same_order() -> None:
    text = proposal("[a - b for a, b in zip(x, y)]")
    assert text is not None
    for source in (text, text.replace("list(map(sub, x, y))", "[a - b for a, b in zip(x, y)]")):
        one = iter([5, 6, 7])
        namespace: dict[str, Any] = {}
        exec(source.replace("    d = dict(zip(x, y))\n    s = set(x)\n", ""), namespace)
        assert namespace["f"](one, [1], None) == [4]
        assert next(one) == 7
