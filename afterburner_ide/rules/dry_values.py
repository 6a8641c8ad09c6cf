"""Values of expressions over small numbers, texts and collections, worked out on the tree.

Nothing of the user's code is run. Whatever is not understood, or takes too long, is Unclear.
"""

from __future__ import annotations

import ast
import bisect
import collections
import heapq
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from afterburner_ide.rules import resolve
from afterburner_ide.rules.trial import COMPARED, UNARY, Unclear, operation
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode, FunctionView

MOST_STEPS = 400_000
MOST_ITEMS = 20_000

_KNOWN: Mapping[str, Callable[..., Any]] = {
    **{
        f"builtins.{function.__name__}": function
        for function in (
            *(len, abs, int, str, min, max, divmod, bool, isinstance, type, list, tuple, set),
            *(dict, sum, float, sorted, reversed, enumerate, zip, any, all, ord, chr, range, round),
        )
    },
    **{f"math.{name}": getattr(math, name) for name in ("floor", "ceil", "sqrt", "log", "log2")},
    **{f"heapq.{name}": getattr(heapq, name) for name in ("heappush", "heappop", "heapify")},
    **{f"bisect.{name}": getattr(bisect, name) for name in ("bisect_left", "bisect_right")},
    **{f"bisect.{name}": getattr(bisect, name) for name in ("insort", "bisect", "insort_left")},
    "collections.deque": collections.deque,
    "collections.Counter": collections.Counter,
}
_METHODS: Mapping[type, frozenset[str]] = {
    list: resolve.words("append extend insert pop remove index count reverse sort copy clear"),
    dict: resolve.words("get items keys values setdefault pop copy update"),
    set: resolve.words("add discard remove copy union"),
    str: resolve.words("join split lower upper strip isdigit replace index find count"),
    tuple: resolve.words("index count"),
    collections.deque: resolve.words("append appendleft pop popleft extend"),
    collections.Counter: resolve.words("get items keys values"),
}


