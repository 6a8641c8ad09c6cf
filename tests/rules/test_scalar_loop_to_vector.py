"""Whole arrays instead of items: the same values, and turns that need each other stay loops."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

np = pytest.importorskip("numpy")

RULE = rule("scalar-loop-to-vector")
HEAD = "import math\nimport numpy as np\n\n"
PAIR = "def f(a: np.ndarray, b: np.ndarray):\n    "
GRID = "def f(m: np.ndarray, v: np.ndarray):\n    h, w = m.shape\n    "


def proposed(code: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(dedent(code).lstrip(), "f", [RULE], errors)]
    assert errors == []
    return found


def outcome(code: str, *arguments: Any) -> list[Any]:
    """The results and the arguments after the call; an exception is a result too."""
    namespace: dict[str, Any] = {}
    exec(dedent(code), namespace)
    copied = [item.copy() if hasattr(item, "copy") else item for item in arguments]
    with np.errstate(all="ignore"):
        try:
            result = namespace["f"](*copied)
        except ValueError as error:
            result = type(error).__name__
    return [*(result if isinstance(result, tuple) else (result,)), *copied]


def equal(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if one is None or isinstance(one, str):
        return bool(one == other)
    left, right = np.asarray(one), np.asarray(other)
    alike = left.dtype == right.dtype and left.shape == right.shape
    return alike and np.allclose(left, right, rtol=1e-12, atol=0, equal_nan=True)


def same(code: str, *arguments: Any) -> list[str]:
    """Every candidate does what the loop does; the candidates."""
    texts = proposed(code)
    expected = outcome(code, *arguments)
    for text in texts:
        pairs = zip(outcome(text, *arguments), expected, strict=True)
        assert all(equal(one, other) for one, other in pairs), text
    return texts


ONE_AXIS = {
    "out = np.zeros(len(a))\n    for i in range(len(a)):\n        out[i] = a[i] * b[i] - 1\n"
    "    return out": "out[:] = a * b[:len(a)] - 1",
    "s = 0\n    for i in range(len(a)):\n        s += a[i] * b[i]\n    return s": "@",
    "s = 0.0\n    for i in range(1, len(a)):\n        s += abs(a[i] - a[i - 1])\n    return s": (
        "s += abs(a[1:] - a[:-1]).sum()"
    ),
    "n = 0\n    for i in range(len(a)):\n        if a[i] > 1 and not b[i] > 2:\n"
    "            n += 1\n    return n": "np.count_nonzero((a > 1) & ~(b[:len(a)] > 2))",
    "out = np.zeros(len(a))\n    for i in range(len(a)):\n        if a[i] > 1:\n"
    "            out[i] = a[i]\n        else:\n            out[i] = -b[i]\n    return out": (
        "np.where"
    ),
    "out = a.copy()\n    for i in range(len(a)):\n        if a[i] > 1:\n"
    "            out[i] = 1 / a[i]\n    return out": "out[mask] = 1 / a[mask]",
    "s = 0\n    for i in range(len(a)):\n        if a[i] <= 1:\n            continue\n"
    "        s += a[i] * b[i]\n    return s": "if mask.any():",
    "out = np.zeros(len(a))\n    for i in range(len(a)):\n        x = a[i]\n"
    "        y = x * x + i\n        if y > 5:\n            y = 5.0\n        out[i] = y\n"
    "    return out": "y = np.where(mask, 5.0, y)",
    "out = np.ones(len(a))\n    for i in range(1, len(a)):\n        out[i] = out[i - 1] + a[i]\n"
    "    return out": "np.cumsum(out, out=out)",
    "for i in range(0, len(a), 2):\n        a[i] = math.sqrt(b[i]) + min(a[i], 2)": (
        "a[::2] = np.sqrt(b[:len(a):2]) + np.minimum(a[::2], 2)"
    ),
    "out = np.zeros(4)\n    for i in range(len(a)):\n        out[int(a[i])] += b[i]\n"
    "    return out": "np.add.at(out, a.astype(int), b[:len(a)])",
    "out = np.zeros(len(a))\n    for i in range(len(a)):\n        for j in range(len(b)):\n"
    "            out[i] += a[i] * b[j]\n    return out": "",
    "half = len(a) // 2\n    out = np.zeros(len(a))\n    for i in range(half):\n"
    "        out[i] = a[i] + b[i]\n        out[i + half] = a[i] - b[i]\n    return out": (
        "out[half:2 * half]"
    ),
    "for i in range(len(a)):\n        b[i] = a[i - 1]": "b[:len(a)] = a[np.arange(len(a)) - 1]",
    "for i in range(len(a)):\n        t = a[i]\n        a[i] = b[i]\n        b[i] = t": (
        "t = a.copy()"
    ),
}


@pytest.mark.parametrize(("body", "shows"), ONE_AXIS.items())
def test_one_loop(body: str, shows: str) -> None:
    code = f"{HEAD}{PAIR}{body}\n"
    generator = np.random.default_rng(5)
    for size in (0, 1, 2, 7, 40):
        ints = generator.integers(0, 4, size=size)
        for one in (generator.random(size) * 3.9, ints.astype(float)):
            texts = same(code, one, generator.random(size) + 1)
            assert shows in texts[0]
    if "out[i] = out[i - 1]" in body or "np.where" in shows:
        same(code, ints, ints)


DIRECT = {
    "s = 0\n    for x in a:\n        s += x * x\n    return s": (
        "if len(a) > 0:\n        s += a @ a"
    ),
    "out = np.zeros(len(a))\n    for i, x in enumerate(a):\n        out[i] = x + i\n"
    "    return out": "out[:] = a + np.arange(len(a))",
    "n = 0\n    c = a * 2\n    for x, y in zip(a, c):\n        if x + y > 2:\n"
    "            n += 1\n    return n": "n = int(np.count_nonzero(a + c > 2))",
    "best = a[0]\n    for i in range(1, len(a)):\n        if a[i] > best:\n"
    "            best = a[i]\n    return best": "best = a.max()",
    "best = a[0]\n    for x in a:\n        best = min(best, x)\n    return best": "best = a.min()",
    "best = -np.inf\n    place = -1\n    for i in range(len(a)):\n"
    "        if a[i] * b[i] > best:\n            best = a[i] * b[i]\n            place = i\n"
    "    return best, place": "place = int((a * b[:len(a)]).argmax())",
    "low = float('inf')\n    for i in range(len(a)):\n        low = min(low, abs(a[i] - b[0]))\n"
    "    return low": "low = abs(a - b[0]).min()",
}


@pytest.mark.parametrize(("body", "shows"), DIRECT.items())
def test_items_and_extremes(body: str, shows: str) -> None:
    code = f"{HEAD}{PAIR}{body}\n"
    generator = np.random.default_rng(9)
    for size in (0, 1, 2, 30):
        if size or "[0]" not in body:
            texts = same(code, generator.random(size), generator.random(size))
            assert shows in texts[0]


@pytest.mark.parametrize(
    "body",
    [
        "best = a[1]\n    for x in a:\n        best = max(best, x)\n    return best",
        "best = 0\n    for x in a:\n        if x > best:\n            best = x\n    return best",
        "best = a[0]\n    for i in range(2, len(a)):\n        best = max(best, a[i])\n"
        "    return best",
        "best = a[0]\n    for i in range(len(a)):\n        best = max(best, a[i])\n"
        "        b[i] = best",
        "best = np.inf\n    for x in a:\n        best = max(x, best)\n    return best",
        "for x in a:\n        b[int(x)] = x",
        "for i, x in enumerate(a):\n        a[i] = x * 2\n        b[i] = x",
        "s = 0\n    for x, y in zip(a, b):\n        s += x * y\n    return s",
    ],
)
def test_other_walks_are_left_alone(body: str) -> None:
    assert proposed(f"{HEAD}{PAIR}{body}\n") == []


GRIDS = {
    "out = np.zeros((h, w))\n    for y in range(h):\n        for x in range(w):\n"
    "            out[y, x] = m[y, x] * v[x] + y\n    return out": (
        "out[:] = m * v[:w] + np.arange(h)[:, None]"
    ),
    "out = np.zeros((w, h))\n    for y in range(h):\n        for x in range(w):\n"
    "            out[x, y] = m[y, x] * v[y]\n    return out": "out[:] = (m * v[:h, None]).T",
    "out = np.zeros(h)\n    for y in range(h):\n        for x in range(w):\n"
    "            out[y] += m[y, x] * v[x]\n        out[y] /= 2\n    return out": (
        "out += m @ v[:w]\n    out /= 2"
    ),
    "out = np.zeros(w)\n    for y in range(h):\n        for x in range(w):\n"
    "            out[x] += m[y][x]\n    return out": "out += m.sum(axis=0)",
    "out = np.zeros((h, h))\n    for i in range(h):\n        for j in range(h):\n"
    "            d = 0\n            for k in range(w):\n"
    "                d += (m[i, k] - m[j, k]) ** 2\n"
    "            out[i, j] = d ** 0.5\n    return out": (
        "d = ((m[:, None, :] - m) ** 2).sum(axis=2)"
    ),
    "best = np.zeros(h, dtype=int)\n    for y in range(h):\n        low = float('inf')\n"
    "        for x in range(w):\n            if m[y, x] < low:\n                low = m[y, x]\n"
    "                best[y] = x\n    return best": "best[:] = m.argmin(axis=1)",
    "high = np.zeros(h)\n    for y in range(h):\n        most = -np.inf\n"
    "        for x in range(w):\n"
    "            if m[y, x] * v[x] > most:\n                most = m[y, x] * v[x]\n"
    "        high[y] = most\n    return high": "most = (m * v[:w]).max(axis=1)",
    "count = 0\n    for y in range(h):\n        for x in range(w):\n"
    "            if m[y, x] > 0.5:\n                count += 1\n    return count": (
        "count = int(np.count_nonzero(m > 0.5))"
    ),
    "out = np.zeros((h, w))\n    for y in range(h):\n        for x in range(w):\n"
    "            if 0 < y < h - 1 and m[y, x] > 0.3:\n                out[y, x] = m[y - 1, x]\n"
    "    return out": "",
}


@pytest.mark.parametrize(("body", "shows"), GRIDS.items())
def test_loops_in_loops(body: str, shows: str) -> None:
    code = f"{HEAD}{GRID}{body}\n"
    generator = np.random.default_rng(6)
    for height, width in ((1, 1), (3, 5), (5, 3), (8, 8)):
        texts = same(code, generator.random((height, width)), generator.random(9))
        assert shows in "".join(texts[:1])


def test_matrix_product_and_windows() -> None:
    product = f"""{HEAD}
