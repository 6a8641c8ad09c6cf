"""Rule: take from the front of a deque."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import queues, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class PopFrontToDeque(Rule):
    """Take items from the front of a deque in place of a list.

    `queue.pop(0)` and `queue.insert(0, x)` cost a step per item in the list. A local list that
    serves as a queue alone (it is not returned, sliced, indexed in its middle, compared, printed
    or handed on) becomes a `collections.deque`. Taking from an empty queue raises IndexError with
    another text.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.0
    break_even = "100 items in the queue; below that it costs nothing"
    examples = (
        Example(
            """
            def order(graph, start):
                queue, seen = [start], {start}
                found = []
                while queue:
                    node = queue.pop(0)
                    found.append(node)
                    for other in graph[node]:
                        if other not in seen:
                            seen.add(other)
                            queue.append(other)
                return found
            """,
            """
            from collections import deque


            def order(graph, start):
                queue, seen = deque([start]), {start}
                found = []
                while queue:
                    node = queue.popleft()
                    found.append(node)
                    for other in graph[node]:
                        if other not in seen:
                            seen.add(other)
                            queue.append(other)
                return found
            """,
        ),
        Example(
            """
            import collections


            def turns(players: list[str]) -> list[str]:
                waiting: list[str] = list(players)
                order = []
                while len(waiting) > 1:
                    order.append(waiting[0])
                    waiting.insert(0, waiting.pop())
                    waiting.pop()
                return order
            """,
            """
            import collections


            def turns(players: list[str]) -> list[str]:
                waiting: collections.deque[str] = collections.deque(players)
                order = []
                while len(waiting) > 1:
                    order.append(waiting[0])
                    waiting.appendleft(waiting.pop())
                    waiting.pop()
                return order
            """,
        ),
        Unchanged(
            """
            def drop(items):
                kept = list(items)
                while kept and kept[0] is None:
                    kept.pop(0)
                return kept
            """,
            "the list is returned",
        ),
        Unchanged(
            """
            def take(queue):
                while queue:
                    print(queue.pop(0))
            """,
            "the list is the caller's",
        ),
        Unchanged(
            """
            def first(items):
                rest = list(items)
                rest.pop(0)
                for item in rest:
                    print(item)
            """,
            "one item alone is taken from the front",
        ),
    )
    workload = """
SCALES = (10, 100, 3000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    graph = {0: list(range(1, scale))}
    graph.update({n: [r.randrange(scale)] for n in range(1, scale)})
    return [((graph, 0), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        text, imports = resolve.need(function, "collections", "deque")
        for name, line in queues.names(function):
            edits = queues.edits(function, name, text)
            if edits:
                yield Rewrite(tuple(edits), f"make {name} a deque", line, imports)
