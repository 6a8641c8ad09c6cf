"""Functions of one whole number that come back to the few values before it."""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_ide.rules import effects, recursion, resolve
from afterburner_ide.rules.trial import Trial, Unclear, Values
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode, FunctionView

DEEPEST = 3
SAMPLES = 24
MOST_CONSTANT = 60
_LOWS = (0, 1, 2, -1)
_OTHERS: tuple[Any, ...] = (3, 0.5, [(7 * number) % 11 + 1 for number in range(200)], "abc" * 70)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """From `low` + `depth` on the function returns `value`, in which each of the `calls` goes back
    by so many; below that it comes to the `starts`, which are texts."""

    body: list[ast.stmt]
    varying: str
    low: int
    depth: int
    starts: tuple[str, ...]
    value: ast.expr
    calls: dict[ast.Call, int]

    @property
    def loose(self) -> bool:
        """Whether the value needs parentheses in a tuple."""
        return isinstance(self.value, ast.Lambda | ast.NamedExpr | ast.Tuple)


def recurrence(view: FunctionView, node: FunctionNode) -> Recurrence | None:
    """The function as a recurrence in one of its parameters, if samples agree that it is one."""
    args = node.args
    method = isinstance(view.parents[node], ast.ClassDef)
    if isinstance(node, ast.AsyncFunctionDef) or node.decorator_list or resolve.suspends(node.body):
        return None
    if args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs or args.defaults:
        return None
    names = [argument.arg for argument in args.args]
    owner = names.pop(0) if method and names else None
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    recursive = recursion.self_calls(node, body, owner)
    if not recursive or not names or not view.own_lines(*body):
        return None
    found = _steps(names, recursive)
    value = _general(body)
    if found is None or value is None:
        return None
    varying, back = found
    if any(call not in set(ast.walk(value)) for call in recursive) or not _can_loop(
        view, value, set(recursive)
    ):
        return None
    read = resolve.loaded([value]) | set(names)
    if read & resolve.stored(body) or not _branches_on(view, body, varying):
        return None
    trial = Trial(view, body, frozenset(recursive))
    question = _Question(trial, names, varying, back, value)
    for low in _LOWS:
        starts = question.starts(low)
        if starts is not None:
            return Recurrence(body, varying, low, max(back.values()), starts, value, back)
    return None


def _steps(names: list[str], recursive: list[ast.Call]) -> tuple[str, dict[ast.Call, int]] | None:
    """The one parameter that varies, and by how much each call goes back in it."""
    varying: set[str] = set()
    back: dict[ast.Call, int] = {}
    for call in recursive:
        if call.keywords or len(call.args) != len(names):
            return None
        for name, given in zip(names, call.args, strict=True):
            match given:
                case ast.Name(id=same) if same == name:
                    pass
                case ast.BinOp(
                    left=ast.Name(id=same), op=ast.Sub(), right=ast.Constant(value=int(step))
                ) if same == name and 1 <= step <= DEEPEST:
                    varying.add(name)
                    back[call] = step
                case _:
                    return None
    if len(varying) != 1 or len(back) != len(recursive):
        return None
    return varying.pop(), back


def _general(body: Sequence[ast.stmt]) -> ast.expr | None:
    """The expression that the last `return` of the body gives, under one `else` or conditional."""
    match body[-1]:
        case ast.Return(value=ast.IfExp(body=left, orelse=right)):
            recurs = [part for part in (left, right) if _calls(part)]
            return recurs[0] if len(recurs) == 1 else body[-1].value
        case ast.Return(value=value):
            return value
        case ast.If(body=yes, orelse=no) if no:
            recurs_below = [block for block in (yes, no) if any(map(_calls, block))]
            return _general(recurs_below[0]) if len(recurs_below) == 1 else _general(no)
    return None


def _calls(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Call) for part in ast.walk(node))


