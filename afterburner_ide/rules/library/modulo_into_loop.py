"""Rule: keep a number small that is reduced in the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, later, liveness, residues, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import LOOPS, FunctionView

_Growth = ast.Assign | ast.AugAssign


class ModuloIntoLoop(Rule):
    """Keep a number small that is reduced in the end.

    An integer that a loop only multiplies, shifts and adds to grows by some digits each turn, and
    each turn takes longer than the one before. If all that is used of it is its rest, or its last
    bits, every turn may take the rest, as sums and products keep it. It pays from some hundred
    turns on; for floats it would round otherwise.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.0
    break_even = "a hundred turns"
    examples = (
        Example(
            """
            def checksum(text):
                value = 5381
                for letter in text:
                    value = value * 33 + ord(letter)  # grows
                return value & 0xFFFFFFFF
            """,
            """
            def checksum(text):
                value = 5381
                for letter in text:
                    value = (value * 33 + ord(letter)) & 0xFFFFFFFF  # grows
                return value & 0xFFFFFFFF
            """,
        ),
        Example(
            """
            def ways(counts, prime):
                product = 1
                for count in counts:
                    product *= count + 1
                product %= prime
                return product
            """,
            """
            def ways(counts, prime):
                product = 1
                for count in counts:
                    product = product * (count + 1) % prime
                product %= prime
                return product
            """,
        ),
        Unchanged(
            """
            def weight(values, prime):
                total = 1
                for value in values:
                    if total < value:
                        total *= value
                return total % prime
            """,
            "the number is compared on the way",
        ),
        Unchanged(
            """
            def bits(values):
                total = 1
                for value in values:
                    total *= value
                return total & 0xF0
            """,
            "bits below those that are wanted are not to be lost",
        ),
        Unchanged(
            """
            def added(values):
                total = 0
                for value in values:
                    total += value
                return total % 7
            """,
            "a sum does not grow enough",
        ),
    )
    workload = """
SCALES = (50, 500, 5000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("some letters", k=scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(ast.For, ast.While):
            assert isinstance(loop, ast.For | ast.While)
            if any(isinstance(parent, (*LOOPS, ast.Try)) for parent in function.ancestors(loop)):
                continue
            grown = [node for node in ast.walk(loop) if isinstance(node, _Growth)]
            for name in sorted({name for node in grown if (name := _bound(node))}):
                changes = [node for node in grown if _bound(node) == name]
                rest = _reduction(function, loop, name)
                if rest is None or not _is_integer(function, name, loop):
                    continue
                edits = _edits(function, loop, name, changes, rest)
                if edits:
                    what = f"keep {name} small"
                    yield Rewrite(tuple(edits), what, changes[0].lineno)


def _bound(node: ast.AST) -> str | None:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)):
            return name
    return None


def _is_integer(view: FunctionView, name: str, loop: ast.For | ast.While) -> bool:
    """Whether the number starts as an integer and no other function sees it."""
    if liveness.is_shared(view, name) or resolve.is_parameter(view, name):
        return False
    starts = [
        node
        for node in view.walk(ast.Assign, ast.AnnAssign)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.lineno < loop.lineno
        and node.value is not None
        and name in resolve.stored([node])
    ]
    return (
        bool(starts)
        and all(_bound(node) == name or isinstance(node, ast.AnnAssign) for node in starts)
        and all(
            node.value is not None and kinds.is_kind(view, node.value, frozenset({"int"}))
            for node in starts
        )
    )


def _reduction(
    view: FunctionView, loop: ast.For | ast.While, name: str
) -> ast.BinOp | ast.AugAssign | None:
    """What takes the rest behind the loop, if nothing else of the number is used."""
    block = view.block_of(loop)
    for statement in block[block.index(loop) + 1 :]:
        if name not in resolve.loaded([statement]) | resolve.stored([statement]):
            if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr):
                continue
            return None
        match statement:
            case ast.AugAssign(target=ast.Name(id=bound), op=ast.Mod() | ast.BitAnd()) if (
                bound == name and name not in resolve.loaded([statement.value])
            ):
                return statement
            case ast.Return() | ast.Assign():
                pass
            case _:
                return None
        loads = [
            node
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        ]
        if len(loads) != 1 or (
            isinstance(statement, ast.Assign)
            and (_bound(statement) != name and later.is_read_later(view, name, statement))
        ):
            return None
        match view.parents[loads[0]]:
            case ast.BinOp(left=left, op=ast.Mod() | ast.BitAnd()) as found if left is loads[0]:
                return found
        return None
    return None


def _modulus(rest: ast.BinOp | ast.AugAssign) -> ast.expr:
    return rest.right if isinstance(rest, ast.BinOp) else rest.value


def _edits(
    view: FunctionView,
    loop: ast.For | ast.While,
    name: str,
    changes: list[_Growth],
    rest: ast.BinOp | ast.AugAssign,
) -> list[Edit]:
    """The rest taken where the number is multiplied; empty where that could be seen."""
    modulus, sign = _modulus(rest), "%" if isinstance(rest.op, ast.Mod) else "&"
    if sign == "&" and not residues.is_mask(modulus):
        return []
    if not _is_known(view, modulus, loop) or not view.editable(modulus):
        return []
    loads = [
        node
        for node in ast.walk(loop)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]
    values = {part for node in changes for part in ast.walk(node.value)}
    stores = [
        node
        for node in ast.walk(loop)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    if not all(load in values for load in loads) or len(stores) != len(changes):
        return []
    right = view.operand(modulus)
    edits: list[Edit] = []
    for node in changes:
        if isinstance(node, ast.AugAssign):
            if not isinstance(node.op, residues.KEEPING) or name in resolve.loaded([node.value]):
                return []
            if isinstance(node.op, ast.Mult | ast.LShift) and not _is_own_line(view, node):
                return []
            if isinstance(node.op, ast.Mult):
                text = f"{name} * {view.operand(node.value)}"
                text = f"{text} % {right}" if sign == "%" else f"({text}) & {right}"
                edits.append(view.replace(node, f"{name} = {text}"))
            elif isinstance(node.op, ast.LShift):
                text = f"({name} << {view.operand(node.value)}) {sign} {right}"
                edits.append(view.replace(node, f"{name} = {text}"))
        elif name in resolve.loaded([node.value]):
            if not residues.is_kept(node.value, name) or not _is_own_line(view, node):
                return []
            if residues.grows(node.value, name):
                edits.append(view.replace(node.value, _reduced(view, node.value, sign, right)))
    return edits


def _is_own_line(view: FunctionView, node: _Growth) -> bool:
    closed = view.source[view.end(node.value) : view.end(node)]
    return not closed.strip() and "\n" not in view.text(node) and view.editable(node.value)


def _reduced(view: FunctionView, value: ast.expr, sign: str, right: str) -> str:
    """`value % right`, with parentheses where they are needed."""
    text = view.text(value)
    tight = sign == "%" and isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult)
    return f"{text} {sign} {right}" if tight else f"({text}) {sign} {right}"


def _is_known(view: FunctionView, modulus: ast.expr, loop: ast.For | ast.While) -> bool:
    """Whether the modulus has its value in front of the loop already and keeps it."""
    names = resolve.loaded([modulus])
    if any(
        isinstance(part, ast.Call | ast.Attribute | ast.Subscript) for part in ast.walk(modulus)
    ):
        return False
    stores = [
        node
        for node in view.walk(ast.Name)
        if isinstance(node, ast.Name) and node.id in names and not isinstance(node.ctx, ast.Load)
    ]
    block = view.block_of(loop)
    in_front = [*block[: block.index(loop)], *view.node.body]
    return effects.is_invariant(view, modulus, loop) and all(
        node.lineno < loop.lineno and view.statement_of(node) in in_front for node in stores
    )
