"""Rule: keep what was visited in a set."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import resolve, visits
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class VisitedListToSet(Rule):
    """Keep what was visited in a set.

    A local list that is only filled and searched (the visited or closed list of a walk through a
    graph) becomes a set, so that a search takes one step and not one per item. It must not be
    read in its order, returned or handed on; `len` of it may be asked where each append follows
    a search that missed. The items must be hashable: others raise TypeError, and the judge then
    turns the candidate down.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.4
    break_even = "8 visited items"
    examples = (
        Example(
            """
            def reachable(graph, start):
                visited = []
                stack = [start]
                total = 0
                while stack:
                    node = stack.pop()
                    if node in visited:  # been there
                        continue
                    visited.append(node)
                    total += node
                    stack.extend(graph[node])
                return total
            """,
            """
            def reachable(graph, start):
                visited = set()
                stack = [start]
                total = 0
                while stack:
                    node = stack.pop()
                    if node in visited:  # been there
                        continue
                    visited.add(node)
                    total += node
                    stack.extend(graph[node])
                return total
            """,
        ),
        Example(
            """
            def connected(graph: dict[str, list[str]], start: str) -> bool:
                closed: list[str] = [start]

                def visit(node):
                    for other in graph[node]:
                        if other not in closed:
                            closed.append(other)
                            visit(other)

                visit(start)
                return all([node in closed for node in graph])
            """,
            """
            def connected(graph: dict[str, list[str]], start: str) -> bool:
                closed: set[str] = {start}

                def visit(node):
                    for other in graph[node]:
                        if other not in closed:
                            closed.add(other)
                            visit(other)

                visit(start)
                return all([node in closed for node in graph])
            """,
        ),
        Unchanged(
            """
            def walk(graph, node):
                visited = []
                while node not in visited:
                    visited.append(node)
                    node = graph[node]
                return visited
            """,
            "the order of the list is seen by the caller",
        ),
        Unchanged(
            """
            def repeats(items):
                known = []
                for item in items:
                    if item in known:
                        print(item)
                    known.append(item)
                return len(known)
            """,
            "the list may hold an item twice, and its length is asked",
        ),
        Unchanged(
            """
            def states(grids: list[list[int]]):
                known = []
                for grid in grids:
                    if grid in known:
                        return True
                    known.append(grid)
                return False
            """,
            "lists are not hashable",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    graph = {n: [r.randrange(scale) for _ in range(3)] for n in range(scale)}
    return [((graph, 0), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "set"):
            return
        for name, line in visits.names(function):
            edits = visits.edits(function, name)
            if edits:
                yield Rewrite(tuple(edits), f"make {name} a set", line)