@dataclass(slots=True)
class Scope:
    """The names of a call, and those around it."""

    names: dict[str, Any] = field(default_factory=dict)
    around: Scope | None = None
    outer: set[str] = field(default_factory=set)

    def holder(self, name: str) -> Scope | None:
        """The innermost scope that has the name."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.around
        return scope

    def bind(self, name: str, value: Any) -> None:
        """Bind a name, an item or several of them."""
        if name in self.outer:
            holder = self.around.holder(name) if self.around is not None else None
            if holder is None:
                raise Unclear
            holder.names[name] = value
        else:
            self.names[name] = value


@dataclass(frozen=True, slots=True)
class Function:
    """A function or lambda of the user's with the names around it."""

    node: FunctionNode | ast.Lambda
    scope: Scope


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class of which only the methods are known."""

    cls: ast.ClassDef


class Values(ABC):
    """Works expressions out, for at most MOST_STEPS steps; calls are left to who follows them."""

    def __init__(self, view: FunctionView) -> None:
        self._view = view
        self._steps = 0
        self._module = Scope()

    @abstractmethod
    def called(self, function: Function, given: Sequence[Any], named: dict[str, Any]) -> Any:
        """What a function of the user's returns."""

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """The value of an expression with the names of a scope."""
        self.step()
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self._named(node, name, scope)
            case ast.BinOp(left=left, op=op, right=right):
                return self.operation(op, self.value(left, scope), self.value(right, scope))
            case ast.UnaryOp(op=op, operand=operand):
                return UNARY[type(op)](self.value(operand, scope))
            case ast.BoolOp(op=op, values=parts):
                value = self.value(parts[0], scope)
                for part in parts[1:]:
                    if bool(value) is isinstance(op, ast.Or):
                        break
                    value = self.value(part, scope)
                return value
            case ast.Compare(left=left, ops=ops, comparators=others):
                last, result = self.value(left, scope), True
                for sign, other in zip(ops, others, strict=True):
                    value = self.value(other, scope)
                    result = COMPARED[type(sign)](last, value)
                    if not result:
                        break
                    last = value
                return result
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body if self.value(test, scope) else orelse, scope)
            case ast.Subscript(value=value, slice=index):
                return self.value(value, scope)[self.index(index, scope)]
            case ast.List(elts=elts):
                return self._listed(elts, scope)
            case ast.Tuple(elts=elts):
                return tuple(self._listed(elts, scope))
            case ast.Set(elts=elts):
                return set(self._listed(elts, scope))
            case ast.Dict(keys=[], values=[]):
                return {}
            case (
                ast.ListComp(elt=elt, generators=clauses)
                | ast.GeneratorExp(elt=elt, generators=clauses)
            ):
                return self._collected(elt, clauses, Scope(around=scope))
            case ast.SetComp(elt=elt, generators=clauses):
                return set(self._collected(elt, clauses, Scope(around=scope)))
            case ast.Lambda():
                return Function(node, scope)
            case ast.Call():
                return self._call(node, scope)
        raise Unclear

    def _named(self, node: ast.Name, name: str, scope: Scope) -> Any:
        holder = scope.holder(name)
        if holder is not None:
            return holder.names[name]
        known = _KNOWN.get(resolve.dotted(self._view, node) or "")
        if known is not None:
            return known
        binding = [part for part in self._view.module.body if name in resolve.stored([part])]
        match binding:
            case [ast.FunctionDef() as function]:
                return Function(function, self._module)
            case [ast.Assign(targets=[ast.Name()], value=ast.Constant(value=value))]:
                return value
        raise Unclear

    def _call(self, node: ast.Call, scope: Scope) -> Any:
        given = self._listed(node.args, scope)
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                raise Unclear
            named[keyword.arg] = self.value(keyword.value, scope)
        if isinstance(node.func, ast.Attribute):
            known = _KNOWN.get(resolve.dotted(self._view, node.func) or "")
            if known is None:
                return self._method(node.func, given, named, scope)
        else:
            known = self.value(node.func, scope)
        if isinstance(known, Function):
            return self.called(known, given, named)
        if known not in _KNOWN.values() or any(isinstance(one, Function) for one in given):
            raise Unclear
        return self._sized(known(*given, **self._plain(named)))

    def _method(
        self, func: ast.Attribute, given: list[Any], named: dict[str, Any], scope: Scope
    ) -> Any:
        owner = self.value(func.value, scope)
        if isinstance(owner, Instance):
            found = [
                part
                for part in owner.cls.body
                if isinstance(part, FUNCTIONS) and part.name == func.attr
            ]
            if len(found) != 1:
                raise Unclear
            return self.called(Function(found[0], self._module), [owner, *given], named)
        if func.attr not in _METHODS.get(type(owner), ()):
            raise Unclear
        result = getattr(owner, func.attr)(*given, **self._plain(named))
        self._sized(owner)
        return self._sized(result)

    def _collected(
        self, elt: ast.expr, clauses: Sequence[ast.comprehension], scope: Scope
    ) -> list[Any]:
        first, *more = clauses
        found: list[Any] = []
        for item in self.items(self.value(first.iter, scope)):
            self.bind(first.target, item, scope)
            if all(self.value(test, scope) for test in first.ifs):
                if more:
                    found += self._collected(elt, more, scope)
                else:
                    found.append(self.value(elt, scope))
        return found

    def _listed(self, nodes: Sequence[ast.expr], scope: Scope) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found.extend(self.items(self.value(node.value, scope)))
            else:
                found.append(self.value(node, scope))
        return found

    def items(self, value: Any) -> Any:
        """What a loop over the value walks through."""
        if isinstance(value, Function | Instance):
            raise Unclear
        return self._sized(value)

    def index(self, node: ast.expr, scope: Scope) -> Any:
        """The index, or the slice, that a subscript says."""
        if not isinstance(node, ast.Slice):
            return self.value(node, scope)
        bounds = [
            None if bound is None else self.value(bound, scope)
            for bound in (node.lower, node.upper, node.step)
        ]
        return slice(*bounds)

    def operation(self, op: ast.operator, left: Any, right: Any) -> Any:
        """What an operator makes of two values, which must stay small."""
        if isinstance(op, ast.Mult) and isinstance(left, list) and isinstance(right, int):
            if len(left) * right > MOST_ITEMS:
                raise Unclear
            return left * right
        return operation(op, left, right)

    def _plain(self, named: dict[str, Any]) -> dict[str, Any]:
        """Keyword arguments for a builtin; a function of the user's is followed for each item."""
        return {
            name: (lambda *given, function=value: self.called(function, given, {}))
            if isinstance(value, Function)
            else value
            for name, value in named.items()
        }

    def _sized(self, value: Any) -> Any:
        if hasattr(value, "__len__") and len(value) > MOST_ITEMS:
            raise Unclear
        return value

    def step(self) -> None:
        """Count a step; Unclear when there were too many."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Unclear

    def bind(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Bind a name, an item or several of them."""
        match target:
            case ast.Name(id=name):
                scope.bind(name, value)
            case ast.Subscript(value=holder, slice=index):
                self.value(holder, scope)[self.index(index, scope)] = value
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                values = list(value)
                if len(values) != len(elts) or any(isinstance(e, ast.Starred) for e in elts):
                    raise Unclear
                for one, part in zip(elts, values, strict=True):
                    self.bind(one, part, scope)
            case _:
                raise Unclear
