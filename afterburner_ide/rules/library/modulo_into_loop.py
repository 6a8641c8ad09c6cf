"""Rule: keep a number small that is cut to some bits at the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import folds, kinds, liveness, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import LOOPS, FunctionView

_RING = (ast.Add, ast.Sub, ast.Mult)
_BITS = (ast.BitAnd, ast.BitOr, ast.BitXor)
_NO_INTEGERS = frozenset({"float", "str", "bytes", "list", "tuple", "set", "dict"})


class ModuloIntoLoop(Rule):
    """Cut a number on each turn of a loop that is cut at the end anyway.

    A hash that adds and multiplies over a long text grows by some bits a turn, and each step
    takes longer than the one before. Sums, products and shifts to the left have the same
    remainder when their operands have been cut before. For integers; short inputs lose a little.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.6
    break_even = "100 turns, from where the number no longer fits a few machine words"
    examples = (
        Example(
            """
            def digest(text: str) -> int:
                found = 5381
                for letter in text:
                    found = ((found << 5) + found) + ord(letter)  # times 33
                return found & 0xFFFFFFFF
            """,
            """
            def digest(text: str) -> int:
                found = 5381
                for letter in text:
                    found = (((found << 5) + found) + ord(letter)) & 0xFFFFFFFF  # times 33
                return found & 0xFFFFFFFF
            """,
        ),
        Example(
            """
            def polynomial(numbers: list[int]) -> int:
                found = 0
                for number in numbers:
                    found *= 31
                    found += number
                return found % 1000003
            """,
            """
            def polynomial(numbers: list[int]) -> int:
                found = 0
                for number in numbers:
                    found *= 31
                    found += number
                    found %= 1000003
                return found % 1000003
            """,
        ),
        Unchanged(
            """
            def halved(numbers: list[int]) -> int:
                found = 0
                for number in numbers:
                    found = found // 2 + number * 7919
                return found % 1000003
            """,
            "a quotient depends on all of the number",
        ),
        Unchanged(
            """
            def largest(numbers: list[int]) -> int:
                found = best = 1
                for number in numbers:
                    found = found * 31 + number
                    best = max(best, found)
                return best + found % 1000003
            """,
            "the loop uses the whole number",
        ),
        Unchanged(
            """
            def both(numbers: list[int]) -> tuple[int, int]:
                found = 0
                for number in numbers:
                    found = found * 31 + number
                return found, found & 255
            """,
            "the whole number is returned, too",
        ),
    )
    workload = """
SCALES = (20, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(chr(r.randrange(32, 127)) for _ in range(scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for loop in function.walk(*LOOPS):
            if not isinstance(loop, LOOPS) or function.loops_around(loop):
                continue
            for name in sorted(resolve.stored(loop.body)):
                found = _rewrite(function, loop, name)
                if found is not None:
                    yield found


def _rewrite(view: FunctionView, loop: ast.stmt, name: str) -> Rewrite | None:
    if resolve.is_parameter(view, name) or liveness.is_shared(view, name):
        return None
    names = [node for node in view.walk(ast.Name) if isinstance(node, ast.Name) and node.id == name]
    inside = {node for node in ast.walk(loop) if isinstance(node, ast.Name) and node.id == name}
    stores: list[ast.Assign | ast.AugAssign] = []
    for node in names:
        if isinstance(node.ctx, ast.Load):
            continue
        statement = view.statement_of(node)
        if node in inside:
            if not isinstance(statement, ast.Assign | ast.AugAssign):
                return None
            stores.append(statement)
        elif not isinstance(statement, ast.Assign) or not kinds.is_kind(
            view, statement.value, frozenset({"int"})
        ):
            return None
    cut = _cut(view, [node for node in names if node not in inside])
    if cut is None or not stores:
        return None
    sign, number, bits = cut
    if not all(_is_ring(view, store, name, bits) for store in stores):
        return None
    if any(_is_cut(store) for store in stores):
        return None
    used = {node for store in stores for node in ast.walk(store)}
    block = view.block_of(stores[-1])
    if not inside <= used or not all(store in block for store in stores):
        return None
    if view.loops_around(stores[-1])[0] is not loop or not view.own_lines(stores[-1]):
        return None
    last = stores[-1]
    if isinstance(last, ast.Assign) and "\n" not in view.text(last):
        grown = view.text(last.value)
        text = f"{name} = ({grown}) {sign} {number}"
        edit = view.replace(last, text)
    else:
        edit = view.insert_after(last, f"{name} {sign}= {number}")
    return Rewrite((edit,), f"cut {name} to what counts on each turn", last.lineno)


def _is_cut(statement: ast.Assign | ast.AugAssign) -> bool:
    """Whether the statement cuts the number already."""
    if isinstance(statement, ast.AugAssign):
        return isinstance(statement.op, ast.BitAnd)
    match statement.value:
        case ast.BinOp(op=ast.BitAnd(), right=ast.Constant()):
            return True
    return False


def _cut(view: FunctionView, loads: list[ast.Name]) -> tuple[str, str, bool] | None:
    """The `& 255` or `% 256` that all reads outside the loop have: sign, number, whether bits."""
    found: set[tuple[str, str, bool]] = set()
    for node in loads:
        if not isinstance(node.ctx, ast.Load):
            continue
        match view.parents[node]:
            case ast.BinOp(
                left=left, op=ast.BitAnd(), right=ast.Constant(value=int(number)) as mask
            ) if left is node and number > 0 and number & (number + 1) == 0:
                found.add(("&", view.text(mask), True))
            case ast.BinOp(
                left=left, op=ast.Mod(), right=ast.Constant(value=int(number)) as modulus
            ) if left is node and number > 0:
                found.add(("%", view.text(modulus), number & (number - 1) == 0))
            case _:
                return None
    return found.pop() if len(found) == 1 else None


def _is_ring(
    view: FunctionView, statement: ast.Assign | ast.AugAssign, name: str, bits: bool
) -> bool:
    """Whether the new value's remainder depends on that of the old one alone."""
    if isinstance(statement, ast.Assign):
        plain = len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)
        return plain and _keeps(view, statement.value, name, bits)
    value = ast.BinOp(ast.Name(name, ast.Load()), statement.op, statement.value)
    return isinstance(statement.target, ast.Name) and _keeps(view, value, name, bits)


def _keeps(view: FunctionView, node: ast.expr, name: str, bits: bool) -> bool:
    if name not in resolve.loaded([node]):
        plain = folds.may_be_integer(view, node)
        return plain and not kinds.is_kind(view, node, _NO_INTEGERS)
    match node:
        case ast.Name():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return _keeps(view, operand, name, bits)
        case ast.BinOp(left=left, op=ast.LShift(), right=right):
            return name not in resolve.loaded([right]) and _keeps(view, left, name, bits)
        case ast.BinOp(left=left, op=op, right=right):
            known = isinstance(op, _RING) or (bits and isinstance(op, _BITS))
            return known and all(_keeps(view, side, name, bits) for side in (left, right))
    return False
