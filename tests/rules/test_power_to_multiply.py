"""Products for powers: only where rounding and sign are the same."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("power-to-multiply")


def texts(line: str) -> list[str]:
    source = source_of(line)
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def source_of(line: str) -> str:
    return f"def f(a):\n    r = []\n    for i, x in enumerate(a):\n        {line}\n    return r\n"


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("r.append(x**2)", "r.append(x * x)"),
        ("r.append(x**2 + i**3)", "r.append(x * x + i**3)"),
        ("r.append(i**3)", "r.append(i * i * i)"),
        ("r.append(-(x**2))", "r.append(-(x * x))"),
        ("r.append(-x**2)", "r.append(-(x * x))"),
        ("r.append(7 % x**2)", "r.append(7 % (x * x))"),
        ("r.append(pow(x, 2))", "r.append(x * x)"),
        ("r += [int(k / 3) for k in range(9)]", "r += [k // 3 for k in range(9)]"),
        ("r.append(int(len(a) / 2))", "r.append(len(a) // 2)"),
        ("r.append((x + 1) ** 2)", "r.append((x + 1) * (x + 1))"),
        ("r.append(-((x - 3) ** 2) / 7)", "r.append(-((x - 3) * (x - 3)) / 7)"),
        ("r.append((-1) ** i)", "r.append(-1 if i % 2 else 1)"),
        ("r.append(x - pow(-1, i + 2) * 3)", "r.append(x - (-1 if (i + 2) % 2 else 1) * 3)"),
        ("r.append(2**i)", "r.append(1 << i)"),
        ("r.append(3 + 2 ** (i + 1))", "r.append(3 + (1 << i + 1))"),
        ("r.append(2 ** (i * 2) % 7)", "r.append((1 << (i * 2)) % 7)"),
    ],
)
def test_products(before: str, after: str) -> None:
    found = texts(before)
    assert after in found[0]
    source = (
        f"def f(a):\n    r = []\n    for i, x in enumerate(a):\n        {before}\n    return r\n"
    )
    for text in found:
        for numbers in ([], [1, 3], [-2.5, 7]):
            assert call(text, numbers) == call(source, numbers)


@pytest.mark.parametrize(
    "line",
    [
        "r.append(x**3)",
        "r.append(x**4)",
        "r.append(x**-2)",
        "r.append(x**2.0)",
        "r.append((x + a[0])**2)",
        "r.append(a[i]**2)",
        "r.append(pow(x, 2, 7))",
        "r.append(int(x / 2))",
        "r.append(int(len(a) / -2))",
        "r.append(int(len(a) / 2.0))",
        "r.append([int(k / 2) for k in range(-3, 3)])",
        "r.append([int(k / 2) for k in range(9, -3, -1)])",
        "r.append([int(k / 2) for k in (k - 5 for k in range(9))])",
        "r.append(f'{x**2}')",
    ],
)
def test_what_stays(line: str) -> None:
    assert texts(line) == []


def test_outside_loops_there_is_nothing_to_win() -> None:
    source = "def f(x):\n    return x**2\n"
    assert list(RULE.rewrites(FunctionView(source, "f"))) == []
