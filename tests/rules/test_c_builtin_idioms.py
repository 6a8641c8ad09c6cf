"""Idioms: the fast path and the loop agree for every kind of value, and near misses stay."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import exhaust, rule

RULE = rule("c-builtin-idioms")
NUMBERS = [-12, -3, -1, 0, 1, 2, 3, 7, 12, 18, 97, True, False, 6.0, 4.5]


def load(code: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    found: Callable[..., Any] = namespace["f"]
    return found


def outcome(function: Callable[..., Any], *args: Any) -> str:
    try:
        result = function(*args)
    except RecursionError:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error} {args!r}"
    return f"{result!r} {args!r}"


def rewritten(code: str) -> tuple[str, str]:
    code = dedent(code).lstrip()
    text, count = exhaust(code, "f", RULE)
    assert count == 1, "nothing was proposed, or too often"
    return code, text


GCD = """
def f(a, b):
    while {test}:
        {body}
    return a, b
"""


@pytest.mark.parametrize("test", ["b", "b != 0", "b > 0", "0 < b"])
@pytest.mark.parametrize(
    "body", ["a, b = b, a % b", "t = b; b = a % b; a = t", "t = a % b; a = b; b = t"]
)
def test_euclid(test: str, body: str) -> None:
    code, text = rewritten(GCD.format(test=test, body=body))
    assert "import gcd" in text
    for a in NUMBERS:
        for b in NUMBERS:
            assert outcome(load(text), a, b) == outcome(load(code), a, b)


def test_euclid_by_subtraction() -> None:
    code, text = rewritten(
        """
        def f(a, b):
            while a != b:
                if a > b:
                    a = a - b
                else:
                    b = b - a
            return a
        """
    )
    for a in range(1, 20):
        for b in range(1, 20):
            assert outcome(load(text), a, b) == outcome(load(code), a, b)


@pytest.mark.parametrize(
    "body",
    [
        "if b == 0:\n        return a\n    return f(b, a % b)",
        "return a if not b else f(b, a % b)",
    ],
)
def test_recursive_euclid(body: str) -> None:
    code, text = rewritten(f'def f(a, b):\n    """The divisor."""\n    {body}\n')
    for a in NUMBERS:
        for b in NUMBERS:
            assert outcome(load(text), a, b) == outcome(load(code), a, b)


@pytest.mark.parametrize(
    "body",
    [
        "n = n & (n - 1)\n        c += 1",
        "c += n & 1\n        n >>= 1",
        "c = c + n % 2\n        n = n // 2",
        "if n % 2 == 1:\n            c += 1\n        n //= 2",
    ],
)
def test_ones(body: str) -> None:
    code, text = rewritten(
        f"def f(n):\n    c = 0\n    while n > 0:\n        {body}\n    return c, n\n"
    )
    for n in [-1, 0, 1, 2, 255, 256, 2**70 - 1, True, 0.0, 3.5]:
        assert outcome(load(text), n) == outcome(load(code), n)


@pytest.mark.parametrize(
    "body",
    [
        "r = 1\n    while n > 0:\n        if n & 1:\n            r = r * b % m\n"
        "        b = b * b % m\n        n >>= 1",
        "r = 1\n    while n > 0:\n        if n % 2 == 1:\n            r = (b * r) % m\n"
        "        n = n // 2\n        b = (b ** 2) % m",
        "r = 1\n    for _ in range(n):\n        r = (r * b) % m",
        "r = 1\n    for _ in range(1, n + 1):\n        r = b * r % m",
        "r = 3\n    for _ in range(n):\n        r *= b",
        "r = 3\n    while n > 0:\n        if n & 1:\n            r *= b\n"
        "        b *= b\n        n >>= 1",
    ],
)
def test_powers(body: str) -> None:
    code, text = rewritten(f"def f(b, n, m):\n    {body}\n    return r\n")
    for b in NUMBERS:
        for n in [-1, 0, 1, 2, 5, 11, True, 3.0]:
            for m in [1, 2, 7, 1000, -5, 0, True, 2.5]:
                assert outcome(load(text), b, n, m) == outcome(load(code), b, n, m)


@pytest.mark.parametrize(
    "body",
    [
        "r = 1\n    for i in range(1, n + 1):\n        r *= i\n    return r",
        "r = 2.0\n    for i in range(2, n + 1):\n        r = i * r\n    return r",
        "r = 1\n    for i in range(n, 1, -1):\n        r = r * i\n    return r",
        "r = 1\n    while n > 1:\n        r *= n\n        n -= 1\n    return r, n",
        "r = 1\n    while n > 0:\n        r *= n\n        n -= 1\n    return r, n",
        "if n <= 1:\n        return 1\n    return n * f(n - 1)",
    ],
)
def test_factorials(body: str) -> None:
    code, text = rewritten(f"def f(n):\n    {body}\n")
    for n in [-3, -1, 0, 1, 2, 5, 30, True, False, 4.0]:
        assert outcome(load(text), n) == outcome(load(code), n)


SORTS = [
    """
    for i in range(n):
        for j in range(0, n - i - 1):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    """,
    """
    for i in range(n - 1):
        moved = False
        for j in range(n - 1 - i):
            if a[j + 1] > a[j]:
                t = a[j]
                a[j] = a[j + 1]
                a[j + 1] = t
                moved = True
        if not moved:
            break
    """,
    """
    for i in range(n):
        m = i
        for j in range(i + 1, n):
            if a[j] < a[m]:
                m = j
        a[i], a[m] = a[m], a[i]
    """,
    """
    for i in range(n):
        for j in range(i + 1, n):
            if a[i] > a[j]:
                a[i], a[j] = a[j], a[i]
    """,
    """
    for i in range(1, n):
        key = a[i]
        j = i - 1
        while j >= 0 and a[j] > key:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = key
    """,
    """
    for i in range(1, len(a)):
        j = i
        while j > 0 and a[j - 1] < a[j]:
            a[j], a[j - 1] = a[j - 1], a[j]
            j -= 1
    """,
]


def lists() -> Iterator[Any]:
    r = random.Random(1)
    for size in (0, 1, 2, 3, 8, 15):
        yield [r.randrange(10) for _ in range(size)]
        yield [r.choice([0.0, -0.0, 1.5, 2]) for _ in range(size)]
        yield [r.choice([0.0, -0.0, 1.5]) for _ in range(size)]
        yield [r.choice([float("nan"), 1.0, 2.0]) for _ in range(size)]
        yield [r.choice("abc") for _ in range(size)]
        yield [r.choice([True, 1, 0]) for _ in range(size)]
    yield [1, "a", 0]
    yield (2, 1)
    yield [{1}, {2}, {1, 2}]
    yield "ab"


@pytest.mark.parametrize("loop", SORTS)
def test_sorts(loop: str) -> None:
    code, text = rewritten("def f(a):\n    n = len(a)" + loop.rstrip() + "\n    return n\n")
    assert ".sort(" in text
    for one, other in zip(lists(), lists(), strict=True):
        before, after = outcome(load(code), one), outcome(load(text), other)
        assert after == before


@pytest.mark.parametrize(
    "loop",
    [
        "i, j = 0, len(a) - 1\n    while i < j:\n        a[i], a[j] = a[j], a[i]\n"
        "        i += 1\n        j -= 1",
        "for i in range(len(a) // 2):\n        a[i], a[-i - 1] = a[-i - 1], a[i]",
        "r = 'x'\n    for c in a:\n        r = c + r\n    a = r",
    ],
)
def test_reversing(loop: str) -> None:
    code, text = rewritten(f"def f(a):\n    {loop}\n    return a\n")
    for one in ([], [1], [1, 2, 3, 4, 5], "", "abc", ["a", "b"], (1, 2), bytearray(b"abc")):
        again = type(one)(one) if isinstance(one, list | bytearray) else one
        assert outcome(load(text), again) == outcome(load(code), one)


@pytest.mark.parametrize(
    ("code", "because"),
    [
        ("n = len(a)\n    a.append(0)\n    " + SORTS[0].strip(), "the list is longer than n"),
        ("n = 5\n    " + SORTS[0].strip(), "n is not the length"),
        ("n = len(a)\n    " + SORTS[0].strip().replace("a[j] > ", "a[j] >= "), "not stable"),
        ("n = len(a)" + SORTS[0].rstrip() + "\n    return i", "a counter is read"),
        ("b = 0\n    while a:\n        a, b = a % b, a", "not Euclid's step"),
        ("c = 0\n    while a:\n        a >>= 2\n        c += a & 1", "every second digit"),
        ("r = 1\n    for i in range(1, a):\n        r *= i\n    return r", "stops one earlier"),
        ("r = 1\n    for i in range(r):\n        r *= a\n    return r, i", "the counter is read"),
        ("r = ''\n    for c in a:\n        r = r + c\n    return r", "copied, not reversed"),
    ],
)
def test_near_misses(code: str, because: str) -> None:
    source = f"def f(a):\n    {code}\n"
    assert exhaust(source, "f", RULE) == (source, 0), because


def test_an_elif_is_left_alone_and_nested_blocks_are_indented() -> None:
    code, text = rewritten(
        """
        def f(n, on):
            if on:
                total = 1
                # multiply them all
                for i in range(1, n + 1):
                    total *= i  # one more
                return total
            return 0
        """
    )
    assert text.count("# multiply them all") == text.count("# one more") == 1
    assert [load(text)(n, True) for n in range(9)] == [load(code)(n, True) for n in range(9)]


def test_shadowed_type_is_left_alone() -> None:
    code = "def f(a, b, type):\n    while b:\n        a, b = b, a % b\n    return a, type\n"
    assert exhaust(code, "f", RULE) == (code, 0)
