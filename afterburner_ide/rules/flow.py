"""What is evaluated for certain once a statement or a turn of a loop runs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from afterburner_ide.rules.view import COMPREHENSIONS, Comprehension, Loop

LEAVING = (
    *(ast.Break, ast.Continue, ast.Return, ast.Raise, ast.Assert),
    *(ast.Yield, ast.YieldFrom, ast.Await),
)


def leaves(nodes: Sequence[ast.AST]) -> bool:
    """Whether control may go elsewhere than to the next statement, but for exceptions of calls."""
    return any(isinstance(part, LEAVING) for node in nodes for part in ast.walk(node))


def always(statements: Sequence[ast.stmt], *, turns: bool = False) -> frozenset[str]:
    """`ast.dump` of each expression that is evaluated whenever the statements run.

    What both branches of an `if` evaluate counts. With `turns`, loops inside are taken to make
    at least one turn.
    """
    found: set[str] = set()
    for statement in statements:
        found |= _statement(statement, turns)
        if leaves([statement]):
            break
    return frozenset(found)


def always_in_turn(loop: Loop | Comprehension, *, turns: bool = False) -> frozenset[str]:
    """`ast.dump` of each expression that every turn of the loop evaluates."""
    if isinstance(loop, COMPREHENSIONS):
        first, *more = loop.generators
        found = {dump for test in first.ifs[:1] for dump in _expression(test, turns)}
        if not first.ifs and more:
            found.update(_expression(more[0].iter, turns))
        if not first.ifs and (turns or not more) and not any(part.ifs for part in more):
            for shown in _shown(loop):
                found.update(_expression(shown, turns))
        return frozenset(found)
    if isinstance(loop, ast.While):
        return frozenset(_expression(loop.test, turns)) | always(loop.body, turns=turns)
    return always(loop.body, turns=turns)


def most_at_once(nodes: Sequence[ast.AST], marked: Collection[ast.AST]) -> int:
    """How many of the marked nodes one run can evaluate at most; a loop counts its own twice."""
    return sum(_most(node, marked) for node in nodes)


def _most(node: ast.AST, marked: Collection[ast.AST]) -> int:
    own = int(node in marked)
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            either = max(most_at_once(body, marked), most_at_once(orelse, marked))
            return _most(test, marked) + either
        case ast.IfExp(test=test, body=left, orelse=right):
            return own + _most(test, marked) + max(_most(left, marked), _most(right, marked))
    inside = most_at_once(list(ast.iter_child_nodes(node)), marked)
    again = isinstance(node, (ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS))
    return own + (2 * inside if again else inside)


def _shown(loop: Comprehension) -> list[ast.expr]:
    return [loop.key, loop.value] if isinstance(loop, ast.DictComp) else [loop.elt]


def _statement(node: ast.stmt, turns: bool) -> set[str]:
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            both = always(body, turns=turns) & always(orelse, turns=turns)
            return {*_expression(test, turns), *both}
        case ast.For(iter=source, body=body, target=target):
            inner = always(body, turns=turns) if turns else frozenset()
            return {*_expression(source, turns), *_expression(target, turns), *inner}
        case ast.While(test=test, body=body):
            inner = always(body, turns=turns) if turns else frozenset()
            return {*_expression(test, turns), *inner}
        case ast.With(items=items, body=body):
            heads = {dump for item in items for dump in _expression(item.context_expr, turns)}
            return heads | always(body, turns=turns)
        case ast.Match(subject=subject):
            return set(_expression(subject, turns))
        case ast.Assert(test=test):
            return set(_expression(test, turns))
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign() | ast.Expr() | ast.Return():
            return {
                dump
                for child in ast.iter_child_nodes(node)
                if isinstance(child, ast.expr)
                for dump in _expression(child, turns)
            }
    return set()


def _expression(node: ast.AST, turns: bool) -> Iterator[str]:
    if isinstance(node, ast.expr):
        yield ast.dump(node)
    match node:
        case ast.BoolOp(values=[first, *_]):
            yield from _expression(first, turns)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from _expression(test, turns)
            yield from set(_expression(body, turns)) & set(_expression(orelse, turns))
        case ast.Compare(left=left, comparators=[first, *_]):
            yield from _expression(left, turns)
            yield from _expression(first, turns)
        case ast.Lambda():
            pass
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from _expression(node.generators[0].iter, turns)
            if turns:
                yield from always_in_turn(node, turns=turns)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _expression(child, turns)
