"""Lists that are kept sorted, heaps that are pushed and popped, and what keeps them as they are."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

LISTS = [list(found) for size in range(6) for found in itertools.product((0, 1, 2), repeat=size)]


def texts(name: str, source: str) -> list[str]:
    return [apply(source, found) for found in rule(name).rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


INSERTS = [
    "s.append((x, i))\n        s.sort()",
    "p = 0\n        while p < len(s) and s[p] < (x, i):\n            p += 1\n"
    "        s.insert(p, (x, i))",
    "p = 0\n        while len(s) > p and s[p] <= x:\n            p = p + 1\n        s.insert(p, x)",
    "for p in range(len(s)):\n            if s[p] > x:\n                s.insert(p, x)\n"
    "                break\n        else:\n            s.append(x)",
    "for p in range(0, len(s)):\n            if x <= s[p]:\n                s.insert(p, x)\n"
    "                break\n        else:\n            s.append(x)",
]


@pytest.mark.parametrize("body", INSERTS)
@pytest.mark.parametrize("start", ["s = []", "s: list = []", "s = sorted([])"])
@pytest.mark.parametrize("use", ["pass", "t += s[0] == x", "if len(s) > 3:\n            s.pop(1)"])
def test_inserts(body: str, start: str, use: str) -> None:
    source = (
        f"def f(a):\n    {start}\n    t = 0\n    for i, x in enumerate(a):\n        {body}\n"
        f"        {use}\n    return s, t\n"
    )
    [text] = texts("ordered-insert-to-insort", source)
    assert "insort" in text
    for items in LISTS:
        assert call(text, items) == call(source, items)


def test_equal_items_come_in_their_order() -> None:
    for body in INSERTS[2:]:
        source = f"def f(a):\n    s = []\n    for x in a:\n        {body}\n    return s\n"
        [text] = texts("ordered-insert-to-insort", source)
        for items in ([1, True, 1.0], [True, 0, 1, 0.0]):
            assert list(map(repr, call(text, items))) == list(map(repr, call(source, items)))


@pytest.mark.parametrize(
    ("start", "body", "end"),
    [
        ("s = [2, 1]", INSERTS[0], "return s"),
        ("s = e", INSERTS[0], "return s"),
        ("s = sorted(a, key=str)", INSERTS[0], "return s"),
        ("s = []", INSERTS[0] + "\n        s[0] = x", "return s"),
        ("s = []", INSERTS[0] + "\n        s.reverse()", "return s"),
        ("s = []", INSERTS[0] + "\n        s[0].clear()", "return s"),
        ("s = []", INSERTS[0] + "\n        s[0][0] = 3", "return s"),
        ("s = []", INSERTS[0] + "\n        e(s)", "return s"),
        ("s = []", INSERTS[0] + "\n        s += [x]", "return s"),
        ("s = []\n    b = s", INSERTS[0], "return s"),
        ("s = []", "s.append(x)\n        s.sort(key=str)", "return s"),
        ("s = []", "s.append(x)\n        s.sort(reverse=True)", "return s"),
        ("s = []", "s.append(e())\n        s.sort()", "return s"),
        ("s = []", INSERTS[2], "return s, p"),
        ("s = []", INSERTS[2].replace("p = 0", "p = 1"), "return s"),
        ("s = []", INSERTS[2].replace("s[p] <= x", "s[p] >= x"), "return s"),
        ("s = []", INSERTS[3].replace("                break\n", ""), "return s"),
    ],
)
def test_inserts_that_stay(start: str, body: str, end: str) -> None:
    source = (
        f"def f(a, e):\n    {start}\n    for i, x in enumerate(a):\n        {body}\n    {end}\n"
    )
    assert texts("ordered-insert-to-insort", source) == []


HEAP = "from heapq import *\n\n\ndef f(a, k, n):\n    h = list(range(k))\n    t = []\n"


@pytest.mark.parametrize(
    "body",
    [
        "heappush(h, x)\n        if len(h) > n:\n            heappop(h)",
        "heappush(h, (x))\n        if len(h) > n:\n            t = heappop(h)",
        "heappush(h, x)\n        y = heappop(h)\n        t.append(y)",
        "heappush(h, x + 1)\n        heappop(h)",
        "y = heappop(h)\n        heappush(h, x)\n        t.append(y)",
        "heappop(h)\n        heappush(h, x)",
    ],
)
def test_heaps(body: str) -> None:
    source = f"{HEAP}    for x in a:\n        {body}\n    return sorted(h), t\n"
    [text] = texts("heap-push-pop-to-one-call", source)
    assert "heappushpop" in text or "heapreplace" in text
    for items in LISTS:
        for n in (0, 1, 3, 9):
            assert call(text, items, 3, n) == call(source, items, 3, n)


def test_an_empty_heap_raises_the_same() -> None:
    source = f"{HEAP}    for x in a:\n        heappop(h)\n        heappush(h, x)\n    return h\n"
    [text] = texts("heap-push-pop-to-one-call", source)
    for version in (source, text):
        with pytest.raises(IndexError, match="index out of range"):
            call(version, [1], 0, 0)


@pytest.mark.parametrize(
    "body",
    [
        "y = heappop(h)\n        heappush(h, y + 1)",
        "heappush(h, h[0])\n        heappop(h)",
        "heappush(h, x)\n        heappop(t)",
        "heappush(h, x)\n        if len(h) > len(h):\n            heappop(h)",
        "heappush(h, x)\n        if len(h) >= n:\n            heappop(h)",
        "heappush(h, x)\n        if len(h) > n:\n            heappop(h)\n            t = 1",
        "heappush(h, x)\n        while len(h) > n:\n            heappop(h)",
        "heappush(h, n())\n        heappop(h)",
        "heappop(h)\n        t.append(x)\n        heappush(h, x)",
        "heappop(h); heappush(h, x)",
        "t.append(heappop(h))\n        heappush(h, x)",
    ],
)
def test_heaps_that_stay(body: str) -> None:
    source = f"{HEAP}    for x in a:\n        {body}\n    return sorted(h), t\n"
    assert texts("heap-push-pop-to-one-call", source) == []
