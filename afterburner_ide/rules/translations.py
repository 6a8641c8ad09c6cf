"""Texts that are another text, letter by letter, and what translates that at once."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from afterburner_ide.rules import bodies, flow, folds, letters, liveness
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.letters import LetterLoop
from afterburner_ide.rules.negation import opposite
from afterburner_ide.rules.view import FunctionView


def _take(statement: ast.stmt) -> tuple[str, Sequence[ast.expr]] | None:
    """The text or list that the statement adds to at its end, and what it adds."""
    match statement:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
            return name, [value]
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add()) as value):
            parts: list[ast.expr] = []
            first: ast.expr = value
            while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add):
                parts.append(first.right)
                first = first.left
            return (name, parts) if isinstance(first, ast.Name) and first.id == name else None
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="append"),
                args=[value],
                keywords=[],
            )
        ):
            return name, [value]
    return None


def of_loop(view: FunctionView, found: LetterLoop) -> list[Edit] | None:
    """The edits that fill a table with what the loop adds for each letter, and translate."""
    if not letters.holds_letters(view, found, found.loop.body):
        return None
    taken = letters.accumulated(view, found, _take)
    if len(taken) != 1 or liveness.is_shared(view, next(iter(taken))):
        return None
    [(name, steps)] = taken.items()
    start = liveness.start_of(view, name, found.loop)
    if start is None or start.value is None or not view.own_lines(start):
        return None
    table = view.fresh_name("table")
    once = flow.most_at_once(found.loop.body, steps) == 1
    text = _text(view, found)
    above = f'{table} = dict.fromkeys({text}, "")'
    if not isinstance(found.source, ast.Name):
        text = view.fresh_name("text")
        above = f'{text} = {_text(view, found)}\n{table} = dict.fromkeys({text}, "")'
    edits = [view.insert_before(found.loop, above)]
    edits.append(Edit(view.start(found.loop.target), view.end(found.loop.iter), ""))
    edits[-1] = Edit(edits[-1].start, edits[-1].end, f"{found.item} in {table}")
    edits += letters.renamed(view, found)
    for step in steps:
        added = _added(view, step, name, f"{table}[{found.item}]", found, once=once)
        if added is None:
            return None
        edits += added
    whole = f"{text}.translate(str.maketrans({table}))"
    joins = _joins(view, name, found)
    if isinstance(steps[0], ast.Expr) != (joins is not None):
        return None
    if any(isinstance(step, ast.Expr) for step in steps) and joins is not None:
        if ast.unparse(start.value) not in {"[]", "list()"}:
            return None
        edits += [view.replace(join, name) for join in joins]
    elif not isinstance(start.value, ast.Constant) or not isinstance(start.value.value, str):
        return None
    empty = not isinstance(start.value, ast.Constant) or not start.value.value
    if empty and not bodies.remarks(view, start, behind=True):
        note = ": str" if isinstance(start, ast.AnnAssign) else ""
        return [
            *edits,
            view.delete(start),
            view.insert_after(found.loop, f"{name}{note} = {whole}"),
        ]
    if joins is not None:
        return None
    return [*edits, view.insert_after(found.loop, f"{name} += {whole}")]


def _text(view: FunctionView, found: LetterLoop) -> str:
    return view.text(found.source)


def _added(
    view: FunctionView, step: ast.stmt, name: str, cell: str, found: LetterLoop, *, once: bool
) -> list[Edit] | None:
    """The edits that put into the table's cell what the statement adds to the text."""
    taken = _take(step)
    assert taken is not None
    plain = once and all(letters.is_text(view, part, found) for part in taken[1])
    head = f"{cell} = " if plain else f"{cell} += "
    begin, end = view.start(step), view.end(step)
    text = view.source[begin:end]
    match step:
        case ast.AugAssign():
            found_head = re.match(rf"{name}\s*\+=\s*", text)
        case ast.Assign():
            found_head = re.match(rf"{name}\s*=\s*\(?\s*{name}\s*\+\s*", text)
            if found_head and "(" in found_head[0]:
                return None
        case _:
            found_head = re.match(rf"{name}\.append\(", text)
            if found_head and ("\n" in text or not text.endswith(")")):
                return None
    if found_head is None:
        return None
    edits = [Edit(begin, begin + found_head.end(), head)]
    if isinstance(step, ast.Expr):
        close = view.end(taken[1][0])
        if view.source[close:end].strip(" ,") != ")":
            return None
        edits.append(Edit(close, end, ""))
    return edits


