"""Rule: ask a set what a list has got already."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import companions, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class SeenListToSet(Rule):
    """Ask a set what a list has got already.

    `if x not in out: out.append(x)` walks the whole list for each item. The list stays, for its
    order, and a set that is filled beside it is asked. Where the loop does nothing else,
    `list(dict.fromkeys(items))` is proposed too. The items must be hashable: others raise
    TypeError, and the judge then turns the candidate down. The list must be new in the function
    and nothing but these appends may change it as long as it is asked. A function defined in the
    target may do both, as that of a recursive walk does, if nothing else changes the list.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.5
    break_even = "8 different items"
    examples = (
        Example(
            """
            def unique(items):
                found = []
                for item in items:
                    if item not in found:  # walks the list
                        found.append(item)
                return found
            """,
            """
            def unique(items):
                found = []
                seen = set()
                for item in items:
                    if item not in seen:  # walks the list
                        found.append(item)
                        seen.add(item)
                return found
            """,
        ),
        Example(
            """
            def cells(moves, start: tuple[int, int]):
                path: list[tuple[int, int]] = [start]
                row, column = start
                while moves:
                    down, right = moves.pop()
                    row, column = row + down, column + right
                    if (row, column) in path: continue
                    if len(path) < 100: path.append((row, column))
                path.sort()
                return path
            """,
            """
            def cells(moves, start: tuple[int, int]):
                path: list[tuple[int, int]] = [start]
                seen = {start}
                row, column = start
                while moves:
                    down, right = moves.pop()
                    row, column = row + down, column + right
                    if (row, column) in seen: continue
                    if len(path) < 100:
                        path.append((row, column))
                        seen.add((row, column))
                path.sort()
                return path
            """,
        ),
        Example(
            """
            def reachable(graph, start):
                order = []

                def visit(node):
                    if node in order:
                        return
                    order.append(node)
                    for other in graph.get(node, []):
                        visit(other)

                visit(start)
                return order
            """,
            """
            def reachable(graph, start):
                order = []
                seen = set()

                def visit(node):
                    if node in seen:
                        return
                    order.append(node)
                    seen.add(node)
                    for other in graph.get(node, []):
                        visit(other)

                visit(start)
                return order
            """,
        ),
        Unchanged(
            """
            def recent(items):
                seen = []
                for item in items:
                    if item not in seen:
                        seen.append(item)
                    if len(seen) > 3:
                        seen.pop(0)
                return seen
            """,
            "the list shrinks while it is asked",
        ),
        Unchanged(
            """
            def merge(items, found):
                for item in items:
                    if item not in found:
                        found.append(item)
            """,
            "the list is the caller's, who may hold it under another name",
        ),
        Unchanged(
            """
            def rows(grid: list[list[int]]):
                found = []
                for row in grid:
                    if row not in found:
                        found.append(row)
                return found
            """,
            "lists are not hashable",
        ),
        Unchanged(
            """
            def unique(items):
                found = []
                [found.append(item) for item in items if item not in found]
                return found
            """,
            "the append is no statement",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale) for _ in range(2 * scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "set"):
            return
        for growth in companions.growths(function):
            name, line = growth.start.name, growth.searches[0].lineno
            seen = function.fresh_name("seen")
            seen = seen if seen == "seen" else function.fresh_name(f"{name}_set")
            edits = companions.edits(function, growth, seen)
            if edits:
                yield Rewrite(tuple(edits), f"ask a set what {name} has got", line)
            if resolve.is_builtin(function, "dict") and resolve.is_builtin(function, "list"):
                edits = companions.unique(function, growth)
                if edits:
                    yield Rewrite(tuple(edits), f"make {name} with dict.fromkeys", line)
