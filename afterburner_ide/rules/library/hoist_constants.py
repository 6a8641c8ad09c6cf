"""Rule: build once, at module level, what is the same on every call."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import constant_sites
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class HoistConstants(Rule):
    """Build once, at module level, what is the same on every call.

    Takes tables of constants and compiled patterns out of the function. It pays for short
    functions that are called often, and in loops. A table that is changed, returned or handed on
    stays, as does a pattern that is not a literal.
    """

    safety = Safety.GUARDED
    payoff = 0.3
    break_even = "functions of a few microseconds, called often"
    examples = (
        Example(
            """
            def roman(text):
                values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
                total = 0
                for letter, after in zip(text, text[1:] + "I"):
                    value = values[letter]
                    total += -value if value < values[after] else value
                return total
            """,
            """
            _VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


            def roman(text):
                values = _VALUES
                total = 0
                for letter, after in zip(text, text[1:] + "I"):
                    value = values[letter]
                    total += -value if value < values[after] else value
                return total
            """,
        ),
        Example(
            r"""
            import re

            def numbers(lines):
                return [line for line in lines if re.match(r"\\d+$", line, re.ASCII)]
            """,
            r"""
            import re

            _NUMBERS_PATTERN = re.compile(r"\\d+$", re.ASCII)


            def numbers(lines):
                return [line for line in lines if _NUMBERS_PATTERN.match(line)]
            """,
        ),
        Unchanged(
            """
            def table(key):
                values = {"a": 1, "b": 2, "c": 3}
                values[key] = 0
                return values
            """,
            "each call gets a table of its own",
        ),
        Unchanged(
            """
            import re

            def find(pattern, text):
                return re.search(pattern, text)
            """,
            "the pattern is not known before the call",
        ),
        Unchanged(
            """
            def is_vowel(letter):
                return letter in {"a", "e", "i", "o", "u"}
            """,
            "the compiler already builds that set only once",
        ),
    )
    workload = """
SCALES = (1, 4, 16)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("IVXLCDM", k=scale)),), {}) for _ in range(8)]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if "\r" in function.source or not function.own_lines(
            function.statement_of(function.chain[0])
        ):
            return
        found = [
            *constant_sites.patterns(function),
            *constant_sites.tables(function),
        ]
        yield from (rewrite for _, rewrite in sorted(found, key=lambda item: -item[0]))
