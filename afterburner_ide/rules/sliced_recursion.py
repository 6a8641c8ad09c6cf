"""Functions that take one item off a sequence, and call themselves with the slice that is left."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import bodies, effects, recursion, resolve
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode, FunctionView

_DOUBTFUL = (ast.BoolOp, ast.IfExp, ast.Lambda, ast.comprehension, ast.Starred)


@dataclass(frozen=True, slots=True)
class Sliced:
    """The function's body without docstring, the value at the end, and the steps until then.

    `front` tells which item is taken off: `items[0]` or `items[-1]`. `head` is what the function
    calls it, "" if nothing. With `last`, `base` is that of a sequence of one item.
    """

    node: FunctionNode
    body: list[ast.stmt]
    items: str
    front: bool
    head: str
    base: ast.expr
    last: bool
    steps: list[ast.stmt]
    calls: list[ast.Call]


def sliced(view: FunctionView, node: FunctionNode) -> Sliced | None:
    """The function as such a recursion, if it is one that depends on nothing else."""
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    args = node.args
    method = isinstance(view.parents[node], ast.ClassDef)
    given = args.args[1:] if method else args.args
    if isinstance(node, ast.AsyncFunctionDef) or args.vararg or args.kwarg or args.kwonlyargs:
        return None
    if args.posonlyargs or node.decorator_list or not body or not given or (method and not args):
        return None
    owner = args.args[0].arg if method else None
    found = recursion.self_calls(node, body, owner)
    if not found or not _is_known(view, node) or not view.own_lines(*body):
        return None
    if bodies.remarks(view, body[0], body[-1], behind=True) or view.multiline_strings(body):
        return None
    for argument in given:
        split = _base(view, body, argument.arg)
        if split is not None:
            whole = _whole(view, node, body, argument.arg, [arg.arg for arg in given], split, found)
            if whole is not None:
                return whole
    return None


def leaves(steps: Sequence[ast.stmt]) -> Iterator[ast.expr]:
    """Each value that the steps may return."""
    for step in steps:
        match step:
            case ast.Return(value=ast.expr() as value):
                yield value
            case ast.If(body=body, orelse=orelse):
                yield from leaves(body)
                yield from leaves(orelse)


def in_terms_of(view: FunctionView, found: Sliced, node: ast.expr, item: str, rest: str) -> str:
    """The expression's text with the item's name, and that of what the call gave, in it."""
    return renamed(view, found, view.text(node), item, rest)


def renamed(view: FunctionView, found: Sliced, text: str, item: str, rest: str) -> str:
    """A text made of the steps' own, with `item` and `rest` for what they stand for."""
    for call in found.calls:
        text = text.replace(view.text(call), rest)
    index = r"0" if found.front else r"-1"
    return re.sub(rf"\b{found.items}\[{index}\]", item, text)


def _is_known(view: FunctionView, node: FunctionNode) -> bool:
    around = view.parents[node]
    if not isinstance(around, (ast.Module, ast.ClassDef, *FUNCTIONS)):
        return False
    if resolve.rebinds_outside(view, node.name) or "\r" in view.source:
        return False
    same = [part for part in ast.iter_child_nodes(around) if node.name in resolve.stored([part])]
    return same == [node]


def _base(
    view: FunctionView, body: list[ast.stmt], items: str
) -> tuple[ast.expr, bool, list[ast.stmt]] | None:
    """The value at the end, whether there is one item left then, and the steps until then."""
    match body:
        case [ast.If(test=test, body=[ast.Return(value=ast.expr() as value)], orelse=other), *rest]:
            empty = _is_end(view, test, items)
            steps = [*other, *rest]
            if empty is not None and steps:
                return value, empty, steps
            if not _is_some(test, items):
                return None
            match steps:
                case [ast.Return(value=ast.expr() as end)]:
                    return end, False, body[0].body if isinstance(body[0], ast.If) else []
        case [ast.Return(value=ast.IfExp(test=test, body=yes, orelse=no))]:
            empty = _is_end(view, test, items)
            if empty is not None:
                return yes, empty, [_returned(body[0], no)]
            if _is_some(test, items):
                return no, False, [_returned(body[0], yes)]
    return None


def _returned(statement: ast.stmt, value: ast.expr) -> ast.Return:
    return ast.copy_location(ast.Return(value), statement)


