"""Rule: collect the pieces of a text and join them once."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import concatenation
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class StringConcatToJoin(Rule):
    """Collect the pieces of a text in a list and join them once.

    Adding to a text copies it; a loop that adds to the front, to bytes or to an attribute does
    so on every turn. CPython spares itself the copy for a local `text += piece`, so there the
    gain is small. A piece that is no text then raises TypeError behind the loop, not in it.
    """

    safety = Safety.GUARDED
    payoff = 0.6
    break_even = "any size; 100 pieces where the text is a local that grows at its end"
    examples = (
        Example(
            """
            def backwards(letters):
                text = ""
                for letter in letters:
                    text = letter.upper() + text  # in front
                return text
            """,
            """
            def backwards(letters):
                text_parts = []
                for letter in letters:
                    text_parts.append(letter.upper())  # in front
                text = "".join(reversed(text_parts))
                return text
            """,
        ),
        Example(
            """
            def table(rows, head: str) -> str:
                head += "\\n"
                for row in rows:
                    for cell in row:
                        head += f"{cell} "
                    head = head + "|" + "\\n"
                return head
            """,
            """
            def table(rows, head: str) -> str:
                head += "\\n"
                head_parts = [head]
                for row in rows:
                    for cell in row:
                        head_parts.append(f"{cell} ")
                    head_parts.append("|" + "\\n")
                head = "".join(head_parts)
                return head
            """,
        ),
        Unchanged(
            """
            def wrap(words):
                text = ""
                for word in words:
                    text += word
                    if len(text) > 80:
                        text += "..."
                return text
            """,
            "the loop reads the text",
        ),
        Unchanged(
            """
            def total(numbers):
                found = 0
                for number in numbers:
                    found += number
                return found
            """,
            "not a text",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.choice("abcdef") for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for edits, name, line in concatenation.joined(function):
            yield Rewrite(edits, f"collect the pieces of {name} and join them once", line)
