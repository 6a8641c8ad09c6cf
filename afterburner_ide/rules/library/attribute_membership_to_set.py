"""Rule: search a set of an attribute's items."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import attributes, effects, hoisting, resolve, searches
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class AttributeMembershipToSet(Rule):
    """Search a set of an attribute's items.

    `x in self.items` in a loop walks the list from its start each time; a set that is built once
    before the loop answers in constant time. It must be plain from the class that the attribute
    holds a list or a tuple (`in` on a string is another question), the loop must search it on
    each turn, and must call nothing that could change it. The items must be hashable: others
    raise TypeError, and the judge then turns the candidate down.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.6
    break_even = "8 items, searched a few times"
    examples = (
        Example(
            """
            class Filter:
                def known(self, words, blocked):
                    self.blocked = list(blocked)
                    found = 0
                    for word in words:
                        if word not in self.blocked:  # walks the list
                            found += 1
                    return found
            """,
            """
            class Filter:
                def known(self, words, blocked):
                    self.blocked = list(blocked)
                    found = 0
                    blocked_set = set(self.blocked)
                    for word in words:
                        if word not in blocked_set:  # walks the list
                            found += 1
                    return found
            """,
        ),
        Example(
            """
            def allowed(board: "Board", moves):
                return [move for move in moves if move in board.free]

            class Board:
                def __init__(self, free: list[int]):
                    self.free = free
            """,
            """
            def allowed(board: "Board", moves):
                free_set = set(board.free)
                return [move for move in moves if move in free_set]

            class Board:
                def __init__(self, free: list[int]):
                    self.free = free
            """,
        ),
        Unchanged(
            """
            class Word:
                def vowels(self, text):
                    return [c for c in text if c in self.letters]

                def __init__(self, letters):
                    self.letters = letters
            """,
            "the attribute may hold a string, where `in` looks for a substring",
        ),
        Unchanged(
            """
            class Queue:
                def put(self, jobs):
                    for job in jobs:
                        if job not in self.waiting:
                            self.start(job)

                def __init__(self):
                    self.waiting = []

                def start(self, job):
                    self.waiting.append(job)
            """,
            "a method that is called in the loop may change the list",
        ),
        Unchanged(
            """
            class Grid:
                def rows(self, wanted):
                    return [row for row in wanted if row in self.cells]

                def __init__(self, cells: list[list[int]]):
                    self.cells = cells
            """,
            "lists are not hashable",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    words = [r.randrange(scale * 2) for _ in range(scale)]
    return [((words, [r.randrange(scale * 2) for _ in range(scale)]), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "set"):
            return
        done: set[tuple[str, ast.AST]] = set()
        for node in function.walk(ast.Compare):
            point = attributes.search_point(function, node)
            container = searches.searched(node)
            if point is None or container is None:
                continue
            text = function.text(container)
            if (text, point.anchor) in done:
                continue
            done.add((text, point.anchor))
            region = effects.region_of(point.loop)
            found = hoisting.occurrences(function, container, region)
            found = [place for place in found if searches.is_search(function, place)]
            fresh = function.fresh_name(f"{text.rpartition('.')[2].lstrip('_')}_set")
            build = function.insert_before(point.anchor, f"{fresh} = set({text})")
            edits = [build, *(function.replace(place, fresh) for place in found)]
            yield Rewrite(tuple(edits), f"search a set of {text}", container.lineno)
