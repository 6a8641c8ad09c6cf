"""Items that are asked for and then looked for."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def texts(body: str) -> list[str]:
    inner = "\n".join("    " + line for line in body.split("\n"))
    source = f"def f(a, x):\n{inner}\n"
    found = rule("in-then-index-to-try").rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "body",
    [
        "if x in a:\n    return a.index(x)\nelse:\n    a += [x]\n    return a.index(x)",
        "if x not in a:\n    return -1\nreturn a.index(x) + 1",
        "if x in a:\n    return a.index(x)\na.append(x)\na.sort()\nreturn a.index(x)",
        "if x not in a:\n    # none\n    i = -1\nelse:\n    i = a.index(x) - 1  # before\nreturn i",
        "if x in a[0:]:\n    pass\nif x in a:\n    return a.index(x)\nraise KeyError(x)",
    ],
)
def test_walks_once(body: str) -> None:
    (text,) = texts(body)
    assert "except ValueError:" in text
    for remark in ("# none", "# before"):
        assert body.count(remark) == text.count(remark)
    source = "def f(a, x):\n" + "\n".join("    " + line for line in body.split("\n"))
    for x in (1, 3, 9):
        outcomes = []
        for version in (source, text):
            items = [3, 1, 3, 5]
            try:
                outcomes.append((call(version, items, x), items))
            except KeyError as error:
                outcomes.append((repr(error), items))
        assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    "body",
    [
        "if x in a:\n    return a.index(x, 1)\nreturn -1",
        "if x in a:\n    return int(a.index(x))\nreturn -1",
        "if x in a:\n    y = x\n    return a.index(x)\nreturn -1",
        "if x in next(a):\n    return next(a).index(x)\nreturn -1",
        "if x() in a:\n    return a.index(x())\nreturn -1",
        "if x in a:\n    x[a.index(x)] = 1\nreturn -1",
        "b = str(a)\nif x in b:\n    return b.index(x)\nreturn -1",
        "if x == 1:\n    return 0\nelif x in a:\n    return a.index(x)\nreturn -1",
        "if x in a:\n    return a.index(x)\nelse:\n    raise",
        "if x in a: return a.index(x)  # only\n# and then\nreturn -1; x = 3",
    ],
)
def test_is_left_alone(body: str) -> None:
    assert texts(body) == []
