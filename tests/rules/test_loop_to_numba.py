"""Kernels for numba: the same numbers come out, and only numbers go in."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import all_rules, candidates, rule

RULE = rule("loop-to-numba")
HEAD = "import math\nimport numpy as np\n\nLIMIT = 7\n\n"


def proposed(code: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(dedent(code).lstrip(), "f", [RULE], errors)]
    assert errors == []
    return found


WHOLE = {
    "def f(n: int, share: float) -> float:\n    total = 0.0\n    for i in range(1, n):\n"
    "        total += share ** i / i\n    return total\n": (9, 0.25),
    "def f(a: 'np.ndarray', b: 'np.ndarray'):\n    out = np.zeros(len(a))\n"
    "    for i in range(1, len(a)):\n        out[i] = out[i - 1] * b[i] + math.sqrt(a[i])\n"
    "    return out\n": ([1.0, 4.0, 9.0], [0.5, 2.0, 0.25]),
    "def f(m: 'np.ndarray', n: int = 3):\n    '''Doubles.'''\n    h, w = m.shape\n"
    "    for y in range(h):\n        for x in range(w):\n            m[y, x] *= n\n": (
        [[1.0, 2.0]],
    ),
    "def f(n):\n    if n < 0:\n        raise ValueError('negative')\n    count = 0\n"
    "    while n > LIMIT:\n        n //= 2\n        count += 1\n    return count\n": (100,),
}


@pytest.mark.parametrize(("code", "arguments"), WHOLE.items())
def test_whole_functions(code: str, arguments: tuple[Any, ...]) -> None:
    np = pytest.importorskip("numpy")
    pytest.importorskip("numba")
    (text,) = proposed(HEAD + code)
    assert "@njit\ndef _f_kernel(" in text
    results = []
    for source in (HEAD + code, text):
        namespace: dict[str, Any] = {}
        exec(source, namespace)
        given = [np.array(one) if isinstance(one, list) else one for one in arguments]
        result = namespace["f"](*given)
        results.append([np.asarray(one).tolist() for one in (*given, result)])
        results[-1].append(type(result).__name__)
    assert results[0] == results[1]
    assert namespace["f"].__doc__ == ("Doubles." if "Doubles" in code else None)


def test_one_loop_of_a_function() -> None:
    np = pytest.importorskip("numpy")
    pytest.importorskip("numba")
    code = """
        import numpy as np

        def f(rows, share: float):
            a = np.array(rows)
            moved = 0.0
            turns = 0
            # relax
            for i in range(1, len(a)):
                step = share * (a[i - 1] - a[i])
                a[i] += step
                moved += abs(step)
                turns += 1
            return {"a": a.tolist(), "moved": float(moved), "turns": turns}
        """
    (text,) = proposed(code)
    assert "    moved, turns = _f_kernel(a, moved, share, turns)\n" in text
    assert "    # relax\n" in text
    outcomes = []
    for source in (dedent(code), text):
        namespace: dict[str, Any] = {"np": np}
        exec(source, namespace)
        outcomes.append(namespace["f"]([1.0, 5.0, 2.0], 0.5))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    ("code", "because"),
    [
        ("def f(n: int):\n    return n * 2", "there is no loop"),
        ("def f(words):\n    for word in words:\n        word.strip()", "a method"),
        ("def f(n: int):\n    d = {}\n    for i in range(n):\n        d[i] = i", "a dict"),
        ("def f(n: int):\n    for i in range(n):\n        print(i)", "it prints"),
        ("def f(n: int):\n    for i in range(n):\n        yield i", "a generator"),
        ("def f(n: int, x=None):\n    for i in range(n):\n        x = i\n    return x", "None"),
        ("def f(n: int):\n    s = ''\n    for i in range(n):\n        s += 'x'", "text"),
        ("def f(xs: list):\n    t = 0\n    for x in xs:\n        t += x\n    return t", "a list"),
        ("def f(n: int):\n    t = 0\n    for i in range(n):\n        t += g(i)\n    return t\n"
         "def g(i):\n    return i", "another function"),
        ("def f(n: int):\n    t = 0\n    for i in range(n):\n        t += K\n    return t\n"
         "K = [1]", "a global that is no number"),
        ("def f(n: int):\n    t = 0\n    for i in range(n):\n        t += K\n    return t\n"
         "K = 1\ndef g():\n    global K\n    K = 2", "a global that changes"),
        ("@g\ndef f(n: int):\n    t = 0\n    for i in range(n):\n        t += i\n    return t",
         "it is decorated"),
        ("class A:\n    def f(self, n: int):\n        for i in range(n):\n            pass\n"
         "def f(s):\n    for c in s:\n        if c == 'x':\n            return c", "text"),
    ],
)  # fmt: skip
def test_left_alone(code: str, because: str) -> None:
    assert proposed(f"{HEAD}{code}\n") == [], because


def test_it_is_tried_only_where_it_was_asked_for() -> None:
    assert RULE not in all_rules()
    assert RULE in all_rules(["loop-to-numba"])