def _is_end(view: FunctionView, test: ast.expr, items: str) -> bool | None:
    """False if the test asks for a sequence without items, True if for one of one item."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner) if _is_some(inner, items):
            return False
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[end]) if (
            name == items and ast.unparse(end) in {"[]", "()", "''"}
        ):
            return False
        case ast.Compare(left=ast.Call(args=[ast.Name(id=name)]) as call) if (
            name == items and resolve.calls(view, call, "builtins.len")
        ):
            asked = ast.unparse(test).removeprefix(f"len({items}) ")
            return {"== 0": False, "< 1": False, "<= 0": False, "== 1": True}.get(asked)
    return None


def _is_some(test: ast.expr, items: str) -> bool:
    return ast.unparse(test) in {items, f"len({items})", f"len({items}) > 0", f"{items} != []"}


def _whole(
    view: FunctionView,
    node: FunctionNode,
    body: list[ast.stmt],
    items: str,
    given: list[str],
    split: tuple[ast.expr, bool, list[ast.stmt]],
    calls: list[ast.Call],
) -> Sliced | None:
    base, last, steps = split
    head, tail, front, steps = _named(steps, items)
    sides = {_side(call, items, given, tail, front) for call in calls}
    if len(sides) != 1 or (side := sides.pop()) is None or (front is not None and side != front):
        return None
    found = Sliced(node, body, items, side, head, base, last, steps, calls)
    if (last and not side) or not effects.is_pure(view, base):
        return None
    inside = {part for call in calls for part in _of(call)}
    if _of(base) & inside or not _are_steps(view, steps, inside):
        return None
    for name in (part for step in [*steps, base] for part in ast.walk(step)):
        if not isinstance(name, ast.Name) or name in inside:
            continue
        if isinstance(name.ctx, ast.Store) or name.id == tail:
            return None
        if name.id == items and not (
            _is_item(view, name, side) and (last or name not in _of(base))
        ):
            return None
        if (
            name.id == items
            and name in _of(base)
            and ast.unparse(view.parents[name]) != f"{items}[0]"
        ):
            return None
        if head and name.id == head and name in _of(base):
            return None
    return found if all(_is_evaluated(view, call, steps) for call in calls) else None


def _of(node: ast.AST) -> set[ast.AST]:
    # Contexts such as `ast.Load` are the same object all over the tree.
    return {part for part in ast.walk(node) if isinstance(part, ast.expr)}


def _named(steps: list[ast.stmt], items: str) -> tuple[str, str, bool | None, list[ast.stmt]]:
    """The names that the first steps give to the item and the slice, and the steps after them."""
    head = tail = ""
    front: bool | None = None
    while steps:
        match steps[0]:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() as value):
                text = ast.unparse(value)
                if text in {f"{items}[0]", f"{items}[-1]"} and not head:
                    head, front = name, text.endswith("[0]")
                elif text in {f"{items}[1:]", f"{items}[:-1]"} and not tail:
                    tail, front = name, text.endswith("[1:]")
                else:
                    break
            case ast.Assign(
                targets=[
                    ast.Tuple(elts=[ast.Name(id=first), ast.Starred(value=ast.Name(id=rest))])
                ],
                value=ast.Name(id=name),
            ) if name == items and not head and not tail:
                head, tail, front = first, rest, True
            case ast.Assign(
                targets=[ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=rest)])],
                value=ast.Tuple(elts=[item, part]),
            ) if (ast.unparse(item), ast.unparse(part)) == (f"{items}[0]", f"{items}[1:]"):
                head, tail, front = first, rest, True
            case _:
                break
        steps = steps[1:]
    return head, tail, front, steps


def _side(
    call: ast.Call, items: str, given: list[str], tail: str, front: bool | None
) -> bool | None:
    """Which side the call's slice is short of, if the call hands on all else as it is."""
    if len(call.args) > len(given) or any(keyword.arg is None for keyword in call.keywords):
        return None
    values = dict(zip(given, call.args, strict=False))
    values |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    if set(values) != set(given):
        return None
    own = ast.unparse(values.pop(items))
    if any(ast.unparse(value) != name for name, value in values.items()):
        return None
    if tail and own == tail:
        return front
    return {f"{items}[1:]": True, f"{items}[:-1]": False}.get(own)


def _are_steps(view: FunctionView, steps: list[ast.stmt], inside: set[ast.AST]) -> bool:
    """Whether every path ends with a `return`, and nothing but that and tests is on it."""
    if not steps:
        return False
    for step in steps:
        match step:
            case ast.Return(value=ast.expr() as value):
                if not _is_pure(view, value, inside):
                    return False
            case ast.If(test=test, body=body, orelse=orelse):
                if not effects.is_pure(view, test) or _of(test) & inside:
                    return False
                if not _are_steps(view, body, inside):
                    return False
                if orelse and not _are_steps(view, orelse, inside):
                    return False
            case _:
                return False
    last = steps[-1]
    ends = isinstance(last, ast.Return) or (isinstance(last, ast.If) and bool(last.orelse))
    return ends and not any(
        isinstance(step, ast.Return) or (isinstance(step, ast.If) and step.orelse)
        for step in steps[:-1]
    )


def _is_pure(view: FunctionView, value: ast.expr, inside: set[ast.AST]) -> bool:
    """Whether the value, the calls of the function itself aside, has no effect."""
    if value in inside:
        return True
    children = [part for part in ast.iter_child_nodes(value) if isinstance(part, ast.expr)]
    if _of(value) & inside and not isinstance(value, ast.BinOp | ast.UnaryOp | ast.BoolOp):
        if not isinstance(value, ast.Call) or not resolve.calls(
            view, value, "builtins.max", "builtins.min"
        ):
            return False
        children = list(value.args)
    elif not _of(value) & inside:
        return effects.is_pure(view, value)
    return all(_is_pure(view, part, inside) for part in children)


def _is_item(view: FunctionView, name: ast.Name, front: bool) -> bool:
    parent = view.parents[name]
    wanted = "[0]" if front else "[-1]"
    return isinstance(parent, ast.Subscript) and ast.unparse(parent) == name.id + wanted


def _is_evaluated(view: FunctionView, call: ast.Call, steps: list[ast.stmt]) -> bool:
    """Whether the call is made by its `return` in any case, or is the last thing that it does."""
    tops = set(leaves(steps))
    at: ast.AST = call
    while at not in tops:
        parent = view.parents.get(at)
        if parent is None or isinstance(parent, ast.stmt):
            return False
        if isinstance(parent, ast.BoolOp) and parent in tops:
            return parent.values[-1] is at is call
        if isinstance(parent, _DOUBTFUL):
            return False
        at = parent
    return True
