"""Rule: ask the text itself, or a method of str, what a letter is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import letters, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_OF_ALL = resolve.words("isdigit isalpha isalnum isspace isdecimal isnumeric isprintable isascii")
_TESTS = _OF_ALL | resolve.words("isupper islower istitle isidentifier")
_Items = ast.GeneratorExp | ast.ListComp


class LetterTestToStrMethod(Rule):
    """Ask the text itself, or a method of str, what a letter is.

    `text.isdigit()` asks all letters in C, and is False for an empty text where `all` is True.
    For `any`, `sum` and filters, `map(str.isdigit, text)` calls the method without a step of
    Python in between. Items that are no str raise TypeError then, not AttributeError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.8
    break_even = "any size"
    examples = (
        Example(
            """
            def is_code(text):
                return len(text) == 8 and all(letter.isalnum() for letter in text)
            """,
            """
            def is_code(text):
                return len(text) == 8 and (not text or text.isalnum())
            """,
        ),
        Example(
            """
            def check(text):
                for letter in text:
                    if not letter.isdigit():  # nor a sign
                        raise ValueError("digits only")
                return int(text)
            """,
            """
            def check(text):
                if text and not text.isdigit():  # nor a sign
                    raise ValueError("digits only")
                return int(text)
            """,
        ),
        Example(
            """
            def plain(text):
                return "".join(c for c in text if c.isalpha())
            """,
            """
            def plain(text):
                return "".join(filter(str.isalpha, text))
            """,
        ),
        Example(
            """
            def capitals(text):
                return sum(1 for c in text if c.isupper())
            """,
            """
            def capitals(text):
                return sum(map(str.isupper, text))
            """,
        ),
        Unchanged(
            """
            def is_loud(text):
                return all(letter.isupper() for letter in text)
            """,
            "`text.isupper()` passes over what is no letter",
        ),
        Unchanged(
            """
            def position(text):
                for letter in text:
                    if not letter.isdigit():
                        return text.index(letter)
                return -1
            """,
            "which letter it is matters",
        ),
    )
    workload = """
SCALES = (8, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("abcABC123", k=8)),), {}) for _ in range(scale)]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "str"):
            return
        for node in function.walk(ast.Call, ast.ListComp, ast.For):
            edits: list[Edit] | None = None
            if isinstance(node, ast.For):
                edits = _of_loop(function, node)
            elif isinstance(node, ast.Call | ast.ListComp) and function.editable(node):
                text = _of_items(function, node)
                edits = [function.replace(node, text)] if text else None
            if edits and isinstance(node, ast.stmt | ast.expr):
                yield Rewrite(tuple(edits), "let str test the letters", node.lineno)


def _of_loop(view: FunctionView, loop: ast.For) -> list[Edit] | None:
    found = letters.letter_loop(view, loop, leaving=True)
    if found is None or not isinstance(found.source, ast.Name):
        return None
    match loop.body:
        case [ast.If(test=ast.UnaryOp(op=ast.Not(), operand=test), orelse=[]) as asked]:
            name = _test(test, found.own, found.places)
        case _:
            return None
    inside = {ast.dump(place) for place in found.places}
    if name not in _OF_ALL or not isinstance(asked.body[-1], ast.Return | ast.Raise):
        return None
    if any(
        isinstance(node, ast.If | ast.Continue) for step in asked.body for node in ast.walk(step)
    ):
        return None
    for step in asked.body:
        if resolve.loaded([step]) & found.own or any(ast.dump(n) in inside for n in ast.walk(step)):
            return None
    owner = found.source.id
    head = f"if {owner} and not {owner}.{name}()"
    shift = len(view.indent(asked)) - len(view.indent(loop))
    edits = [Edit(view.start(loop), view.end(asked.test), head)]
    if view.multiline_strings(asked.body) or shift <= 0 or not view.own_lines(*asked.body):
        return None
    last = asked.body[-1].end_lineno or 0
    for number in range(asked.lineno + 1, last + 1):
        start, line = view.lines[number - 1]
        if line.strip():
            edits.append(Edit(start, start + shift, ""))
    return edits


def _of_items(view: FunctionView, node: ast.Call | ast.ListComp) -> str | None:
    """What does the same as the comprehension, or as the call of one."""
    if isinstance(node, ast.ListComp):
        parts = _filter(view, node)
        known = parts is not None and resolve.is_builtin(view, "list")
        return f"list(filter(str.{parts[0]}, {parts[1]}))" if parts and known else None
    match node.args:
        case [ast.GeneratorExp() | ast.ListComp() as items] if not node.keywords:
            pass
        case _:
            return None
    if isinstance(node.func, ast.Attribute):
        parts = _filter(view, items)
        joins = node.func.attr == "join" and isinstance(node.func.value, ast.Constant)
        if not joins or parts is None or not resolve.is_builtin(view, "filter"):
            return None
        return f"{view.text(node.func)}(filter(str.{parts[0]}, {parts[1]}))"
    name = (resolve.dotted(view, node.func) or "").removeprefix("builtins.")
    asked = _asked(view, items)
    if name == "all" and asked is not None and asked[0] in _OF_ALL:
        source = items.generators[0].iter
        if not isinstance(source, ast.Name):
            return None
        text = f"not {source.id} or {source.id}.{asked[0]}()"
        loose = isinstance(
            view.parents[node], ast.Return | ast.Assign | ast.Expr | ast.If | ast.While
        )
        return text if loose else f"({text})"
    if not resolve.is_builtin(view, "map"):
        return None
    if name == "any" and asked is not None:
        return f"any(map(str.{asked[0]}, {asked[1]}))"
    if name == "sum":
        one = isinstance(items.elt, ast.Constant) and items.elt.value == 1
        parts = asked or (_filter(view, items, one=True) if one else None)
        return f"sum(map(str.{parts[0]}, {parts[1]}))" if parts else None
    return None


def _asked(view: FunctionView, items: _Items) -> tuple[str, str] | None:
    """The test and the text of `c.isdigit() for c in text`."""
    match items.generators:
        case [ast.comprehension(target=ast.Name(id=item), iter=source, ifs=[], is_async=0)]:
            name = _test(items.elt, {item}, ())
            return (name, view.text(source)) if name and _is_source(view, source) else None
    return None


def _filter(view: FunctionView, items: _Items, *, one: bool = False) -> tuple[str, str] | None:
    """The test and the text of `c for c in text if c.isdigit()`."""
    match items.generators:
        case [ast.comprehension(target=ast.Name(id=item), iter=source, ifs=[test], is_async=0)]:
            same = isinstance(items.elt, ast.Name) and items.elt.id == item
            name = _test(test, {item}, ())
            fits = name and (same or one) and _is_source(view, source)
            return (name, view.text(source)) if name and fits else None
    return None


def _is_source(view: FunctionView, source: ast.expr) -> bool:
    text = view.text(source)
    plain = "#" not in text and "\n" not in text
    return plain and not isinstance(source, ast.NamedExpr | ast.Await | ast.Lambda | ast.IfExp)


def _test(test: ast.expr, own: set[str], places: tuple[ast.Subscript, ...]) -> str:
    """`isdigit` for `c.isdigit()`; empty for any other test."""
    match test:
        case ast.Call(func=ast.Attribute(value=owner, attr=name), args=[], keywords=[]):
            letter = owner in places if places else isinstance(owner, ast.Name) and owner.id in own
            return name if letter and name in _TESTS else ""
    return ""
