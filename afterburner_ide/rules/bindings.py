"""What a name of the target is bound to, statement by statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import FunctionView

_BINDERS = (
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.comprehension),
    *(ast.With, ast.AsyncWith, ast.AsyncFor, ast.Delete, ast.FunctionDef, ast.AsyncFunctionDef),
    *(ast.Lambda, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.ClassDef),
    *(ast.Import, ast.ImportFrom),
)


@dataclass(frozen=True, slots=True)
class Binding:
    """One of: a value, an annotation, or the items of `source` as `target` takes them.

    None of them where it is not known what the name is bound to.
    """

    value: ast.expr | None = None
    annotation: ast.expr | None = None
    target: ast.expr | None = None
    source: ast.expr | None = None


def bindings(view: FunctionView, name: str) -> Iterator[Binding]:
    """Each place in the target, parameters aside, that binds the name."""
    for node in view.walk(*_BINDERS):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _bound(target, value, name)
            case ast.AnnAssign(target=ast.Name(id=bound), annotation=note) if bound == name:
                yield Binding(annotation=note)
            case ast.AugAssign(target=ast.Name(id=bound) as target) if bound == name:
                left = ast.Name(id=bound, ctx=ast.Load())
                yield Binding(ast.BinOp(left=left, op=node.op, right=node.value))
            case ast.NamedExpr(target=ast.Name(id=bound), value=value) if bound == name:
                yield Binding(value)
            case (
                ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source)
            ) if name in resolve.target_names(target):
                yield Binding(target=target, source=source)
            case ast.With() | ast.AsyncWith() | ast.AsyncFor() | ast.Delete():
                parts = (
                    [item.optional_vars for item in node.items if item.optional_vars]
                    if isinstance(node, ast.With | ast.AsyncWith)
                    else [node.target]
                    if isinstance(node, ast.AsyncFor)
                    else node.targets
                )
                if any(name in resolve.target_names(part) for part in parts):
                    yield Binding()
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                own = getattr(node, "name", None) == name
                if own or any(
                    argument.arg == name
                    for argument in ast.walk(node.args)
                    if isinstance(argument, ast.arg)
                ):
                    yield Binding()
            case (
                ast.ExceptHandler(name=bound)
                | ast.MatchAs(name=bound)
                | ast.MatchStar(name=bound)
                | ast.MatchMapping(rest=bound)
                | ast.ClassDef(name=bound)
            ) if bound == name:
                yield Binding()
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                if any((alias.asname or alias.name.partition(".")[0]) == name for alias in names):
                    yield Binding()


def _bound(target: ast.expr, value: ast.expr, name: str) -> Iterator[Binding]:
    match target, value:
        case ast.Name(id=bound), _ if bound == name:
            yield Binding(value)
        case (
            ast.Tuple(elts=targets) | ast.List(elts=targets),
            ast.Tuple(elts=values) | ast.List(elts=values),
        ) if len(targets) == len(values):
            for one, part in zip(targets, values, strict=True):
                yield from _bound(one, part, name)
        case ast.Tuple() | ast.List() | ast.Starred(), _ if name in resolve.target_names(target):
            yield Binding()