def f(a: np.ndarray, b: np.ndarray):
    n, k = a.shape
    rows, m = b.shape
    if k != rows:
        raise ValueError("no")
    c = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            s = 0
            for t in range(k):
                s += a[i, t] * b[t, j]
            c[i, j] = s
    return c
"""
    generator = np.random.default_rng(7)
    texts = same(product, generator.random((3, 4)), generator.random((4, 2)))
    assert "s = a @ b\n    c[:] = s" in texts[0]
    same(product, generator.random((3, 4)), generator.random((3, 2)))
    same(product, np.zeros((0, 4)), generator.random((4, 2)))
    windows = f"""{HEAD}
def f(a: np.ndarray, b: np.ndarray):
    n = len(a) - len(b) + 1
    out = np.zeros(n)
    for i in range(n):
        for j in range(len(b)):
            out[i] += a[i + j] * b[j]
    return out
"""
    for size in (1, 2, 3, 9):
        texts = same(windows, generator.random(size), generator.random(3))
    assert "sliding_window_view(a, len(b)) @ b" in texts[0]


def test_rows_are_done_side_by_side_except_one() -> None:
    code = f"""{HEAD}
def f(m: np.ndarray):
    n = m.shape[0]
    a = np.hstack((m, np.eye(n)))
    for i in range(n):
        a[i] = a[i] / a[i, i]
        for j in range(n):
            if j != i:
                factor = a[j, i]
                a[j] = a[j] - factor * a[i]
    return a[:, n:]
