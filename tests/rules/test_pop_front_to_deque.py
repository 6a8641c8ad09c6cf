"""Which lists may become deques, and that the queue works the same then."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

DEQUE = rule("pop-front-to-deque")
TEMPLATE = """def f(a, g):
    q = {start}
    out = []
    while q:
        x = q.pop(0)
        out.append(x)
        {use}
    return out
"""


def rewritten(source: str) -> str | None:
    first = next(iter(DEQUE.rewrites(FunctionView(source, "f"))), None)
    return None if first is None else apply(source, first)


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("start", "use"),
    [
        ("list(a)", "out.append(q[1:])"),
        ("list(a)", "out.append(q[x])"),
        ("list(a)", "q.sort()"),
        ("list(a)", "print(q)"),
        ("list(a)", "g(q)"),
        ("list(a)", "out.append(q)"),
        ("list(a)", "q = q + [x]"),
        ("list(a)", "q = a"),
        ("list(a)", "out.append(f'{q.pop(0)}')"),
        ("list(a)", "q.pop(1)"),
        ("list(a)", "g(lambda: q)"),
        ("list(a)", "assert q == []"),
        ("list(a)", "for y in q: q.append(y)"),
        ("list(a)", "out.append(q or x)"),
        ("list(a)", "q[0] = x"),
        ("a", "pass"),
        ("[0] * 4", "pass"),
        ("sorted(a)", "pass"),
    ],
)
def test_list_stays(start: str, use: str) -> None:
    assert rewritten(TEMPLATE.format(start=start, use=use)) is None


@pytest.mark.parametrize("start", ["list(a)", "[]", "[4]", "[x for x in a if x]", "[*a, 7]"])
@pytest.mark.parametrize(
    "use",
    [
        "pass",
        "q += [x - 1] if x > 2 else []",
        "out.append(len(q) if q else -1)",
        "if x > 3: q.insert(0, x // 2)",
        "if q: q.pop()",
        "for y in q: out.append(y)",
        "out.append(x in q)",
    ],
)
def test_queue_works_the_same(start: str, use: str) -> None:
    source = TEMPLATE.format(start=start, use=use)
    text = rewritten(source)
    assert text is not None
    assert "q.pop(0)" not in text
    for numbers in ([], [1], [5, 0, 3, 3, 9]):
        assert call(text, numbers, None) == call(source, numbers, None)


def test_name_that_is_taken_gets_another() -> None:
    source = TEMPLATE.format(start="list(a)", use="deque = x")
    text = rewritten(source)
    assert text is not None
    assert call(text, [1, 2], None) == [1, 2]
