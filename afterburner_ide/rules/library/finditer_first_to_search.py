"""Rule: search once where only the first match is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class FinditerFirstToSearch(Rule):
    r"""Search once where only the first match is used.

    A loop over `re.finditer` that ends within its first turn does what `re.search` does without
    an iterator. It pays for short texts.
    """

    safety = Safety.EXACT
    payoff = 0.4
    break_even = "texts of up to some hundred letters"
    examples = (
        Example(
            r"""
            import re

            def first_adverb(text):
                for found in re.finditer(r"\w+ly", text):
                    # from, to, what
                    return found.start(), found.end(), found.group()
            """,
            r"""
            import re

            def first_adverb(text):
                found = re.search(r"\w+ly", text)
                if found:
                    # from, to, what
                    return found.start(), found.end(), found.group()
            """,
        ),
        Unchanged(
            r"""
            import re

            def first_long(text):
                for found in re.finditer(r"\w+", text):
                    if len(found.group()) > 9:
                        return found.group()
            """,
            "the loop may go on",
        ),
        Unchanged(
            r"""
            import re

            def last(text):
                found = None
                for found in re.finditer(r"\w+", text):
                    return found.group()
                return found
            """,
            "the name is read behind the loop",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    words = r.choices(("quickly", "slow", "hardly", "word"), k=scale)
    return [((" ".join(words[i:]),), {}) for i in range(4)]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            match loop:
                case ast.For(
                    target=ast.Name(id=name),
                    iter=ast.Call(func=ast.Attribute(attr="finditer") as method) as call,
                    orelse=[],
                ) if _ends_at_once(loop):
                    pass
                case _:
                    continue
            if not function.own_lines(loop) or not liveness.is_unread(function, [name], loop):
                continue
            if resolve.dotted(function, method) != "re.finditer":
                continue
            text = function.text(call).replace("finditer", "search", 1)
            head = f"{name} = {text}\n{function.indent(loop)}if {name}"
            edit = Edit(function.start(loop), function.end(call), head)
            yield Rewrite((edit,), "search for the first match only", loop.lineno)


def _ends_at_once(loop: ast.For) -> bool:
    inside = [node for statement in loop.body for node in ast.walk(statement)]
    going_on = any(isinstance(node, ast.Continue | ast.Break) for node in inside)
    return not going_on and isinstance(loop.body[-1], ast.Return | ast.Raise)
