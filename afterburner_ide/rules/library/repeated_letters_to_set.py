"""Rule: look at each different letter of a text only once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import distinct
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class RepeatedLettersToSet(Rule):
    """Look at each different letter of a text only once.

    Where a letter's second turn changes nothing (it sets the same bit, asks the same question,
    goes into the same set), the letters of a set do as well as those of the text. They come in
    the text's order where an error might name one. It pays for long texts; a search that ends
    after some letters gets slower.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.7
    break_even = "100 letters"
    examples = (
        Example(
            """
            def is_pangram(text):
                mask = 0
                for letter in text:
                    if letter.isalpha():
                        mask |= 1 << (ord(letter) - 97)  # its bit
                return mask == (1 << 26) - 1
            """,
            """
            def is_pangram(text):
                mask = 0
                for letter in set(text):
                    if letter.isalpha():
                        mask |= 1 << (ord(letter) - 97)  # its bit
                return mask == (1 << 26) - 1
            """,
        ),
        Example(
            """
            def is_binary(text):
                return all(letter in "01" for letter in text.strip())
            """,
            """
            def is_binary(text):
                return all(letter in "01" for letter in set(text.strip()))
            """,
        ),
        Example(
            """
            def check(text, values):
                for i in range(len(text)):
                    if values[text[i]] > 9:
                        raise ValueError("too large")
            """,
            """
            def check(text, values):
                for letter in dict.fromkeys(text):
                    if values[letter] > 9:
                        raise ValueError("too large")
            """,
        ),
        Unchanged(
            """
            def first_digit(text):
                for letter in text:
                    if letter.isdigit():
                        return letter
            """,
            "the first one is asked for",
        ),
        Unchanged(
            """
            def parity(text):
                mask = 0
                for letter in text:
                    mask ^= 1 << ord(letter)
                return mask
            """,
            "each turn turns the bit round",
        ),
        Unchanged(
            """
            def longest(words):
                return max(len(word) for word in words)
            """,
            "words seldom come again",
        ),
    )
    workload = """
SCALES = (100, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("abcdefghijklmnopqrstuvwxyz,. ", k=scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, ast.Call, ast.SetComp):
            edits: list[Edit] | None = None
            match node:
                case ast.For():
                    edits = distinct.of_loop(function, node)
                case ast.Call():
                    edit = distinct.of_comprehension(function, node)
                    edits = [edit] if edit else None
                case ast.SetComp():
                    edit = distinct.of_set(function, node)
                    edits = [edit] if edit else None
            if edits and isinstance(node, ast.stmt | ast.expr):
                yield Rewrite(tuple(edits), "look at each letter once", node.lineno)
