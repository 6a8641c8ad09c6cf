"""A cache from call to call: only for pure functions of hashable things, and only on request."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, all_rules, apply, rule

RULE = rule("cache-across-calls")


def texts(source: str) -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def test_it_is_tried_only_where_it_was_asked_for() -> None:
    assert RULE not in all_rules()
    assert RULE in all_rules(["cache-across-calls"])


def test_equal_arguments_of_other_types_are_told_apart() -> None:
    [text] = texts("def f(n, k=2):\n    return n * k\n")
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    found = [repr(namespace["f"](n)) for n in (1, 1.0, True, 1)]
    assert found == ["2", "2.0", "2", "2"]
    assert namespace["f"].cache_info().hits == 1


@pytest.mark.parametrize(
    "source",
    [
        'def f(n):\n    """Doc."""\n    return n + 1\n',
        "LIMIT = 3 * 4\nNAMES = ('a', -1)\n\ndef f(n):\n    return min(n, LIMIT) in NAMES\n",
        "import math\n\ndef f(n):\n    return math.sqrt(n)\n",
        "def f(n):\n    a = []\n    for i in range(n):\n        a.append(i)\n    return sum(a)\n",
        "def f(n):\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\n",
        "def f(n):\n    return g(n)\n\ndef g(n):\n    return h(n) + f(n)\n\ndef h(n): return n\n",
    ],
)  # fmt: skip
def test_pure_functions_get_one(source: str) -> None:
    [text] = texts(source)
    assert "@lru_cache(maxsize=1024, typed=True)\ndef f(n" in text


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    return 1\n",
        "def f(n):\n    yield n\n",
        "async def f(n):\n    return n\n",
        "def f(n):\n    print(n)\n    return n\n",
        "def f(n):\n    return {n}\n",
        "def f(n):\n    return n[0]\n",
        "def f(n, k):\n    return k in n\n",
        "def f(n):\n    return sum(i for i in n)\n",
        "def f(n):\n    global m\n    m = n\n    return n\n",
        "def f(n, **k):\n    return n\n",
        "def f(n: dict):\n    return len(n)\n",
        "def f(n):\n    n.append(1)\n    return len(n)\n",
        "def f(n):\n    return g(n)\n\ndef g(n):\n    print(n)\n    return n\n",
        "def f(n):\n    return g(n)\n\ndef g(n):\n    found = [n]\n    return found\n",
        "def f(n):\n    return g(n)\n\nif 1:\n    def g(n):\n        return n\n",
        "TABLE = [1]\n\ndef f(n):\n    return TABLE[n]\n",
        "LIMIT = 3\n\ndef f(n):\n    return LIMIT\n\ndef g():\n    global LIMIT\n    LIMIT = 4\n",
        "import random\n\ndef f(n):\n    return random.random() * n\n",
        "import functools\n\n@functools.wraps(print)\ndef f(n):\n    return n\n",
    ],
)
def test_others_do_not(source: str) -> None:
    assert texts(source) == []


def test_a_method_gets_none() -> None:
    source = "class A:\n    def f(self, n):\n        return n\n"
    assert list(RULE.rewrites(FunctionView(source, "A.f"))) == []
