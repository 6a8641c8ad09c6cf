"""The range that a counting loop runs through, and the edits that make it a `for` loop."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from afterburner_ide.rules import divisors, effects, flow, kinds, later, liveness, resolve, signs
from afterburner_ide.rules.base import Edit, Rewrite
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.negation import opposite
from afterburner_ide.rules.stepping import Counting, own_jumps
from afterburner_ide.rules.view import FunctionView

_NOT_WHOLE = frozenset({"float", "str", "none", "list", "bool"})
_SUMS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Pow)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the counter begins, and the edits that take its assignment out of the text."""

    value: ast.expr
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stop:
    """The range's end as text; `natural` says that it is not below 0."""

    text: str
    natural: bool = False
    imports: tuple[str, ...] = ()


def as_range(view: FunctionView, found: Counting) -> Rewrite | None:
    """The rewrite to a `for` loop; None where a range would not run through the same values."""
    loop, name = found.loop, found.test.name
    live = later.is_read_later(view, name, loop)
    if live and liveness.is_watched(view, loop):
        return None
    begin = _start(view, name, loop, movable=not (live and found.early))
    stop = _stop(view, found, begin)
    if stop is None or "\n" in stop.text or kinds.is_kind(view, begin.value, _NOT_WHOLE):
        return None
    head = _head(view, found, begin, stop, counted=not live)
    ending = _ending(view, found, begin, stop) if live and not found.early else ""
    body = _body(view, found)
    if head is None or ending is None or body is None:
        return None
    edits = [head, *body, *begin.edits]
    if ending:
        edits.append(view.insert_after(loop, ending))
    return Rewrite(tuple(edits), f"let a range count {name}", loop.lineno, stop.imports)


def _start(view: FunctionView, name: str, loop: ast.While, *, movable: bool) -> _Start:
    """What is assigned to the counter in front of the loop; its own value where that is open."""
    block = view.block_of(loop)
    at = block.index(loop)
    unknown = _Start(ast.Name(name, ast.Load()))
    for place in range(at - 1, -1, -1):
        earlier, between = block[place], block[place + 1 : at]
        if not later.is_read(name, earlier) and name in resolve.stored([earlier]):
            value, edits = _taken_out(view, name, earlier)
            if value is None or not _may_move(view, value, between):
                return unknown
            if not movable or not view.own_lines(earlier) or flow.leaves(between):
                edits = ()
            if edits and (moved := remarks(view, earlier, behind=True)):
                edits = (*edits, view.insert_before(loop, "\n".join(moved)))
            return _Start(value, edits)
        if name in resolve.stored([earlier], nested=True) or later.is_read(name, earlier):
            return unknown
    return unknown


def _taken_out(
    view: FunctionView, name: str, node: ast.stmt
) -> tuple[ast.expr | None, tuple[Edit, ...]]:
    """What the statement assigns to the name, and the edits that leave the other targets."""
    match node:
        case (
            ast.Assign(targets=[ast.Name()], value=value)
            | ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)
        ):
            return value, (view.delete(node),)
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(
            names
        ) == len(values) and all(isinstance(part, ast.Name) for part in names):
            left = {ast.unparse(part): value for part, value in zip(names, values, strict=True)}
            value = left.pop(name)
            if len(left) != len(names) - 1 or not effects.is_simple(value):
                return None, ()
            texts = [view.expression(part) for part in left.values()]
            return value, (view.replace(node, f"{', '.join(left)} = {', '.join(texts)}"),)
        case ast.Assign(targets=targets, value=ast.Constant() as value):
            if all(isinstance(part, ast.Name) for part in targets):
                names = [part for part in targets if ast.unparse(part) != name]
                texts = [view.text(part) for part in [*names, value]]
                return value, (view.replace(node, " = ".join(texts)),)
    return None, ()


def _may_move(view: FunctionView, value: ast.expr, between: Sequence[ast.stmt]) -> bool:
    """Whether the expression has the same value behind the statements."""
    if isinstance(value, ast.Constant):
        return True
    return effects.is_invariant(view, value, between) if between else "\n" not in view.text(value)


def _stop(view: FunctionView, found: Counting, begin: _Start) -> _Stop | None:
    """The end of the range, if the loop's test is that of a range with its step."""
    test, bound = found.test, found.test.bound
    unit = isinstance(found.step, ast.Constant) and found.step.value == 1
    wanted = {ast.Gt: 0, ast.GtE: -1} if found.down else {ast.Lt: 0, ast.LtE: 1}
    if unit and not test.shift:
        wanted[ast.NotEq] = 0
    if test.op not in wanted or (found.early and not isinstance(found.step, ast.Constant)):
        return None
    if test.squared:
        return _root(view, found, begin)
    if _is_root(view, bound):
        plain = test.op is ast.LtE and not test.shift and not found.early
        fits = plain and resolve.is_builtin(view, "int")
        return _Stop(f"int({view.text(bound)}) + 1", natural=True) if fits else None
    divided = [part for part in ast.walk(bound) if isinstance(part, ast.Div)]
    whole = not divided or resolve.calls(view, bound, "builtins.int", "builtins.len")
    if kinds.is_kind(view, bound, _NOT_WHOLE) or not whole or "#" in view.text(found.loop.test):
        return None
    more = wanted[test.op] - test.shift + _early_shift(found)
    return _Stop(_plus(view, bound, more), natural=signs.is_natural(view, bound) and more >= 0)


def _early_shift(found: Counting) -> int:
    if not found.early or not isinstance(found.step, ast.Constant):
        return 0
    step = int(found.step.value)  # type: ignore[arg-type]
    return -step if found.down else step


