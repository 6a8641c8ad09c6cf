"""Rule: compare a sequence with its reverse."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import mirrors, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class MirrorSliceIdioms(Rule):
    """Compare a sequence with its reverse, and reverse with a slice.

    A loop that holds `text[i]` against `text[len(text) - 1 - i]` becomes `text != text[::-1]`,
    whether it counts up, walks in from both ends, or is an `all`. A text that is built back to
    front becomes a slice. The slice is a copy: where the first items already differ the loop
    needs neither its time nor its memory. For strings, lists and tuples only.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.7
    break_even = "5 items, unless most differ at once"
    kind = "template"
    examples = (
        Example(
            """
            def is_palindrome(text: str) -> bool:
                for i in range(len(text) // 2):
                    if text[i] != text[len(text) - 1 - i]:
                        return False  # differs
                return True
            """,
            """
            def is_palindrome(text: str) -> bool:
                # differs
                return text == text[::-1]
            """,
        ),
        Example(
            """
            def same_backwards(items):
                left, right = 0, len(items) - 1
                while left < right:
                    if items[left] != items[right]:
                        return False
                    left += 1
                    right -= 1
                return True
            """,
            """
            def same_backwards(items):
                return items == items[::-1]
            """,
        ),
        Example(
            """
            def mirrored(word):
                n = len(word)
                return all(word[i] == word[-1 - i] for i in range(n))
            """,
            """
            def mirrored(word):
                return word == word[::-1]
            """,
        ),
        Example(
            """
            def backwards(text: str) -> str:
                found = ""
                for letter in text:
                    found = letter + found
                return found
            """,
            """
            def backwards(text: str) -> str:
                found = text[::-1]
                return found
            """,
        ),
        Unchanged(
            """
            def shifted(text):
                for i in range(len(text)):
                    if text[i] != text[len(text) - 2 - i]:
                        return False
                return True
            """,
            "not the mirrored index",
        ),
        Unchanged(
            """
            def first_difference(text):
                for i in range(len(text) // 2):
                    if text[i] != text[-1 - i]:
                        return i
                return -1
            """,
            "the place of the difference is asked for",
        ),
    )
    workload = """
SCALES = (8, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    half = "".join(r.choice("ab") for _ in range(scale))
    return [((half + half[::-1],), {}), ((half + "c" + half[::-1],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, ast.While, ast.Call):
            if isinstance(node, ast.Call):
                text = mirrors.compared(function, node)
                if text is not None:
                    edits = (function.replace(node, text),)
                    yield Rewrite(edits, "compare with the reverse", node.lineno)
            elif resolve.is_builtin(function, "len"):
                assert isinstance(node, ast.For | ast.While)
                found = mirrors.comparing(function, node) or mirrors.reversing(function, node)
                if found:
                    yield Rewrite(tuple(found), "use the reverse", node.lineno)
