"""Places that ask, number by number of a range, whether a number has a divisor."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import divisors, effects, later, resolve, stepping
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import COMPREHENSIONS, FunctionView


@dataclass(frozen=True, slots=True)
class Trial:
    """Where a loop or a call divides `name`, which runs through a range below `stop`.

    `edit` gives what asks the table `TABLE` instead, `around` is what goes through the range.
    """

    name: str
    stop: ast.expr
    around: ast.For | ast.expr
    edit: Edit


def trials(view: FunctionView) -> Iterator[Trial]:
    """The trial divisions of numbers from a range that begins at 0 or above."""
    for node in view.walk(ast.For, ast.Call):
        found = _of_loop(view, node) if isinstance(node, ast.For) else _of_call(view, node)
        if found is None or not view.editable(node):
            continue
        name, edit = found
        for around in view.loops_around(node):
            if not isinstance(around, ast.For) and not isinstance(around, COMPREHENSIONS):
                break
            if isinstance(around, ast.For):
                target, source, body = around.target, around.iter, around.body
            else:
                first = around.generators[0]
                target, source, body = first.target, first.iter, []
            if not isinstance(target, ast.Name) or target.id != name:
                if name in resolve.stored(effects.region_of(around)):
                    break
                continue
            stop = None if _may_end_early(body) else _stop(view, source)
            if stop is not None and name not in resolve.stored(body, nested=True):
                yield Trial(name, stop, around, edit)
            break


def _may_end_early(body: list[ast.stmt]) -> bool:
    """Whether a loop may leave before its range ends, which may be far beyond what it needs."""
    ends = (ast.Return, ast.Raise, ast.Yield)
    whole = any(isinstance(node, ends) for part in body for node in ast.walk(part))
    return whole or bool(stepping.own_jumps(body, ast.Break))


def _stop(view: FunctionView, source: ast.expr) -> ast.expr | None:
    """The end of a range that counts up from a number that is not negative."""
    if not resolve.calls(view, source, "builtins.range") or not isinstance(source, ast.Call):
        return None
    match source.args:
        case [stop]:
            pass
        case [ast.Constant(value=int(low)), stop] if low >= 0:
            pass
        case [ast.Constant(value=int(low)), stop, ast.Constant(value=int(step))] if (
            low >= 0 and step > 0
        ):
            pass
        case _:
            return None
    return stop if effects.is_pure(view, stop) and "\n" not in view.text(stop) else None


def _of_loop(view: FunctionView, loop: ast.For) -> tuple[str, Edit] | None:
    """`for i in range(2, n): if n % i == 0: …; break` with or without an `else`."""
    match loop:
        case ast.For(
            target=ast.Name(id=index), body=[ast.If(test=test, body=[*before, ast.Break()]) as asks]
        ) if not asks.orelse:
            pass
        case _:
            return None
    found = divisors.remainder(test)
    noted = all(
        isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant) for part in before
    )
    if found is None or not found.divides or found.divisor != index or not noted:
        return None
    if not _asks_all(view, loop.iter, found.number) or not view.own_lines(loop, asks):
        return None
    name = view.text(found.number)
    if later.is_read_later(view, index, loop) or index in resolve.stored(before):
        return None
    if view.multiline_strings([loop]) or "\r" in view.source:
        return None
    parts: list[str] = []
    if before:
        notes = "\n".join(view.step + view.text(part) for part in before)
        parts.append(f"if not TABLE[{name}]:\n{notes}")
    if loop.orelse:
        last = view.end(loop.orelse[-1])
        behind = view.source[last:].partition("\n")[0]
        text = view.block_text(loop.orelse).removesuffix(behind.rstrip()).rstrip()
        inner = "\n".join(view.step + line if line.strip() else line for line in text.split("\n"))
        parts.append(f"else:\n{inner}" if before else f"if TABLE[{name}]:\n{inner}")
    if not parts or _is_remarked(view, loop):
        return None
    return name, view.replace(loop, "\n".join(parts))


def _is_remarked(view: FunctionView, loop: ast.For) -> bool:
    """Whether a comment stands in the part of the loop that goes."""
    last = loop.orelse[0] if loop.orelse else loop.body[-1]
    end = view.start(last) if loop.orelse else view.end(last)
    return "#" in view.source[view.start(loop) : end]


def _of_call(view: FunctionView, node: ast.AST) -> tuple[str, Edit] | None:
    """`all(n % i for i in range(2, n))` and `any(n % i == 0 for …)` where only truth counts."""
    if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
        return None
    wanted = resolve.calls(view, node, "builtins.any")
    if not wanted and not resolve.calls(view, node, "builtins.all"):
        return None
    match node.args[0]:
        case (
            ast.GeneratorExp(elt=shown, generators=[one])
            | ast.ListComp(elt=shown, generators=[one])
        ) if isinstance(one.target, ast.Name) and not one.ifs:
            found = divisors.remainder(shown)
        case _:
            return None
    if found is None or found.divides != wanted or found.divisor != one.target.id:
        return None
    place: ast.expr = node
    parent = view.parents[node]
    if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
        place, wanted = parent, not wanted
    if not _asks_all(view, one.iter, found.number) or not _is_test(view, place):
        return None
    name = view.text(found.number)
    return name, view.replace(place, f"not TABLE[{name}]" if wanted else f"TABLE[{name}]")


def _is_test(view: FunctionView, node: ast.expr) -> bool:
    child: ast.AST = node
    for parent in view.ancestors(node):
        if isinstance(parent, ast.BoolOp):
            child = parent
            continue
        if isinstance(parent, ast.comprehension):
            return child in parent.ifs
        return isinstance(parent, ast.If | ast.IfExp) and child is parent.test
    return False


def _asks_all(view: FunctionView, source: ast.expr, number: ast.expr) -> bool:
    """Whether the range from 2 on has a divisor of the number, if there is one but itself."""
    if not isinstance(number, ast.Name) or not resolve.calls(view, source, "builtins.range"):
        return False
    assert isinstance(source, ast.Call)
    match source.args:
        case [ast.Constant(value=2), stop]:
            pass
        case _:
            return False
    if divisors.bounds_proper_divisors(view, stop, number):
        return True
    text = re.sub(r"\b(math|np|numpy)\.", "", ast.unparse(stop))
    root = rf"{number.id} \*\* 0\.5|sqrt\({number.id}\)"
    whole = rf"(int|floor)\(({root})\)|isqrt\(({number.id}|max\({number.id}, 0\))\)"
    return re.fullmatch(rf"({whole}) \+ 1|1 \+ ({whole})", text) is not None