"""
    generator = np.random.default_rng(8)
    for size in (1, 2, 6):
        texts = same(code, generator.random((size, size)) + np.eye(size) * size)
    assert len(texts) == 1


def test_a_raise_that_every_turn_would_make() -> None:
    code = f"""{HEAD}
def f(a: np.ndarray, low):
    for i in range(len(a)):
        if low == 0:
            raise ValueError("no 'low'")
        a[i] = a[i] / low
"""
    for size in (0, 3):
        for low in (0.0, 2.0):
            texts = same(code, np.arange(float(size)), low)
    assert "raise ValueError(\"no 'low'\")" in texts[0]


def test_several_loops_at_once_each_alone_and_without_the_loops_around_them() -> None:
    code = (
        f"{HEAD}{GRID}for y in range(h):\n        for x in range(w):\n            m[y, x] += 1\n"
        "    for x in range(w):\n        v[x] *= 2\n    return m, v\n"
    )
    texts = same(code, np.ones((2, 3)), np.ones(3))
    assert ["for" in text for text in texts] == [False, True, True, True]


def test_comments_and_indentation_stay() -> None:
    code = """
import numpy as np

class Stack:
  def f(self, a: np.ndarray):
    # in front
    for i in range(len(a)):  # walk
      # twice
      a[i] *= 2  # in place
    # behind
    return a
