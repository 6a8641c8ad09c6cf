"""What gives in one call what a loop counts, adds up or multiplies."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, folds, index_spans, kinds, resolve
from afterburner_ide.rules.base import Rewrite
from afterburner_ide.rules.view import FunctionView


def rewrites(view: FunctionView, found: folds.Fold) -> Iterator[Rewrite]:
    """The rewrites of a loop that counts, adds up or multiplies, and does nothing else."""
    product = folds.folded(found.done, ast.Mult)
    changed = product or folds.folded(found.done)
    if changed is None or _is_guarded(view, found.loop):
        return
    name, value = changed
    if not folds.is_integer(view, name) or not folds.is_quiet(view, name, found, value):
        return
    if not product:
        yield from _sliced(view, found, name, value)
    start = folds.start(view, name, found.loop)
    neutral = 1 if product else 0
    if start is not None and not (
        isinstance(start.value, ast.Constant) and start.value.value == neutral
    ):
        start = None
    sign = "" if start else f"{name} {'*' if product else '+'}= "
    for text, what, imports in (
        _products(view, found, value) if product else _sums(view, found, value)
    ):
        edits = tuple(folds.merged(view, found.loop, start, sign + text))
        summary = f"{what} in place of the loop over {name}"
        yield Rewrite(edits, summary, found.loop.lineno, imports)


_Text = tuple[str, str, tuple[str, ...]]


def _sums(view: FunctionView, found: folds.Fold, value: ast.expr) -> Iterator[_Text]:
    """What gives the loop's sum, the builtin's name and its import."""
    loop = found.loop
    if isinstance(value, ast.Constant) and value.value == 1:
        if not found.tests and _is_sized(view, loop.iter) and resolve.is_builtin(view, "len"):
            yield f"len({folds.on_one_line(view, loop.iter)})", "len", ()
        counted = folds.equal_count(view, found) if len(found.tests) == 1 else None
        if counted is not None:
            yield counted, "count", ()
        compared = _compared_pairs(view, found)
        if compared is not None and all(resolve.is_builtin(view, n) for n in ("sum", "map")):
            yield compared[0], "sum", compared[1]
        if found.tests and resolve.is_builtin(view, "len"):
            yield f"len({folds.listing(view, found, '1', 20)})", "len", ()
    elif resolve.is_builtin(view, "sum") and folds.may_be_integer(view, value):
        yield f"sum({_values(view, found, value)})", "sum", ()


def _products(view: FunctionView, found: folds.Fold, value: ast.expr) -> Iterator[_Text]:
    if folds.may_be_integer(view, value):
        prod, imports = resolve.need(view, "math", "prod")
        yield f"{prod}({_values(view, found, value)})", "math.prod", imports


def _values(view: FunctionView, found: folds.Fold, value: ast.expr) -> str:
    """What the loop adds up: what it walks, or a list of what it makes of that."""
    loop = found.loop
    if not found.tests and ast.unparse(loop.target) == ast.unparse(value):
        return folds.on_one_line(view, loop.iter)
    return folds.listing(view, found, folds.on_one_line(view, value), 20)


def _is_sized(view: FunctionView, source: ast.expr) -> bool:
    """Whether the iterable may have a length; what is walked and unread afterwards may be lazy."""
    if isinstance(source, ast.GeneratorExp | ast.Starred | ast.Await):
        return False
    kind = kinds.kind_of(view, source)
    return kind is None or kind.name in kinds.SIZED


_COMPARED = {
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
}


def _compared_pairs(view: FunctionView, found: folds.Fold) -> tuple[str, tuple[str, ...]] | None:
    """`sum(map(ne, a, b))` for a loop over `zip(a, b)` that counts the pairs that differ."""
    match found.loop.target, found.loop.iter, found.tests:
        case (
            ast.Tuple(elts=[ast.Name(id=one), ast.Name(id=other)]),
            ast.Call(args=[left, right], keywords=[]) as walked,
            (ast.Compare(left=ast.Name(id=first), ops=[op], comparators=[ast.Name(id=second)]),),
        ) if one != other and type(op) in _COMPARED and resolve.calls(view, walked, "builtins.zip"):
            pass
        case _:
            return None
    texts = [folds.on_one_line(view, part) for part in (left, right)]
    if (first, second) == (other, one):
        texts.reverse()
    elif (first, second) != (one, other):
        return None
    name, imports = resolve.need(view, "operator", _COMPARED[type(op)])
    return f"sum(map({name}, {', '.join(texts)}))", imports


def _sliced(view: FunctionView, found: folds.Fold, name: str, value: ast.expr) -> Iterator[Rewrite]:
    """`sum` of a slice for a loop over the indices of one, where the indices are all there."""
    loop = found.loop
    match loop.target, loop.iter, value:
        case (
            ast.Name(id=index),
            ast.Call(
                args=[high] | [_, high] | [_, high, ast.Constant(value=1)], keywords=[]
            ) as walked,
            ast.Subscript(value=ast.Name(id=items) as owner, slice=place),
        ) if index != items and resolve.calls(view, walked, "builtins.range"):
            low = walked.args[0] if len(walked.args) > 1 else ast.Constant(0)
        case _:
            return
    kind = kinds.kind_of(view, owner)
    pure = all(effects.is_pure(view, end) for end in (low, high, place))
    known = all(resolve.is_builtin(view, used) for used in ("sum", "len"))
    if found.tests or not pure or not known or view.multiline_strings([loop]):
        return
    if kind is not None and kind.name not in {"list", "tuple"}:
        return
    span = index_spans.span(view, place, index, low, high)
    if span is None or (len(walked.args) == 1 and span.last == f"len({items})"):
        return
    first, last = span.first, span.last
    whole = last == f"len({items})"
    bounds = [first, *([] if whole else [last]), f"len({items})"]
    if not (first.isdecimal() and isinstance(low, ast.Constant)):
        bounds.insert(0, "0")
    colon = ":" if first.isidentifier() and (whole or last.isidentifier()) else " : "
    shown = "" if first == "0" else first
    part = f"{shown}{colon}{'' if whole else last}".strip()
    part = part.removeprefix(": ") if whole else part if shown else f":{last}"
    test = " <= ".join(bounds)
    down = "[::-1]" if span.down else ""
    head = f"if {test}:\n{view.step}{name} += sum({items}[{part}]{down})\nelse:"
    edits = (view.insert_before(loop, head), *view.shift([loop]))
    yield Rewrite(edits, f"sum of a slice of {items}", loop.lineno)


def _is_guarded(view: FunctionView, loop: ast.For) -> bool:
    """Whether the loop stands in the `else` of the very test already."""
    parent = view.parents[loop]
    return isinstance(parent, ast.If) and parent.orelse == [loop] and "sum(" in view.text(parent)
