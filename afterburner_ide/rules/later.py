"""Whether the value that a local has behind a statement may still be read."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from afterburner_ide.rules import resolve
from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, FunctionView


def is_read_later(view: FunctionView, name: str, statement: ast.stmt) -> bool:
    """Whether something may read what the name holds once the statement is done.

    Follows all ways out of the statement to the end of its function, back edges of loops
    included. A name that functions inside share, or that is no local, counts as read.
    """
    owner = view.function_of(statement)
    if isinstance(owner, ast.Lambda) or is_shared(view, name, owner):
        return True
    return _behind(view, name, statement).end


def is_shared(view: FunctionView, name: str, owner: ast.AST) -> bool:
    """Whether a scope inside the function reads the name too, or a declaration lends it out."""
    for node in ast.walk(view.outermost):
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return True
    return any(
        is_read(name, inner)
        for inner in ast.walk(owner)
        if isinstance(inner, (*FUNCTIONS, ast.Lambda, ast.ClassDef)) and inner is not owner
    )


def is_read(name: str, *nodes: ast.AST) -> bool:
    """Whether the nodes read the name, but for scopes in them that have one of their own."""
    stack: list[ast.AST] = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, COMPREHENSIONS) and any(
            name in resolve.target_names(part.target) for part in node.generators
        ):
            stack.append(node.generators[0].iter)
        elif isinstance(node, (*FUNCTIONS, ast.Lambda)) and any(
            argument.arg == name
            for argument in ast.walk(node.args)
            if isinstance(argument, ast.arg)
        ):
            stack += [*node.args.defaults, *(part for part in node.args.kw_defaults if part)]
        else:
            stack.extend(ast.iter_child_nodes(node))
    return False


@dataclass(frozen=True, slots=True)
class _Exits:
    """Whether the name is read behind each way out of a block."""

    end: bool
    broken: bool = False
    continued: bool = False
    raised: bool = False


def _behind(view: FunctionView, name: str, statement: ast.stmt) -> _Exits:
    """What is read behind the statement, from the rest of its block outwards."""
    block = view.block_of(statement)
    exits = _around(view, name, statement, block)
    return replace(exits, end=_before(name, block[block.index(statement) + 1 :], exits))


def _around(
    view: FunctionView, name: str, statement: ast.stmt, block: Sequence[ast.stmt]
) -> _Exits:
    parent = view.parents[statement]
    if isinstance(parent, FUNCTIONS):
        return _Exits(end=False)
    if isinstance(parent, ast.ExceptHandler | ast.match_case):
        parent = view.parents[parent]
    assert isinstance(parent, ast.stmt)
    outer = _behind(view, name, parent)
    if isinstance(parent, ast.For | ast.AsyncFor | ast.While) and block is parent.body:
        head = _head(name, parent, outer)
        return _Exits(end=head, broken=outer.end, continued=head, raised=outer.raised)
    if isinstance(parent, ast.Try | ast.TryStar):
        seen = any(
            is_read(name, *part)
            for part in (parent.handlers, parent.orelse, parent.finalbody)
            if part is not block
        )
        return replace(outer, end=outer.end or seen, raised=outer.raised or seen)
    return outer


def _head(name: str, loop: ast.For | ast.AsyncFor | ast.While, exits: _Exits) -> bool:
    """Whether the name is read from the point on where a turn of the loop is about to begin."""
    found = _before(name, loop.orelse, exits)
    if isinstance(loop, ast.While):
        found = found or is_read(name, loop.test)
    elif name in resolve.target_names(loop.target):
        return found
    inner = _Exits(end=found, broken=exits.end, continued=found, raised=exits.raised)
    return found or _before(name, loop.body, inner)


def _before(name: str, block: Sequence[ast.stmt], exits: _Exits) -> bool:
    """Whether the name is read, before it is bound anew, from the block's begin on."""
    read = exits.end
    for statement in reversed(block):
        read = _at(name, statement, replace(exits, end=read))
    return read


def _at(name: str, node: ast.stmt, exits: _Exits) -> bool:
    match node:
        case ast.Return() | ast.Raise():
            return is_read(name, node) or exits.raised
        case ast.Break():
            return exits.broken
        case ast.Continue():
            return exits.continued
        case ast.If(test=test, body=body, orelse=orelse):
            either = _before(name, body, exits) or _before(name, orelse, exits)
            return is_read(name, test) or either
        case ast.For() | ast.AsyncFor():
            return is_read(name, node.iter) or _head(name, node, exits)
        case ast.While():
            return _head(name, node, exits)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            # It may swallow what its body raises on the way to a new value.
            return is_read(name, *items) or _before(name, body, exits) or exits.end
        case ast.Assign(targets=targets, value=value):
            if is_read(name, value, *targets):
                return True
            return exits.end and not any(name in resolve.target_names(part) for part in targets)
        case ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr() as value) if bound == name:
            return is_read(name, value)
        case ast.AugAssign(target=ast.Name(id=bound)) if bound == name:
            return True
    return exits.end or is_read(name, node)
