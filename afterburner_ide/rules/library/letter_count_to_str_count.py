"""Rule: let the text count its letters."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import folds, letters, matches, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.letters import LetterLoop
from afterburner_ide.rules.matches import quoted
from afterburner_ide.rules.view import FunctionView

_MOST = 20


class LetterCountToStrCount(Rule):
    """Let the text count its letters.

    `text.count` goes over the text in C, so that asking it once for each of some letters takes a
    tenth of the time of a loop that asks each letter whether it is one of them. Beyond twenty
    letters the loop stays.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.1
    break_even = "20 letters of text"
    examples = (
        Example(
            """
            def vowels(text):
                found = 0
                for letter in text:
                    if letter in "aeiou":
                        found += 1
                return found
            """,
            """
            def vowels(text):
                found = sum(map(text.count, "aeiou"))
                return found
            """,
        ),
        Example(
            """
            def balance(text):
                opened = closed = 0
                for letter in text:
                    if letter == "(" or letter == "[":  # either kind
                        opened += 1
                    elif letter in (")", "]"):
                        closed = closed + 1
                return opened - closed
            """,
            """
            def balance(text):
                opened = closed = 0
                # either kind
                opened += sum(map(text.count, "(["))
                closed += sum(map(text.count, ")]"))
                return opened - closed
            """,
        ),
        Example(
            """
            def marks(text):
                return sum(1 for c in text if c in {".", ",", ";"})
            """,
            """
            def marks(text):
                return sum(map(text.count, ".,;"))
            """,
        ),
        Unchanged(
            """
            def others(text):
                found = 0
                for letter in text:
                    if letter not in "aeiou":
                        found += 1
                return found
            """,
            "there are too many others to count",
        ),
        Unchanged(
            """
            def first_vowels(text, limit):
                found = 0
                for letter in text:
                    if letter in "aeiou" and found < limit:
                        found += 1
                return found
            """,
            "it stops at a number",
        ),
    )
    workload = """
SCALES = (20, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("abcdefghijklmnop ", k=scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not all(resolve.is_builtin(function, name) for name in ("sum", "map")):
            return
        for node in function.walk(ast.For, ast.Call):
            edits: list[Edit] | None = None
            if isinstance(node, ast.For):
                edits = _of_loop(function, node)
            elif isinstance(node, ast.Call):
                text = _of_call(function, node)
                edits = [function.replace(node, text)] if text else None
            if edits and isinstance(node, ast.stmt | ast.expr):
                yield Rewrite(tuple(edits), "let the text count its letters", node.lineno)


def _of_loop(view: FunctionView, loop: ast.For) -> list[Edit] | None:
    found = letters.letter_loop(view, loop)
    if found is None or len(loop.body) != 1 or not isinstance(loop.body[0], ast.If):
        return None
    if not letters.holds_letters(view, found, loop.body):
        return None
    counts: list[tuple[str, str]] = []
    seen = ""
    at: list[ast.stmt] = loop.body
    while at:
        match at:
            case [ast.If(test=test, body=[step], orelse=orelse)]:
                name, wanted = _counted(step), _letters(view, test, found)
            case _:
                return None
        if name is None or wanted is None or name == ast.unparse(found.source):
            return None
        counts.append((name, "".join(letter for letter in wanted if letter not in seen)))
        seen += wanted
        at = orelse
    if len(seen) > _MOST or not all(wanted for _, wanted in counts):
        return None
    texts = [(name, _count(view, found.source, wanted)) for name, wanted in counts]
    if len(texts) == 1:
        [(name, text)] = texts
        start = folds.start(view, name, loop)
        fresh = (
            start is not None and isinstance(start.value, ast.Constant) and not start.value.value
        )
        first = start if fresh else None
        return folds.merged(view, loop, first, text if first else f"{name} += {text}")
    return folds.merged(view, loop, None, "\n".join(f"{name} += {text}" for name, text in texts))


def _of_call(view: FunctionView, call: ast.Call) -> str | None:
    """The count in place of `sum(1 for c in text if …)`, `len([… if …])`, `sum(c in … for …)`."""
    sums = resolve.calls(view, call, "builtins.sum")
    if not sums and not resolve.calls(view, call, "builtins.len"):
        return None
    match call.args:
        case [
            ast.GeneratorExp(elt=elt, generators=[part]) | ast.ListComp(elt=elt, generators=[part])
        ]:
            pass
        case _:
            return None
    if not isinstance(part.target, ast.Name) or part.is_async or not view.editable(call):
        return None
    found = LetterLoop(ast.For(part.target, part.iter, [], []), part.iter, part.target.id)
    one = isinstance(elt, ast.Constant) and elt.value == 1 and type(elt.value) is int
    match part.ifs:
        case [test] if one or (not sums and isinstance(elt, ast.Name)):
            pass
        case [] if sums:
            test = elt
        case _:
            return None
    wanted = _letters(view, test, found)
    if wanted is None or len(wanted) > _MOST or "#" in view.text(call):
        return None
    if not letters.holds_letters(view, found, [test]) or not letters.is_pure(view, part.iter):
        return None
    return _count(view, part.iter, wanted)


def _count(view: FunctionView, source: ast.expr, wanted: str) -> str:
    owner = view.operand(source)
    if len(wanted) == 1:
        return f"{owner}.count({quoted(wanted)})"
    return f"sum(map({owner}.count, {quoted(wanted)}))"


def _counted(step: ast.stmt) -> str | None:
    """The name that the statement adds one to."""
    match step:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=1)):
            return name
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(left=ast.Name(id=same), op=ast.Add(), right=ast.Constant(value=1)),
        ) if same == name:
            return name
    return None


def _letters(view: FunctionView, test: ast.expr, found: LetterLoop) -> str | None:
    """The different letters for which the test holds."""
    match test:
        case ast.BoolOp(op=ast.Or(), values=values):
            parts = [_letters(view, value, found) for value in values]
            return None if None in parts else _distinct("".join(part or "" for part in parts))
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            sides = [left, right]
            if not _is_letter(left, found):
                sides.reverse()
            text = _text(sides[1])
            return text if _is_letter(sides[0], found) and len(text or "") == 1 else None
        case ast.Compare(left=left, ops=[ast.In()], comparators=[box]) if _is_letter(left, found):
            known = matches.bound(view, box) if isinstance(box, ast.Name) else box
            match known:
                case ast.Constant(value=str(text)) if text:
                    return _distinct(text)
                case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts) if elts:
                    if isinstance(box, ast.Name) and not isinstance(known, ast.Tuple):
                        return None
                    texts = [_text(elt) for elt in elts]
                    if all(text is not None and len(text) == 1 for text in texts):
                        return _distinct("".join(text or "" for text in texts))
    return None


def _is_letter(node: ast.expr, found: LetterLoop) -> bool:
    if found.places:
        return node in found.places
    return isinstance(node, ast.Name) and node.id in found.own


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _distinct(text: str) -> str:
    return "".join(dict.fromkeys(text))
