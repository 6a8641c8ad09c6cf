"""Rule: append, and turn the list round in the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class FrontInsertToAppend(Rule):
    """Append, and turn the list round in the end.

    `found.insert(0, x)` moves all items that are there already, so that a loop of them takes
    quadratic time. A list that starts empty, and is not looked at before the loop is done, may
    grow at its end and be reversed once.
    """

    safety = Safety.GUARDED
    payoff = 1.6
    break_even = "5 items"
    examples = (
        Example(
            """
            def bits(number: int) -> list[int]:
                found: list[int] = []
                while number:
                    found.insert(0, number % 2)  # the lowest
                    number //= 2
                return found
            """,
            """
            def bits(number: int) -> list[int]:
                found: list[int] = []
                while number:
                    found.append(number % 2)  # the lowest
                    number //= 2
                found.reverse()
                return found
            """,
        ),
        Unchanged(
            """
            def running(numbers):
                found = []
                for number in numbers:
                    found.insert(0, number + (found[0] if found else 0))
                return found
            """,
            "each item depends on the one that is first so far",
        ),
        Unchanged(
            """
            def before(numbers, found):
                for number in numbers:
                    found.insert(0, number)
                return found
            """,
            "there may be items already, and they stay where they are",
        ),
    )
    workload = """
SCALES = (8, 256, 4096)

def gen(scale, seed):
    return [(((1 << scale) + seed,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        done: set[str] = set()
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            name = _inserted_into(call)
            if name is None or name in done:
                continue
            done.add(name)
            for loop in reversed(function.loops_around(call)):
                edits = _edits(function, loop, name)
                if edits:
                    yield Rewrite(tuple(edits), f"append to {name}", call.lineno)
                    break


def _inserted_into(node: ast.AST) -> str | None:
    """The name in `name.insert(0, x)`."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="insert"),
            args=[ast.Constant(value=0), item],
            keywords=[],
        ) if not isinstance(item, ast.Starred | ast.GeneratorExp):
            return name
    return None


def _edits(view: FunctionView, loop: ast.AST, name: str) -> list[Edit]:
    """The edits for a list that is empty in front of the loop and only inserted into in it."""
    if not isinstance(loop, ast.For | ast.While) or loop.orelse or not view.own_lines(loop):
        return []
    start = _start(view, name, loop)
    if start is None or liveness.is_shared(view, name) or liveness.is_watched(view, loop):
        return []
    if resolve.is_dynamic(view, [loop]) or resolve.suspends([loop]):
        return []
    edits: list[Edit] = []
    for node in ast.walk(loop):
        if not isinstance(node, ast.Name) or node.id != name:
            continue
        attribute = view.parents[node]
        call = view.parents[attribute]
        if not isinstance(call, ast.Call) or call.func is not attribute:
            return []
        statement = view.parents[call]
        if _inserted_into(call) != name or not isinstance(statement, ast.Expr):
            return []
        assert isinstance(attribute, ast.Attribute)
        between = view.source[view.end(attribute) : view.start(call.args[1])]
        if "#" in between or "\n" in between or between.count("(") != 1:
            return []
        edits.append(Edit(view.end(node), view.start(call.args[1]), ".append("))
    return [*edits, view.insert_after(loop, f"{name}.reverse()")]


def _start(view: FunctionView, name: str, loop: ast.stmt) -> ast.stmt | None:
    """The assignment of an empty list in front of the loop; nothing between them uses it."""
    block = view.block_of(loop)
    for earlier in reversed(block[: block.index(loop)]):
        match earlier:
            case (
                ast.Assign(targets=[ast.Name(id=bound)], value=value)
                | ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr() as value)
            ) if bound == name:
                return earlier if ast.unparse(value) in {"[]", "list()"} else None
        if name in resolve.stored([earlier], nested=True) | resolve.loaded([earlier]):
            return None
    return None
