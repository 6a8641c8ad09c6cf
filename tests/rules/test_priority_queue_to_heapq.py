"""Priority queues that only one thread sees, and those that must stay."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule


def texts(source: str) -> list[str]:
    found = rule("priority-queue-to-heapq").rewrites(FunctionView(source, "f"))
    return [apply(source, rewrite) for rewrite in found]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    "body",
    [
        """
        rows, waiting = [], queue.PriorityQueue()
        for item in items:
            waiting.put((-item, item))
            while waiting.qsize() > 2 and waiting.queue[0][1] > item:
                rows.append(waiting.get()[1])
        return rows, waiting.qsize(), len(waiting.queue)
        """,
        """
        waiting: queue.PriorityQueue = queue.PriorityQueue()
        for item in items:
            waiting.put(
                item,
            )
        found = 0
        if waiting.empty():
            return None
        while not waiting.empty() and found < 9:
            found += waiting.get()
        return found if not waiting.empty() else -found
        """,
    ],
)
@pytest.mark.parametrize("items", [[], [3, 1, 2], [5, 4, 9, 1, 1]])
def test_does_the_same(body: str, items: list[int]) -> None:
    inner = "\n".join("    " + line for line in dedent(body).strip().split("\n"))
    source = f"import queue\n\n\ndef f(items):\n{inner}\n"
    (text,) = texts(source)
    assert "PriorityQueue" not in text
    assert call(text, items) == call(source, items)


@pytest.mark.parametrize(
    "lines",
    [
        ["q = PriorityQueue()", "q.put(1)", "return q"],
        ["q = PriorityQueue()", "q.put(1, False)", "return q.get()"],
        ["q = PriorityQueue()", "q.put(1)", "return q.get(timeout=1)"],
        ["q = PriorityQueue()", "q.put(1)", "return q.empty()"],
        ["q = PriorityQueue()", "q.put(1)", "q.queue[0] = 2", "return q.get()"],
        ["q = PriorityQueue()", "q.put(1)", "q = 3", "return q"],
        ["q = PriorityQueue()", "q.put(1)", "return (lambda: q.get())()"],
        ["q = PriorityQueue()", "q.put(1)", "held = q.queue", "return held"],
        ["q = PriorityQueue(2)", "q.put(1)", "return q.get()"],
    ],
)
def test_is_left_alone(lines: list[str]) -> None:
    body = "\n".join("    " + line for line in lines)
    assert texts(f"from queue import PriorityQueue\n\n\ndef f():\n{body}\n") == []
