"""Rule: search the container itself and no copy of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_NOT_SEARCHED = frozenset({"str", "bytes", "iterator"})


class CopyMembershipToContainer(Rule):
    """Search a dict, a set or a list itself, and no copy or view of it.

    `x in list(d)` and `x in list(d.keys())` copy all keys for one search, and the copy is
    searched one after the other; `x in d` is one look-up. `x in d.keys()` makes a view each
    time. For a list the copy is spared. What is searched must be hashable if it is a dict or a
    set, and of a text `list` would give the letters.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.5
    break_even = "any size"
    examples = (
        Example(
            """
            def known(words, table):
                return [word for word in words if word in list(table.keys())]
            """,
            """
            def known(words, table):
                return [word for word in words if word in table]
            """,
        ),
        Example(
            """
            def add(counts: dict[str, int], word: str) -> None:
                if not word in counts.keys():
                    counts[word] = 0
                counts[word] += 1
            """,
            """
            def add(counts: dict[str, int], word: str) -> None:
                if not word in counts:
                    counts[word] = 0
                counts[word] += 1
            """,
        ),
        Unchanged(
            """
            def letters(part: str, text: str) -> bool:
                return part in list(text)
            """,
            "`in` on a string looks for a substring",
        ),
        Unchanged(
            """
            def has(number, numbers):
                return number in list(map(int, numbers))
            """,
            "an iterator is no container",
        ),
        Unchanged(
            """
            def has(count, table):
                return count in table.values()
            """,
            "values are not looked up",
        ),
    )
    workload = """
SCALES = (10, 100, 500)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    words = [str(r.randrange(2 * scale)) for _ in range(scale)]
    return [((words, {str(n): n for n in range(scale)}), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        edits: list[Edit] = []
        lines: list[int] = []
        for node in function.walk(ast.Compare):
            match node:
                case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[container]):
                    found = _original(function, container)
                    if found is not None and function.editable(node):
                        edits.append(function.replace(container, function.operand(found)))
                        lines.append(node.lineno)
        if edits:
            yield Rewrite(tuple(edits), "search the container itself", lines[0])


def _original(view: FunctionView, node: ast.expr) -> ast.expr | None:
    """What the node is a copy or the keys of, if that can be searched."""
    found = node
    copied = keys = False
    while True:
        match found:
            case ast.Call(args=[inner], keywords=[]) if not keys and resolve.calls(
                view, found, "builtins.list", "builtins.tuple", "builtins.sorted"
            ):
                copied = True
            case ast.Call(func=ast.Attribute(value=inner, attr="keys"), args=[], keywords=[]):
                keys = True
            case _:
                break
        found = inner
    if not (copied or keys) or not isinstance(found, ast.Name | ast.Attribute | ast.Subscript):
        return None
    return None if kinds.is_kind(view, found, _NOT_SEARCHED) else found
