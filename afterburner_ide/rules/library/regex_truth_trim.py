"""Rule: cut off what a regular expression may match at its ends without need."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import matches, patterns
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class RegexTruthTrim(Rule):
    r"""Cut off what a regular expression may match at its ends without need.

    Where only the truth of a search matters, `\w*` or `.*` at an end of its pattern changes
    nothing, and `\w+` says no more than `\w`. A repetition in front is tried again from each
    place of the text, which takes time that grows with its square. The pattern stays as it is
    where the match itself is used, as far as groups and what refers to them are concerned too.
    """

    safety = Safety.EXACT
    payoff = 2.0
    break_even = "any size"
    examples = (
        Example(
            r"""
            import re

            def has_z(text):
                pattern = r"\w*z\w+"
                if re.search(pattern, text):  # anywhere
                    return True
                return False
            """,
            r"""
            import re

            def has_z(text):
                if re.search(r"z\w", text):  # anywhere
                    return True
                return False
            """,
        ),
        Example(
            r"""
            import re

            def numbered(lines):
                return [line for line in lines if re.match(r"\d{2,}[a-z]*", line) is not None]
            """,
            r"""
            import re

            def numbered(lines):
                return [line for line in lines if re.match(r"\d{2}", line) is not None]
            """,
        ),
        Unchanged(
            r"""
            import re

            def word_with_z(text):
                return re.search(r"\w*z\w*", text)
            """,
            "the match itself is returned",
        ),
        Unchanged(
            r"""
            import re

            def all_digits(text):
                if re.match(r"\d+$", text):
                    return True
                return False
            """,
            "the text must end there",
        ),
        Unchanged(
            r"""
            import re

            def repeats(text):
                return bool(re.search(r"(\w+) \1", text))
            """,
            "the pattern refers to its group",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("abcd", k=scale)),), {}) for _ in range(4)]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            found = matches.pattern_call(function, call)
            if found is None or found.name not in {"search", "match"}:
                continue
            if matches.truth(function, call) is None or not function.editable(call):
                continue
            if any(not isinstance(keyword.value, ast.expr) for keyword in call.keywords):
                continue
            searches = found.name == "search"
            shorter = patterns.trimmed(found.pattern, front=searches, back=True)
            text = matches.shortened(function, found, shorter) if found.plain else None
            if shorter == found.pattern or text is None:
                continue
            if isinstance(call.func, ast.Attribute) and len(call.args) > len(found.args):
                edit = function.replace(call.args[0], text)
            else:
                assert isinstance(call.func, ast.Attribute)
                if not isinstance(call.func.value, ast.Call):
                    continue
                edit = function.replace(call.func.value.args[0], text)
            yield Rewrite((edit,), f"search for {text} only", call.lineno)
