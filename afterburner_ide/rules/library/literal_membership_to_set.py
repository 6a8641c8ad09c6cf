"""Rule: search a set of constants."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from afterburner_ide.rules import effects, kinds, searches
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_LEAST_TESTS = 3


class LiteralMembershipToSet(Rule):
    """Search a set of constants in place of a tuple or a row of comparisons.

    `x in ("a", "b", "c")` and `x == "a" or x == "b" or x == "c"` compare one after the other;
    `x in {"a", "b", "c"}` is one look-up, and the set is made once, when the code is compiled.
    What is searched must be hashable: a list raises TypeError where it was only not found.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.6
    break_even = "two constants, of which most items are none"
    examples = (
        Example(
            """
            def vowels(text):
                return [letter for letter in text if letter in ("a", "e", "i", "o", "u")]
            """,
            """
            def vowels(text):
                return [letter for letter in text if letter in {"a", "e", "i", "o", "u"}]
            """,
        ),
        Example(
            """
            def count(codes: list[int], strict: bool) -> int:
                found = 0
                for code in codes:
                    if strict and (code == 200 or code == 201 or 204 == code):
                        found += 1
                return found
            """,
            """
            def count(codes: list[int], strict: bool) -> int:
                found = 0
                for code in codes:
                    if strict and (code in {200, 201, 204}):
                        found += 1
                return found
            """,
        ),
        Example(
            """
            def others(codes):
                return [code for code in codes if code != 1 and code != 2 and code != -3]
            """,
            """
            def others(codes):
                return [code for code in codes if code not in {1, 2, -3}]
            """,
        ),
        Unchanged(
            """
            def empty(rows):
                return [row for row in rows if [row] in (1, 2, 3)]
            """,
            "a list is not hashable",
        ),
        Unchanged(
            """
            def known(numbers, low, high):
                return [n for n in numbers if n in (low, high)]
            """,
            "the set would have to be made anew each time",
        ),
        Unchanged(
            """
            def is_weekend(day):
                return day in (5, 6)
            """,
            "one search costs next to nothing",
        ),
    )
    workload = """
SCALES = (30, 300, 5000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz "
    return [(("".join(r.choice(letters) for _ in range(scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        edits: list[Edit] = []
        lines: list[int] = []
        for node in function.walk(ast.Compare, ast.BoolOp):
            assert isinstance(node, ast.Compare | ast.BoolOp)
            if not function.loops_around(node) or not function.editable(node):
                continue
            if isinstance(node, ast.Compare):
                found = _container(function, node)
            else:
                found = _row(function, node)
            if found is not None:
                edits.append(found)
                lines.append(node.lineno)
        if edits:
            yield Rewrite(tuple(edits), "search a set of constants", lines[0])


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and node.value is not ...


def _container(view: FunctionView, node: ast.Compare) -> Edit | None:
    """`x in (1, 2)` or `x in [1, 2]`."""
    match node:
        case ast.Compare(
            left=left,
            ops=[ast.In() | ast.NotIn()],
            comparators=[ast.Tuple(elts=elts) | ast.List(elts=elts) as container],
        ) if len(elts) > 1 and all(_is_constant(elt) for elt in elts):
            pass
        case _:
            return None
    text = view.text(container)
    if not searches.can_hash(view, left) or text[:1] not in {"(", "["} or "#" in text:
        return None
    inner = text[1:-1].strip() if "\n" not in text else text[1:-1]
    return view.replace(container, "{" + inner.removesuffix(",") + "}")


def _row(view: FunctionView, node: ast.BoolOp) -> Edit | None:
    """`x == 1 or x == 2 or x == 3`, or `x != 1 and …`."""
    wanted = ast.Eq if isinstance(node.op, ast.Or) else ast.NotEq
    pairs = [_sides(value, wanted) for value in node.values]
    for first in range(len(pairs)):
        run: list[tuple[ast.expr, ast.expr]] = []
        for pair in pairs[first:]:
            if pair is None or (run and ast.dump(pair[0]) != ast.dump(run[0][0])):
                break
            run.append(pair)
        if len(run) >= _LEAST_TESTS:
            break
    else:
        return None
    item = run[0][0]
    constants = list({ast.dump(constant): view.text(constant) for _, constant in run}.values())
    start, last = node.values[first], node.values[first + len(run) - 1]
    between = view.source[view.start(start) : view.end(last)]
    known = kinds.is_kind(view, item, frozenset({"list", "dict", "set", "float"}))
    if known or not effects.is_pure(view, item) or "\n" in between or "(" in _outside(view, run):
        return None
    sign = "in" if wanted is ast.Eq else "not in"
    return view.replace(start, f"{view.operand(item)} {sign} {{{', '.join(constants)}}}", last)


def _outside(view: FunctionView, run: list[tuple[ast.expr, ast.expr]]) -> str:
    """What stands between the sides of the comparisons, where a bracket would be cut in two."""
    nodes = sorted((side for pair in run for side in pair), key=view.start)
    return "".join(view.source[view.end(one) : view.start(other)] for one, other in pairwise(nodes))


def _sides(test: ast.expr, op: type[ast.cmpop]) -> tuple[ast.expr, ast.expr] | None:
    """The item and the constant of one comparison."""
    match test:
        case ast.Compare(left=left, ops=[one], comparators=[right]) if isinstance(one, op):
            for item, constant in ((left, right), (right, left)):
                if _is_constant(constant) and not _is_constant(item):
                    return item, constant
    return None
