"""Which entries of a Counter are asked for."""

from __future__ import annotations

from collections import Counter

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def texts(expression: str, setup: str = "c = Counter(items)") -> list[str]:
    source = f"from collections import Counter\n\n\ndef f(items):\n    {setup}\n"
    source += f"    return {expression}\n"
    found = rule("most-common-to-max").rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found]


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("c.most_common(1)[0][1]", "max(c.values())"),
        ("c.most_common(1)[-1][1]", "max(c.values())"),
        ("c.most_common()[0][1]", "max(c.values())"),
        ("c.most_common()[-1][1]", "min(c.values())"),
        ("Counter(items).most_common(1)[0][1]", "max(Counter(items).values())"),
        ("c.most_common()[0]", "c.most_common(1)[0]"),
        ("c.most_common()[:3]", "c.most_common(3)[:3]"),
    ],
)
def test_the_entry_alone(expression: str, wanted: str) -> None:
    (text,) = texts(expression)
    assert f"return {wanted}\n" in text
    for items in ("a", "abcb", "abcabd", "ddaabbc"):
        known = {"items": items, "c": Counter(items), "Counter": Counter}
        assert eval(wanted, known) == eval(expression, known)


@pytest.mark.parametrize(
    ("expression", "setup"),
    [
        ("c.most_common()[-1]", "c = Counter(items)"),
        ("c.most_common()[-1][0]", "c = Counter(items)"),
        ("c.most_common()[::-1]", "c = Counter(items)"),
        ("c.most_common()[:-1]", "c = Counter(items)"),
        ("c.most_common(2)[0][1]", "c = Counter(items)"),
        ("c.most_common(1)[0][1]", "c = items"),
        ("c.most_common(1)[0][1], max", "c, max = Counter(items), 3"),
    ],
)
def test_is_left_alone(expression: str, setup: str) -> None:
    assert texts(expression, setup) == []
