"""Rule: pop from a list in place of slicing a text or list shorter and shorter."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import effects, kinds, liveness, resolve, searches
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_TAKEN = frozenset({"list", "str", "tuple", "bytes"})


class ShrinkingSliceToPop(Rule):
    """Pop from a list in place of slicing a text or list shorter and shorter.

    `text = text[:-1]` and `text = text[1:]` copy all that is left on every turn, so that the loop
    takes time that grows with the square of its length. A list gives its last item back in no
    time; where the first one is taken, the list is turned round before. Asked for an item when
    nothing is left, a list raises IndexError too, with another message than a text.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.8
    break_even = "some hundred items"
    examples = (
        Example(
            """
            def swapped(text, marks):
                out = []
                for letter in text:
                    if letter in "aeiou":
                        out.append(marks[-1])
                        marks = marks[:-1]  # used up
                    else:
                        out.append(letter)
                return "".join(out)
            """,
            """
            def swapped(text, marks):
                out = []
                marks_left = list(marks)
                for letter in text:
                    if letter in "aeiou":
                        out.append(marks_left[-1])
                        marks_left.pop()  # used up
                    else:
                        out.append(letter)
                return "".join(out)
            """,
        ),
        Example(
            """
            def runs(items):
                found = []
                while len(items) > 0:
                    first, items = items[0], items[1:]
                    count = 1
                    while items and items[0] == first:
                        items = items[1:]
                        count += 1
                    found.append((first, count))
                return found
            """,
            """
            def runs(items):
                found = []
                items_left = list(reversed(items))
                while len(items_left) > 0:
                    first = items_left.pop()
                    count = 1
                    while items_left and items_left[-1] == first:
                        items_left.pop()
                        count += 1
                    found.append((first, count))
                return found
            """,
        ),
        Unchanged(
            """
            def prefixes(text):
                found = []
                while text:
                    found.append(text)
                    text = text[:-1]
                return found
            """,
            "what is left is used as a whole",
        ),
        Unchanged(
            """
            def rest(text):
                while text and text[0] == " ":
                    text = text[1:]
                return text
            """,
            "what is left is the result",
        ),
    )
    workload = """
SCALES = (20, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    text = "".join(r.choices("abcdefgh", k=scale))
    return [((text, "x" * scale), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        done: set[str] = set()
        for statement in function.walk(ast.Assign):
            assert isinstance(statement, ast.Assign)
            cut = _cut(statement)
            if cut is None or cut.name in done:
                continue
            for loop in reversed(function.loops_around(statement)):
                if isinstance(loop, ast.For | ast.While):
                    edits = _edits(function, cut, loop)
                    if edits:
                        done.add(cut.name)
                        summary = f"pop from a list of {cut.name}"
                        yield Rewrite(tuple(edits), summary, statement.lineno)
                        break


@dataclass(frozen=True, slots=True)
class _Cut:
    """A statement that takes one item off the name's object, and what it binds that item to."""

    statement: ast.Assign
    name: str
    front: bool
    item: str = ""


def _cut(statement: ast.Assign) -> _Cut | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            front = _shorter(value, name)
            return None if front is None else _Cut(statement, name, front)
        case ast.Assign(
            targets=[ast.Tuple(elts=[ast.Name(id=item), ast.Name(id=name)])],
            value=ast.Tuple(elts=[first, rest]),
        ) if item != name:
            front = _shorter(rest, name)
            if front is not None and _end(first, name) is front:
                return _Cut(statement, name, front, item)
    return None


def _shorter(node: ast.expr, name: str) -> bool | None:
    """True for `name[1:]`, False for `name[:-1]`."""
    match node:
        case ast.Subscript(
            value=ast.Name(id=same), slice=ast.Slice(lower=lower, upper=upper, step=None)
        ) if same == name:
            bounds = [None if bound is None else ast.unparse(bound) for bound in (lower, upper)]
            return {("1", None): True, (None, "-1"): False, ("0", "-1"): False}.get(
                (bounds[0], bounds[1])
            )
    return None


def _end(node: ast.AST, name: str) -> bool | None:
    """True for `name[0]`, False for `name[-1]`."""
    match node:
        case ast.Subscript(value=ast.Name(id=same), slice=index, ctx=ast.Load()) if same == name:
            return {"0": True, "-1": False}.get(ast.unparse(index))
    return None


