"""Rule: use a method of the text for what needs no regular expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import constants, matches, patterns, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.matches import PatternCall, quoted
from afterburner_ide.rules.view import FunctionView

_SPACE = (r"\s+", r"\s")


class RegexToStrMethod(Rule):
    r"""Use a method of the text for what needs no regular expression.

    A pattern that is a plain text is found by `in`, `startswith`, `replace`, `split` or `count`;
    a set of letters is replaced by `translate`; `\s+` is taken out by `split`, which knows the
    same spaces. They take a fifth of the time and less. The text must be a str: for bytes or None
    the error would be another one.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.2
    break_even = "any size"
    examples = (
        Example(
            r"""
            import re

            def compact(text):
                return re.sub(r"\s+", "", text)  # no spaces
            """,
            r"""
            def compact(text):
                return "".join(text.split())  # no spaces
            """,
        ),
        Example(
            r"""
            import re

            def visible(lines):
                return [line for line in lines if not re.match("#", line)]
            """,
            r"""
            def visible(lines):
                return [line for line in lines if not line.startswith("#")]
            """,
        ),
        Example(
            r"""
            import re

            def plain(text):
                return re.sub("[.,;]", " ", text)
            """,
            r"""
            _PLAIN_TABLE = str.maketrans(dict.fromkeys(".,;", " "))


            def plain(text):
                return text.translate(_PLAIN_TABLE)
            """,
        ),
        Unchanged(
            r"""
            import re

            def spaced(text):
                return re.sub(r"\s+", " ", text)
            """,
            "split would lose the spaces at the ends",
        ),
        Unchanged(
            r"""
            import re

            def found(text):
                return re.search("needle", text)
            """,
            "the match itself is returned",
        ),
        Unchanged(
            r"""
            import re

            def masked(text):
                return re.sub("a", "A", text, flags=re.IGNORECASE)
            """,
            "capitals and small letters are the same",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("abc  \\\\t", k=scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            found = matches.pattern_call(function, call)
            if found is None or not found.plain or not function.editable(call):
                continue
            if "\n" in function.text(call):
                continue
            edits = _asked(function, found) or _replaced(function, found) or _cut(function, found)
            if edits:
                yield Rewrite(tuple(edits), "no regular expression", call.lineno)


def _asked(view: FunctionView, found: PatternCall) -> list[Edit] | None:
    """The test in place of a search for a plain text of which only the truth matters."""
    asked = matches.truth(view, found.call)
    if asked is None or found.name not in {"search", "match", "fullmatch"}:
        return None
    pattern, name = found.pattern, found.name
    for head in ("^", r"\A"):
        if name == "search" and pattern.startswith(head):
            pattern, name = pattern.removeprefix(head), "match"
    if name != "fullmatch":
        pattern = patterns.trimmed(pattern, front=name == "search", back=True)
    text = patterns.literal(pattern)
    if text is None:
        return None
    subject, wanted = found.args[0], quoted(text)
    match name:
        case "search":
            sign = "not in" if asked.negated else "in"
            test = f"{wanted} {sign} {view.operand(subject)}"
        case "match":
            test = f"{view.operand(subject)}.startswith({wanted})"
            test = f"not {test}" if asked.negated else test
        case _:
            sign = "!=" if asked.negated else "=="
            test = f"{view.operand(subject)} {sign} {wanted}"
    around = view.parents[asked.node]
    loose = isinstance(around, ast.Compare | ast.BinOp | ast.Attribute | ast.UnaryOp)
    return [view.replace(asked.node, f"({test})" if loose else test)]


def _replaced(view: FunctionView, found: PatternCall) -> list[Edit] | None:
    """The text with something put in place of what a simple pattern matches."""
    if found.name != "sub":
        return None
    new, subject = found.args
    if not isinstance(new, ast.Constant) or not isinstance(new.value, str) or "\\" in new.value:
        return None
    owner = view.operand(subject)
    if found.pattern in _SPACE and not new.value:
        return [view.replace(found.call, f'"".join({owner}.split())')]
    old = patterns.literal(found.pattern)
    if old is not None:
        text = f"{owner}.replace({quoted(old)}, {view.text(new)})"
        return [view.replace(found.call, text)]
    letters = patterns.letter_set(found.pattern)
    if letters is None or (letters[1] and new.value):
        return None
    if not all(resolve.is_builtin(view, name) for name in ("str", "dict")):
        return None
    if "\r" in view.source or not view.own_lines(view.statement_of(view.chain[0])):
        return None
    shown = quoted(letters[0])
    table = (
        f"str.maketrans(dict.fromkeys({shown}, {view.text(new)}))"
        if new.value
        else f'str.maketrans("", "", {shown})'
    )
    name, edit = constants.module_constant(view, f"{view.node.name}_table", table)
    return [edit, view.replace(found.call, f"{owner}.translate({name})")]


def _cut(view: FunctionView, found: PatternCall) -> list[Edit] | None:
    """The parts of the text, or how many there are."""
    text = patterns.literal(found.pattern)
    owner = view.operand(found.args[0])
    if found.name == "split" and text is not None:
        return [view.replace(found.call, f"{owner}.split({quoted(text)})")]
    if found.name == "findall" and found.pattern == r"\S+":
        return [view.replace(found.call, f"{owner}.split()")]
    around = view.parents[found.call]
    counted = isinstance(around, ast.Call) and resolve.calls(view, around, "builtins.len")
    if found.name == "findall" and text is not None and isinstance(around, ast.Call) and counted:
        return [view.replace(around, f"{owner}.count({quoted(text)})")]
    return None
