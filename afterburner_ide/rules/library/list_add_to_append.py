"""Rule: append to a list in place of making a longer copy of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import kinds, owned_lists, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_NO_LISTS = kinds.IMMUTABLE | {"set", "dict", "deque", "iterator", "bytes"}


class ListAddToAppend(Rule):
    """Append to a list in place of making a longer copy of it.

    `out = out + [x]` and `out = [*out, x]` copy all that is in the list on every turn, so that the
    loop takes time that grows with the square of its length; `append`, `extend` and `insert`
    change the list itself. Only for a list that the function has made and that nothing else holds
    while it grows. `out += [x]` makes a list for the item alone, which `append` need not.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.9
    break_even = "3 items"
    examples = (
        Example(
            """
            def evens(numbers):
                found = []
                for number in numbers:
                    if number % 2 == 0:
                        found = found + [number]  # keep it
                return found
            """,
            """
            def evens(numbers):
                found = []
                for number in numbers:
                    if number % 2 == 0:
                        found.append(number)  # keep it
                return found
            """,
        ),
        Example(
            """
            def flat(rows):
                out: list[int] = []
                for row in rows:
                    out = [*out, *row]
                    out += [-1]
                return out
            """,
            """
            def flat(rows):
                out: list[int] = []
                for row in rows:
                    out.extend(row)
                    out.append(-1)
                return out
            """,
        ),
        Unchanged(
            """
            def prefixes(items):
                kept, found = [], []
                for item in items:
                    kept = kept + [item]
                    found.append(kept)
                return found
            """,
            "each of the copies is kept",
        ),
        Unchanged(
            """
            def longer(items):
                for number in range(3):
                    items = items + [number]
                return items
            """,
            "the caller holds the list too",
        ),
        Unchanged(
            """
            def doubled(items):
                out = [1]
                for item in out:
                    if item < 10:
                        out = out + [item * 2]
                return out
            """,
            "the loop would see the items that are added",
        ),
    )
    workload = """
SCALES = (10, 200, 3000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        groups: dict[str, list[_Site]] = {}
        for statement in function.walk(ast.Assign, ast.AugAssign):
            assert isinstance(statement, ast.Assign | ast.AugAssign)
            site = _site(function, statement)
            if site is not None:
                groups.setdefault(site.name, []).append(site)
        for name, sites in groups.items():
            edits = _edits(function, name, sites)
            if edits:
                yield Rewrite(tuple(edits), f"let {name} grow in place", sites[0].statement.lineno)


@dataclass(frozen=True, slots=True)
class _Site:
    """A statement that makes the name's list longer, and what it becomes."""

    statement: ast.Assign | ast.AugAssign
    name: str
    text: str


def _site(view: FunctionView, statement: ast.Assign | ast.AugAssign) -> _Site | None:
    if not view.loops_around(statement) or view.function_of(statement) is not view.node:
        return None
    if not view.own_lines(statement) or any(
        isinstance(parent, ast.Try | ast.TryStar) for parent in view.ancestors(statement)
    ):
        return None
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            text = _grown(view, name, value)
        case ast.AugAssign(
            target=ast.Name(id=name),
            op=ast.Add(),
            value=ast.List(elts=[item]) | ast.Tuple(elts=[item]),
        ) if not isinstance(item, ast.Starred):
            text = f"{name}.append({view.text(item)})"
        case _:
            return None
    return _Site(statement, name, text) if text and "#" not in view.text(statement) else None


def _grown(view: FunctionView, name: str, value: ast.expr) -> str:
    """The statement that makes the list longer in place, or "" if the value is another one."""
    match value:
        case ast.List(elts=[ast.Starred(value=ast.Name(id=same)), *rest]) if same == name:
            return _extended(view, name, rest)
        case ast.List(elts=[item, ast.Starred(value=ast.Name(id=same))]) if (
            same == name and not isinstance(item, ast.Starred)
        ):
            return f"{name}.insert(0, {view.text(item)})"
        case ast.BinOp(left=ast.List(elts=[item]), op=ast.Add(), right=ast.Name(id=same)) if (
            same == name and not isinstance(item, ast.Starred)
        ):
            return f"{name}.insert(0, {view.text(item)})"
        case ast.BinOp(op=ast.Add()):
            return _added(view, name, value)
    return ""


def _added(view: FunctionView, name: str, value: ast.BinOp) -> str:
    parts: list[ast.expr] = []
    at: ast.expr = value
    while isinstance(at, ast.BinOp) and isinstance(at.op, ast.Add):
        if _is_grouped(view, at) and at is not value:
            return ""
        parts.append(at.right)
        at = at.left
    if not isinstance(at, ast.Name) or at.id != name:
        return ""
    parts.reverse()
    if all(isinstance(part, ast.List) for part in parts):
        return _extended(
            view, name, [item for part in parts if isinstance(part, ast.List) for item in part.elts]
        )
    if len(parts) > 1 or kinds.is_kind(view, parts[0], _NO_LISTS):
        return ""
    if isinstance(parts[0], ast.Constant | ast.JoinedStr):
        return ""
    return f"{name}.extend({view.text(parts[0])})"


def _extended(view: FunctionView, name: str, items: list[ast.expr]) -> str:
    match items:
        case []:
            return ""
        case [ast.Starred(value=several)]:
            return f"{name}.extend({view.text(several)})"
        case [item]:
            return f"{name}.append({view.text(item)})"
    return f"{name}.extend([{', '.join(view.text(item) for item in items)}])"


def _is_grouped(view: FunctionView, node: ast.expr) -> bool:
    start, end = view.start(node), view.end(node)
    return view.source[start - 1 : start] == "(" and view.source[end : end + 1] == ")"


def _edits(view: FunctionView, name: str, sites: list[_Site]) -> list[Edit]:
    """The edits of the copying statements and, where it is surely a list, of the others."""
    copying = [site for site in sites if isinstance(site.statement, ast.Assign)]
    changes = [site.statement for site in copying]
    if copying and owned_lists.is_owned(view, name, changes):
        kept = sites
    elif owned_lists.holds_fresh_lists(view, name, changes) or _is_list(view, name):
        kept = [site for site in sites if isinstance(site.statement, ast.AugAssign)]
    else:
        return []
    if resolve.rebinds_outside(view, name) or resolve.is_dynamic(view):
        return []
    return [view.replace(site.statement, site.text) for site in kept]


def _is_list(view: FunctionView, name: str) -> bool:
    return kinds.is_kind(view, name, frozenset({"list"}))