"""
    errors: list[Any] = []
    (text,) = [text for *_, text in candidates(code.lstrip(), "Stack.f", [RULE], errors)]
    wanted = "    # in front\n    # walk\n    # twice\n    a *= 2  # in place\n    # behind\n"
    assert wanted in text


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("for i in range(1, len(a)):\n        a[i] = a[i - 1] * b[i]", "needs the turn before"),
        ("for i in range(len(a) - 1):\n        a[i] = a[i + 1]\n        b[i + 1] = b[i]", "ditto"),
        ("for i in range(len(a)):\n        a[i] = a[0]", "the first item changes"),
        ("for i in range(len(a) - 1):\n        a[i - 1] -= a[len(a) - 1]", "-1 is the last item"),
        ("for i in range(len(a)):\n        a[i // 2] = b[i]", "two turns store into one item"),
        ("for i in range(len(a)):\n        a[int(b[i])] = i", "the last store counts"),
        ("c = a[1:]\n    for i in range(3):\n        c[i] = a[i]", "two names for one memory"),
        ("c = a.T\n    for i in range(3):\n        c[i] = a[i]", "a view"),
        ("s = 0\n    for i in range(len(a)):\n        s += a[i]\n        b[i] = s", "running sum"),
        ("s = 0\n    for i in range(len(a)):\n        s = s * 2 + a[i]\n    return s", "chained"),
        ("for i in range(len(a)):\n        t = a[i]\n    return t", "the last value is seen"),
        ("for i in range(len(a)):\n        b[i] = 1\n    return i", "the counter is seen"),
        ("for i in range(len(a)):\n        b[i] = g(a[i])", "unknown code"),
        ("for i in range(len(a)):\n        print(a[i])", "it prints"),
        ("for i in range(len(a)):\n        if a[i] > 1:\n            break", "it breaks"),
        ("while len(a) > 3:\n        a[0] = 1", "no range"),
        ("for i in range(len(a), 0, -1):\n        b[i] = a[i]", "it goes down"),
        ("for i in range(len(a)):\n        a[i] = b[i] if b[i] else 0", "no truth value"),
        ("for i in range(len(a)):\n        b[i] = 1 / a[i] if a[i] > 0 else 0", "divides by zero"),
        ("for i in range(len(a)):\n        a.sort()\n        b[i] = a[i]", "a method changes it"),
        ("for i in range(len(a)):\n        a = b\n        a[i] = 1", "the name is bound anew"),
        ("for i in range(n()):\n        a[i] = 1", "an unknown end"),
        ("for i in range(9):\n        for j in range(i):\n            b[i] += a[j] * i",
         "a triangle"),
        ("for i in range(len(a)):\n        try:\n            b[i] = a[i]\n        except E:\n"
         "            pass", "exceptions are caught"),
        ("for i in range(len(a)):\n        x = a[i]\n        y = x\n        for j in range(3):\n"
         "            y = y + x\n        b[i] = y", "it changes from turn to turn"),
        ("for i in range(len(a)):\n        b[i] = (yield a[i])", "a generator"),
        ("for i in range(len(a)):\n        b[i] = a[i]\n    else:\n        b[0] = 1", "an else"),
    ],
)  # fmt: skip
def test_left_alone(body: str, because: str) -> None:
    code = f"{HEAD}def f(a: np.ndarray, b: np.ndarray, g, k, n, E):\n    {body}\n"
    texts = proposed(code)
    assert all("for i in" in text for text in texts), because


def test_lists_and_unknown_values_are_left_alone() -> None:
    body = "for i in range(len(a)):\n        b[i] = a[i] * 2\n"
    assert proposed(f"{HEAD}def f(a, b):\n    {body}") == []
    assert proposed(f"{HEAD}def f(a: np.ndarray, b: list):\n    {body}") == []
    assert proposed(f"def f(a: 'np.ndarray', b: 'np.ndarray'):\n    {body}") == []


def test_a_sum_that_nobody_sees_needs_no_test_for_emptiness() -> None:
    code = f"{HEAD}{PAIR}s = 0\n    for i in range(len(a)):\n        s += a[i]\n    b[0] = s\n"
    (text,) = same(code, np.arange(3.0), np.zeros(1))
    assert "    s = a.sum()\n    b[0] = s\n" in text
    same(code, np.arange(0.0), np.zeros(1))
