"""Items in a list, joined once: the same arrays and tables."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")

RULE = rule("array-append-to-list")
HEAD = "import numpy as np\nimport pandas as pd\n\ndef f(xs):\n    "


def proposed(body: str) -> list[str]:
    errors: list[Any] = []
    found = [text for *_, text in candidates(f"{HEAD}{body}\n", "f", [RULE], errors)]
    assert errors == []
    return found


def outcome(code: str, xs: list[Any]) -> Any:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    result = namespace["f"](xs)
    if isinstance(result, pd.DataFrame):
        return result.to_dict("list"), [str(kind) for kind in result.dtypes], list(result.index)
    return result.dtype.str, result.shape, result.tolist()


@pytest.mark.parametrize(
    "body",
    [
        "a = np.array([])\n    for x in xs:\n        a = np.append(a, x * 2)\n    return a",
        "a = np.array([1, 2])\n    for x in xs:\n        if x:\n            a = np.append(a, x)\n"
        "    return a",
        "a = np.zeros(1)\n    for x in xs:\n        for y in range(2):\n"
        "            a = np.append(a, x + y)\n    return a",
        "b = 0\n    for x in xs:\n        a = np.array([x])\n        for y in range(3):\n"
        "            a = np.append(a, y)\n        b += a.sum()\n    return np.array([b])",
        "a = np.empty((0, 2))\n    for x in xs:\n        a = np.vstack((a, [x, 1]))\n    return a",
        "a = np.empty((2, 0))\n    i = 0\n    while i < len(xs):\n"
        "        a = np.concatenate([a, np.full((2, 1), xs[i])], axis=1)\n        i += 1\n"
        "    return a",
        "a = pd.DataFrame({'x': [0.5]})\n    for x in xs:\n"
        "        a = pd.concat([a, pd.DataFrame({'x': [x / 2]})], ignore_index=True)\n    return a",
    ],
)
def test_the_same_arrays(body: str) -> None:
    (text,) = proposed(body)
    assert "_items.append(" in text
    for xs in ([], [3], [1, 0, 2, 5]):
        assert outcome(text, xs) == outcome(f"{HEAD}{body}\n", xs)


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("a = np.array([])\n    for x in xs:\n        a = np.append(a, len(a))", "it is read"),
        ("a = np.array([])\n    for x in xs:\n        a = np.append(x, a)", "in front of it"),
        ("a = np.array([])\n    for x in xs:\n        a = np.append(a, [x, x])", "several items"),
        ("a = np.array([])\n    for x in xs:\n        a = np.append(a, x)\n        if x:\n"
         "            return a", "it is returned in between"),
        ("a = np.array([])\n    for x in xs:\n        a = np.append(a, x, axis=0)", "an axis"),
        ("a = np.array([])\n    b = np.append(a, 1)", "there is no loop"),
        ("r = np.zeros(2)\n    a = np.empty((0, 2))\n    for x in xs:\n        r[0] = x\n"
         "        a = np.vstack((a, r))", "the row is filled anew"),
        ("a = np.array([])\n    try:\n        for x in xs:\n            a = np.append(a, x)\n"
         "    except ValueError:\n        pass\n    return a", "what was done so far is seen"),
        ("a = np.array([])\n    for x in xs:\n        a = np.append(a, x)\n    else:\n"
         "        x = 1", "an else"),
    ],
)  # fmt: skip
def test_left_alone(body: str, because: str) -> None:
    assert proposed(body) == [], because
