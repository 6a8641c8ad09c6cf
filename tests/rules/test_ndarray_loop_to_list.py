"""Lists instead of arrays: the same results in the same types, and shared memory is seen."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

np = pytest.importorskip("numpy")

RULE = rule("ndarray-loop-to-list")


def proposed(code: str) -> str:
    errors: list[Any] = []
    found = [text for *_, text in candidates(dedent(code).lstrip(), "f", [RULE], errors)]
    assert errors == []
    assert len(found) <= 1
    return found[0] if found else ""


def outcome(code: str, *arrays: Any) -> tuple[str, Any]:
    namespace: dict[str, Any] = {}
    exec(dedent(code), namespace)
    result = namespace["f"](*[array.copy() for array in arrays])
    return type(result).__name__, (np.asarray(result).dtype.str, np.asarray(result).tolist())


HEAD = "import numpy as np\n\ndef f(a: np.ndarray, b: np.ndarray):\n    "


@pytest.mark.parametrize(
    "body",
    [
        "out = np.zeros(len(a))\n    for i in range(len(a)):\n        out[i] = a[i] * b[i] - 1\n"
        "    return out",
        "out = np.zeros(len(a))\n    for i in range(1, len(a)):\n        s = a[i - 1] + a[-i]\n"
        "        s += b[i] ** 2\n        out[i] = s / 2\n    return out",
        "best = 0\n    for i in range(len(a)):\n        if a[i] > a[best]:\n            best = i\n"
        "    return best",
        "count = 0\n    for i in range(len(a)):\n        if abs(a[i]) > max(b[i], 0.5):\n"
        "            count += 1\n    return count",
        "return [int(a[i]) for i in range(len(a))]",
        "out = a.copy()\n    for i in range(len(a)):\n        out[i] = b[i]\n    return out",
    ],
)
def test_same_results_and_types(body: str) -> None:
    code = f"{HEAD}{body}\n"
    text = proposed(code)
    assert ".tolist()" in text
    generator = np.random.default_rng(3)
    for size in (0, 1, 7):
        for one in (generator.normal(size=size), generator.integers(-9, 9, size=size)):
            other = generator.normal(size=size)
            if size or "best" not in body:
                assert outcome(text, one, other) == outcome(code, one, other)


def test_two_dimensions_and_positions_found_in_arrays() -> None:
    code = """
        import numpy as np

        def f(image):
            height, width = image.shape
            table = np.arange(10) * 2
            out = np.zeros((height, width), dtype=int)
            for y in range(height):
                for x in range(width):
                    out[y, x] = table[image[y, x]]
            return out
        """
    text = proposed(code)
    assert "out[y, x] = table_list[image_list[y][x]]" in text
    image = np.arange(6).reshape(2, 3)
    assert outcome(text, image) == outcome(code, image)


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("for i in range(9):\n        a[i] = a[i - 1]", "it is changed"),
        ("c = a[1:]\n    for i in range(9):\n        c[i] = a[i]", "a slice of it is changed"),
        ("c = a.T\n    for i in range(9):\n        c[i] = a[i]", "a view of it is changed"),
        ("c = a.reshape(-1)\n    for i in range(9):\n        c[i] = a[i]", "a view is changed"),
        ("c = np.asarray(a)\n    for i in range(9):\n        c[i] = a[i]", "it has two names"),
        ("for c in [a]:\n        for i in range(9):\n            c[i] = a[i]", "it has two names"),
        ("for i in range(9):\n        a.sort(); b[0] = a[i]", "a method changes it"),
        ("for i in range(9):\n        np.random.shuffle(a); b[0] = a[i]", "it is shuffled"),
        ("for i in range(9):\n        np.exp(b, out=a); b[0] = a[i]", "it is written to"),
        ("for i in range(9):\n        g(a); b[0] = a[i]", "unknown code may change it"),
        ("s = 0\n    for i in range(9):\n        s += a[i]\n    return s", "the sum is returned"),
        (
            "s = 0\n    for i in range(9):\n        t = a[i]\n        s = t\n    return s",
            "returned",
        ),
        ("return [a[i] for i in range(9)]", "the items are returned"),
        ("for i in range(9):\n        print(a[i])", "numpy prints its numbers otherwise"),
        ("for i in range(9):\n        b[i] = 1 / a[i]", "dividing by 0 raises in Python"),
        ("for i in range(9):\n        s = a[i]\n        b[i] = 1 % s", "dividing by 0 raises"),
        ("for i in range(9):\n        b[i] = 2 ** a[i]", "large powers differ"),
        ("for i in range(9):\n        b[i] = a[i].real", "an attribute of numpy's"),
        ("for i in range(9):\n        b[i] = np.round(a[i])", "numpy is slow on numbers of Python"),
        ("for i in range(9):\n        b[0] = a[b[i]]", "positions of an unknown kind"),
        ("for i in range(9):\n        b[i] = a[i:i + 1]", "a slice"),
        ("for i in range(9):\n        b[i] = a[a > 0]", "a mask"),
        ("for i in range(9):\n        b[i] = a[i] + a.shape[1]", "its items are rows"),
        ("for i in range(9):\n        b[i] = a[i] + a[i, 0]", "some items are rows"),
        ("b[0] = a[0]", "there is no loop"),
        ("for i in range(9):\n        b[0] = a[i, 0]", "the loop reads one column only"),
        (
            "s = 0\n    def g():\n        return s\n    for i in range(9):\n        s = a[i]",
            "closure",
        ),
    ],
)
def test_left_alone(body: str, because: str) -> None:
    assert proposed(f"{HEAD}{body}\n") == "", because


def test_what_is_not_known_to_be_an_array_is_left_alone() -> None:
    assert proposed("def f(a, b):\n    for i in range(9):\n        b[i] = a[i]\n") == ""
    code = "import numpy as np\ndef f(a: np.ndarray = None):\n"
    code += "    for i in range(9):\n        a[i] < 1\n"
    assert proposed(code) == ""


def test_a_list_serves_two_loops_only_while_it_holds() -> None:
    code = """
        import numpy as np

        def f(a: np.ndarray):
            out = np.zeros(4)
            for i in range(4):
                out[i] += a[i]
            {between}
            for i in range(4):
                out[i] += a[i]
            return out
        """
    same = proposed(code.format(between="n = 1"))
    assert same.count("tolist()") == 1
    changed = proposed(code.format(between="a[0] = 7.0"))
    assert changed.count("tolist()") == 2
    array = np.arange(4.0)
    assert outcome(changed, array) == outcome(code.format(between="a[0] = 7.0"), array)
