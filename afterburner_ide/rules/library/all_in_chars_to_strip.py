"""Rule: strip a text of its characters to see whether it has others."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import kinds, later, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_TEXT = frozenset({"str"})


class AllInCharsToStrip(Rule):
    """Strip a text of some characters to see whether it has others.

    `all(c in "01" for c in text)` asks for each character in a generator; `text.strip("01")` is
    empty just if there is no other, and stops at the first from either side. A loop that leaves
    at the first other character asks the same. Only for texts.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.8
    break_even = "2 characters"
    examples = (
        Example(
            """
            def is_binary(text: str) -> bool:
                return all(char in "01" for char in text)
            """,
            """
            def is_binary(text: str) -> bool:
                return not text.strip("01")
            """,
        ),
        Example(
            """
            def parsed(text):
                for char in text:
                    if char not in "0123456789":  # no digit
                        raise ValueError(text)
                return int(text)
            """,
            """
            def parsed(text):
                if text.strip("0123456789"):  # no digit
                    raise ValueError(text)
                return int(text)
            """,
        ),
        Unchanged(
            """
            def known(words):
                return all(word in "red green blue" for word in words.split())
            """,
            "words are looked for, not characters",
        ),
        Unchanged(
            """
            def first_other(text):
                for char in text:
                    if char not in "01":
                        return char
            """,
            "the character itself is wanted",
        ),
        Unchanged(
            """
            def is_known(text, alphabet):
                return all(char in alphabet for char in text)
            """,
            "the alphabet may be a list, or empty",
        ),
    )
    workload = """
SCALES = (4, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choice("01") for _ in range(scale)),), {}), (("012",), {}), (("",), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Call, ast.For):
            found = (
                _of_loop(function, node) if isinstance(node, ast.For) else _of_call(function, node)
            )
            if found is not None:
                yield found


def _of_call(view: FunctionView, node: ast.AST) -> Rewrite | None:
    if not isinstance(node, ast.Call) or not view.editable(node) or len(node.args) != 1:
        return None
    every = resolve.calls(view, node, "builtins.all")
    if not every and not resolve.calls(view, node, "builtins.any"):
        return None
    match node.args[0]:
        case (
            ast.GeneratorExp(elt=shown, generators=[one])
            | ast.ListComp(elt=shown, generators=[one])
        ) if isinstance(one.target, ast.Name) and not one.ifs and not one.is_async:
            pass
        case _:
            return None
    chars = _chars(shown, one.target.id, ast.In if every else ast.NotIn)
    if chars is None or not _may_be_text(view, one.iter):
        return None
    text = f"{view.operand(one.iter)}.strip({chars})"
    place: ast.expr = node
    parent = view.parents[node]
    if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
        place, every = parent, not every
    if every:
        grandparent = view.parents[place]
        loose = isinstance(grandparent, ast.Compare | ast.BinOp | ast.UnaryOp | ast.Await)
        text = f"(not {text})" if loose else f"not {text}"
    elif not _is_test(view, place):
        if not resolve.is_builtin(view, "bool"):
            return None
        text = f"bool({text})"
    edit = view.replace(place, text)
    return Rewrite((edit,), "strip the characters", node.lineno)


def _of_loop(view: FunctionView, loop: ast.For) -> Rewrite | None:
    """`for c in text: if c not in "01": return False` and the like."""
    match loop:
        case ast.For(
            target=ast.Name(id=name),
            iter=source,
            body=[ast.If(test=test, body=[ast.Return() | ast.Raise() as end], orelse=[]) as asks],
            orelse=[],
        ):
            pass
        case _:
            return None
    chars = _chars(test, name, ast.NotIn)
    if chars is None or not _may_be_text(view, source) or later.is_read(name, end):
        return None
    if later.is_read_later(view, name, loop) or not view.own_lines(loop, asks):
        return None
    if view.multiline_strings([loop]) or "\r" in view.source:
        return None
    head = view.source[view.start(loop) : view.start(asks)]
    if "#" in head or asks.lineno == end.lineno:
        return None
    inside = view.source[view.end(test) : view.end(end)]
    inside = inside.replace("\n" + view.indent(end), "\n" + view.step)
    text = f"if {view.operand(source)}.strip({chars}){inside}"
    edit = view.replace(loop, text)
    return Rewrite((edit,), "strip the characters", loop.lineno)


def _chars(test: ast.expr, name: str, wanted: type[ast.cmpop]) -> str | None:
    """The characters in `c in "abc"` or `c in ("a", "b")`, as a literal."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
        wanted = ast.NotIn if wanted is ast.In else ast.In
    match test:
        case ast.Compare(left=ast.Name(id=asked), ops=[op], comparators=[known]):
            if asked != name or not isinstance(op, wanted):
                return None
        case _:
            return None
    match known:
        case ast.Constant(value=str(chars)):
            pass
        case ast.Tuple(elts=elts) | ast.List(elts=elts) | ast.Set(elts=elts):
            values = [part.value for part in elts if isinstance(part, ast.Constant)]
            letters = [part for part in values if isinstance(part, str) and len(part) == 1]
            if len(letters) != len(elts):
                return None
            chars = "".join(letters)
        case _:
            return None
    if not chars or not chars.isprintable() or '"' in chars or "\\" in chars:
        return None
    return f'"{chars}"'


def _may_be_text(view: FunctionView, source: ast.expr) -> bool:
    kind = kinds.kind_of(view, source)
    plain = isinstance(source, ast.Name | ast.Attribute | ast.Subscript)
    return kinds.is_kind(view, source, _TEXT) or (plain and kind is None)


def _is_test(view: FunctionView, node: ast.expr) -> bool:
    parent = view.parents[node]
    return isinstance(parent, ast.If | ast.While | ast.IfExp) and parent.test is node
