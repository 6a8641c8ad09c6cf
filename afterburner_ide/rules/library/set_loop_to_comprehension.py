"""Rule: make a set at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import folds, kinds, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class SetLoopToComprehension(Rule):
    """Make a set at once instead of adding item by item.

    A loop that only adds to a set becomes `set(items)` or a set comprehension, which need no call
    per item; added to a set that has items already, `update` takes them. The items go in in the
    same order, so the set is walked in the same order, too.
    """

    safety = Safety.GUARDED
    payoff = 0.5
    break_even = "10 items"
    examples = (
        Example(
            """
            def initials(names):
                found = set()
                for name in names:
                    if name:
                        found.add(name[0])
                return found
            """,
            """
            def initials(names):
                found = {name[0] for name in names if name}
                return found
            """,
        ),
        Example(
            """
            def different(items: list[int], known: set[int]) -> int:
                for item in items:
                    known.add(item)
                return len(known)
            """,
            """
            def different(items: list[int], known: set[int]) -> int:
                known.update(items)
                return len(known)
            """,
        ),
        Unchanged(
            """
            def chain(start, after):
                found = set()
                for item in start:
                    if item not in found:
                        found.add(after[item])
                return found
            """,
            "the test asks what was added so far",
        ),
        Unchanged(
            """
            def mark(items, grid):
                for item in items:
                    grid.add(item)
            """,
            "what the name stands for may be no set",
        ),
    )
    workload = """
SCALES = (20, 200, 5000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.choice("abcdef ") * r.randrange(3) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not resolve.is_builtin(function, "set"):
            return
        done: set[ast.AST] = set()
        for loop in function.walk(ast.For):
            assert isinstance(loop, ast.For)
            if loop in done:
                continue
            found = folds.fold(function, loop, nested=True)
            added = _added(found.done) if found else None
            if found is None or added is None:
                continue
            name, item = added
            own = kinds.is_kind(function, name, frozenset({"set"}))
            if not own or not folds.is_quiet(function, name, found, item):
                continue
            start = folds.start(function, name, loop)
            if start is not None and ast.unparse(start.value or loop) != "set()":
                start = None
            done.update(ast.walk(loop))
            text = _set(function, found, item, new=start is not None)
            text = text if start else f"{name}.update({text})"
            edits = tuple(folds.merged(function, loop, start, text))
            yield Rewrite(edits, f"make the set {name} at once", loop.lineno)


def _added(node: ast.stmt) -> tuple[str, ast.expr] | None:
    match node:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="add"), args=[item], keywords=[]
            )
        ) if not isinstance(item, ast.Starred):
            return name, item
    return None


def _set(view: FunctionView, found: folds.Fold, item: ast.expr, *, new: bool) -> str:
    loop = found.loop
    if len(found.clauses) == 1 and ast.unparse(loop.target) == ast.unparse(item):
        items = folds.on_one_line(view, loop.iter)
        return f"set({items})" if new else items
    listed = folds.listing(view, found, folds.on_one_line(view, item), 20)
    return "{" + listed[1:-1] + "}" if new else listed
