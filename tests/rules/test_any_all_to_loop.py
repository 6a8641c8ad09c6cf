"""Loops in place of any and all: the same answer, and no name bound that means something else."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("any-all-to-loop")


def texts(body: str, head: str = "", parameters: str = "a, k=1") -> list[str]:
    source = f"{dedent(head)}\ndef f({parameters}):\n{indent(dedent(body).strip(), '    ')}\n"
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def outcome(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    try:
        return namespace["f"](*args)
    except (ValueError, TypeError, ZeroDivisionError, IndexError) as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "body",
    [
        "return any(x == k for x in a)",
        "return not any(x == k for x in a)",
        "return all(x == k for x in a)",
        "return not all(not (x - k) for x in a)",
        "return all(x < 1 or x > 3 for x in a)",
        "return all(x for x in a if x != k if x)",
        "return any(x % y for x in a for y in a)",
        "return all(x if x else k for x in a)",
        "return all(0 <= x <= 2 for x in a)",
        "return all(x is not None and x == x for x in a)",
        "found = any(x > 2 for x in a)\nreturn found",
        "found = not all(x > 2 for x in a)\nreturn [found]",
        "if any(x > 2 for x in a):\n    return 'large'\nreturn 'small'",
        "if not all(x > 0 for x in a):\n    raise ValueError(\n        'zero'\n    )\nreturn 1",
        "if all(x > 0 for x in a):\n    return 'positive'\nreturn 'no'",
        "if not any(x > 2 for x in a): return 'small'\nreturn 'large'",
        "for _ in range(2):\n    if all(x > 0 for x in a):\n        return 1\nreturn 2",
        "if any(x > 2 for x in a):\n    k = 2\nreturn k",
        "if any(x > 2 for x in a):\n    return 2\nelse:\n    return 3",
        "if any(x > 2 for x in a):\n    k = 2\nelse:\n    k += 3\nreturn k",
        "if all(x > 2 for x in a):\n    k = 2\nelse:\n    k += 3\nreturn k",
        "if not all(x > 2 for x in a):\n    k = 2\n    # once\n    k += 1\n"
        "else:\n    k += 3\nreturn k",
        "if not any(x > 2 for x in a):\n    k = 2\nreturn k",
        "if all(x > y for x in a for y in [0]):\n    k = 2\nelse:\n    return 4\nreturn k",
        "if k and all(x > 0 for x in a):\n    k = 2\nreturn k",
        "if len(a) > 1 and (k or a) and any(x > 2 for x in a) and a[0]:\n    k = 2\nreturn k",
        "if all(x > 0 for x in a) and (k or a) and a[0] > 1:\n    k = 2\nreturn k",
        "for k in range(3):\n    if all(x > k for x in a):\n        continue\n    break\nreturn k",
        "for k in range(9):\n    if any(x == k for x in a):\n        continue\n    break\nreturn k",
        "for k in range(9):\n    if not all(x > k for x in a):\n        break\nreturn k",
        "for k in range(3):\n    if any(x == k for x in a):\n"
        "        for y in a:\n            break\n"
        "        k += 5\nreturn k",
        "return len(a) > 1 and all(x > 0 for x in a)",
        "return len(a) < 1 or all(x > 0 for x in a)",
        "return len(a) < 1 or all(x > 0 for x in a) or any(x == 2 for x in a)",
        "return all(x > 0 for x in a) and any(x == 2 for x in a)",
        "return all(x > 0 for x in a) and any(x == 2 for x in a) and k",
        "return any(x > 1 for x in a) or k",
    ],
)
def test_answers_stay(body: str) -> None:
    [text] = texts(body)
    assert "any(" not in text
    assert "all(" not in text
    source = f"def f(a, k=1):\n{indent(body, '    ')}\n"
    for numbers in ([], [1], [0, 3, 1], [5, 5], [1, 1, 1], [2, 0], [float("nan")], ["x"]):
        assert outcome(text, numbers) == outcome(source, numbers)


@pytest.mark.parametrize(
    "body",
    [
        "x = k\nfound = any(x > 1 for x in a)\nreturn x, found",
        "y = x + 1\nreturn any(x > y for x in a)",
        "return any(x > 1 for x in x)",
        "return any(g(lambda: x) for x in a)",
        "return any(next(x) for x in a)",
        "return all((y := x) for x in a)",
        "return all([x for x in a])",
        "if any(x > 1 for x in a):\n    return x\nreturn 0",
        "if any(x > 1 for x in a):\n    return 2\nelif k:\n    return 3",
        "if any(x > 1 for x in a):  # large\n    return 2  # two\nelse:  # three\n    return 3",
        "if any(x > 1 for x in a) or k:\n    return 2",
        "if k and any(x > 1 for x in a):\n    k = 2\nelse:\n    k = 3\nreturn k",
        "if any(x > y for x in a for y in a):\n    k = 2\nreturn k",
        "if k:\n    pass\nelif any(x > 1 for x in a):\n    return 2\nreturn 3",
        "return any(x > 1  # large\n    for x in a)",
        "global x\nreturn any(x > 1 for x in a)",
        "def g():\n    return x\nreturn any(x > 1 for x in a) and g()",
        "def g():\n    return x\nfound = any(x > 1 for x in a)\nreturn found and g()",
        "found = any(x > found for x in a)\nreturn found",
        "return k or any(x > 1 for x in a)",
        "return k > 1 or any(x > 1 for x in a) or x",
        "return any(iter(a))",
        "k = 1; return any(x > 1 for x in a)",
        "class C:\n    found = any(x > 1 for x in a)\nreturn C",
        "try:\n    found = any(x > 1 for x in a)\nexcept TypeError:\n    pass\nreturn found",
    ],
)
def test_what_stays(body: str) -> None:
    assert texts(body) == []


def test_a_shadowed_any_is_no_builtin() -> None:
    assert texts("return any(x for x in a)", "def any(x): return 3") == []


def test_no_item_is_looked_at_too_often() -> None:
    [text] = texts("return all(x < k for x in a)")
    items = iter([1, 2, 9, 3])
    assert outcome(text, items, 5) is False
    assert list(items) == [3]