def _can_loop(view: FunctionView, value: ast.expr, recursive: set[ast.Call]) -> bool:
    """Whether a loop can work the value out: each of its calls is made, and nothing else done."""
    bare = ast.Constant(value=0)
    for part in ast.walk(value):
        if isinstance(
            part,
            ast.Lambda | ast.NamedExpr | ast.GeneratorExp | ast.ListComp | ast.SetComp
            | ast.DictComp | ast.JoinedStr,
        ):  # fmt: skip
            return False
        if isinstance(part, ast.Call) and part not in recursive:
            emptied = ast.Call(part.func, [bare for _ in part.args], [])
            if part.keywords or not effects.is_pure(view, emptied):
                return False
    return "#" not in view.text(value) and _is_certain(value, recursive)


def _is_certain(node: ast.expr, recursive: set[ast.Call]) -> bool:
    """Whether the calls are made whatever the values are, so that none is worked out in vain."""
    for part in ast.walk(node):
        skipped: list[ast.expr] = []
        if isinstance(part, ast.BoolOp):
            skipped = part.values[1:]
        elif isinstance(part, ast.IfExp):
            skipped = [part.body, part.orelse]
        elif isinstance(part, ast.Compare):
            skipped = part.comparators[1:]
        for inner in skipped:
            if any(leaf in recursive for leaf in ast.walk(inner)):
                return False
    return True


def _branches_on(view: FunctionView, body: Sequence[ast.stmt], varying: str) -> bool:
    """Whether all tests ask for nothing but the varying number."""
    for statement in body:
        for part in ast.walk(statement):
            if isinstance(part, (*FUNCTIONS, ast.For, ast.While, ast.Try, ast.With)):
                return False
            if isinstance(part, ast.If):
                others = resolve.loaded([part.test]) - {varying}
                if not all(resolve.is_builtin(view, name) for name in others):
                    return False
    return True


@dataclass(frozen=True, slots=True)
class _Question:
    """Whether a function is a recurrence; what is to be tried, and with which arguments."""

    trial: Trial
    names: list[str]
    varying: str
    back: dict[ast.Call, int]
    value: ast.expr

    def starts(self, low: int) -> tuple[str, ...] | None:
        """The first values as texts, if from `low` on samples say that it is one."""
        most = max(map(abs, self.trial.constants(self.value)), default=0)
        if most > MOST_CONSTANT:
            return None
        found: set[tuple[str, ...]] = set()
        for others in _others(len(self.names) - 1):
            values = dict(
                zip([name for name in self.names if name != self.varying], others, strict=True)
            )
            try:
                firsts = self._firsts(values, low, most + SAMPLES)
            except (Unclear, OverflowError):
                continue
            if firsts is None:
                return None
            found.add(tuple(map(_text, firsts)))
        if not found:
            return None
        texts = found.pop()
        if found or not all(texts):
            return tuple(self._asked(low + number) for number in range(len(texts)))
        return texts

    def _firsts(self, others: Values, low: int, high: int) -> list[Any] | None:
        """The first values for these other arguments, or None where it is no recurrence."""
        depth, position = max(self.back.values()), self.names.index(self.varying)
        known: dict[int, Any] = {}
        rest = Trial(self.trial.view, [ast.Return(value=self.value)], self.trial.recursive)
        for number in range(low, high):
            recurred: list[int] = []

            def call(
                given: Sequence[Any], number: int = number, recurred: list[int] = recurred
            ) -> Any:
                at = given[position]
                if type(at) is not int or at not in known or at >= number:
                    raise Unclear
                recurred.append(at)
                return known[at]

            values = {**others, self.varying: number}
            result = self.trial.returned(values, call)
            if number < low + depth:
                if recurred:
                    return None
            else:
                again = rest.returned(values, call)
                if not recurred or type(again) is not type(result) or again != result:
                    return None
            known[number] = result
        return [known[number] for number in range(low, low + depth)]

    def _asked(self, number: int) -> str:
        """The text of a call of the function with that number."""
        function = self.trial.view.text(next(iter(self.back)).func)
        given = [str(number) if name == self.varying else name for name in self.names]
        return f"{function}({', '.join(given)})"


def _others(count: int) -> list[tuple[Any, ...]]:
    """What the other arguments may be, if there are few."""
    return list(itertools.product(_OTHERS, repeat=count)) if count <= 2 else []


def _text(value: object) -> str:
    """The text of a number; of anything else none."""
    plain = isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    return repr(value) if plain else ""
