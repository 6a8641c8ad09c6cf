"""Heaps that only shrink, and those that need to be heaps."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

HEAD = "import heapq\nfrom heapq import *\n\n\ndef f(a):\n"


def written(body: str) -> str:
    return HEAD + "\n".join("    " + line for line in body.split("\n")) + "\n"


def texts(source: str) -> list[str]:
    found = rule("heap-without-pushes-to-sort").rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "body",
    [
        "h = list(a)\nheapify(h)\nr = []\nwhile h:\n    r.append(heapq.heappop(h))\nreturn r",
        "h = [(x, -x) for x in a]\nheapq.heapify(h)\nr = 0\nwhile h and h[0][0] < 5:\n"
        "    r = 2 * r + heappop(h)[1]\nreturn r, len(h)",
        "h: list[int] = []\nfor x in a:\n    h.append(x + 1)\nheapify(h)\n"
        "return [heappop(h) for _ in range(len(h) // 2)]",
        "r = []\nfor x in a:\n    h = [x, *a]\n    heapify(h)\n    for _ in a:\n"
        "        r.append(heappop(h) if not h or h[0] > 2 else x)\nreturn r",
    ],
)
@pytest.mark.parametrize("items", [[], [4], [5, 1, 9, 3, 3, 2]])
def test_the_same_order(body: str, items: list[int]) -> None:
    source = written(body)
    (text,) = texts(source)
    assert ".sort(reverse=True)" in text
    assert "heappop(" not in text
    assert call(text, items) == call(source, items)


@pytest.mark.parametrize(
    "body",
    [
        "h = list(a)\nheapify(h)\nwhile h:\n    x = heappop(h)\n    heappush(h, x)\nreturn x",
        "h = list(a)\nheapify(h)\nwhile h:\n    x = heapreplace(h, 3)\nreturn x",
        "h = list(a)\nheapify(h)\nwhile h:\n    x = heappop(h)\n    h.append(x)\nreturn x",
        "h = list(a)\nheapify(h)\nwhile h:\n    x = heappop(h)\nreturn h",
        "h = list(a)\nheapify(h)\nwhile h:\n    x = heappop(h) + h[1]\nreturn x",
        "h = list(a)\nheapify(h)\nwhile h:\n    h[0] = heappop(h)\nreturn 1",
        "h = a\nheapify(h)\nwhile h:\n    x = heappop(h)\nreturn x",
        "heapify(a)\nwhile a:\n    x = heappop(a)\nreturn x",
        "h = list(a)\ng = h\nheapify(h)\nwhile h:\n    x = heappop(h)\nreturn g",
        "h = list(a)\nif a:\n    heapify(h)\nwhile h:\n    x = heappop(h)\nreturn x",
        "h = list(a)\nheapify(h)\nreturn heappop(h)",
        "h = list(a)\nheapify(h)\nwhile h:\n    x = heappop(h)\n    h = h\nreturn x",
        "h = list(a)\nfor x in a:\n    while h:\n        heappop(h)\n    heapify(h)\nreturn x",
        "h = list(a)\nheapify(h)\nwhile h:\n    y = sorted(h), heappop(h)\nreturn y",
    ],
)
def test_is_left_alone(body: str) -> None:
    assert texts(written(body)) == []
