"""Conversions and comprehensions that change nothing, and those that do."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import Rule, candidates, rule

COPY, CONVERSION = rule("identity-comprehension-to-copy"), rule("drop-redundant-conversion")


def proposal(which: Rule, body: str) -> str | None:
    source = f"def f(s, p, n: int, d: dict):\n    k = len(s)\n    return {body}\n"
    return next((text for _, _, text in candidates(source, "f", [which])), None)


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    value = namespace["f"](*args)
    return type(value), value


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("[x for x in s]", "list(s)"),
        ("{x for x in s}", "set(s)"),
        ("[(a, b) for a, b in zip(s, p)]", "list(zip(s, p))"),
        ("[(a, b) for a, b in d.items()]", "list(d.items())"),
        ("{a: b for a, b in d.items()}", "dict(d.items())"),
        ("{a: b for a, b in enumerate(s)}", "dict(enumerate(s))"),
        ("sum(x for x in s)", "sum(s)"),
        ("sum((x for x in s), 5)", "sum(s, 5)"),
        ("max((x for x in s), default=3)", "max(s, default=3)"),
        ("sorted([x for x in s], reverse=True)", "sorted(s, reverse=True)"),
        ("any(x for x in s)", "any(s)"),
        ("', '.join(str(x) for x in [y for y in s])", "list(s)"),
        ("tuple(x for x in (s if n else p))", "tuple((s if n else p))"),
    ],
)
def test_items_are_copied(body: str, wanted: str) -> None:
    text = proposal(COPY, body)
    assert text is not None
    assert wanted in text
    source = f"def f(s, p, n: int, d: dict):\n    k = len(s)\n    return {body}\n"
    for items in ([], [2, 1], [1, 1, 3]):
        arguments = (items, (5, 6), 1, {1: 2, 3: 4})
        if "max" in body or items or "default" not in body:
            assert outcome(text, *arguments) == outcome(source, *arguments)


@pytest.mark.parametrize(
    "body",
    [
        "[x for x in s if x]",
        "[x for y in p for x in s]",
        "[(a, b) for a, b in s]",
        "[(b, a) for a, b in zip(s, p)]",
        "[[a, b] for a, b in zip(s, p)]",
        "{a: b for a, b in s}",
        "{b: a for a, b in d.items()}",
        "[(a, b) for a, b in s.items()]",
        "(x for x in s)",
        "[x for x, in s]",
        "f'{[x for x in s]}'",
    ],
)
def test_comprehension_stays(body: str) -> None:
    assert proposal(COPY, body) is None


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("int(k)", "return k"),
        ("int(n // 3) + 1", "return (n // 3) + 1"),
        ("-int(k + 1)", "return -(k + 1)"),
        ("str(f'{k}') * 2", "return f'{k}' * 2"),
        ("int(int(n % 7) // 2)", "return int(n % 7) // 2"),
        ("list([k])", "return [k]"),
        ("list(sorted(s))", "return sorted(s)"),
        ("sorted(list(s), key=abs)", "return sorted(s, key=abs)"),
        ("sum(tuple(s), 1)", "return sum(s, 1)"),
        ("set(list(s))", "return set(s)"),
        ("list('a b'.split())", "return 'a b'.split()"),
        ("float(1.5 * k)", "return 1.5 * k"),
    ],
)
def test_conversion_is_left_out(body: str, wanted: str) -> None:
    text = proposal(CONVERSION, body)
    assert text is not None
    assert wanted in text
    source = f"def f(s, p, n: int, d: dict):\n    k = len(s)\n    return {body}\n"
    for items in ([], [2, 1]):
        assert outcome(text, items, (), 22, {}) == outcome(source, items, (), 22, {})


@pytest.mark.parametrize(
    "body",
    [
        "int(n)",
        "int(n / 2)",
        "int(s)",
        "float(k)",
        "int(True)",
        "int(not k)",
        "int('7')",
        "list(s)",
        "list(d)",
        "sorted(list(s), list(p))",
        "len(list(s))",
        "any(list(s))",
        "tuple([k])",
        "list((k,))",
        "int(k, 10)",
    ],
)
def test_conversion_stays(body: str) -> None:
    assert proposal(CONVERSION, body) is None