def _joins(view: FunctionView, name: str, found: LetterLoop) -> list[ast.Call] | None:
    """The places that join the list, if there is no other use of it; None if there is one."""
    joins: list[ast.Call] = []
    inside = set(ast.walk(found.loop))
    for load in liveness.loads_of(view, name):
        if load in inside:
            continue
        call = view.parents[load]
        if not isinstance(call, ast.Call) or not _is_join(call) or not view.editable(call):
            return None
        if view.loops_around(call) != view.loops_around(found.loop):
            return None
        if (call.lineno, call.col_offset) < (found.loop.lineno, 0):
            return None
        joins.append(call)
    return joins or None


def _is_join(call: ast.Call) -> bool:
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=""), attr="join"), args=[_], keywords=[]
        ):
            return True
    return False


def of_join(view: FunctionView, call: ast.Call) -> str | None:
    """The translation in place of `"".join(… for c in text if …)`."""
    if not _is_join(call) or not view.editable(call) or "#" in view.text(call):
        return None
    match call.args[0]:
        case (
            ast.GeneratorExp(
                elt=elt,
                generators=[
                    ast.comprehension(
                        target=ast.Name(id=item), iter=ast.Name() as source, is_async=0
                    )
                ],
            )
            | ast.ListComp(
                elt=elt,
                generators=[
                    ast.comprehension(
                        target=ast.Name(id=item), iter=ast.Name() as source, is_async=0
                    )
                ],
            )
        ):
            pass
        case _:
            return None
    part = call.args[0].generators[0]
    whole = ast.For(part.target, source, [ast.Expr(elt)], [])
    found = LetterLoop(whole, source, item)
    shown = [elt, *part.ifs]
    if not all(letters.is_pure(view, node) for node in shown) or source.id == item:
        return None
    if any(isinstance(n, ast.NamedExpr | ast.Lambda) for node in shown for n in ast.walk(node)):
        return None
    same = isinstance(elt, ast.Name) and elt.id == item
    if not letters.holds_letters(view, found, shown):
        return None
    if (same and not part.ifs) or not _may_be_text(view, elt, found):
        return None
    ordered = letters.tells_letters_apart(view, (n for node in shown for n in ast.walk(node)))
    distinct = f"dict.fromkeys({source.id})" if ordered else f"set({source.id})"
    value = folds.clause(view, elt)
    test = " and ".join(_conjunct(view, node, len(part.ifs)) for node in part.ifs)
    if same:
        value = "None"
        one = len(part.ifs) == 1
        test = f" if {opposite(view, part.ifs[0]) if one else f'not ({test})'}"
        inner = f"{{ord({item}): {value} for {item} in {distinct}{test}}}"
    elif test:
        inner = f"{{ord({item}): {value} if {test} else None for {item} in {distinct}}}"
    else:
        inner = f"{{ord({item}): {folds.on_one_line(view, elt)} for {item} in {distinct}}}"
    return f"{source.id}.translate({inner})"


def _conjunct(view: FunctionView, node: ast.expr, count: int) -> str:
    text = folds.clause(view, node)
    return f"({text})" if count > 1 and isinstance(node, ast.BoolOp) else text


def _may_be_text(view: FunctionView, node: ast.expr, found: LetterLoop) -> bool:
    """Whether it is a text, or what a table holds: no number, which would be a letter's code."""
    if isinstance(node, ast.IfExp):
        return _may_be_text(view, node.body, found) and _may_be_text(view, node.orelse, found)
    looked_up = isinstance(node, ast.Subscript) or (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
    )
    return looked_up or letters.is_text(view, node, found)
