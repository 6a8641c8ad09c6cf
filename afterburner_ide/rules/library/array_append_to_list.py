"""Rule: collect items in a list and make the array once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import kinds, liveness, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_JOINS = {
    "numpy.append": "append",
    "numpy.concatenate": "concatenate",
    "numpy.hstack": "concatenate",
    "numpy.vstack": "concatenate",
    "pandas.concat": "concatenate",
}
_NUMBERS = frozenset({"int", "float", "bool"})


class ArrayAppendToList(Rule):
    """Collect items in a list and make the array once.

    `a = np.append(a, x)` copies the whole array for every item, and so do `np.concatenate`,
    `np.vstack` and `pd.concat` in a loop. A list takes the items, and one call behind the loop
    joins them. Only where the loop does not look at the array. Items of several types are
    promoted at once and not one after the other, and a failure comes behind the loop.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.5
    break_even = "three items"
    examples = (
        Example(
            """
            import numpy as np

            def squares(values):
                result = np.array([])
                for value in values:
                    if value > 0:
                        result = np.append(result, value * value)
                return result.tolist()
            """,
            """
            import numpy as np

            def squares(values):
                result = np.array([])
                result_items = []
                for value in values:
                    if value > 0:
                        result_items.append(value * value)
                if result_items:
                    result = np.append(result, result_items)
                return result.tolist()
            """,
        ),
        Example(
            """
            import numpy as np

            def table(rows, width):
                result = np.empty((0, width))
                for row in rows:
                    result = np.vstack((result, row))
                return result
            """,
            """
            import numpy as np

            def table(rows, width):
                result = np.empty((0, width))
                result_items = [result]
                for row in rows:
                    result_items.append(row)
                if len(result_items) > 1:
                    result = np.vstack(result_items)
                return result
            """,
        ),
        Unchanged(
            """
            import numpy as np

            def grown(values):
                result = np.array([1.0])
                for value in values:
                    result = np.append(result, result[-1] * value)
                return result
            """,
            "the loop reads the array",
        ),
        Unchanged(
            """
            import numpy as np

            def table(values, width):
                result = np.empty((0, width))
                row = np.zeros(width)
                for value in values:
                    row[:] = value
                    result = np.vstack((result, row))
                return result
            """,
            "the row is filled anew",
        ),
        Unchanged(
            """
            def grown(items, values):
                for value in values:
                    items = items + [value]
                return items
            """,
            "a list is no array",
        ),
    )
    workload = """
SCALES = (5, 50, 500)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.uniform(-1, 5) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Assign):
            assert isinstance(node, ast.Assign)
            found = _rewrite(function, node)
            if found is not None:
                yield found


def _rewrite(view: FunctionView, node: ast.Assign) -> Rewrite | None:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func) as call):
            origin = resolve.dotted(view, func) or ""
        case _:
            return None
    if origin not in _JOINS or not view.own_lines(node) or not view.editable(node):
        return None
    item, rest = _item(view, call, name, origin)
    loop = _loop(view, node, name)
    if item is None or loop is None or not view.own_lines(loop):
        return None
    if liveness.is_shared(view, name) or liveness.is_watched(view, loop):
        return None
    if not resolve.is_builtin(view, "len") or _may_change(call, name, loop):
        return None
    items = view.fresh_name(f"{name}_items")
    function = view.text(func)
    if _JOINS[origin] == "append":
        before, test, joined = "[]", items, f"{function}({name}, {items})"
    else:
        before, test = f"[{name}]", f"len({items}) > 1"
        joined = f"{function}({items}{rest})"
    edits = (
        view.insert_before(loop, f"{items} = {before}"),
        view.replace(node, f"{items}.append({item})"),
        view.insert_after(loop, f"if {test}:\n{view.step}{name} = {joined}"),
    )
    return Rewrite(edits, f"collect the items of {name} in a list", node.lineno)


def _item(view: FunctionView, call: ast.Call, name: str, origin: str) -> tuple[str | None, str]:
    """The text of what is joined to the array, and of the call's other arguments."""
    match call:
        case ast.Call(args=[ast.Name(id=first), item], keywords=[]) if (
            first == name and origin == "numpy.append"
        ):
            several = isinstance(item, ast.List | ast.Tuple | ast.ListComp | ast.Starred)
            known = kinds.kind_of(view, item)
            plain = known is None or known.name in _NUMBERS
            return (None if several or not plain else view.expression(item)), ""
        case ast.Call(args=[ast.Tuple(elts=pair) | ast.List(elts=pair)], keywords=keywords) if (
            origin != "numpy.append" and len(pair) == 2
        ):
            one, item = pair
            if not isinstance(one, ast.Name) or one.id != name or isinstance(item, ast.Starred):
                return None, ""
            others = "".join(f", {view.source[view.start(k) : view.end(k)]}" for k in keywords)
            fixed = all(isinstance(keyword.value, ast.Constant) for keyword in keywords)
            return (view.expression(item) if fixed else None), others
    return None, ""


def _loop(view: FunctionView, node: ast.Assign, name: str) -> ast.For | ast.While | None:
    """The outermost loop around the statement that does nothing else with the array.

    Nothing leaves it but its own end or `break`.
    """
    found: ast.For | ast.While | None = None
    for loop in view.loops_around(node):
        if not isinstance(loop, ast.For | ast.While) or loop.orelse:
            break
        if any(isinstance(part, ast.Return | ast.Raise) for part in ast.walk(loop)):
            break
        uses = [part for part in ast.walk(loop) if isinstance(part, ast.Name) and part.id == name]
        if resolve.suspends([loop]) or len(uses) != 2:
            break
        found = loop
    return found


def _may_change(call: ast.Call, name: str, loop: ast.For | ast.While) -> bool:
    """Whether the loop may change an item after it was joined, as a row that is filled anew."""
    names = {
        _root(part)
        for argument in call.args
        for part in (argument.elts if isinstance(argument, ast.Tuple | ast.List) else [argument])
    } - {name, ""}
    for node in ast.walk(loop):
        match node:
            case ast.Subscript(ctx=ast.Store()) | ast.AugAssign():
                place = node.target if isinstance(node, ast.AugAssign) else node
                if _root(place) in names:
                    return True
            case ast.Call(func=ast.Attribute(value=value, attr="fill" | "sort" | "put" | "append")):
                if _root(value) in names:
                    return True
    return False


def _root(node: ast.expr) -> str:
    """The name that the expression is, or is a part of; of anything new "" is returned."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
