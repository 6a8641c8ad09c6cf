"""Running sums: the list is the same whether it is appended to or accumulated."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

ACCUMULATE = rule("running-sum-to-accumulate")


def rewritten(source: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, "f", [ACCUMULATE], errors)]
    assert errors == []
    return found


def function(start: str, turn: str, end: str = "return out") -> str:
    return f"def f(xs):\n    {start}\n    for x in xs:\n        {turn}\n    {end}\n"


@pytest.mark.parametrize(
    "source",
    [
        function("out = [0]", "out.append(out[-1] + x)"),
        function("s = 0\n    out = []", "s += x\n        out.append(s)"),
        function("out = []\n    s = 0", "s += x\n        out.append(s)"),
        function("out = [0]\n    s = 0", "s += x\n        out.append(s)"),
    ],
)
def test_the_sums_are_the_same(source: str) -> None:
    [text] = rewritten(source)
    assert "accumulate(xs" in text
    assert "for " not in text
    for given in ([], [3], [1, 2, -5], [0.1, 0.2, 0.3, 1e16, -1e16]):
        found = []
        for each in (source, text):
            namespace: dict[str, Any] = {}
            exec(each, namespace)
            found.append(namespace["f"](given))
        assert found[0] == found[1]


@pytest.mark.parametrize(
    "source",
    [
        function("out = [1]", "out.append(out[-1] + x)"),
        function("out = []", "out.append(out[-1] + x)"),
        function("out = [0]", "out.append(out[-2] + x)"),
        function("out = [0]", "out.append(out[-1] - x)"),
        function("out = [0]", "out.append(x + out[-1])"),
        function("out = [0]", "out.append(out[-1] + x)", "return out, x"),
        function("s = 1\n    out = []", "s += x\n        out.append(s)"),
        function("s = 0\n    out = []", "out.append(s)\n        s += x"),
        function("s = 0\n    out = []", "s -= x\n        out.append(s)"),
        function("s = 0\n    out = []", "s += x\n        out.append(s)", "return out, s"),
        function("s = 0\n    out = xs", "s += x\n        out.append(s)"),
        function("out = other = [0]", "out.append(out[-1] + x)", "return other"),
        function("out = [0]", "# so far\n        out.append(out[-1] + x)"),
    ],
)
def test_other_lists_are_left(source: str) -> None:
    assert rewritten(source) == []
