"""Recursions over shorter and shorter slices: what the loop gives is what the calls gave."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

LOOP = rule("sliced-recursion-to-loop")
GIVEN: tuple[Any, ...] = ([], [3], [1, 2, 3, 4], [5, -1, 5], [0.1, 0.2, 0.3, 1e16], (4, 2))


def rewritten(source: str, name: str = "f") -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(source, name, [LOOP], errors)]
    assert errors == []
    return found


def results(source: str, given: tuple[Any, ...] = GIVEN) -> list[Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    found: list[Any] = []
    for items in given:
        try:
            found.append(namespace["f"](items))
        except (TypeError, IndexError) as error:
            found.append(type(error))
    return found


def function(body: str) -> str:
    return f"def f(xs):\n{indent(body, '    ')}\n"


@pytest.mark.parametrize(
    "body",
    [
        "if not xs:\n    return 0\nreturn xs[0] + f(xs[1:])",
        "if not xs:\n    return 0\nelse:\n    return f(xs[1:]) - xs[0]",
        "if len(xs) == 0:\n    return 0\nreturn f(xs[:-1]) * 2 + xs[-1]",
        "if xs == []:\n    return 1\nreturn xs[0] * f(xs[1:])",
        "return 0 if not xs else 1 + f(xs[1:])",
        "return xs[0] - f(xs[1:]) if xs else 0",
        "if xs:\n    return xs[0] + f(xs[1:])\nreturn 0",
        "if len(xs) == 1:\n    return xs[0]\nreturn max(xs[0], f(xs[1:]))",
        "if not xs:\n    return 0\nhead, *tail = xs\nreturn head + f(tail)",
        "if not xs:\n    return 0\nhead = xs[0]\ntail = xs[1:]\nreturn head - f(tail)",
        "if not xs:\n    return 0\nhead, tail = xs[0], xs[1:]\nreturn head - f(tail)",
        "if not xs:\n    return 0\nif xs[0] > 1:\n    return 1 + f(xs[1:])\nreturn f(xs[1:])",
        "if not xs:\n    return 0\nif xs[0] > 1:\n    return f(xs[1:])\nelse:\n"
        "    return xs[0] + f(xs[1:])",
        "if not xs:\n    return []\nreturn [xs[0] * 2] + f(xs[1:])",
        "if not xs:\n    return []\nreturn f(xs[:-1]) + [xs[-1]]",
        "if not xs:\n    return []\nreturn f(xs[1:]) + [xs[0]]",
        "if not xs:\n    return []\nif xs[0] > 1:\n    return [xs[0]] + f(xs[1:])\n"
        "return f(xs[1:])",
        "if not xs:\n    return False\nif xs[0] == 2:\n    return True\nreturn f(xs[1:])",
        "if not xs:\n    return False\nreturn xs[0] > 3 or f(xs[1:])",
        "if not xs:\n    return True\nreturn xs[-1] > 0 and f(xs[:-1])",
        "if not xs:\n    return -1\nif xs[-1] > 4:\n    return xs[-1]\nreturn f(xs[:-1])",
    ],
)
def test_the_loop_gives_what_the_calls_gave(body: str) -> None:
    source = function(body)
    [text] = rewritten(source)
    assert "for " in text
    assert text.count("f(") == 1
    given = [items for items in GIVEN if "xs == []" not in body or items != (4, 2)]
    # An empty sequence has no last item: the calls would never end.
    kept = tuple(items for items in given if items or "len(xs) == 1" not in body)
    assert results(text, kept) == results(source, kept)


def test_texts_methods_and_inner_functions_loop_too() -> None:
    spelled = function('"""Turn it round."""\nif s == "":\n    return ""\nreturn f(s[1:]) + s[0]')
    spelled = spelled.replace("(xs)", "(s)")
    [text] = rewritten(spelled)
    assert '"""Turn it round."""' in text
    assert results(text, ("", "a", "abc")) == ["", "a", "cba"]
    inner = (
        "def f(n):\n    def g(xs):\n        if not xs:\n            return 0\n"
        "        return xs[0] + g(xs[1:])\n\n    return g(n)\n"
    )
    [text] = rewritten(inner)
    assert results(text, ([], [1, 2])) == [0, 3]
    method = (
        "class A:\n    def f(self, xs, k):\n        if not xs:\n            return 0\n"
        "        return xs[0] * k + self.f(xs[1:], k)\n"
    )
    [text] = rewritten(method, "A.f")
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    assert namespace["A"]().f([1, 2], 3) == 9


@pytest.mark.parametrize(
    "body",
    [
        "if not xs:\n    return 0\nreturn len(xs) + f(xs[1:])",
        "if not xs:\n    return 0\nreturn xs[1] + f(xs[1:])",
        "if not xs:\n    return 0\nreturn xs[-1] + f(xs[1:])",
        "if not xs:\n    return 0\nreturn xs[0] + f(xs[2:])",
        "if not xs:\n    return 0\nreturn f(xs[1:]) + f(xs[:-1])",
        "if not xs:\n    return xs\nreturn [xs[0]] + f(xs[1:])",
        "if not xs:\n    return 0\nreturn xs.pop() + f(xs[1:])",
        "if not xs:\n    return 0\nprint(xs[0])\nreturn 1 + f(xs[1:])",
        "if not xs:\n    return 0\nif f(xs[1:]) > 3:\n    return 0\nreturn f(xs[1:])",
        "if not xs:\n    return 0\nreturn xs[0] or f(xs[1:])",
        "if not xs:\n    return 0\nreturn 1 + (xs[0] and f(xs[1:]))",
        "if not xs:\n    return 0\nreturn 1 + [f(xs[1:]) for _ in xs][0]",
        "if not xs:\n    return 0\nif xs[0] == 1:\n    return 0\nreturn 1 + f(xs[1:])",
        "if not xs:\n    return 0\n# the rest\nreturn xs[0] + f(xs[1:])",
        "if not xs:\n    return 0\nreturn map(f, xs)[0] + f(xs[1:])",
        "if not xs:\n    return 0\nf = abs\nreturn xs[0] + f(xs[1:])",
        "if not xs:\n    return 0\nif xs[0]:\n    return 1 + f(xs[1:])",
        "if len(xs) == 2:\n    return 0\nreturn 1 + f(xs[1:])",
    ],
)
def test_what_needs_the_slices_or_the_calls_is_left(body: str) -> None:
    assert rewritten(function(body)) == []


def test_a_function_that_others_may_rebind_or_wrap_is_left() -> None:
    source = function("if not xs:\n    return 0\nreturn xs[0] + f(xs[1:])")
    assert rewritten("import functools\n\n\n@functools.lru_cache\n" + source) == []
    assert rewritten(source + "\n\nf = print\n") == []
