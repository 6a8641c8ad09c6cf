"""What a function with loops, helpers and lists does with small values, worked out on its tree.

Nothing of the user's code is run: the statements are followed one by one, for a bounded number of
steps. Whatever is not understood ends it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from afterburner_ide.rules.dry_values import Function, Instance, Scope, Values
from afterburner_ide.rules.trial import Unclear, operation
from afterburner_ide.rules.view import FunctionView

DEEPEST = 40


class _Leave(Exception):
    """A `break` or `continue` on its way to its loop."""

    def __init__(self, *, over: bool) -> None:
        super().__init__()
        self.over = over


class _Returned(Exception):
    """A `return` on its way to its call."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class DryRun(Values):
    """Follows the target of a view. One object follows one call."""

    def __init__(self, view: FunctionView) -> None:
        super().__init__(view)
        self._depth = 0

    def call(self, *given: Any) -> Any:
        """What the target returns for these arguments, which it may change; else Unclear."""
        cls = self._view.parents[self._view.node]
        values = [Instance(cls), *given] if isinstance(cls, ast.ClassDef) else list(given)
        try:
            return self.called(Function(self._view.node, self._module), values, {})
        except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise Unclear from error
        except (RecursionError, MemoryError, RuntimeError, _Leave) as error:
            raise Unclear from error

    def called(self, function: Function, given: Sequence[Any], named: dict[str, Any]) -> Any:
        """What the function returns, its body being followed."""
        args = function.node.args
        if args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs:
            raise Unclear
        names = [argument.arg for argument in args.args]
        if len(given) > len(names):
            raise Unclear
        values = dict(zip(names, given, strict=False)) | named
        for name, default in zip(
            names[len(names) - len(args.defaults) :], args.defaults, strict=True
        ):
            if name not in values:
                if not isinstance(default, ast.Constant | ast.UnaryOp):
                    raise Unclear
                values[name] = self.value(default, function.scope)
        if values.keys() != set(names) or self._depth >= DEEPEST:
            raise Unclear
        scope = Scope(values, function.scope)
        if isinstance(function.node, ast.Lambda):
            return self.value(function.node.body, scope)
        if function.node.decorator_list or isinstance(function.node, ast.AsyncFunctionDef):
            raise Unclear
        self._depth += 1
        try:
            self._run(function.node.body, scope)
        except _Returned as found:
            return found.value
        finally:
            self._depth -= 1
        return None

    # ------------------------------------------------------------------ statements

    def _run(self, statements: Sequence[ast.stmt], scope: Scope) -> None:
        for statement in statements:
            self.step()
            self._statement(statement, scope)

    def _statement(self, statement: ast.stmt, scope: Scope) -> None:
        match statement:
            case ast.Return(value=value):
                raise _Returned(None if value is None else self.value(value, scope))
            case ast.If(test=test, body=body, orelse=orelse):
                self._run(body if self.value(test, scope) else orelse, scope)
            case ast.Assign(targets=targets, value=value):
                made = self.value(value, scope)
                for target in targets:
                    self.bind(target, made, scope)
            case ast.AnnAssign(target=target, value=value):
                if value is not None:
                    self.bind(target, self.value(value, scope), scope)
            case ast.AugAssign(target=target, op=op, value=value):
                before = self.value(_loaded(target), scope)
                added = self.value(value, scope)
                if isinstance(before, list) and isinstance(op, ast.Add):
                    before.extend(list(self.items(added)))
                    after: Any = self.items(before)
                else:
                    after = operation(op, before, added)
                self.bind(target, after, scope)
            case ast.For(target=target, iter=source, body=body, orelse=orelse):
                for item in self.items(self.value(source, scope)):
                    self.bind(target, item, scope)
                    try:
                        self._run(body, scope)
                    except _Leave as left:
                        if left.over:
                            break
                else:
                    self._run(orelse, scope)
            case ast.While(test=test, body=body, orelse=orelse):
                while self.value(test, scope):
                    self.step()
                    try:
                        self._run(body, scope)
                    except _Leave as left:
                        if left.over:
                            break
                else:
                    self._run(orelse, scope)
            case ast.Break() | ast.Continue():
                raise _Leave(over=isinstance(statement, ast.Break))
            case ast.Expr(value=value):
                self.value(value, scope)
            case ast.FunctionDef(name=name):
                scope.bind(name, Function(statement, scope))
            case ast.Nonlocal(names=names):
                scope.outer.update(names)
            case ast.Delete(targets=targets):
                for target in targets:
                    if not isinstance(target, ast.Subscript):
                        raise Unclear
                    del self.value(target.value, scope)[self.index(target.slice, scope)]
            case ast.Assert(test=test) if self.value(test, scope):
                pass
            case ast.Pass() | ast.Import() | ast.ImportFrom():
                pass
            case _:
                raise Unclear


def _loaded(target: ast.expr) -> ast.expr:
    """The target of an augmented assignment as an expression that reads it."""
    match target:
        case ast.Name(id=name):
            return ast.Name(name, ast.Load())
        case ast.Subscript(value=value, slice=index):
            return ast.Subscript(value, index, ast.Load())
    raise Unclear
