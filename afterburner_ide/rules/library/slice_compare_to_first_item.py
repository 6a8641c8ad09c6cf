"""Rule: compare one letter before two slices."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, lengths, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_SEQUENCES = frozenset({"str", "list", "tuple", "bytes"})


class SliceCompareToFirstItem(Rule):
    """Compare one letter before two slices.

    `text[:-i] == text[i:]` copies both ends of the text to compare them, for every `i` of a loop.
    Most ends differ in their first letter, which costs nothing to look up. Where the letters are
    few and often the same, the slices are copied as before.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.8
    break_even = "twenty letters"
    examples = (
        Example(
            """
            def border(text: str) -> str:
                for i in range(1, len(text)):
                    if text[:-i] == text[i:]:  # both ends
                        return text[i:]
                return ""
            """,
            """
            def border(text: str) -> str:
                for i in range(1, len(text)):
                    if text[0] == text[i] and text[:-i] == text[i:]:  # both ends
                        return text[i:]
                return ""
            """,
        ),
        Example(
            """
            def overlap(left: str, right: str) -> int:
                for size in range(min(len(left), len(right)), 0, -1):
                    if left[-size:] == right[:size]:
                        return size
                return 0
            """,
            """
            def overlap(left: str, right: str) -> int:
                for size in range(min(len(left), len(right)), 0, -1):
                    if left[-size] == right[0] and left[-size:] == right[:size]:
                        return size
                return 0
            """,
        ),
        Unchanged(
            """
            def shared(text: str) -> bool:
                for i in range(len(text)):
                    if text[:i] == text[i:]:
                        return True
                return False
            """,
            "the first slice may be empty, and there is no first letter",
        ),
        Unchanged(
            """
            def turned(text: str, other: str, i: int) -> bool:
                return text[:i] == other[i:]
            """,
            "one comparison does not pay",
        ),
    )
    workload = """
SCALES = (20, 200, 2000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("abcd", k=scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.If):
            assert isinstance(node, ast.If)
            match node.test:
                case ast.Compare(
                    left=ast.Subscript(value=ast.Name() as one, slice=ast.Slice() as left),
                    ops=[ast.Eq()],
                    comparators=[
                        ast.Subscript(value=ast.Name() as other, slice=ast.Slice() as right)
                    ],
                ):
                    test = node.test
                case _:
                    continue
            loop = next(iter(function.loops_around(node)), None)
            if not isinstance(loop, ast.For) or not function.editable(test):
                continue
            cuts = [_first(function, loop, one.id, left), _first(function, loop, other.id, right)]
            if None in cuts or "\n" in function.text(test) or _is_asked(function, test):
                continue
            if not _is_steady(function, loop, one.id) or not _is_steady(function, loop, other.id):
                continue
            first = f"{one.id}[{cuts[0]}] == {other.id}[{cuts[1]}] and "
            at = function.start(test)
            edit = Edit(at, at, first)
            yield Rewrite((edit,), "compare the first items before the slices", node.lineno)


def _is_asked(view: FunctionView, test: ast.Compare) -> bool:
    return view.source[view.start(test) - 1] == "("


def _is_steady(view: FunctionView, loop: ast.For, name: str) -> bool:
    kind = kinds.kind_of(view, name)
    fits = kind is None or kind.name in _SEQUENCES
    return fits and effects.is_invariant(view, ast.Name(name, ast.Load()), loop)


def _first(view: FunctionView, loop: ast.For, name: str, cut: ast.Slice) -> str | None:
    """The index of the slice's first item; None where the slice may be empty."""
    match loop.target:
        case ast.Name(id=counter):
            pass
        case _:
            return None
    if counter in resolve.stored(loop.body) or cut.step is not None:
        return None
    excess = _excess(view, loop, name)
    if excess is None or excess > 0:
        return None
    match cut:
        case ast.Slice(lower=None, upper=ast.Name(id=end)) if end == counter:
            return "0"
        case ast.Slice(
            lower=ast.UnaryOp(op=ast.USub(), operand=ast.Name(id=start)), upper=None
        ) if start == counter:
            return f"-{counter}"
        case ast.Slice(lower=None, upper=ast.UnaryOp(op=ast.USub(), operand=ast.Name(id=end))) if (
            end == counter and excess < 0
        ):
            return "0"
        case ast.Slice(lower=ast.Name(id=start), upper=None) if start == counter and excess < 0:
            return counter
    return None


def _excess(view: FunctionView, loop: ast.For, name: str) -> int | None:
    """How much the counter's highest value is above the length; None unless it is 1 or more."""
    if not resolve.calls(view, loop.iter, "builtins.range"):
        return None
    match loop.iter:
        case ast.Call(args=[ast.Constant(value=int(low)), bound]) if low >= 1:
            above = -1
        case ast.Call(args=[bound, ast.Constant(value=0), step]) if ast.unparse(step) == "-1":
            above = 0
        case _:
            return None
    items = ast.Name(name, ast.Load())
    if resolve.calls(view, bound, "builtins.min"):
        assert isinstance(bound, ast.Call)
        found = [lengths.excess(view, part, items, loop) for part in bound.args]
        known = [one for one in found if one is not None]
        return min(known) + above if known else None
    excess = lengths.excess(view, bound, items, loop)
    return None if excess is None else excess + above
