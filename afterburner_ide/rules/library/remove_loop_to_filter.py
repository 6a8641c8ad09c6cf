"""Rule: leave out what a loop removes one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, liveness, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView


class RemoveLoopToFilter(Rule):
    """Leave out in one pass what a loop removes one by one.

    `list.remove` searches the list from its start and moves all that follows, for each item.
    `while x in items: items.remove(x)`, and a loop over a copy that removes what a test holds of,
    leave just the other items, in their order: one pass puts these back into the same list. The
    test must say the same of equal items.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.2
    break_even = "10 items of which some are removed"
    examples = (
        Example(
            """
            def keep_even(numbers):
                for number in numbers[:]:
                    if number % 2 != 0:
                        numbers.remove(number)
                return numbers
            """,
            """
            def keep_even(numbers):
                numbers[:] = [number for number in numbers if number % 2 == 0]
                return numbers
            """,
        ),
        Example(
            """
            def without(words: list[str], unwanted: str) -> list[str]:
                while unwanted in words:
                    words.remove(unwanted)
                return words
            """,
            """
            def without(words: list[str], unwanted: str) -> list[str]:
                words[:] = [item for item in words if item != unwanted]
                return words
            """,
        ),
        Unchanged(
            """
            def skip(numbers):
                for number in numbers:
                    if number % 2:
                        numbers.remove(number)
                return numbers
            """,
            "the loop walks the list that shrinks, and so leaves items out",
        ),
        Unchanged(
            """
            def drop(items, unwanted):
                for item in items[:]:
                    if item in unwanted:
                        items.remove(item)
                        unwanted.remove(item)
            """,
            "the test says another thing after each removal",
        ),
    )
    workload = """
SCALES = (20, 200, 2000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, ast.While):
            assert isinstance(node, ast.For | ast.While)
            if not function.own_lines(node) or node.orelse:
                continue
            found = _for(function, node) if isinstance(node, ast.For) else _while(function, node)
            if found is not None:
                text = "\n".join([*remarks(function, node), found])
                edit = function.replace(node, text)
                yield Rewrite((edit,), "remove in one pass", node.lineno)


def _for(view: FunctionView, loop: ast.For) -> str | None:
    """`for x in items[:]: if test: items.remove(x)`."""
    match loop:
        case ast.For(
            target=ast.Name(id=name),
            body=[ast.If(test=test, orelse=[], body=[ast.Expr() as removal])],
        ):
            pass
        case _:
            return None
    items = _copied(view, loop.iter)
    if items is None or ast.unparse(removal) != f"{items}.remove({name})":
        return None
    fits = (
        effects.is_pure(view, test)
        and items not in resolve.loaded([test])
        and liveness.is_private(view, [name], loop)
        and not liveness.is_watched(view, loop)
        and not isinstance(test, ast.NamedExpr)
        and "\n" not in view.text(test)
    )
    if not fits:
        return None
    loose = isinstance(test, ast.BoolOp | ast.IfExp)
    condition = f"not ({view.text(test)})" if loose else f"not {view.text(test)}"
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            condition = view.text(operand)
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[right]):
            sign = "not in" if isinstance(op, ast.In) else "in"
            condition = f"{view.text(left)} {sign} {view.text(right)}"
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as op], comparators=[right]):
            sign = "!=" if isinstance(op, ast.Eq) else "=="
            condition = f"{view.text(left)} {sign} {view.text(right)}"
    return f"{items}[:] = [{name} for {name} in {items} if {condition}]"


def _copied(view: FunctionView, source: ast.expr) -> str | None:
    """The list of which the loop walks a copy."""
    match source:
        case ast.Subscript(value=ast.Name(id=items), slice=ast.Slice(None, None, None)):
            return items
        case ast.Call(args=[ast.Name(id=items)]) if resolve.calls(
            view, source, "builtins.list", "builtins.tuple"
        ):
            kind = kinds.kind_of(view, items)
            return items if kind is None or kind.name == "list" else None
        case ast.Call(func=ast.Attribute(value=ast.Name(id=items), attr="copy"), args=[]):
            return items if kinds.is_kind(view, items, frozenset({"list"})) else None
    return None


def _while(view: FunctionView, loop: ast.While) -> str | None:
    """`while x in items: items.remove(x)`."""
    match loop:
        case ast.While(
            test=ast.Compare(left=wanted, ops=[ast.In()], comparators=[ast.Name(id=items)]),
            body=[ast.Expr() as removal],
        ) if ast.unparse(removal) == f"{items}.remove({ast.unparse(wanted)})":
            pass
        case _:
            return None
    kind = kinds.kind_of(view, items)
    if kind is not None and kind.name != "list":
        return None
    simple = effects.is_simple(wanted) or isinstance(wanted, ast.Attribute | ast.Tuple)
    if not simple or items in resolve.loaded([wanted]) or liveness.is_watched(view, loop):
        return None
    item = view.fresh_name("item")
    return f"{items}[:] = [{item} for {item} in {items} if {item} != {view.text(wanted)}]"
