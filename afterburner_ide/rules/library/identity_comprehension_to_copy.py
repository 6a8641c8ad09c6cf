"""Rule: copy a sequence instead of listing its items one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, folds, kinds, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import Comprehension, FunctionView

_CONSUMERS = frozenset(
    f"builtins.{name}"
    for name in ("sum", "min", "max", "sorted", "tuple", "list", "set", "frozenset", "any", "all")
)
_TUPLES = ("builtins.zip", "builtins.enumerate")


class IdentityComprehensionToCopy(Rule):
    """Copy a sequence instead of listing its items one by one.

    `[x for x in items]` is `list(items)`, which takes no step of the interpreter per item, and
    `max(x for x in items)` is `max(items)`. Pairs are only copied where they are tuples for
    certain, as those of `zip`, `enumerate` and `items()` are.
    """

    safety = Safety.GUARDED
    payoff = 0.5
    break_even = "any size"
    examples = (
        Example(
            """
            def ordered(names):
                found = [name for name in names]
                found.sort()
                return found
            """,
            """
            def ordered(names):
                found = list(names)
                found.sort()
                return found
            """,
        ),
        Example(
            """
            def longest(sizes):
                return max((size) for size in sizes)  # of all
            """,
            """
            def longest(sizes):
                return max(sizes)  # of all
            """,
        ),
        Example(
            """
            def stock(names, counts):
                return {name: count for name, count in zip(names, counts)}
            """,
            """
            def stock(names, counts):
                return dict(zip(names, counts))
            """,
        ),
        Unchanged(
            """
            def known(names):
                return [name for name in names if name]
            """,
            "not all of the items are kept",
        ),
        Unchanged(
            """
            def pairs(rows):
                return [(left, right) for left, right in rows]
            """,
            "the rows may be lists",
        ),
        Unchanged(
            """
            def each(names):
                return (name for name in names)
            """,
            "a generator is asked for its items later",
        ),
    )
    workload = """
SCALES = (10, 1000, 100000)

def gen(scale, seed):
    return [(([str((i * 7919 + seed) % scale) for i in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp):
            assert isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
            edit = _edit(function, node) if _is_copy(function, node) else None
            if edit is not None:
                yield Rewrite((edit,), "copy the items at once", node.lineno)


def _is_copy(view: FunctionView, node: Comprehension) -> bool:
    """Whether the comprehension gives the items of its iterable as they are."""
    part = node.generators[0]
    plain = len(node.generators) == 1 and not part.ifs and not part.is_async
    if not plain or not view.editable(node) or "#" in view.text(node):
        return False
    if isinstance(part.iter, ast.NamedExpr | ast.Await | ast.Starred):
        return False
    shown = (
        f"({ast.unparse(node.key)}, {ast.unparse(node.value)})"
        if (isinstance(node, ast.DictComp))
        else ast.unparse(node.elt)
    )
    match part.target:
        case ast.Name(id=name):
            return shown == name and not isinstance(node, ast.DictComp)
        case ast.Tuple(elts=elts) if all(isinstance(elt, ast.Name) for elt in elts):
            names = [ast.unparse(elt) for elt in elts]
            same = shown == f"({', '.join(names)})" and len({*names}) == len(names) == 2
            return same and _gives_pairs(view, part.iter)
    return False


def _gives_pairs(view: FunctionView, source: ast.expr) -> bool:
    match source:
        case ast.Call(func=ast.Attribute(value=owner, attr="items"), args=[], keywords=[]):
            return kinds.is_kind(view, owner, frozenset({"dict"}))
        case ast.Call(args=[_, _]):
            return resolve.calls(view, source, *_TUPLES)
        case ast.Call(args=[_]):
            return resolve.calls(view, source, "builtins.enumerate")
    return False


def _edit(view: FunctionView, node: Comprehension) -> Edit | None:
    text = folds.clause(view, node.generators[0].iter)
    parent = view.parents[node]
    if isinstance(parent, ast.Call) and parent.args[:1] == [node]:
        name = resolve.dotted(view, parent.func)
        lazy = isinstance(node, ast.GeneratorExp)
        fits = name in _CONSUMERS or (
            isinstance(parent.func, ast.Attribute)
            and parent.func.attr == "join"
            and kinds.is_kind(view, parent.func.value, frozenset({"str", "bytes"}))
        )
        late = name in {"builtins.any", "builtins.all"} and not lazy
        if fits and not late and isinstance(node, ast.ListComp | ast.GeneratorExp):
            if isinstance(node, ast.GeneratorExp) and not eagerness.can_be_eager(view, node):
                return None
            if lazy and view.end(node) == view.end(parent):
                return Edit(view.start(node), view.end(node), f"({text})")
            return view.replace(node, text)
    made = {ast.ListComp: "list", ast.SetComp: "set", ast.DictComp: "dict"}.get(type(node))
    if made is None or not resolve.is_builtin(view, made):
        return None
    return view.replace(node, f"{made}({text})")
