"""Lists that grow at the front, and who looks at them on the way."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def written(body: str) -> str:
    return "def f(a):\n" + "\n".join("    " + line for line in body.split("\n")) + "\n"


def texts(source: str) -> list[str]:
    found = rule("front-insert-to-append").rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "body",
    [
        "r = []\nfor x in a:\n    r.insert(0, x)\nreturn r",
        "r = list()\nn = 2\nfor x in a:\n    if x > n:\n        r.insert( 0,x)\nreturn r, n",
        "r = []\nfor x in a:\n    for y in a:\n        r.insert(0, [x, y])\n    if x == 3:\n"
        "        break\nr.insert(0, 9)\nreturn r",
        "rows = []\nfor x in a:\n    r = []\n    for y in a:\n        r.insert(0, x)\n"
        "    rows.append(r)\nreturn rows",
        "r = []\nfor x in a:\n    if x > 2:\n        r.insert(0, x)\n    else:\n"
        "        r.insert(0, -x)  # turned\nreturn ''.join(map(str, r))",
    ],
)
@pytest.mark.parametrize("items", [[], [1], [5, 2, 3, 4, 3]])
def test_the_same_list_comes(body: str, items: list[int]) -> None:
    source = written(body)
    (text,) = texts(source)
    assert ".reverse()" in text
    assert call(text, items) == call(source, items)
    assert text.count("#") == source.count("#")


@pytest.mark.parametrize(
    "body",
    [
        "r = []\nfor x in a:\n    r.insert(0, len(r))\nreturn r",
        "r = []\nfor x in a:\n    r.insert(0, x)\n    if x:\n        return r\nreturn r",
        "r = []\nfor x in a:\n    r.insert(0, x)\n    r.append(x)\nreturn r",
        "r = []\nfor x in a:\n    r.insert(1, x)\nreturn r",
        "r = [0]\nfor x in a:\n    r.insert(0, x)\nreturn r",
        "r = []\nr.append(1)\nfor x in a:\n    r.insert(0, x)\nreturn r",
        "r = []\ns = r\nfor x in a:\n    r.insert(0, x)\nreturn s",
        "r = []\nwhile len(r) < 3:\n    r.insert(0, a)\nreturn r",
        "r = []\nfor x in a:\n    r.insert(0, x)\nelse:\n    a = 0\nreturn r",
        "r = []\nfor x in a:\n    r.insert(0, x)\n    r = []\nreturn r",
        "def g():\n    return r\nr = []\nfor x in a:\n    r.insert(0, g())\nreturn r",
        "r = []\ntry:\n    for x in a:\n        r.insert(0, x)\nfinally:\n    a = r",
        "r = []\nfor x in a:\n    z = r.insert(0, x)\nreturn r",
        "r = []\nr.insert(0, a)\nreturn r",
    ],
)
def test_is_left_alone(body: str) -> None:
    assert texts(written(body)) == []
