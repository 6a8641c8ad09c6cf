"""Rule: work out the sum of a polynomial over a range."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction

from afterburner_ide.rules import effects, folds, later, polynomials, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.polynomials import Polynomial
from afterburner_ide.rules.view import FunctionView


class RangeSumToFormula(Rule):
    """Work out the sum of a polynomial over a range with a formula.

    `for i in range(1, n + 1): total += i * i` adds up what a formula gives at once, with exact
    integers: the range still says how many terms there are, and refuses what is no integer. The
    polynomial may be of any degree up to ten, in the loop's variable and numbers alone.
    """

    safety = Safety.EXACT
    kind = "template"
    payoff = 4.0
    break_even = "5 terms"
    examples = (
        Example(
            """
            def pyramid(height):
                stones = 0
                for row in range(1, height + 1):
                    stones += row * row  # one layer
                return stones
            """,
            """
            def pyramid(height):
                terms = len(range(1, height + 1))
                stones = terms * (terms + 1) * (2 * terms + 1) // 6  # one layer
                return stones
            """,
        ),
        Example(
            """
            def odd_cubes(n, total: int = 0):
                for i in range(1, n, 2):
                    cube = i**3
                    total = total + cube - 1
                return total
            """,
            """
            def odd_cubes(n, total: int = 0):
                terms = len(range(1, n, 2))
                total += terms * (terms - 1) * (2 * terms**2 + 2 * terms + 1)
                return total
            """,
        ),
        Example(
            """
            def mean_of_squares(n: int) -> float:
                return sum(i**2 for i in range(n)) / n
            """,
            """
            def mean_of_squares(n: int) -> float:
                terms = len(range(n))
                return (terms * (terms - 1) * (2 * terms - 1) // 6) / n
            """,
        ),
        Unchanged(
            """
            def harmonic(n):
                total = 0
                for i in range(1, n + 1):
                    total += 1 / i
                return total
            """,
            "fractions are no polynomial, and floats are rounded term by term",
        ),
        Unchanged(
            """
            def scaled(n, factor):
                total = 0
                for i in range(n):
                    total += factor * i
                return total
            """,
            "the factor may be a float",
        ),
        Unchanged(
            """
            def last(n):
                total = 0
                for i in range(n):
                    total += i
                return total, i
            """,
            "the loop's variable is read afterwards",
        ),
    )
    workload = """
SCALES = (5, 100, 10000)

def gen(scale, seed):
    return [((scale,), {}), ((scale + seed % 7,), {}), ((-seed % 3 - 2,), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.For, ast.Call):
            if isinstance(node, ast.For):
                yield from _of_loop(function, node)
            elif isinstance(node, ast.Call) and function.editable(node):
                yield from _of_call(function, node)


def _of_loop(view: FunctionView, loop: ast.For) -> Iterator[Rewrite]:
    if not isinstance(loop.target, ast.Name) or loop.orelse or not view.own_lines(loop):
        return
    span = _span(view, loop.iter)
    known: dict[str, Polynomial] = {loop.target.id: [Fraction(0), Fraction(1)]}
    *before, last = loop.body
    for statement in before:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in known:
                found = polynomials.read(view, value, known)
                if found is None:
                    return
                known[name] = found
            case _:
                return
    gained = _gained(view, last, known)
    if span is None or gained is None or gained[0] in known:
        return
    name, values = gained
    if not folds.is_integer(view, name) or any(
        later.is_read_later(view, bound, loop) for bound in known
    ):
        return
    terms = view.fresh_name("terms")
    text = polynomials.written(polynomials.summed(values, *span), terms)
    start = folds.start(view, name, loop)
    lines = [*remarks(view, loop), f"{terms} = len({folds.on_one_line(view, loop.iter)})"]
    edits: list[Edit] = []
    if start is not None and start.value is not None and ast.unparse(start.value) == "0":
        head = view.source[view.start(start) : view.start(start.value)]
        lines = [*remarks(view, start, behind=True), *lines, head + text]
        edits.append(view.delete(start))
    else:
        lines.append(f"{name} += {text}")
    edits.append(view.replace(loop, "\n".join(lines)))
    yield Rewrite(tuple(edits), "work the sum out with a formula", loop.lineno)


def _gained(
    view: FunctionView, node: ast.stmt, known: dict[str, Polynomial]
) -> tuple[str, Polynomial] | None:
    """What the statement adds to which name."""
    changed = folds.folded(node)
    if changed is not None:
        name, value = changed
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        # `total = total + a - b` begins with the name: what is left without it is the gain.
        name, value = node.targets[0].id, node.value
        first = value
        while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add | ast.Sub):
            first = first.left
        named = [part for part in ast.walk(value) if isinstance(part, ast.Name) and part.id == name]
        if len(node.targets) > 1 or named != [first] or name in known:
            return None
        known = {**known, name: [Fraction(0)]}
    else:
        return None
    values = polynomials.read(view, value, known)
    return (name, values) if values and any(values) else None


def _span(view: FunctionView, source: ast.expr) -> tuple[int, int] | None:
    """Where a range begins and how it steps, if these are numbers and no comment is in it."""
    if not resolve.calls(view, source, "builtins.range") or "#" in view.text(source):
        return None
    if not isinstance(source, ast.Call) or not resolve.is_builtin(view, "len"):
        return None
    if not source.args:
        return None
    ends = [0, *(_number(argument) for argument in source.args), 1]
    start, _, step = ends[1:4] if len(source.args) > 1 else ends
    return (start, step) if start is not None and step else None


def _number(node: ast.expr) -> int | None:
    match node:
        case ast.Constant(value=int(number)):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return -number
    return None


def _of_call(view: FunctionView, node: ast.Call) -> Iterator[Rewrite]:
    """`sum(i * i for i in range(n))`, `sum([…])` and `sum(range(n))`."""
    if not resolve.calls(view, node, "builtins.sum") or len(node.args) != 1 or node.keywords:
        return
    source, values = node.args[0], [Fraction(0), Fraction(1)]
    match source:
        case (
            ast.GeneratorExp(elt=shown, generators=[one])
            | ast.ListComp(elt=shown, generators=[one])
        ) if isinstance(one.target, ast.Name) and not one.ifs and not one.is_async:
            read = polynomials.read(view, shown, {one.target.id: values})
            if read is None or not any(read):
                return
            source, values = one.iter, read
    span = _span(view, source)
    statement = view.statement_of(node)
    if span is None or not _is_plain(view, node, statement):
        return
    terms = view.fresh_name("terms")
    text = polynomials.written(polynomials.summed(values, *span), terms)
    alone = isinstance(view.parents[node], ast.Assign | ast.AnnAssign | ast.Return | ast.AugAssign)
    line = f"{terms} = len({folds.on_one_line(view, source)})"
    edits = (
        view.insert_before(statement, line),
        view.replace(node, text if alone or text == terms else f"({text})"),
    )
    yield Rewrite(edits, "work the sum out with a formula", node.lineno)


def _is_plain(view: FunctionView, node: ast.expr, statement: ast.stmt) -> bool:
    """Whether the expression is evaluated once, and first of all, when its statement runs."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return):
        return False
    child: ast.AST = node
    for parent in view.ancestors(node):
        if parent is statement:
            break
        match parent:
            case ast.BinOp() | ast.UnaryOp() | ast.Compare() | ast.Tuple() | ast.Call():
                if any(
                    effects.may_raise(view, part) or not effects.is_pure(view, part)
                    for part in ast.iter_child_nodes(parent)
                    if isinstance(part, ast.expr) and part is not child and _is_before(part, child)
                ):
                    return False
            case _:
                return False
        child = parent
    return view.own_lines(statement)


def _is_before(node: ast.expr, other: ast.AST) -> bool:
    here = (getattr(other, "lineno", 0), getattr(other, "col_offset", 0))
    return (node.lineno, node.col_offset) < here
