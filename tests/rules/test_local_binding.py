"""What may be looked up before a loop, and what the loop might change."""

from __future__ import annotations

from textwrap import indent

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("local-binding")


def texts(body: str, head: str = "import math, sys, heapq") -> list[str]:
    source = f"{head}\ndef f(self, a):\n{indent(body, '    ')}\n"
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("for x in a:\n    print(math.sin(x), math.sin(1))", "sin = math.sin\n"),
        ("return [heapq.heappop(a) for x in a]", "heappop = heapq.heappop\n"),
        ("for x in a:\n    for y in x:\n        self.n[y] = self.k", "k = self.k\n"),
        ("for x in a:\n    y = self.k[x]\n    y += self.k[y]", "k = self.k\n"),
        ("sin = 1\nfor x in a:\n    math.sin(x)", "math_sin"),
    ],
)
def test_what_is_bound(body: str, line: str) -> None:
    found = texts(body)
    assert any(line in text for text in found) or (line == "math_sin" and "sin_2 = " in found[0])


@pytest.mark.parametrize(
    "body",
    [
        "for x in a:\n    sys.stdout.write(x)",
        "return math.sin(1)",
        "for x in a:\n    self.go(x)\n    self.go(x)",
        "for x in a:\n    self.k = self.k + self.k * x",
        "for x in a:\n    g(self)\n    print(self.k + self.k)",
        "for x in a:\n    self = x\n    print(self.k + self.k)",
        "for x in a:\n    if x:\n        x += self.k + self.k",
        "for x in a:\n    b = self\n    b.k = 1\n    x += self.k + self.k",
        "for x in a:\n    yield self.k + self.k",
        "for x in a:\n    x += self.k",
        "for x in a:\n    x.k += x.k",
        "math = self\nfor x in a:\n    math.sin(x)",
        "if a:\n    pass\nelif [math.sin(x) for x in a]:\n    pass",
        "for x in a: f'{math.sin(x)}'",
    ],
)
def test_what_stays(body: str) -> None:
    assert texts(body) == []