def _is_root(view: FunctionView, bound: ast.expr) -> bool:
    match bound:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=float(power))):
            return power == 0.5
    return resolve.calls(view, bound, "math.sqrt")


def _root(view: FunctionView, found: Counting, begin: _Start) -> _Stop | None:
    """The end for `i * i <= bound`, which the counter must reach from above 0."""
    bound = found.test.bound
    first = begin.value.value if isinstance(begin.value, ast.Constant) else 0
    if found.down or found.early or not isinstance(first, int) or first < 1:
        return None
    if kinds.is_kind(view, bound, _NOT_WHOLE):
        return None
    known = signs.is_natural(view, bound) or divisors.is_positive(view, bound, found.loop)
    strict = found.test.op is ast.Lt
    shown = _plus(view, bound, -1) if strict else view.text(bound)
    if strict or not known:
        if not resolve.is_builtin(view, "max"):
            return None
        shown = f"max({shown}, 0)"
    isqrt, imports = resolve.need(view, "math", "isqrt")
    return _Stop(f"{isqrt}({shown}) + 1", natural=True, imports=imports)


def _plus(view: FunctionView, node: ast.expr, more: int) -> str:
    """The text of `node + more`, with the numbers in it added up."""
    match node:
        case ast.Constant(value=int(number)):
            return str(number + more)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return str(more - number)
        case ast.Name(id=name):
            return f"{name} {'+' if more > 0 else '-'} {abs(more)}" if more else name
        case ast.BinOp(
            left=left, op=ast.Add() | ast.Sub() as op, right=ast.Constant(value=int(number))
        ) if more:
            return _plus(view, left, more + (number if isinstance(op, ast.Add) else -number))
    if not more:
        return view.text(node)
    tight = isinstance(node, ast.BinOp) and isinstance(node.op, _SUMS)
    text = view.text(node) if tight else view.operand(node)
    return f"{text} {'+' if more > 0 else '-'} {abs(more)}"


def _head(
    view: FunctionView, found: Counting, begin: _Start, stop: _Stop, *, counted: bool
) -> Edit | None:
    """The loop's first line; a counter that only counts turns is not named with `counted`."""
    loop, name = found.loop, found.test.name
    counts_only = _loads(name, loop) == _loads(name, loop.test, *found.steps)
    counts_only = counts_only and not later.is_read(name, *found.rest)
    free = counted and counts_only and "_" not in resolve.loaded([view.module])
    target = "_" if free else name
    first = _plus(view, begin.value, _early_shift(found))
    step = view.text(found.step)
    if target == "_" and found.down and step == "1" and stop.text == "0":
        span = [first]
    elif found.down:
        span = [first, stop.text, f"-{step}"]
    elif step != "1":
        span = [first, stop.text, step]
    else:
        span = [first, stop.text] if first != "0" else [stop.text]
    behind = re.compile(r"[\s)\\]*:").match(view.source, view.end(loop.test))
    if behind is None or "\n" in first:
        return None
    text = f"for {target} in range({', '.join(span)}):"
    return Edit(view.start(loop), behind.end(), text)


def _loads(name: str, *nodes: ast.AST) -> int:
    return sum(
        isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Load)
        for node in nodes
        for part in ast.walk(node)
    )


def _ending(view: FunctionView, found: Counting, begin: _Start, stop: _Stop) -> str | None:
    """The statements that give the counter the value it has where the loop's test fails."""
    loop, name = found.loop, found.test.name
    unit = isinstance(found.step, ast.Constant) and found.step.value == 1
    if not unit or loop.orelse or not effects.is_simple(begin.value):
        return None
    first = ast.unparse(begin.value)
    if first == name or first in resolve.stored(loop.body, nested=True):
        return None
    further = "min" if found.down else "" if stop.natural and first == "0" else "max"
    if further and not resolve.is_builtin(view, further):
        return None
    text = f"{name} = {further}({first}, {stop.text})" if further else f"{name} = {stop.text}"
    broken = found.rest or own_jumps(loop.body, ast.Break)
    return f"else:\n{view.step}{text}" if broken else text


def _body(view: FunctionView, found: Counting) -> list[Edit] | None:
    """The edits that take the steps out, and ask what the test asked besides."""
    loop = found.loop
    edits: list[Edit] = []
    asked = ""
    if found.rest:
        tests = " or ".join(opposite(view, test) for test in found.rest)
        asked = f"if {tests}:\n{view.step}break"
    if [*loop.body] == [*found.steps]:
        return [view.replace(loop.body[0], asked)] if asked else None
    if asked:
        edits.append(view.insert_before(loop.body[0], asked))
    for step in found.steps:
        if len(view.block_of(step)) > 1:
            behind = re.compile(r"[ \t]*(?=#)").match(view.source, view.end(step))
            edits.append(Edit(view.start(step), behind.end(), "") if behind else view.delete(step))
        elif (alone := _without_else(view, step)) is not None:
            edits.append(alone)
        else:
            return None
    return edits


def _without_else(view: FunctionView, step: ast.stmt) -> Edit | None:
    """Take out the lines of an `else:` that has nothing but the step."""
    parent = view.parents[step]
    if not isinstance(parent, ast.If) or step not in parent.orelse:
        return None
    line = step.lineno - 1
    low, text = view.lines[line - 1]
    last, behind = view.lines[step.lineno - 1]
    if text.strip() != "else:" or "#" in behind:
        return None
    return Edit(low, last + len(behind), "")