def _edits(view: FunctionView, cut: _Cut, loop: ast.For | ast.While) -> list[Edit] | None:
    name = cut.name
    region = effects.region_of(loop)
    kind = kinds.kind_of(view, name)
    if kind is not None and kind.name not in _TAKEN:
        return None
    if not view.own_lines(loop) or liveness.is_watched(view, loop):
        return None
    if not resolve.is_builtin(view, "list") or not resolve.is_builtin(view, "reversed"):
        return None
    if resolve.suspends(region) or not liveness.is_private(view, [name], loop):
        return None
    left = view.fresh_name(f"{name}_left")
    edits: list[Edit] = []
    known: set[ast.AST] = set()
    for statement in (part for root in region for part in ast.walk(root)):
        own = _cut(statement) if isinstance(statement, ast.Assign) else None
        if own is not None and own.name == name:
            if own.front is not cut.front or not view.own_lines(own.statement):
                return None
            known.update(ast.walk(own.statement))
            edits.append(view.replace(own.statement, _popped(view, own, left)))
    for node in (part for root in region for part in ast.walk(root)):
        if isinstance(node, ast.Name) and node.id == name and node not in known:
            edit = _read(view, node, left, front=cut.front)
            if edit is None:
                return None
            edits.append(edit)
    items = f"list(reversed({name}))" if cut.front else f"list({name})"
    return [view.insert_before(loop, f"{left} = {items}"), *edits]


def _popped(view: FunctionView, cut: _Cut, left: str) -> str:
    """The statement that takes the item off; one that lets an empty list be, if it may be empty."""
    if cut.item:
        return f"{cut.item} = {left}.pop()"
    block = view.block_of(cut.statement)
    above = block[: block.index(cut.statement)]
    asked = any(
        _end(node, cut.name) is cut.front
        for step in above
        if _is_plain(step)
        for node in ast.walk(step)
    )
    return f"{left}.pop()" if asked or _is_guarded(view, cut) else f"del {left}[-1:]"


def _is_plain(step: ast.stmt) -> bool:
    """Whether all of the statement is evaluated."""
    doubtful = (ast.BoolOp, ast.IfExp, ast.Lambda, ast.comprehension)
    return isinstance(step, ast.Assign | ast.AugAssign | ast.Expr) and not any(
        isinstance(node, doubtful) for node in ast.walk(step)
    )


def _is_guarded(view: FunctionView, cut: _Cut) -> bool:
    """Whether a test right above has read the item, or asked whether there is one."""
    parent = view.parents[cut.statement]
    block = view.block_of(cut.statement)
    if not isinstance(parent, ast.If | ast.While) or block is not parent.body:
        return False
    above = block[: block.index(cut.statement)]
    if any(cut.name in resolve.stored([step]) for step in above):
        return False
    tests = parent.test.values if isinstance(parent.test, ast.BoolOp) else [parent.test]
    if isinstance(parent.test, ast.BoolOp) and isinstance(parent.test.op, ast.Or):
        return False
    return any(
        (isinstance(test, ast.Name) and test.id == cut.name)
        or any(_end(node, cut.name) is cut.front for node in ast.walk(test))
        for test in tests
    )


def _read(view: FunctionView, node: ast.Name, left: str, *, front: bool) -> Edit | None:
    """The edit that reads the same of the list; None where more than an item is read."""
    if not isinstance(node.ctx, ast.Load) or not view.editable(node):
        return None
    parent = view.parents[node]
    match parent:
        case ast.Subscript(ctx=ast.Load(), slice=index) if parent.value is node:
            try:
                number = ast.literal_eval(index)
            except ValueError:
                return None
            if type(number) is not int:
                return None
            return view.replace(parent, f"{left}[{-number - 1 if front else number}]")
        case ast.Call(args=[only]) if only is node and resolve.calls(view, parent, "builtins.len"):
            return view.replace(node, left)
        case ast.Compare(
            ops=[ast.Eq() | ast.NotEq() as op], comparators=[ast.Constant(value="")]
        ) if parent.left is node:
            return view.replace(parent, f"not {left}" if isinstance(op, ast.Eq) else left)
    return view.replace(node, left) if searches.is_truth(view, node) else None
