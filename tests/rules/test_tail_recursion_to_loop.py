"""Recursions that become loops, and those that have no loop of the same meaning."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("tail-recursion-to-loop")


def source_of(body: str, parameters: str = "n, a=0, b=1") -> str:
    return f"def f({parameters}):\n{indent(body, '    ')}\n"


def texts(source: str, name: str = "f") -> list[str]:
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, name))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    try:
        return namespace["f"](*args)
    except (ValueError, TypeError) as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "body",
    [
        "if n < 1:\n    return a\nreturn f(n - 1, b, a + b)",
        "if n < 1:\n    return a, b\nreturn f(n - 1, b=a + n)",
        "if n > 0:\n    return f(n - 2)\nelif n < 0:\n    raise ValueError(n)\nelse:\n    return n",
        "if n > 0:\n    return f(n - 1, a + n)  # less\nprint",
        "'''Doc.'''\n# start\nif n > 1: # go\n    x = n\n"
        "    return f(\n        n - 1,\n        x,\n    )\nreturn a",
        "return a if n < 1 else f(n - 1, a + n)",
        "return f(n - 1, a + n) if n > 1 else a",
        "return n > 0 and n != 3 and f(n - 1)",
        "return n < 1 or n == 3 or f(n - 1)",
        "if n < 1:\n    return 1\nreturn n * f(n - 1)",
        "if n < 1:\n    return a - b\nreturn f(n - 1) + (n + a)",
        "if n < 1:\n    return 0\nif n % 2:\n    return f(n - 1)\nreturn n + f(n - 1)",
        "if n < 1:\n    return n if n else a + 2\nreturn (n if a else b) + f(n - 1, n % 2)",
        "while a < n:\n    a += 2\nif n < 1:\n    return a\nreturn f(n - 1)",
    ],
)
def test_results_stay(body: str) -> None:
    source = source_of(body)
    [text] = texts(source)
    assert text.count("f(") == 1
    assert text.count("#") == source.count("#")
    assert text.count("Doc.") == source.count("Doc.")
    for n in range(8):
        assert call(text, n) == call(source, n)
        assert call(text, n, 5) == call(source, n, 5)


@pytest.mark.parametrize(
    "body",
    [
        "if n < 2:\n    return n\nreturn f(n - 1) + f(n - 2)",
        "if n < 1:\n    return n\nreturn 1 - f(n - 1)",
        "if n < 1:\n    return 1.0\nreturn n * f(n - 1)",
        "if n < 1:\n    return True\nreturn n + f(n - 1)",
        "if n < 1:\n    return ''\nreturn str(n) + f(n - 1)",
        "if n < 1:\n    return\nreturn n + f(n - 1)",
        "if n < 1:\n    return []\nreturn [n] + f(n - 1)",
        "if n < 1:\n    return 0\nreturn n / 2 + f(n - 1)",
        "if n < 1:\n    return 1\nreturn print(n) + f(n - 1)",
        "if n < 1:\n    return 1\nif n % 2:\n    return n + f(n - 1)\nreturn n * f(n - 1)",
        "if n > 0:\n    return n + f(n - 1)",
        "for x in range(n):\n    return f(x)\nreturn 0",
        "try:\n    return f(n - 1)\nexcept RecursionError:\n    return 0",
        "with a:\n    return f(n - 1)",
        "if n < 1:\n    return lambda: n\nreturn f(n - 1)",
        "g = lambda: n\nif n < 1:\n    return g\nreturn f(n - 1)",
        "if n < 1:\n    return (n + x for x in b)\nreturn f(n - 1)",
        "if n < 1:\n    return f\nreturn f(n - 1)",
        "if n < 1:\n    return n\nreturn f(*n)",
        "if n < 1:\n    return n\nreturn f(n, a, b)",
        "if n < 1:\n    return n\nreturn f(n - 1, c=2)",
        "if n < 1:\n    return n\nreturn n and f(n - 1)",
        "yield n\nreturn f(n - 1)",
        "if n < 1: return f(n - 1)\nreturn n",
        "f = g\nreturn f(n - 1)",
    ],
)
def test_what_stays(body: str) -> None:
    assert texts(source_of(body)) == []


@pytest.mark.parametrize("parameters", ["n, *a", "n, **a", "n, a=[]", "n, *, a=1", "n, f"])
def test_parameters_that_stay(parameters: str) -> None:
    assert texts(source_of("if n < 1:\n    return 0\nreturn f(n - 1)", parameters)) == []


def test_rebound_and_decorated_functions_stay() -> None:
    source = source_of("if n < 1:\n    return 0\nreturn f(n - 1)")
    assert texts(source)
    assert texts("from functools import cache\n\n@cache\n" + source) == []
    assert texts(source + "\nf = print\n") == []
    assert texts(source + "\ndef g():\n    global f\n    f = None\n") == []


def test_methods_and_inner_functions() -> None:
    method = (
        "class C:\n    def f(self, n, a=0):\n        if n < 1:\n            return a\n"
        "        return self.f(n - 1, a + n)\n\ndef f(n):\n    return C().f(n)\n"
    )
    [text] = texts(method, "C.f")
    assert "while True:" in text
    assert call(text, 5) == 15
    inner = source_of(
        "def g(n):\n    if n < 1:\n        return 7\n    return g(n - 1)\nreturn g(n)"
    )
    [text] = texts(inner)
    assert "while True:" in text
    assert call(text, 5) == 7


def test_a_deep_recursion_gets_through() -> None:
    [text] = texts(source_of("if n < 1:\n    return a\nreturn f(n - 1, a + n)"))
    assert call(text, 100_000) == 5_000_050_000
