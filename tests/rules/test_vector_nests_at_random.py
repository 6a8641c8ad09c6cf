"""Nests of loops made at random: whatever is proposed does what the loops do."""

from __future__ import annotations

import random
import warnings
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

np = pytest.importorskip("numpy")

RULES = [rule("scalar-loop-to-vector"), rule("array-walk-to-vector")]
HEAD = """import numpy as np

def f(a: np.ndarray, b: np.ndarray, m: np.ndarray, c: float):
    n = len(a)
    o = np.zeros(n)
    p = np.zeros((n, n))
    s = 0.0
    t = 0.5
    count = 0
"""


class Maker:
    """Writes functions over two vectors and a matrix."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def index(self, counters: str) -> str:
        name = self.random.choice(counters)
        plain = [name] * 4
        return self.random.choice(
            [*plain, f"{name} + 1", f"{name} - 1", "0", "n - 1", f"2 * {name}", f"n - {name} - 1"]
        )

    def item(self, counters: str) -> str:
        one, other = self.index(counters), self.index(counters)
        items = [f"a[{one}]", f"a[{one}]", f"b[{one}]", f"m[{one}, {other}]", f"m[{one}, {other}]"]
        return self.random.choice([*items, self.random.choice(counters), "2", "0.5", "c"])

    def value(self, counters: str, depth: int) -> str:
        if depth == 0 or self.random.random() < 0.3:
            return self.item(counters)
        one, two, three, four = (self.value(counters, depth - 1) for _ in range(4))
        return self.random.choice(
            [
                *(f"({one} {op} {two})" for op in "+-**"),
                f"abs({one})",
                f"min({one}, {two})",
                f"({one} if {two} > {three} else {four})",
            ]
        )

    def test(self, counters: str) -> str:
        op = self.random.choice(["<", ">", "!="])
        return f"{self.value(counters, 1)} {op} {self.value(counters, 1)}"

    def body(self, counters: str, indent: str) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.choice([1, 1, 2])):
            lines += self.statement(counters, indent)
        return lines

    def statement(self, counters: str, indent: str) -> list[str]:
        one, other = self.index(counters), self.index(counters)
        value = self.value(counters, 2)
        op = self.random.choice(["=", "+=", "-="])
        choice = self.random.randrange(9)
        if choice < 5:
            return [
                indent
                + [
                    f"t = {value}",
                    f"s += {value}",
                    f"o[{one}] {op} {value}",
                    f"p[{one}, {other}] {op} {value}",
                    f"a[{one}] {op} {value}",
                ][choice]
            ]
        if choice < 7 or len(counters) == 3:
            done = [
                f"o[{one}] = {value}",
                "count += 1",
                f"s += {value}",
                "continue",
                f"t = {value}",
            ]
            test = f"{indent}if {self.test(counters)}:"
            return [test, f"{indent}    {self.random.choice(done)}"]
        name = "ijk"[len(counters)]
        stop = self.random.choice(["n", "n", "n - 1", "1, n"])
        first = [f"{indent}t = 0"] if self.random.random() < 0.4 else []
        added = [f"{indent}    t += {self.value(counters + name, 1)}"] if first else []
        below = self.body(counters + name, indent + "    ")
        return [*first, f"{indent}for {name} in range({stop}):", *added, *below]

    def function(self) -> str:
        lines: list[str] = []
        for _ in range(self.random.choice([1, 2])):
            stop = self.random.choice(["n", "n", "1, n", "n - 1", "0, n, 2"])
            lines += [f"    for i in range({stop}):", *self.body("i", " " * 8)]
        return HEAD + "\n".join([*lines, "    return o, p, s, count", ""])


def outcome(code: str, arguments: list[Any]) -> list[Any] | None:
    """The results and the arguments after the call; None where it fails."""
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    copied = [item.copy() for item in arguments]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            results = namespace["f"](*copied, 1.25)
    except (IndexError, ValueError, UnboundLocalError):
        return None
    return [np.asarray(item) for item in (*results, *copied)]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_proposed_does_the_same(seed: int) -> None:
    maker, generator = Maker(seed), np.random.default_rng(seed)
    fired = 0
    for _ in range(60):
        code = maker.function()
        errors: list[Any] = []
        texts = [text for *_, text in candidates(code, "f", RULES, errors)]
        assert errors == [], code
        fired += bool(texts)
        for size in (0, 1, 2, 5) if texts else ():
            arguments = [generator.random(shape) + 0.5 for shape in (size, size, (size, size))]
            expected = outcome(code, arguments)
            for text in texts if expected is not None else ():
                found = outcome(text, arguments)
                assert found is not None, (size, code, text)
                for one, other in zip(expected, found, strict=True):
                    assert one.shape == other.shape
                    same = np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)
                    assert same, (size, code, text)
    assert fired > 10
